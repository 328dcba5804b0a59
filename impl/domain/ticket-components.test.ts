import { describe, expect, it } from "vitest";
import { cardFields, merchantFields, sampleCredential, sampleGoods, sampleMerchandise } from "./sample-goods.ts";
import { alice, later, noon } from "./samples.ts";
import type { TicketComponents } from "./ticket.ts";
import { checkComponents, type TicketType, typedComponents } from "./ticket-components.ts";

const sold = { serial: 1, merchandise: "x", price: 25, priceType: "USD", dateOfPurchase: noon };
const credential = { serial: 1, name: "Alice", expires: later };
const document = { serial: 1, merchandise: "x" };
const priced = { amount: 25, priceType: "USD" };
const octets = Uint8Array.of(1, 2);

/** One of each type, of each kind of credential and of each document, with exactly what it must have. */
const least: readonly (readonly [TicketType, TicketComponents])[] = [
  [
    "decryption",
    { ...sold, objectId: "o", decryptionKey: new Uint8Array(32), objectSignature: octets, usage: "one listener" },
  ],
  ["credential", { ...credential, ...cardFields }],
  ["credential", { ...credential, ...cardFields, credentialType: "debitCard" }],
  ["credential", { ...credential, ...merchantFields }],
  ["credential", { ...credential, credentialType: "passport" }],
  ["credential", { ...credential, credentialType: "socialSecurityCard" }],
  ["credential", { ...credential, credentialType: "authority" }],
  ["credential", { ...credential, credentialType: "corporateSeal", address: "1 High Street", taxpayerId: "77" }],
  [
    "credential",
    {
      ...credential,
      credentialType: "driversLicense",
      address: "1 High Street",
      description: "tall",
      signatureImage: octets,
      status: "valid",
    },
  ],
  [
    "transportation",
    {
      ...sold,
      carrier: "Ferries",
      trip: "NF 12",
      departure: "Harwich",
      departureTime: noon,
      arrival: "Hoek",
      arrivalTime: later,
      status: "unused",
    },
  ],
  ["event", { ...sold, event: "Fidelio", location: "Opera", date: noon, seat: "12 F", status: "not presented" }],
  ["communications", { ...sold, carrier: "Cable", timePurchased: 60, channel: "7", timeAvailable: 60 }],
  [
    "physicalObject",
    {
      ...document,
      document: "purchaseOrder",
      reference: "1",
      date: noon,
      customer: "Alice",
      items: "a bicycle",
      instructions: "",
      status: "on order",
    },
  ],
  [
    "physicalObject",
    { ...document, ...priced, document: "invoice", number: "1", date: noon, purchaseOrders: "1", vendor: "Wheels" },
  ],
  [
    "physicalObject",
    { ...document, ...priced, document: "remittanceAdvice", invoices: "1", customer: "Alice", date: noon },
  ],
  ["physicalObject", { ...document, ...priced, document: "receipt", date: noon, vendor: "Wheels", items: "a bicycle" }],
  ["physicalObject", { ...document, document: "title", description: "a house" }],
];

const verdict = (type: TicketType, components: object): string => {
  const checked = checkComponents(type, components as TicketComponents);
  return checked.ok ? "ok" : `${checked.reason} ${checked.field}`;
};

const cases = least.map(
  ([type, components]) =>
    [type, String(components["credentialType"] ?? components["document"] ?? ""), components] as const,
);

describe.each(cases)("%s %s", (type, _kind, components) => {
  it("has exactly its fields, whichever they are", () => {
    expect(checkComponents(type, components)).toEqual({ ok: true, components: { type, fields: components } });
    for (const name of Object.keys(components)) {
      const { [name]: _, ...rest } = components;
      if (name !== "serial") expect(verdict(type, rest)).toBe(`malformed components.${name}`);
    }
    expect(verdict(type, { ...components, colour: "red" })).toBe("malformed components.colour");
    expect(verdict(type, { ...components, issued: noon })).toBe("ok");
  });

  it("has values of their types", () => {
    for (const [name, value] of Object.entries(components)) {
      if (name === "serial") continue;
      const other = typeof value === "number" ? "soon" : 17;
      expect(verdict(type, { ...components, [name]: other })).toBe(`malformed components.${name}`);
    }
  });

  it("may not pass for another type", () => {
    for (const [other] of least) if (other !== type) expect(verdict(other, components)).not.toBe("ok");
  });
});

describe("fields that need not be there", () => {
  const only = (type: TicketType, kind?: string): TicketComponents => {
    const found = cases.find(([each, name]) => each === type && (kind === undefined || name === kind));
    if (found === undefined) throw new Error(type);
    return found[2];
  };

  it("keys of a communication, the address of a merchant, the price of a document", () => {
    expect(verdict("communications", { ...only("communications"), decryptionKeys: octets })).toBe("ok");
    expect(verdict("credential", { ...only("credential", "merchant"), address: "2 High Street" })).toBe("ok");
    for (const kind of ["purchaseOrder", "invoice", "remittanceAdvice", "receipt", "title"]) {
      const components = { ...only("physicalObject", kind), price: 9, priceType: "USD" };
      expect(verdict("physicalObject", components)).toBe("ok");
    }
  });

  it.each([
    ["event", "", "status", "sold"],
    ["transportation", "", "status", "gone"],
    ["credential", "merchant", "status", "expired"],
    ["credential", "passport", "credentialType", "visa"],
    ["physicalObject", "title", "document", "deed"],
    ["decryption", "", "decryptionKey", new Uint8Array(31)],
    ["event", "", "priceType", ""],
  ] as const)("%s %s: %s may not be %s", (type, kind, name, value) => {
    expect(verdict(type, { ...only(type, kind), [name]: value })).toBe(`malformed components.${name}`);
  });
});

it("the components of a ticket are those of its type, and read once", () => {
  const ticket = sampleGoods(sampleMerchandise.event);
  const typed = typedComponents(ticket);
  expect(typed).toMatchObject({ ok: true, components: { type: "event", fields: { seat: "12 F" } } });
  expect(typedComponents(ticket)).toBe(typed);
  const odd = { ...ticket, identifier: { ...ticket.identifier, type: "transportation" as const } };
  expect(typedComponents(odd)).toMatchObject({ ok: false, reason: "malformed" });
  expect(typedComponents(sampleCredential(alice, { credentialType: "visa" }))).toMatchObject({ ok: false });
});
