import { describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { card, cardId, cardPurchasers, network } from "../device/rehearsal-purchase.ts";
import { sampleTicket } from "../domain/samples.ts";
import { ticketIdHex } from "../domain/ticket-transfer.ts";
import { decodeStore } from "../store/record.ts";
import { since } from "./payments.ts";
import { logOf, nothingBought } from "./purchases.ts";

const ticket = ticketIdHex(symbolicCrypto, sampleTicket(1));
const cast = cardPurchasers({
  "TA.A": { tickets: [sampleTicket(1), card()].map((each) => ({ ticket: each, holder: {} })) },
});
const takes: HostRequest = { type: "OwnerTakesRefund", peer: "TA.B", ticket, credential: cardId };
const refunds: HostRequest = { type: "MerchantRefunds", peer: "TA.A", price: { type: "USD", amount: 40 } };

const play = (customer: readonly HostRequest[], merchant: readonly HostRequest[], tampering: Tampering = {}) => {
  const rehearsal = new Rehearsal(cast, tampering);
  rehearsal.play({ "TA.B": merchant, "TA.A": customer });
  return rehearsal;
};

describe("a refund to a card", () => {
  it("goes through its steps in order, at both ends", () => {
    const rehearsal = play([takes], [refunds, network(true)]);
    expect(since(rehearsal.steps("TA.A"), "21/692")).toBe(
      "21/692 21/694 21/696 10/376 10/378 10/380 10/382 10/384 10/386 21/722 21/724 7A/230 7A/232 7A/234",
    );
    expect(since(rehearsal.steps("TA.B"), "21/698")).toBe(
      "21/698 21/700 21/704 21/706 21/726 21/728 21/730 21/732 21/734 21/718 10/376 10/378 10/380 21/720 " +
        "7A/230 7A/232 7A/234",
    );
  });

  it("is logged at both ends without a ticket, and noted beside the customer's", () => {
    const rehearsal = play([takes], [refunds, network(true)]);
    expect(logOf(rehearsal, "TA.A")).toEqual(["committed received 0 tickets 0 notes 40"]);
    expect(logOf(rehearsal, "TA.B")).toEqual(["committed given 0 tickets 0 notes 40"]);
    expect(rehearsal.holdings("TA.A").tickets).toContainEqual({ id: ticket, holding: "final" });
    const stored = decodeStore(rehearsal.stores["TA.A"] ?? new Uint8Array());
    const last = stored.ok ? stored.records.at(-1) : undefined;
    expect(last?.record === "committed" ? last.change.ticketsAdded?.[0]?.holder : undefined).toMatchObject({
      refunded: { amount: 40, type: "USD", reference: "ref 1" },
    });
    expect(rehearsal.given("TA.B")).toMatchObject([{ name: "21/RefundAuthorizationRequest", price: { amount: 40 } }]);
  });

  it.each([
    ["refuses", [network(false)]],
    ["is silent", []],
  ])("is over at both ends when the network %s", (_what, answers) => {
    const rehearsal = play([takes], [refunds, ...answers]);
    expect(rehearsal.refusals("TA.B")).toEqual(["21/732 notAuthorized"]);
    expect(since(rehearsal.steps("TA.B"), "21/732")).toBe(
      "21/732 21/702 11/388 7B/236 7B/238 11/390 11/392 10/376 10/378 10/380",
    );
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each<readonly [string, HostRequest]>([
    ["ticket", { ...takes, ticket: "none" }],
    ["card", { ...takes, credential: "none" }],
  ])("is over at both ends when the customer has no such %s", (_what, request) => {
    const rehearsal = play([request], [refunds]);
    expect(rehearsal.refusals("TA.A")).toEqual(["21/692 unknownTicket"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("is not for a card that is none: no other ticket leaves", () => {
    const rehearsal = play([{ ...takes, credential: ticket } as HostRequest], [refunds, network(true)]);
    expect(rehearsal.refusals("TA.A")).toEqual(["21/692 credentialInvalid"]);
    expect(rehearsal.steps("TA.A")).not.toContain("21/694");
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("is waited for in vain by a merchant whom nobody calls", () => {
    const rehearsal = play([], [refunds]);
    expect(rehearsal.refusals("TA.B")).toEqual(["21/698 timeOut"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });
});
