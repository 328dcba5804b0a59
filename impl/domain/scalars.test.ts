import { describe, expect, it } from "vitest";
import { isAmount, sumOf } from "./amount.ts";
import { kindOfModule, kindOfResidue, maskedId, powerModulo } from "./numbering.ts";
import { hexOf, keyOf, sameOctets } from "./octets.ts";
import { accepted, refusalReasons, refused, within } from "./refusal.ts";
import { numbered, numbering } from "./samples.ts";

describe("amounts", () => {
  it("are whole, safe, and at least 1", () => {
    expect([1, 100, Number.MAX_SAFE_INTEGER].every(isAmount)).toBe(true);
    expect([0, -1, 0.1, Number.NaN, 2 ** 53].some(isAmount)).toBe(false);
  });

  it("have an exact sum, or none", () => {
    expect(sumOf([])).toBe(0);
    expect(sumOf([1, 2, 3])).toBe(6);
    expect(sumOf([Number.MAX_SAFE_INTEGER - 1, 1])).toBe(Number.MAX_SAFE_INTEGER);
    expect(sumOf([Number.MAX_SAFE_INTEGER, 1])).toBe(undefined);
    // Back in range again, but it has been out of it.
    expect(sumOf([Number.MAX_SAFE_INTEGER, 1, -10])).toBe(undefined);
  });
});

describe("module numbers", () => {
  it.each([
    [1, "PSS"],
    [54_321, "PSS"],
    [99_999, "PSS"],
    [100_000, "SS"],
    [654_321, "SS"],
    [999_999, "SS"],
    [1_000_000, "TELLER"],
    [6_999_999, "TELLER"],
    [7_000_000, "MG"],
    [7_654_321, "MG"],
    [9_999_999, "MG"],
    [10_000_000, "CSM"],
    [11_999_999, "CSM"],
    [12_000_000, "TMM"],
    [12_345_678, "TMM"],
    [98_765_432, "TMM"],
  ] as const)("a^n = %d mod p: %s", (residue, kind) => {
    const id = numbered[residue];
    expect(powerModulo(numbering.a, id, numbering.p)).toBe(residue);
    expect(kindOfResidue(residue)).toBe(kind);
    expect(kindOfModule(numbering, id)).toBe(kind);
    expect(kindOfModule(numbering, id)).toBe(kind);
  });

  it("0, and a second name of a number beyond p - 1, belong to no kind", () => {
    const { p, a } = numbering;
    const id = numbered[54_321];
    expect(powerModulo(a, id + p - 1, p)).toBe(54_321);
    expect(kindOfModule(numbering, id + p - 1)).toBe(undefined);
    expect(kindOfModule(numbering, p)).toBe(undefined);
    expect(kindOfModule(numbering, 0)).toBe(undefined);
    expect(kindOfResidue(0)).toBe(undefined);
  });

  it("are told by the scheme in force, not by one that was looked at before", () => {
    const id = numbered[54_321];
    const other = { ...numbering, a: powerModulo(numbering.a, 5, numbering.p) };
    expect(kindOfModule(numbering, id)).toBe("PSS");
    expect(kindOfModule(other, id)).toBe(kindOfResidue(powerModulo(other.a, id, other.p)));
    expect(kindOfModule(other, id)).not.toBe("PSS");
  });

  it("p has 48 bits, and a is a primitive root of it", () => {
    const { p, a } = numbering;
    expect(p).toBeGreaterThan(2 ** 47);
    expect(p).toBeLessThan(2 ** 48);
    const factors = [2, 167, 199, 1097, 1567, 1973];
    expect(factors.reduce((product, factor) => product * factor, 1)).toBe(p - 1);
    for (const factor of factors) expect(powerModulo(a, (p - 1) / factor, p)).not.toBe(1);
    expect(powerModulo(a, p - 1, p)).toBe(1);
  });

  it("are masked with a constant of 48 bits, and back", () => {
    expect(maskedId(0b1100, 0b1010)).toBe(0b0110);
    const id = numbered[98_765_432];
    expect(maskedId(id, numbering.c)).not.toBe(id);
    expect(maskedId(maskedId(id, numbering.c), numbering.c)).toBe(id);
    expect(maskedId(2 ** 48 - 1, 0)).toBe(2 ** 48 - 1);
  });
});

describe("octets", () => {
  it("are equal by what they are", () => {
    expect(sameOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(sameOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(sameOctets(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
    expect(sameOctets(Uint8Array.of(), Uint8Array.of())).toBe(true);
  });

  it("have texts, parts of a larger array too", () => {
    const part = Uint8Array.of(9, 0, 255, 9).subarray(1, 3);
    expect(hexOf(part)).toBe("00ff");
    expect(keyOf(part)).toBe("\u0000\u00ff");
  });
});

describe("refusals", () => {
  it("are a closed set without repetitions", () => {
    expect(new Set(refusalReasons).size).toBe(refusalReasons.length);
    expect(refusalReasons.length).toBe(36);
  });

  it("name the field from outside in", () => {
    const inner = refused("noteExpired", "body.expires");
    expect(within("notes[0]", inner)).toEqual({ ok: false, reason: "noteExpired", field: "notes[0].body.expires" });
    expect(within("notes", refused("duplicateNote", "[1]")).field).toBe("notes[1]");
    expect(accepted).toEqual({ ok: true });
  });
});
