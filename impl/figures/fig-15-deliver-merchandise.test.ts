import { describe, expect, it } from "vitest";
import type { HostMessage, HostRequest, Merchandise } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { Rehearsal } from "../device/rehearsal.ts";
import { cardPurchasers, choosing, goods, network, price, selling } from "../device/rehearsal-purchase.ts";
import { openPart } from "../domain/electronic-object.ts";
import { alice, bob, carol, issuingAgent, noon } from "../domain/samples.ts";
import type { Ticket, TicketIdentifier } from "../domain/ticket.ts";
import { issueTicket } from "../domain/ticket-transfer.ts";
import type { Content, ContentOf } from "../wire/message.ts";
import { since } from "./payments.ts";
import { boughtBy, boughtByCard, lyingAgent, nothingBought } from "./purchases.ts";

const crypto = symbolicCrypto;
const rejected = "15/478 15/480 15/482 11/388 7B/236 7B/238 11/390 11/392 10/376 10/378 10/380";

/** A merchant's agent that changes what it delivers. */
const delivering = (merchandise: Merchandise, lie: (content: Content) => Content) =>
  boughtByCard({ merchandise, tampering: { carry: lyingAgent("TA.B", lie) } });

/** The same ticket again, changed, and issued anew. */
const reissued = (
  { identifier, components }: Ticket,
  change: { readonly identifier?: Partial<TicketIdentifier>; readonly components?: Partial<Ticket["components"]> },
  issuer: { readonly privateKey: Uint8Array; readonly certificate: typeof bob.certificate } = bob,
): Ticket =>
  issueTicket(
    crypto,
    { ...identifier, ...change.identifier },
    { ...components, ...change.components } as Ticket["components"],
    issuer,
  );

const withTicket =
  (change: (ticket: Ticket) => Ticket) =>
  (content: Content): Content =>
    content.name === "15/TicketDelivery" || content.name === "15/ObjectDelivery"
      ? ({ ...content, fields: { ...content.fields, ticket: change(content.fields.ticket) } } as Content)
      : content;

const withObject =
  (change: Partial<ContentOf<"15/ObjectDelivery">["fields"]>) =>
  (content: Content): Content =>
    content.name === "15/ObjectDelivery" ? { ...content, fields: { ...content.fields, ...change } } : content;

const octets = (length: number) => new Uint8Array(length).fill(7);

describe("delivering a ticket", () => {
  it("goes through its steps in order, at both ends", () => {
    const rehearsal = boughtByCard();
    expect(since(rehearsal.steps("TA.B"), "15/464")).toContain(
      "15/464 15/466 15/468 15/470 15/472 10/376 10/378 10/380",
    );
    expect(since(rehearsal.steps("TA.A"), "15/474")).toContain(
      "15/474 15/476 15/486 15/488 15/490 15/492 12/426 12/428",
    );
  });

  it("shows the customer what it is, and its price", () => {
    const shown = boughtByCard().given("TA.A").slice(1);
    expect(shown).toEqual([
      { name: "15/TicketInfoForConfirmation", merchandise: goods.event.merchandise, price },
      { name: "12/PaymentMethodQuery", price },
    ]);
  });

  it("keeps it unusable until it is paid for, and forgets it when it is not", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    const holdings = () => rehearsal.holdings("TA.A").tickets.map(({ holding }) => holding);
    const scripts = { "TA.B": selling(goods.event), "TA.A": choosing(goods.event) };
    rehearsal.play(scripts, () => rehearsal.prompts["TA.A"]?.step === "12/428");
    expect(holdings()).toEqual(["final", "arriving"]);
    rehearsal.powerOff("TA.A");
    rehearsal.powerOn("TA.A");
    expect(holdings()).toEqual(["final"]);
  });

  it("ends the transaction at both ends when the customer refuses", () => {
    const [owner, confirms] = choosing(goods.event) as readonly [HostRequest, HostRequest];
    const rehearsal = boughtByCard({ customer: [owner, confirms, { type: "OwnerRefusesGoods" }] });
    expect(rehearsal.refusals("TA.A")).toEqual(["15/488 ownerRefuses"]);
    expect(since(rehearsal.steps("TA.A"), "15/488")).toBe(`15/488 ${rejected}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each<readonly [string, (ticket: Ticket) => Ticket, string]>([
    ["of something else", (ticket) => reissued(ticket, { components: { merchandise: "a bicycle" } }), "goodsDiffer"],
    ["without a price", (ticket) => reissued(ticket, { components: { price: 0 } }), "goodsDiffer"],
    ["without a field of its type", (ticket) => reissued(ticket, { components: { seat: 12 } }), "goodsDiffer"],
    [
      "made out to somebody else",
      (ticket) => reissued(ticket, { identifier: { receiver: { agent: carol.id, certificateExpires: noon } } }),
      "notForMe",
    ],
    ["issued by somebody else", (ticket) => reissued(ticket, {}, issuingAgent), "chainBroken"],
    ["not as it was signed", (ticket) => ({ ...ticket, issuerSignature: octets(32) }), "signatureInvalid"],
  ])("rejects a ticket %s", (_what, change, reason) => {
    const rehearsal = delivering(goods.event, withTicket(change));
    expect(rehearsal.refusals("TA.A")).toEqual([`15/476 ${reason}`]);
    expect(since(rehearsal.steps("TA.A"), "15/476")).toBe(`15/476 ${rejected}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("rejects a ticket that the customer has already", () => {
    const first = boughtByCard();
    const stored = first.holdings("TA.A").tickets.at(-1)?.id;
    first.play({ "TA.B": [...selling(goods.event), network(true)], "TA.A": choosing(goods.event) });
    expect(first.holdings("TA.A").tickets.map(({ id }) => id)).toContain(stored);
    const again = boughtByCard({
      cast: cardPurchasers({ "TA.A": { tickets: [{ ticket: held, holder: {} }] } }),
      tampering: {
        carry: lyingAgent(
          "TA.B",
          withTicket(() => held),
        ),
      },
    });
    expect(again.refusals("TA.A")).toEqual(["15/476 goodsDiffer"]);
  });
});

/** A ticket that Bob has issued to Alice. */
const held = reissued(
  {
    identifier: {
      issuer: { name: "Bob's Books", credentialExpires: noon },
      receiver: { agent: alice.id, certificateExpires: noon },
      type: "event",
    },
    components: {
      ...goods.event.fields,
      serial: 4,
      merchandise: goods.event.merchandise,
      price: 100,
      priceType: "USD",
      dateOfPurchase: noon,
      status: "not presented",
    },
  } as unknown as Ticket,
  {},
);

const parts = (given: readonly HostMessage[]) =>
  given.flatMap((message) => (message.name === "15/EncryptedObjectForHost" ? [message] : []));

describe("delivering an object", () => {
  it("goes through its steps in order, at both ends", () => {
    const rehearsal = boughtByCard({ merchandise: goods.parts });
    expect(since(rehearsal.steps("TA.B"), "15/464")).toContain(
      "15/464 15/466 15/494 15/496 15/498 15/500 15/502 15/504 10/376 10/378 10/380",
    );
    expect(since(rehearsal.steps("TA.A"), "15/506")).toContain(
      "15/506 15/508 15/510 15/512 15/514 15/516 15/518 15/488 15/490 15/492 12/426",
    );
  });

  it("passes every part to the host as it comes, which can open them with the key that it gets in the end", () => {
    const rehearsal = boughtByCard({ merchandise: goods.parts });
    const given = rehearsal.given("TA.A");
    const passed = parts(given);
    const key = given.find((message) => message.name === "22/ObjectKey");
    expect(passed.map(({ index }) => index)).toEqual([1, 2, 0, 3]);
    if (key?.name !== "22/ObjectKey") throw new Error("no key");
    expect(key.object).toBe(passed[0]?.object);
    const opened = passed
      .filter(({ index }) => index > 0)
      .map(({ index, content }) => openPart(crypto, key.key, index, content));
    expect(opened.map((clear) => new TextDecoder().decode(clear ?? new Uint8Array()))).toEqual([
      "first movement",
      "second movement",
      "third movement",
    ]);
  });

  it("shows the customer the header, and the price", () => {
    expect(boughtByCard({ merchandise: goods.object }).given("TA.A")).toContainEqual({
      name: "15/ObjectInfoForConfirmation",
      header: goods.object.object.header,
      price,
    });
  });

  it("gives no key away before the payment, whatever the customer does", () => {
    const rehearsal = boughtByCard({ merchandise: goods.object, customer: choosing(goods.object) });
    expect(rehearsal.given("TA.A").map(({ name }) => name)).not.toContain("22/ObjectKey");
  });

  it("gives up when the merchandise server hands over no more parts", () => {
    const rehearsal = boughtByCard({ merchandise: goods.parts, merchant: selling(goods.parts) });
    expect(rehearsal.refusals("TA.B")).toEqual(["15/496 merchandiseMissing"]);
    expect(rehearsal.accepted("TA.B", "12/414")).toEqual([["MerchandiseArrives"], ["ObjectPartArrives"]]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each<readonly [string, (content: Content) => Content]>([
    ["signed by somebody else", withObject({ signature: crypto.sign(carol.privateKey, octets(32)) })],
    ["that has lost its header", withObject({ header: octets(40) })],
    ["whose last part is another", withObject({ content: octets(40) })],
    ["that counts another number of parts", withObject({ parts: 2 })],
    ["by another name", withObject({ object: "another" })],
    [
      "whose second part comes as the third",
      (content) =>
        content.name === "15/ObjectPart" && content.fields.index === 2
          ? { ...content, fields: { ...content.fields, index: 3 } }
          : content,
    ],
  ])("rejects an object %s", (_what, lie) => {
    const rehearsal = delivering(goods.parts, lie);
    expect(rehearsal.refusals("TA.A")).toEqual(["15/510 objectSignatureInvalid"]);
    expect(since(rehearsal.steps("TA.A"), "15/510")).toBe(`15/510 ${rejected}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each<readonly [string, (ticket: Ticket) => Ticket, string]>([
    [
      "that opens something else",
      (ticket) => reissued(ticket, { components: { decryptionKey: octets(32) } }),
      "goodsDiffer",
    ],
    ["for another object", (ticket) => reissued(ticket, { components: { objectId: "another" } }), "goodsDiffer"],
    [
      "for what was not ordered",
      (ticket) => reissued(ticket, { components: { merchandise: "a bicycle" } }),
      "goodsDiffer",
    ],
    [
      "with another signature of the object",
      (ticket) => reissued(ticket, { components: { objectSignature: octets(32) } }),
      "goodsDiffer",
    ],
    ["that is none", (ticket) => reissued(ticket, { identifier: { type: "event" } }), "goodsDiffer"],
    ["issued by somebody else", (ticket) => reissued(ticket, {}, issuingAgent), "chainBroken"],
  ])("rejects an object with a decryption ticket %s", (_what, change, reason) => {
    const rehearsal = delivering(goods.object, withTicket(change));
    expect(rehearsal.refusals("TA.A")).toEqual([`15/516 ${reason}`]);
    expect(since(rehearsal.steps("TA.A"), "15/516")).toBe(`15/516 ${rejected}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("passes no part on after one that has not come in order", () => {
    const rehearsal = delivering(goods.parts, (content) =>
      content.name === "15/ObjectPart" && content.fields.index === 1
        ? { ...content, fields: { ...content.fields, index: 2 } }
        : content,
    );
    expect(parts(rehearsal.given("TA.A")).map(({ index }) => index)).toEqual([0, 3]);
    expect(boughtBy(rehearsal)).toEqual([]);
  });
});
