/**
 * How a global state is packed into 32-bit words: one field per role, one for the adversarial network, one per link
 * with a memory, one per budget.
 */

/** A field of the packed state. Fields do not straddle words. */
export interface Field {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}

/** Where each part of a global state lies. */
export interface StateLayout {
  readonly words: number;
  readonly roles: readonly Field[];
  readonly set: Field;
  readonly links: readonly Field[];
  readonly powerLosses: Field;
  readonly drops: Field;
  readonly duplicates: Field;
}

/** How many values each part takes. */
export interface PartSizes {
  readonly roles: readonly number[];
  readonly setBits: number;
  readonly linkBits: readonly number[];
  readonly powerLosses: number;
  readonly drops: number;
  readonly duplicates: number;
}

/** Bits for values `0 .. count-1`. */
export function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

/** Pack the parts, widest first, into as few words as first fit finds. */
export function layOut(sizes: PartSizes): StateLayout {
  const wanted = [
    ...sizes.roles.map(bitsFor),
    sizes.setBits,
    ...sizes.linkBits,
    bitsFor(sizes.powerLosses + 1),
    bitsFor(sizes.drops + 1),
    bitsFor(sizes.duplicates + 1),
  ];
  const fields: Field[] = new Array(wanted.length);
  const used: number[] = [0];
  for (const part of wanted.map((_, index) => index).sort((a, b) => (wanted[b] as number) - (wanted[a] as number))) {
    const bits = wanted[part] as number;
    let word = used.findIndex((taken) => taken + bits <= 32);
    if (word < 0) word = used.push(0) - 1;
    fields[part] = { word, shift: used[word] as number, bits };
    used[word] = (used[word] as number) + bits;
  }
  const roles = sizes.roles.length;
  const links = sizes.linkBits.length;
  const at = (index: number): Field => fields[index] as Field;
  return {
    words: used.length,
    roles: fields.slice(0, roles),
    set: at(roles),
    links: fields.slice(roles + 1, roles + 1 + links),
    powerLosses: at(roles + 1 + links),
    drops: at(roles + 2 + links),
    duplicates: at(roles + 3 + links),
  };
}

/** Read a field of the state at `offset`. */
export function readField(words: Uint32Array, offset: number, field: Field): number {
  if (field.bits === 0) return 0;
  return ((words[offset + field.word] as number) >>> field.shift) & maskOf(field.bits);
}

/** Write a field of the state at `offset`. */
export function writeField(words: Uint32Array, offset: number, field: Field, value: number): void {
  if (field.bits === 0) return;
  const mask = (maskOf(field.bits) << field.shift) >>> 0;
  words[offset + field.word] = (((words[offset + field.word] as number) & ~mask) | (value << field.shift)) >>> 0;
}

/** The lowest `bits` bits set. */
export function maskOf(bits: number): number {
  return bits === 32 ? 0xffffffff : (1 << bits) - 1;
}
