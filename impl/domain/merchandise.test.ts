import { describe, expect, it } from "vitest";
import { type Merchandise, objectPartOctets } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { checkMerchandise, componentsFor, goodsOctetsMax, merchandiseOctetsMax } from "./merchandise.ts";
import { objectAboutOctets } from "./object-header.ts";
import { cardCredential, merchantCredential, sampleGoods, sampleMerchandise, sampleSeal } from "./sample-goods.ts";
import { alice, bob, later, noon, primaryKeys, sampleTicket } from "./samples.ts";
import { typedComponents } from "./ticket-components.ts";
import { objectIdOf, serialOf } from "./ticket-issue.ts";
import { validateIssuedTicket } from "./ticket-validation.ts";

const crypto = symbolicCrypto;
const each = Object.entries(sampleMerchandise) as readonly (readonly [Merchandise["kind"], Merchandise])[];
const { event, object, communications, physicalObject } = sampleMerchandise;

const verdict = (merchandise: Merchandise, ordered = merchandise.merchandise): string => {
  const checked = checkMerchandise(merchandise, ordered);
  return checked.ok ? "ok" : `${checked.reason} ${checked.field}`;
};

describe("what a merchandise server hands over", () => {
  it.each(each)("%s: is taken if it is what was ordered", (_kind, merchandise) => {
    expect(verdict(merchandise)).toBe("ok");
    expect(verdict(merchandise, "Another")).toBe("goodsDiffer merchandise");
  });

  const { seat: _, ...seatless } = event.fields;
  it.each<[string, Merchandise, string]>([
    ["a name too long", { ...event, merchandise: "m".repeat(merchandiseOctetsMax + 1) }, "merchandise"],
    ["a price of nothing", { ...event, price: { type: "USD", amount: 0 } }, "price.amount"],
    ["half a price", { ...event, price: { type: "USD", amount: 0.5 } }, "price.amount"],
    ["a price without a type", { ...event, price: { type: "", amount: 1 } }, "price.type"],
    ["a price of too long a type", { ...event, price: { type: "€".repeat(6), amount: 1 } }, "price.type"],
    ["a field too few", { ...event, fields: seatless }, "fields.seat"],
    ["a field too many", { ...event, fields: { ...event.fields, row: "F" } }, "fields.row"],
    ["a field of another type", { ...event, fields: { ...event.fields, seat: 12 } }, "fields.seat"],
    ["a number that is no number", { ...event, fields: { ...event.fields, date: -1 } }, "fields.date"],
    ["fields too long", { ...event, fields: { ...event.fields, seat: "x".repeat(goodsOctetsMax) } }, "fields"],
    [
      "another document",
      { ...physicalObject, fields: { ...physicalObject.fields, document: "deed" } },
      "fields.document",
    ],
    ["an object beside a ticket", { ...event, object: object.object }, "object"],
    [
      "a header too long",
      { ...object, object: { ...object.object, header: new Uint8Array(objectAboutOctets + 1) } },
      "object.header",
    ],
    [
      "a part too long",
      { ...object, object: { ...object.object, content: new Uint8Array(objectPartOctets + 1) } },
      "object.content",
    ],
  ])("%s is not taken", (_what, merchandise, field) => {
    expect(verdict(merchandise)).toBe(`goodsDiffer ${field}`);
  });

  it("an object that is not there is not taken", () => {
    const { object: _object, ...missing } = object;
    expect(verdict(missing)).toBe("goodsDiffer object");
  });

  it("header and part may be as long as they may be", () => {
    const content = new Uint8Array(objectPartOctets);
    expect(verdict({ ...object, object: { header: new Uint8Array(objectAboutOctets), content, last: false } })).toBe(
      "ok",
    );
  });
});

describe("a ticket for goods", () => {
  const trust = { crypto, primaryKeys, now: noon };
  const ends = { own: alice.id, peer: bob.id };

  it.each(each)("%s: has the fields of its type, and is valid for who buys it", (_kind, merchandise) => {
    const ticket = sampleGoods(merchandise);
    expect(typedComponents(ticket).ok).toBe(true);
    expect(validateIssuedTicket(trust, ticket, ends)).toEqual({ ok: true });
    expect(ticket.components).toMatchObject({ merchandise: merchandise.merchandise, price: 25, priceType: "USD" });
    expect(ticket.components["issued"]).toBe(noon);
  });

  it("names its issuer as the credential does, and its receiver", () => {
    const { identifier } = sampleGoods(event);
    expect(identifier).toEqual({
      issuer: { name: "Bob's Books", credentialExpires: later },
      receiver: { agent: alice.id, certificateExpires: later },
      type: "event",
    });
    expect(sampleGoods(event, 1, cardCredential).identifier.issuer.name).toBe("Alice");
    expect(() => sampleGoods(event, 1, sampleTicket(1))).toThrow("without a credential");
    expect(() => sampleGoods(event, 1, sampleGoods(event))).toThrow("without a credential");
    expect(() => sampleGoods(event, 1, { ...merchantCredential, components: { serial: 1 } })).toThrow("credential");
  });

  it("has the keys of its object", () => {
    expect(sampleGoods(object).components).toMatchObject({
      objectId: sampleSeal.object,
      decryptionKey: sampleSeal.key,
      objectSignature: sampleSeal.signature,
    });
  });

  it("says what the agent says, whatever the server named", () => {
    const bold = {
      ...event,
      fields: { ...event.fields, price: 1, serial: 9, dateOfPurchase: 1, issued: 2, merchandise: "y" },
    };
    expect(componentsFor(bold, { serial: 5, now: noon })).toEqual(componentsFor(event, { serial: 5, now: noon }));
    const free = { ...object, fields: { ...object.fields, decryptionKey: new Uint8Array(32) } };
    expect(componentsFor(free, { serial: 5, now: noon, sealed: sampleSeal })["decryptionKey"]).toBe(sampleSeal.key);
  });

  it("has values at issue, unless the server names others", () => {
    const filled = { serial: 5, now: noon };
    expect(componentsFor(event, filled)["status"]).toBe("not presented");
    expect(componentsFor(sampleMerchandise.transportation, filled)["status"]).toBe("unused");
    expect(componentsFor(communications, filled)["timeAvailable"]).toBe(3600);
    const less = { ...communications, fields: { ...communications.fields, timeAvailable: 60 } };
    expect(componentsFor(less, filled)["timeAvailable"]).toBe(60);
    expect(componentsFor(physicalObject, filled)["date"]).toBe(noon);
    const title: Merchandise = { ...physicalObject, fields: { document: "title", description: "a house" } };
    expect(componentsFor(title, filled)).not.toHaveProperty("date");
    expect(verdict(title)).toBe("ok");
  });
});

it("numbers and names are drawn by lot", () => {
  const chance = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
  expect(serialOf(chance)).toBe(0xfffefdfcfbfa);
  expect(serialOf(chance.subarray(1))).toBe(0xfefdfcfbfaf9);
  expect(objectIdOf(chance)).toBe("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0");
});
