/** Ways to spoil bytes: blindly, byte by byte, or in the values that they encode, so that the result is well-formed. */
import { type CborValue, decode, encode } from "../../conformance/wire/cbor.ts";
import type { Chance } from "../../test/kill/chance.ts";

/** How a case was made. */
export type Mutation = (typeof mutations)[number]["name"];

interface Making {
  readonly chance: Chance;
  readonly bytes: Uint8Array;
  /** another valid encoding */
  readonly other: Uint8Array;
}

const byte = (chance: Chance): number => chance.whole(256);

function replaced(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]));
}

function noise(chance: Chance, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => byte(chance));
}

/** A part of the bytes. */
function part(chance: Chance, length: number): readonly [number, number] {
  const from = chance.whole(length + 1);
  return [from, Math.min(length, from + 1 + chance.whole(16))];
}

/** Most octets of noise. */
const noiseMost = 300;

const mutations = [
  { name: "noise", make: ({ chance }: Making) => noise(chance, chance.whole(noiseMost)) },
  { name: "truncated", make: ({ chance, bytes }: Making) => bytes.slice(0, chance.whole(bytes.length)) },
  {
    name: "bits flipped",
    make: ({ chance, bytes }: Making) => {
      const altered = bytes.slice();
      for (let left = 1 + chance.whole(3); left > 0 && altered.length > 0; left--) {
        const at = chance.whole(altered.length);
        altered[at] = (altered[at] as number) ^ (1 << chance.whole(8));
      }
      return altered;
    },
  },
  {
    name: "byte set",
    make: ({ chance, bytes }: Making) => {
      const altered = bytes.slice();
      // Mostly near the beginning, where lengths and names are.
      const at = chance.whole(chance.isLucky(0.5) ? Math.min(64, altered.length) : altered.length);
      altered[at] = chance.pick([0, 0x17, 0x18, 0x1b, 0x3f, 0x5f, 0x7f, 0x9f, 0xbf, 0xf6, 0xff, byte(chance)]);
      return altered;
    },
  },
  {
    name: "part removed",
    make: ({ chance, bytes }: Making) => replaced(bytes, ...part(chance, bytes.length), new Uint8Array(0)),
  },
  {
    name: "part inserted",
    make: ({ chance, bytes }: Making) => {
      const [at] = part(chance, bytes.length);
      return replaced(bytes, at, at, noise(chance, 1 + chance.whole(8)));
    },
  },
  {
    name: "part twice",
    make: ({ chance, bytes }: Making) => {
      const [from, to] = part(chance, bytes.length);
      return replaced(bytes, to, to, bytes.subarray(from, to));
    },
  },
  {
    name: "spliced",
    make: ({ chance, bytes, other }: Making) =>
      replaced(bytes, chance.whole(bytes.length), bytes.length, other.subarray(chance.whole(other.length))),
  },
  {
    name: "bytes behind the end",
    make: ({ chance, bytes }: Making) =>
      replaced(bytes, bytes.length, bytes.length, noise(chance, 1 + chance.whole(4))),
  },
  { name: "value changed", make: (making: Making) => valueChanged(making) },
] as const;

/** Spoils an encoding: some in three of four by changing a value in it. */
export function mutate(chance: Chance, bytes: Uint8Array, other: Uint8Array): { bytes: Uint8Array; by: Mutation } {
  const last = mutations[mutations.length - 1] as (typeof mutations)[number];
  const { name, make } = chance.isLucky(0.5) ? last : chance.pick(mutations);
  return { bytes: make({ chance, bytes, other }), by: name };
}

/** Changes one value somewhere inside; what is encoded in a byte string is entered, too, where it can be. */
function valueChanged({ chance, bytes }: Making): Uint8Array {
  try {
    return encode(changed(decode(bytes), chance));
  } catch {
    // No CBOR: a store's frames, or noise that was spoilt before.
    return bytes.slice(1);
  }
}

const boundaries = [0, 1, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1, 2 ** 48, 2 ** 53 - 1];
const lengths = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1024, 1025, 4097];

function anything(chance: Chance): CborValue {
  switch (chance.whole(8)) {
    case 0:
      return chance.pick(boundaries);
    case 1:
      return null;
    case 2:
      return chance.isLucky(0.5);
    case 3:
      return "x".repeat(chance.pick(lengths));
    case 4:
      return "ß€𝄞\ufeff\u0000".slice(0, chance.whole(6));
    case 5:
      return new Uint8Array(chance.pick(lengths)).fill(byte(chance));
    case 6:
      return chance.isLucky(0.5) ? [] : [chance.pick(boundaries)];
    default:
      return chance.isLucky(0.5) ? {} : { [chance.pick(["v", "kind", "name", "__proto__", "constructor"])]: 1 };
  }
}

function changed(value: CborValue, chance: Chance): CborValue {
  if (Array.isArray(value)) return listChanged(value as readonly CborValue[], chance);
  if (value instanceof Uint8Array) return chance.isLucky(0.5) ? resized(value, chance) : anything(chance);
  if (typeof value === "object" && value !== null)
    return mapChanged(value as { readonly [key: string]: CborValue }, chance);
  return anything(chance);
}

function resized(value: Uint8Array, chance: Chance): Uint8Array {
  const next = new Uint8Array(
    chance.isLucky(0.5) ? chance.pick(lengths) : Math.max(0, value.length + chance.pick([-1, 1])),
  );
  next.set(value.subarray(0, next.length));
  return next;
}

function listChanged(items: readonly CborValue[], chance: Chance): CborValue {
  const at = chance.whole(items.length + 1);
  if (at === items.length || chance.isLucky(0.1)) return anything(chance);
  switch (chance.whole(8)) {
    case 0:
      return items.filter((_, index) => index !== at);
    case 1:
      return [...items, items[at] as CborValue];
    default:
      return items.map((item, index) => (index === at ? changed(item, chance) : item));
  }
}

function mapChanged(map: { readonly [key: string]: CborValue }, chance: Chance): CborValue {
  const keys = Object.keys(map);
  if (keys.length === 0 || chance.isLucky(0.05)) return chance.isLucky(0.5) ? { more: 1 } : anything(chance);
  const key = chance.pick(keys);
  switch (chance.whole(10)) {
    case 0: {
      const { [key]: _, ...rest } = map;
      return rest;
    }
    case 1:
      return { ...map, [chance.pick(["more", "", "__proto__", "replyTo", "purpose", `${key}x`])]: anything(chance) };
    case 2:
      return { ...map, [key]: map[chance.pick(keys)] as CborValue };
    default:
      return { ...map, [key]: changed(map[key] as CborValue, chance) };
  }
}
