import { describe, expect, test } from "vitest";
import { fixtureOf, type GoodsKind } from "./fixture.ts";
import type { Ticket } from "./items.ts";
import { issuedByMerchant, shopping } from "./shopping.ts";
import { componentsProblem } from "./ticket-components.ts";

const shop = shopping("card-refund");
const [sold] = shop.fixture.tickets.map(({ held }) => held.ticket) as [Ticket];
const [merchants, card] = shop.fixture.credentials.map(({ held }) => held.ticket) as [Ticket, Ticket];
const changed = (ticket: Ticket, components: object, type = ticket.identifier.type): Ticket =>
  issuedByMerchant(shop, 1, { type, components: { ...ticket.components, ...components } as never });
const without = ({ components, ...ticket }: Ticket, field: string): Ticket => {
  const { [field]: _, ...rest } = components;
  return { ...ticket, components: rest as never };
};

describe("components of tickets", () => {
  test("that the harness issues for purchases are as they should be", () => {
    for (const ticket of [sold, merchants, card]) expect(componentsProblem(ticket)).toBe(undefined);
    // Those of a transfer of tickets are older than the list, and nobody looks at them there.
    const { tickets } = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
    expect(componentsProblem(tickets[0]?.held.ticket as Ticket)).toMatchObject({ reason: "missingField" });
  });

  test.each(["dateOfPurchase", "seat", "price", "priceType", "merchandise", "serial"])("miss %s", (field) => {
    expect(componentsProblem(without(sold, field))).toMatchObject({ reason: "missingField", field });
  });

  test.each<[string, Ticket, string, string]>([
    ["a field of another type", changed(sold, { trip: "NF 12" }), "unknownField", "trip"],
    ["a status of another type", changed(sold, { status: "unused" }), "unknownName", "status"],
    ["a price that is a text", changed(sold, { price: "100" }), "wrongType", "price"],
    ["another type than its fields", changed(sold, {}, "transportation"), "missingField", "carrier"],
    ["a credential of no type", changed(card, { credentialType: "library" }), "unknownName", "credentialType"],
    ["a card without its number", without(card, "cardNumber"), "missingField", "cardNumber"],
    ["a merchant's status that is none", changed(merchants, { status: "fine" }), "unknownName", "status"],
    ["a document that is none", changed(sold, { document: "letter" }, "physicalObject"), "unknownName", "document"],
  ])("are refused: %s", (_, ticket, reason, field) => {
    const { components, identifier } = ticket;
    // What `issuedByMerchant` puts in of its own.
    const { merchandise: __, price: ___, priceType: ____, ...rest } = components as Record<string, unknown>;
    const isCredential = identifier.type === "credential";
    const own = { ...ticket, components: (isCredential ? rest : components) as never };
    expect(componentsProblem(own)).toMatchObject({ reason, field });
  });

  test("may leave out what need not be there", () => {
    expect(componentsProblem(without(sold, "issued"))).toBe(undefined);
    expect(componentsProblem(without(merchants, "address"))).toBe(undefined);
    const kinds: readonly GoodsKind[] = ["communications", "clear"];
    for (const kind of kinds) {
      const components = {
        dateOfPurchase: 1,
        carrier: "Rialto",
        timePurchased: 1,
        channel: "7",
        timeAvailable: 1,
        ...(kind === "clear" ? {} : { decryptionKeys: new Uint8Array(32) }),
      };
      expect(componentsProblem(issuedByMerchant(shop, 1, { type: "communications", components }))).toBe(undefined);
    }
  });
});
