/**
 * The numbering scheme of modules: n is the id of a module of the kind in whose range a^n mod p lies, for a 48-bit
 * prime p and a primitive root a. Primary trusted servers, trusted servers, agents and network servers are not numbered
 * so.
 */
import type * as Provision from "./provision.ts";
import type { ModuleId } from "./scalar.ts";

/** Primary security server, security server, teller, money generator, customer service, transaction money module. */
export type ModuleKind = "PSS" | "SS" | "TELLER" | "MG" | "CSM" | "TMM";

// The last residue of each kind.
const ranges: readonly (readonly [number, ModuleKind])[] = [
  [99_999, "PSS"],
  [999_999, "SS"],
  [6_999_999, "TELLER"],
  [9_999_999, "MG"],
  [11_999_999, "CSM"],
  [Number.POSITIVE_INFINITY, "TMM"],
];

/** base^exponent mod modulus, for numbers below 2^53. */
export const powerModulo = (base: number, exponent: number, modulus: number): number => {
  const m = BigInt(modulus);
  let square = BigInt(base) % m;
  let rest = BigInt(exponent);
  let power = 1n % m;
  while (rest > 0n) {
    if (rest & 1n) power = (power * square) % m;
    square = (square * square) % m;
    rest >>= 1n;
  }
  return Number(power);
};

/** The kind in whose range a residue lies; undefined for 0, which no power of a is. */
export const kindOfResidue = (residue: number): ModuleKind | undefined =>
  residue < 1 ? undefined : ranges.find(([last]) => residue <= last)?.[1];

const rememberedMost = 4096;
// A power takes ten microseconds, and the same few modules are looked at again and again, by the one numbering of a world.
const remembered = new Map<ModuleId, ModuleKind | undefined>();
let rememberedOf: Pick<Provision.Numbering, "p" | "a"> = { p: 0, a: 0 };

/**
 * The kind of module that an id belongs to; undefined if it belongs to none. Ids beyond p - 1 belong to none, although
 * their powers do: the id n + p - 1 would be a second name of n, under which no list has it.
 */
export const kindOfModule = ({ p, a }: Provision.Numbering, id: ModuleId): ModuleKind | undefined => {
  if (id < 1 || id > p - 1) return undefined;
  const isOther = p !== rememberedOf.p || a !== rememberedOf.a;
  if (isOther || remembered.size >= rememberedMost) remembered.clear();
  if (isOther) rememberedOf = { p, a };
  const known = remembered.get(id);
  if (known !== undefined) return known;
  const kind = kindOfResidue(powerModulo(a, id, p));
  remembered.set(id, kind);
  return kind;
};

/** PSS(id) XOR C, and back. Both are of 48 bits. */
export const maskedId = (id: ModuleId, constant: ModuleId): ModuleId => Number(BigInt(id) ^ BigInt(constant));
