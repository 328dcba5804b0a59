/** The generator of a device's chance: deterministic, from 32 bytes that it is given when power comes on. */
import type { Crypto } from "../crypto/crypto.ts";

const blockOctets = 32;

/**
 * Draws are blocks of SHA-256 over seed, count of draws and label, so that one tells nothing of another, and no draw
 * is made twice.
 */
export class Generator {
  readonly #crypto: Crypto;
  readonly #seed: Uint8Array;
  #draws = 0;

  constructor(crypto: Crypto, seed: Uint8Array) {
    this.#crypto = crypto;
    this.#seed = seed;
  }

  /** So many octets, for what the label says. */
  draw(label: string, octets: number): Uint8Array {
    this.#draws += 1;
    const drawn = new Uint8Array(octets);
    for (let block = 0; block * blockOctets < octets; block += 1) {
      const purpose = new TextEncoder().encode(`/${this.#draws}/${block}/${label}`);
      const input = new Uint8Array(this.#seed.length + purpose.length);
      input.set(this.#seed);
      input.set(purpose, this.#seed.length);
      const hash = this.#crypto.hash(input);
      drawn.set(hash.subarray(0, Math.min(blockOctets, octets - block * blockOctets)), block * blockOctets);
    }
    return drawn;
  }
}
