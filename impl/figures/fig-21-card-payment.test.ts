import { describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { Readings } from "../../spec/readings.ts";
import { Rehearsal } from "../device/rehearsal.ts";
import {
  byCard,
  card,
  cardPurchasers,
  choosing,
  credentialOf,
  goods,
  merchantCredential,
  network,
  price,
  selling,
} from "../device/rehearsal-purchase.ts";
import { carol, noon } from "../domain/samples.ts";
import type { Ticket } from "../domain/ticket.ts";
import { decodeStore } from "../store/record.ts";
import type { Content } from "../wire/message.ts";
import { since } from "./payments.ts";
import { boughtBy, boughtByCard, idOf, logOf, lyingAgent, nothingBought } from "./purchases.ts";

const abortedByX = "21/702 11/388 7B/236 7B/238 11/390 11/392 10/376 10/378 10/380";
const abortedByY = "10/382 10/384 10/386 11/394 11/396 7B/236 7B/238";

const paying = (...merchant: readonly HostRequest[]) =>
  boughtByCard({ merchant: [...selling(goods.event), ...merchant] });

const withCard = (credential: Ticket) =>
  boughtByCard({
    tampering: {
      carry: lyingAgent("TA.A", (content) =>
        content.name === "21/CredentialPayment" ? { ...content, fields: { credential } } : content,
      ),
    },
  });

describe("a payment by card", () => {
  it("goes through its steps in order, at both ends", () => {
    const rehearsal = paying(network(true));
    expect(since(rehearsal.steps("TA.A"), "21/692")).toBe(
      "21/692 21/694 21/696 10/376 10/378 10/380 10/382 10/384 10/386 21/722 21/724 7A/230 7A/232 7A/234 " +
        "12/434 22/736 22/738 22/744",
    );
    expect(since(rehearsal.steps("TA.B"), "21/698")).toBe(
      "21/698 21/700 21/704 21/706 21/708 21/710 21/712 21/714 21/716 21/718 10/376 10/378 10/380 21/720 " +
        "7A/230 7A/232 7A/234",
    );
  });

  it("gives price and card number to the host, and takes over what the network says", () => {
    const rehearsal = paying(network(true));
    expect(rehearsal.given("TA.B").at(-1)).toEqual({
      name: "21/PaymentAuthorizationRequest",
      price,
      credential: "4000 0000 0000 0002",
    });
    const stored = decodeStore(rehearsal.stores["TA.A"] ?? new Uint8Array());
    const last = stored.ok ? stored.records.at(-1) : undefined;
    expect(last?.record === "committed" ? last.entry.tickets?.[0]?.after?.holder.paid : undefined).toEqual({
      at: expect.any(Number),
      amount: 100,
      type: "USD",
      reference: "ref 1",
    });
  });

  it("is logged at both ends with the session for its order", () => {
    const rehearsal = paying(network(true));
    const entries = ["TA.A", "TA.B"].map((agent) => rehearsal.holdings(agent).log[0]);
    expect(entries.map((entry) => entry?.order)).toEqual(entries.map((entry) => entry?.session));
    expect(logOf(rehearsal, "TA.B")).toEqual(["committed given 1 tickets 0 notes 100"]);
  });

  it.each([
    ["refuses", [network(false)]],
    ["is silent", []],
  ])("is over at both ends when the network %s", (_what, merchant) => {
    const rehearsal = paying(...merchant);
    expect(rehearsal.refusals("TA.B")).toEqual(["21/714 notAuthorized"]);
    expect(since(rehearsal.steps("TA.B"), "21/712")).toBe(`21/712 21/714 ${abortedByX}`);
    expect(rehearsal.steps("TA.A").slice(-7).join(" ")).toBe(abortedByY);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each([
    ["somebody else's", credentialOf(carol, card().components), "credentialInvalid"],
    ["expired", card({ expires: noon - 1 }), "credentialExpired"],
    ["withdrawn", card({ status: "stolen" }), "credentialInvalid"],
    ["no card", credentialOf(carol, merchantCredential().components), "credentialInvalid"],
  ])("is over at both ends when the card is %s", (_what, credential, reason) => {
    const rehearsal = withCard(credential);
    expect(rehearsal.refusals("TA.B")).toEqual([`21/700 ${reason}`]);
    expect(since(rehearsal.steps("TA.B"), "21/700")).toBe(`21/700 ${abortedByX}`);
    expect(rehearsal.given("TA.B").map(({ name }) => name)).toEqual(["12/MerchandiseRequest"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("is over when the customer has no such card", () => {
    const customer = [...choosing(goods.event), { type: "OwnerPaysByCard", credential: "none" } as const];
    const rehearsal = boughtByCard({ customer });
    expect(rehearsal.refusals("TA.A")).toEqual(["21/692 unknownTicket"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("is over when the card has grown longer than a message", () => {
    const long = card({ status: "x".repeat(66_000) });
    const rehearsal = boughtByCard({
      cast: cardPurchasers({ "TA.A": { tickets: [{ ticket: long, holder: {} }] } }),
      customer: [...choosing(goods.event), { type: "OwnerPaysByCard", credential: idOf(long) }],
    });
    expect(rehearsal.refusals("TA.A")).toEqual(["21/694 oversized"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("of another amount than the customer has agreed to is not taken for the price", () => {
    const lie = (content: Content): Content =>
      content.name === "21/PaymentAuthorized" ? { ...content, fields: { ...content.fields, amount: 99 } } : content;
    const rehearsal = boughtByCard({ tampering: { carry: lyingAgent("TA.B", lie) } });
    expect(rehearsal.refusals("TA.A")).toEqual(["21/722 amountDiffers"]);
    expect(boughtBy(rehearsal)).toEqual([]);
  });

  it("takes a customer without the approval back to where it was", () => {
    const rehearsal = boughtByCard({ tampering: { carry: (letter, number) => (number > 8 ? [] : [letter]) } });
    expect(logOf(rehearsal, "TA.B")).toEqual(["committed given 1 tickets 0 notes 100"]);
    expect(rehearsal.refusals("TA.A")).toEqual(["21/722 timeOut"]);
    expect(boughtBy(rehearsal)).toEqual([]);
  });
});

/** How many effects the merchant's agent has put out when it reports a step; power fails there. */
const cutAt = (effect: "store" | "send", count: number, readings: Partial<Readings> = {}) => {
  const whole = new Rehearsal(cardPurchasers(), { readings });
  const scripts = { "TA.B": [...selling(goods.event), network(true)], "TA.A": [...choosing(goods.event), byCard] };
  whole.play(scripts);
  const put = whole.seen.filter(({ device }) => device === "TA.B").map(({ effect: { type } }) => type);
  const indices = put.flatMap((type, index) => (type === effect ? [index] : []));
  const after = (indices.at(-count) ?? 0) + 1;
  const rehearsal = new Rehearsal(cardPurchasers(), { readings, cut: { device: "TA.B", after } });
  rehearsal.play(scripts);
  return rehearsal;
};

describe("a loss of power at the merchant's agent", () => {
  it("after its decision is stored does not keep it from committing, alone if need be (reading 21/718)", () => {
    const rehearsal = cutAt("store", 2);
    expect(rehearsal.steps("TA.B").slice(-4).join(" ")).toBe("21/720 7A/230 7A/232 7A/234");
    expect(logOf(rehearsal, "TA.B")).toEqual(["committed given 1 tickets 0 notes 100"]);
    expect(boughtBy(rehearsal)).toEqual([]);
  });

  it("after its approval has left leaves both with the sale", () => {
    const rehearsal = cutAt("send", 1);
    expect(logOf(rehearsal, "TA.B")).toEqual(["committed given 1 tickets 0 notes 100"]);
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("after its approval has left leaves the customer alone with it, read literally (21/718=sendFirst)", () => {
    const rehearsal = cutAt("send", 1, { "21/718": "sendFirst" });
    expect(logOf(rehearsal, "TA.B")).toEqual([]);
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("shows what it is bound to", () => {
    const rehearsal = new Rehearsal(cardPurchasers(), { failWrite: { device: "TA.B", write: 2 } });
    rehearsal.play({ "TA.B": [...selling(goods.event), network(true)], "TA.A": [...choosing(goods.event), byCard] });
    const { session, undertakings } = rehearsal.holdings("TA.B");
    expect(session).not.toBeNull();
    expect(undertakings).toMatchObject([{ kind: "decided", direction: "given", amount: 100, order: session }]);
  });
});

describe("a store that fails", () => {
  it("before the decision ends the transaction at both ends", () => {
    const rehearsal = boughtByCard({ tampering: { failWrite: { device: "TA.B", write: 1 } } });
    expect(rehearsal.steps("TA.A").slice(-7).join(" ")).toBe(abortedByY);
    expect(nothingBought(rehearsal)).toBe(true);
  });
});
