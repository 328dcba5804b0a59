/** Bytes as values: equality and the texts by which they are looked up. */
/// <reference lib="esnext.typedarrays" />

/** Are these the same bytes? */
export const sameOctets = (one: Uint8Array, other: Uint8Array): boolean => {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
};

const view = (octets: Uint8Array): Buffer => Buffer.from(octets.buffer, octets.byteOffset, octets.length);

/** Hexadecimal, lower case: how ids are shown. */
export const hexOf = (octets: Uint8Array): string => octets.toHex();

/** One character an octet: the shortest key for a map. */
export const keyOf = (octets: Uint8Array): string => view(octets).toString("latin1");
