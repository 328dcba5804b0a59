import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bitsFor, type Field, layOut, maskOf, readField, writeField } from "./state-layout.ts";

const sizes = fc.record({
  roles: fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 12 }),
  setBits: fc.nat(31),
  linkBits: fc.array(fc.nat(31), { maxLength: 4 }),
  powerLosses: fc.nat(5),
  drops: fc.nat(5),
  duplicates: fc.nat(5),
});

function fieldsOf(layout: ReturnType<typeof layOut>): readonly Field[] {
  const { roles, set, links, powerLosses, drops, duplicates } = layout;
  return [...roles, set, ...links, powerLosses, drops, duplicates];
}

describe("a packed state", () => {
  it("gives every part a place of its own, inside one word", () => {
    fc.assert(
      fc.property(sizes, (parts) => {
        const layout = layOut(parts);
        const taken = new Set<number>();
        for (const { word, shift, bits } of fieldsOf(layout)) {
          expect(shift + bits).toBeLessThanOrEqual(32);
          expect(word).toBeLessThan(layout.words);
          for (let bit = shift; bit < shift + bits; bit++) {
            expect(taken.has(word * 32 + bit)).toBe(false);
            taken.add(word * 32 + bit);
          }
        }
        layout.roles.forEach((field, role) => {
          expect(field.bits).toBe(bitsFor(parts.roles[role] as number));
        });
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it("gives back what was written last, whatever else is written", () => {
    const writes = fc.array(fc.tuple(fc.nat(20), fc.nat(0xffffffff)), { maxLength: 40 });
    fc.assert(
      fc.property(sizes, writes, (parts, changes) => {
        const layout = layOut(parts);
        const fields = fieldsOf(layout);
        const words = new Uint32Array(layout.words + 1);
        const values = fields.map(() => 0);
        for (const [which, value] of changes) {
          const at = which % fields.length;
          const field = fields[at] as Field;
          values[at] = (value & maskOf(field.bits)) >>> 0;
          writeField(words, 1, field, values[at] as number);
          expect(fields.map((each) => readField(words, 1, each))).toEqual(values);
        }
        expect(words[0]).toBe(0);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [256, 8],
    [257, 9],
  ])("%i values take %i bits", (count, bits) => {
    expect(bitsFor(count)).toBe(bits);
  });
});
