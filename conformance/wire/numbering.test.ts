import { describe, expect, test } from "vitest";
import { deviceNumbers, moduleNumbers, numberedKinds } from "./module-numbers.ts";
import { a, kindOf, masked, p, power } from "./numbering.ts";

/** Miller-Rabin with the bases that decide for all numbers of 64 bits. */
function isPrime(number: bigint): boolean {
  const twos = (number - 1n).toString(2).length - (number - 1n).toString(2).replace(/0+$/, "").length;
  const odd = (number - 1n) >> BigInt(twos);
  return [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n].every((base) => {
    let power = 1n;
    for (const bit of odd.toString(2)) power = (power * power * (bit === "1" ? base : 1n)) % number;
    if (power === 1n || power === number - 1n) return true;
    for (let squared = 1; squared < twos; squared++) {
      power = (power * power) % number;
      if (power === number - 1n) return true;
    }
    return false;
  });
}

describe("numbering scheme", () => {
  test("p is a prime of 48 bits, and a has the full order", () => {
    expect(p.toString(2)).toHaveLength(48);
    expect(isPrime(BigInt(p))).toBe(true);
    // p - 1 has two prime factors, so two powers decide.
    expect(isPrime(BigInt((p - 1) / 2))).toBe(true);
    expect(power(a, 2)).not.toBe(1);
    expect(power(a, (p - 1) / 2)).not.toBe(1);
  });

  test.each([
    ["PSS", "PSS"],
    ["SS", "SS"],
    ["MoneyGenerator", "MG"],
    ["OutsiderPrimary", "PSS"],
    ["OutsiderServer", "SS"],
    ["Outsider", "TMM"],
    ["MM.Former1", "TMM"],
    ["MM.Former2", "TMM"],
    ["MM.Listed", "TMM"],
  ] as const)("%s is a %s", (party, kind) => {
    expect(kindOf(moduleNumbers[party])).toBe(kind);
  });

  test.each(["MM.A", "MM.B", "MM.C"] as const)("%s has a number of each kind", (address) => {
    for (const kind of ["transaction", "teller", "other"] as const) {
      expect(kindOf(deviceNumbers[address][kind])).toBe(numberedKinds[kind]);
    }
  });

  test("no number twice", () => {
    const numbers = [
      ...Object.values(moduleNumbers),
      ...Object.values(deviceNumbers).flatMap((it) => Object.values(it)),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("a masked number is found again", () => {
    expect(masked(masked(moduleNumbers.PSS))).toBe(moduleNumbers.PSS);
    expect(masked(moduleNumbers.PSS)).not.toBe(moduleNumbers.PSS);
  });
});
