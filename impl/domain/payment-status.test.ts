import { describe, expect, it } from "vitest";
import { nativeCrypto } from "../crypto/native.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import {
  orderIdOf,
  paymentKeyOf,
  readStatusQuery,
  readStatusReply,
  type StatusFields,
  statusQuery,
  statusReply,
} from "./payment-status.ts";

const octets = (first: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, index) => first + index);
const spoilt = (fields: StatusFields): StatusFields => ({
  ...fields,
  content: fields.content.map((octet, index) => (index === fields.content.length - 1 ? octet ^ 1 : octet)),
});

describe.each([
  ["symbolic", symbolicCrypto],
  ["native", nativeCrypto],
])("%s: what agent and module say of a payment", (_name, crypto) => {
  const key = paymentKeyOf(octets(1), octets(2));
  const order = orderIdOf(crypto, key);
  const other = octets(9);
  const challenge = octets(3);
  const payment = { order, key, side: "payer" } as const;
  const query = statusQuery(crypto, payment, challenge);
  const reply = statusReply(crypto, payment, challenge, "transferError");
  const read = (fields: StatusFields, by = key, under = challenge) =>
    readStatusReply(crypto, { ...payment, key: by }, under, fields);

  it("the key is one at both, and names the order", () => {
    expect(paymentKeyOf(octets(2), octets(1))).toEqual(key);
    expect(key[0]).toBe(1 ^ 2);
    expect(order).toEqual(crypto.hash(key).slice(0, 16));
  });

  it("the derived key is SHA-256 of key and challenge", () => {
    const derived = crypto.hash(Uint8Array.of(...key, ...challenge));
    expect(crypto.decryptSession(derived, 0, 1, query.content)).toEqual(Uint8Array.of(0x66, ...Buffer.from("status")));
    const encoded = Uint8Array.of(0x6d, ...Buffer.from("transferError"));
    expect(crypto.decryptSession(derived, 1, 4, reply.content)).toEqual(encoded);
  });

  it("a query is read by who has the key, and by nobody else", () => {
    expect(readStatusQuery(crypto, payment, query)).toBe(true);
    expect(readStatusQuery(crypto, { ...payment, key: other }, query)).toBe(false);
    expect(readStatusQuery(crypto, payment, spoilt(query))).toBe(false);
    expect(readStatusQuery(crypto, payment, { ...query, challenge: other })).toBe(false);
    // A reply is no query, whatever it says.
    expect(readStatusQuery(crypto, payment, reply)).toBe(false);
  });

  it.each(["proceeding", "successful", "unsuccessful", "transferError"] as const)("a reply says %s", (status) => {
    expect(read(statusReply(crypto, payment, challenge, status))).toBe(status);
  });

  it("a reply answers this query only", () => {
    expect(read(reply, other)).toBeUndefined();
    expect(read(spoilt(reply))).toBeUndefined();
    expect(read(query)).toBeUndefined();
    expect(read(statusReply(crypto, payment, other, "successful"))).toBeUndefined();
    // An old reply, with the new challenge written over it.
    expect(read({ ...reply, challenge: other }, key, other)).toBeUndefined();
    expect(read({ ...reply, challenge: other })).toBeUndefined();
    expect(read({ ...reply, order: other.subarray(0, 16) })).toBeUndefined();
  });

  it("is bound to its side of the payment, though the key is the other side's, too", () => {
    const otherSide = { ...payment, side: "payee" } as const;
    expect(readStatusQuery(crypto, otherSide, query)).toBe(false);
    expect(readStatusReply(crypto, otherSide, challenge, reply)).toBeUndefined();
    expect(read(statusReply(crypto, otherSide, challenge, "successful"))).toBeUndefined();
    expect(readStatusQuery(crypto, otherSide, statusQuery(crypto, otherSide, challenge))).toBe(true);
  });

  it("says one thing under one number, however often a host hands in the same query", () => {
    const derived = crypto.hash(Uint8Array.of(...key, ...challenge));
    const statuses = ["proceeding", "successful", "unsuccessful", "transferError"] as const;
    const numbers = statuses.map((status) => {
      const { content } = statusReply(crypto, payment, challenge, status);
      return [1, 2, 3, 4].filter((number) => crypto.decryptSession(derived, 1, number, content) !== null);
    });
    expect(numbers).toEqual([[1], [2], [3], [4]]);
    const successful = Uint8Array.of(0x6a, ...Buffer.from("successful"));
    // What is said under the number of another status is none.
    expect(read({ order, challenge, content: crypto.encryptSession(derived, 1, 3, successful) })).toBeUndefined();
  });

  it("a reply that says anything else is none", () => {
    const derived = crypto.hash(Uint8Array.of(...key, ...challenge));
    const text = Uint8Array.of(0x62, ...Buffer.from("ok"));
    expect(read({ order, challenge, content: crypto.encryptSession(derived, 1, 1, text) })).toBeUndefined();
    const query = { order, challenge, content: crypto.encryptSession(derived, 0, 1, text) };
    expect(readStatusQuery(crypto, payment, query)).toBe(false);
  });
});
