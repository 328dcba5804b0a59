import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberSet } from "./number-set.ts";

describe("a set of numbers", () => {
  it("does what a Set does", () => {
    const number = fc.oneof(fc.nat(20), fc.maxSafeNat(), fc.constantFrom(0, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), fc.array(number), (added, others) => {
        const numbers = new NumberSet();
        const model = new Set<number>();
        for (const value of added) {
          expect(numbers.add(value)).toBe(!model.has(value));
          model.add(value);
        }
        expect(numbers.size).toBe(model.size);
        for (const value of [...added, ...others]) expect(numbers.has(value)).toBe(model.has(value));
      }),
      { seed: 17, numRuns: 100 },
    );
  });

  it("does so with a bound too", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99)), (added) => {
        const numbers = new NumberSet(100);
        const model = new Set<number>();
        for (const value of added) {
          expect(numbers.add(value)).toBe(!model.has(value));
          model.add(value);
        }
        expect(numbers.size).toBe(model.size);
        for (let value = 0; value < 100; value++) expect(numbers.has(value)).toBe(model.has(value));
      }),
      { seed: 18, numRuns: 100 },
    );
  });

  it("takes many", () => {
    const numbers = new NumberSet();
    for (let value = 0; value < 100_000; value++) numbers.add(value * 4096);
    expect(numbers.size).toBe(100_000);
    expect(numbers.has(99_999 * 4096)).toBe(true);
    expect(numbers.has(4095)).toBe(false);
  });
});
