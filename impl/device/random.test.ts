import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { hexOf } from "../domain/octets.ts";
import { Generator } from "./random.ts";

const seed = new Uint8Array(32).fill(4);
const draws = (from: Uint8Array, ...labels: readonly string[]): readonly string[] => {
  const generator = new Generator(symbolicCrypto, from);
  return labels.map((label) => hexOf(generator.draw(label, 32)));
};

describe("a generator", () => {
  it("draws the same from the same seed, and nothing twice", () => {
    const drawn = draws(seed, "R", "V", "R");
    expect(draws(seed, "R", "V", "R")).toEqual(drawn);
    expect(new Set(drawn).size).toBe(3);
    expect(draws(new Uint8Array(32), "R", "V", "R")).not.toEqual(drawn);
  });

  it("draws otherwise for another purpose", () => {
    expect(draws(seed, "R")).not.toEqual(draws(seed, "V"));
  });

  it.each([0, 4, 32, 33, 64, 100])("draws %i octets", (octets) => {
    const drawn = new Generator(symbolicCrypto, seed).draw("any", octets);
    expect(drawn).toHaveLength(octets);
    expect(octets < 64 || new Set(drawn).size > 8).toBe(true);
    expect(octets < 64 || hexOf(drawn.subarray(0, 32)) !== hexOf(drawn.subarray(32, 64))).toBe(true);
  });
});
