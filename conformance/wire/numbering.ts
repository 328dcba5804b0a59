/**
 * The numbering scheme of modules: number n belongs to the kind in whose range a^n mod p lies. p and a are as secret as
 * the rest of a fixture. The numbers below 12,000,000 in the exponent's image are discrete logarithms that
 * `scripts/find-module-numbers.ts` has found; a test checks them all.
 */

/** Kinds of numbered parties, by ascending range. */
export type NumberedKind = "PSS" | "SS" | "TELLER" | "MG" | "CSM" | "TMM";

/** The largest prime p of 48 bits for which (p - 1) / 2 is prime too. */
export const p = 281_474_976_705_359;
/** A primitive root modulo p. */
export const a = 13;
/** C, known to all modules: hides the number of the primary server in a certificate. */
export const mask = 0x5a1c_93e7_02b4;

/** The first power of each range; a range ends before the next one. */
export const rangeStarts: Readonly<Record<NumberedKind, number>> = {
  PSS: 1,
  SS: 100_000,
  TELLER: 1_000_000,
  MG: 7_000_000,
  CSM: 10_000_000,
  TMM: 12_000_000,
};

/** base^exponent mod p. */
export function power(base: number, exponent: number): number {
  const modulus = BigInt(p);
  let result = 1n;
  let square = BigInt(base) % modulus;
  for (let rest = BigInt(exponent); rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return Number(result);
}

/** The kind to which a number belongs. */
export function kindOf(number: number): NumberedKind {
  const image = power(a, number);
  const kinds = Object.keys(rangeStarts) as NumberedKind[];
  return kinds.findLast((kind) => image >= rangeStarts[kind]) ?? "PSS";
}

/** The harness hides and finds a number behind C: PSS(id) XOR C. */
export function masked(number: number): number {
  return Number(BigInt(number) ^ BigInt(mask));
}
