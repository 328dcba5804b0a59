/**
 * Finds the numbers of the parties in `conformance/wire/module-numbers.ts`: discrete logarithms of powers in the range
 * of each kind, by baby steps and giant steps. Takes about a minute and 400 MB. Run by hand:
 * `npx node scripts/find-module-numbers.ts`.
 */
import { a, p } from "../conformance/wire/numbering.ts";

const babySteps = 2 ** 23;
const slots = 2 ** 25;

const modulus = BigInt(p);
const base = BigInt(a);
const powers = new Float64Array(slots);
const exponents = new Int32Array(slots).fill(-1);

function slotOf(value: number): number {
  let slot = (value % 33_554_393) & (slots - 1);
  while (exponents[slot] !== -1 && powers[slot] !== value) slot = (slot + 1) & (slots - 1);
  return slot;
}

function pow(of: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = of;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

let baby = 1n;
for (let exponent = 0; exponent < babySteps; exponent++) {
  const slot = slotOf(Number(baby));
  powers[slot] = Number(baby);
  exponents[slot] = exponent;
  baby = (baby * base) % modulus;
}

/** n with a^n = image mod p: image * (a^-babySteps)^giant is a baby step. */
function logarithm(image: number): number {
  const giantStep = pow(pow(base, BigInt(babySteps)), modulus - 2n);
  let rest = BigInt(image);
  for (let giant = 0; giant <= p / babySteps; giant++) {
    const exponent = exponents[slotOf(Number(rest))] as number;
    if (exponent !== -1) return giant * babySteps + exponent;
    rest = (rest * giantStep) % modulus;
  }
  throw new Error(`${image} is no power of ${a}`);
}

/** Powers in the ranges of the kinds, chosen freely. */
const images = {
  PSS: 42_001,
  SS: 543_210,
  MoneyGenerator: 8_111_111,
  OutsiderPrimary: 77_003,
  OutsiderServer: 765_432,
  "MM.A/teller": 2_222_201,
  "MM.B/teller": 3_333_302,
  "MM.C/teller": 4_444_403,
  "MM.A/other": 10_500_001,
  "MM.B/other": 11_000_002,
  "MM.C/other": 11_500_003,
};
for (const [name, image] of Object.entries(images)) process.stdout.write(`"${name}": ${logarithm(image)},\n`);
