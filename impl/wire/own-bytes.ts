/** Copies of bytes. An array above 64 octets of its own costs a microsecond, so longer ones come from Node's pool. */

const inlineMost = 64;

/** The bytes from `from` up to `to`, in memory that nobody else writes to. */
export const ownBytes = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
  const length = to - from;
  // Of a Buffer, slice would be a view.
  if (length <= inlineMost && bytes.constructor === Uint8Array) return bytes.slice(from, to);
  const pooled = Buffer.copyBytesFrom(bytes, from, length);
  return new Uint8Array(pooled.buffer, pooled.byteOffset, length);
};
