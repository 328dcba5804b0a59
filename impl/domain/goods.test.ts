import { describe, expect, it } from "vitest";
import {
  contentKeysOf,
  decryptionKeyOf,
  matchesObject,
  matchesOrder,
  paidWith,
  priceOf,
  refundedWith,
} from "./goods.ts";
import { merchantCredential, sampleGoods, sampleMerchandise, sampleSeal } from "./sample-goods.ts";
import { noon, sampleTicket } from "./samples.ts";
import type { Ticket } from "./ticket.ts";

const { event, object, communications, transportation, physicalObject } = sampleMerchandise;
const text = (verdict: ReturnType<typeof matchesOrder>): string =>
  verdict.ok ? "ok" : `${verdict.reason} ${verdict.field}`;
const altered = (ticket: Ticket, components: Record<string, string | number | Uint8Array>): Ticket => ({
  ...ticket,
  components: { ...ticket.components, ...components },
});
const without = (ticket: Ticket, name: string): Ticket => {
  const { [name]: _, ...components } = ticket.components;
  return { ...ticket, components: components as Ticket["components"] };
};

describe("a ticket by itself", () => {
  it.each([event, communications, transportation, physicalObject])("matches its order: $kind", (merchandise) => {
    const ticket = sampleGoods(merchandise);
    expect(text(matchesOrder(ticket, merchandise.merchandise))).toBe("ok");
    expect(text(matchesOrder(ticket, "Tosca"))).toBe("goodsDiffer components.merchandise");
  });

  it("matches no order without what a ticket for goods must have", () => {
    const ticket = sampleGoods(event);
    const order = (one: Ticket) => text(matchesOrder(one, "Fidelio"));
    expect(order(altered(ticket, { price: 0 }))).toBe("goodsDiffer components.price");
    expect(order(without(ticket, "seat"))).toBe("goodsDiffer components.seat");
    expect(order(altered(ticket, { row: "F" }))).toBe("goodsDiffer components.row");
    expect(text(matchesOrder(merchantCredential, "Fidelio"))).toBe("goodsDiffer identifier.type");
    // As in figure 25: not for sale.
    expect(order(sampleTicket(1))).toBe("goodsDiffer components.date");
    expect(text(matchesOrder(sampleGoods(object), "Nocturnes"))).toBe("goodsDiffer identifier.type");
    const gift = without(without(sampleGoods(physicalObject), "price"), "priceType");
    expect(text(matchesOrder(gift, "Bicycle"))).toMatch(/^goodsDiffer components/);
  });
});

describe("an object with its decryption ticket", () => {
  const ticket = sampleGoods(object);
  const delivered = {
    object: sampleSeal.object,
    signature: sampleSeal.signature,
    header: { object: sampleSeal.object, merchandise: "Nocturnes", about: new Uint8Array(0) },
  };
  const match = (one: Ticket, change: Partial<typeof delivered> = {}, order = "Nocturnes"): string =>
    text(matchesObject(one, order, { ...delivered, ...change }));

  it("belongs to the order", () => {
    expect(match(ticket)).toBe("ok");
  });

  it("is refused where one of order, object, header and ticket differs", () => {
    expect(match(ticket, {}, "Ballades")).toBe("goodsDiffer components.merchandise");
    expect(match(ticket, { object: "object-2" })).toBe("goodsDiffer components.objectId");
    expect(match(ticket, { signature: Uint8Array.of(8, 9) })).toBe("goodsDiffer components.objectSignature");
    expect(match(ticket, { header: { ...delivered.header, object: "object-2" } })).toBe("goodsDiffer header.object");
    expect(match(ticket, { header: { ...delivered.header, merchandise: "Ballades" } })).toBe(
      "goodsDiffer header.merchandise",
    );
    expect(match(altered(ticket, { price: 0 }))).toBe("goodsDiffer components.price");
    expect(match(without(ticket, "usage"))).toBe("goodsDiffer components.usage");
    expect(match(sampleGoods(event), {}, "Fidelio")).toBe("goodsDiffer identifier.type");
  });

  it("has the key of the header, which no other ticket has", () => {
    expect(decryptionKeyOf(ticket)).toEqual(sampleSeal.key);
    expect(decryptionKeyOf(sampleGoods(event))).toBeUndefined();
    expect(decryptionKeyOf(altered(sampleGoods(event), { decryptionKey: sampleSeal.key }))).toBeUndefined();
  });
});

it("the price is one that can be paid", () => {
  const ticket = sampleGoods(event);
  expect(priceOf(ticket)).toEqual({ type: "USD", amount: 25 });
  expect(priceOf(altered(ticket, { price: 0 }))).toBeUndefined();
  expect(priceOf(altered(ticket, { price: "25" }))).toBeUndefined();
  expect(priceOf(altered(ticket, { priceType: 1 }))).toBeUndefined();
  expect(priceOf(without(ticket, "priceType"))).toBeUndefined();
});

it("keys are those of objects and of encrypted communications", () => {
  expect(contentKeysOf(sampleGoods(object))).toEqual({ kind: "object", object: "object-1", key: sampleSeal.key });
  expect(contentKeysOf(sampleGoods(communications))).toEqual({ kind: "communications", keys: Uint8Array.of(9, 9) });
  expect(contentKeysOf(without(sampleGoods(communications), "decryptionKeys"))).toBeNull();
  expect(contentKeysOf(sampleGoods(event))).toBeNull();
  expect(contentKeysOf(merchantCredential)).toBeNull();
  expect(contentKeysOf(altered(sampleGoods(object), { extra: 1 }))).toBeNull();
});

it("payment and refund stand beside the signed ticket, which stays as it is", () => {
  const held = { ticket: sampleGoods(event), holder: { status: "not presented" } };
  const paid = { at: noon, amount: 25, type: "USD" };
  const refunded = { at: noon + 1, amount: 25, type: "USD", reference: "auth 17" };
  expect(paidWith(held, paid)).toEqual({ ticket: held.ticket, holder: { status: "not presented", paid } });
  expect(refundedWith(paidWith(held, paid), refunded).holder).toEqual({ status: "not presented", paid, refunded });
  expect(held.holder).toEqual({ status: "not presented" });
});
