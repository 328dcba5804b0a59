/** Bytes with memory of their own. An array above 64 octets of its own costs a microsecond, so longer ones come from Node's pool. */

const inlineMost = 64;

/** Bytes that nobody else writes to. What is in them is arbitrary: they are to be written all over. */
export const newBytes = (length: number): Uint8Array => {
  if (length <= inlineMost) return new Uint8Array(length);
  const pooled = Buffer.allocUnsafe(length);
  return new Uint8Array(pooled.buffer, pooled.byteOffset, length);
};

/** The bytes from `from` up to `to`, in memory that nobody else writes to. */
export const ownBytes = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
  const length = to - from;
  // Of a Buffer, slice would be a view.
  if (length <= inlineMost && bytes.constructor === Uint8Array) return bytes.slice(from, to);
  const own = newBytes(length);
  own.set(bytes.subarray(from, to));
  return own;
};
