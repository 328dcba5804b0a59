import { describe, expect, it } from "vitest";
import type { Order } from "./log.ts";
import { Orders } from "./orders.ts";

const octets = (number: number, length: number): Uint8Array => new Uint8Array(length).fill(number);
const order = (id: number, random: number, session = 0): Order => ({
  record: "order",
  order: octets(id, 16),
  side: "payer",
  random: octets(random, 32),
  session: octets(session, 16),
});

describe("remembered orders", () => {
  const one = Orders.of([]).with(order(1, 11));
  const two = one.with(order(2, 22));

  it("are found by id and by random number", () => {
    expect(two.length).toBe(2);
    expect(two.all()).toEqual([order(1, 11), order(2, 22)]);
    expect(two.named(octets(2, 16))).toEqual(order(2, 22));
    expect(two.named(octets(3, 16))).toBeUndefined();
    expect(two.hasRandom(octets(11, 32))).toBe(true);
    expect(two.hasRandom(octets(33, 32))).toBe(false);
  });

  it("stay as they were when one is added", () => {
    expect(one.length).toBe(1);
    expect(one.all()).toEqual([order(1, 11)]);
    expect(one.named(octets(2, 16))).toBeUndefined();
    expect(one.hasRandom(octets(22, 32))).toBe(false);
  });

  it("may have two futures", () => {
    const other = one.with(order(3, 33));
    expect(other.all()).toEqual([order(1, 11), order(3, 33)]);
    expect(other.hasRandom(octets(22, 32))).toBe(false);
    expect(two.all()).toEqual([order(1, 11), order(2, 22)]);
    expect(two.hasRandom(octets(33, 32))).toBe(false);
  });

  it("of one id: the last counts, among those that there are", () => {
    const again = two.with(order(1, 11, 7));
    expect(again.named(octets(1, 16))).toEqual(order(1, 11, 7));
    expect(two.named(octets(1, 16))).toEqual(order(1, 11));
    expect(again.length).toBe(3);
  });
});
