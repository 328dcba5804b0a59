/**
 * SHA-256, for the hash chain of a run and for chance derived from labels. The only place of fault-injection that
 * calls the platform's cryptography.
 */
import { createHash, hash } from "node:crypto";

/** SHA-256 of bytes or of UTF-8 text, in hexadecimal. */
export function digestHex(data: Uint8Array | string): string {
  return hash("sha256", data, "hex");
}

/** SHA-256 of some parts, each with its length before it, in hexadecimal. */
export function chained(parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(`${part.length} `).update(part);
  return digest.digest("hex");
}

const known = new Map<string, Uint8Array>();
const knownMax = 4096;

/**
 * 32 bytes of chance for a power cycle of a device. Each label has its own, so that what one device draws disturbs no
 * other, and a power cycle more or less does not either.
 */
export function chanceOf(run: string, device: string, cycle: number): Uint8Array {
  const label = `${run}/${device}/${cycle}`;
  const before = known.get(label);
  if (before !== undefined) return before.slice();
  const drawn = new Uint8Array(hash("sha256", label, "buffer"));
  if (known.size >= knownMax) known.clear();
  known.set(label, drawn);
  return drawn.slice();
}
