/** The cryptography that devices use, as one interface of three layers (`spec/wire.cddl`, keys). */

/** Name of a layer. */
export type CryptoLayerName = "forge" | "native" | "symbolic";

/** A key pair, in the encodings of `spec/wire.cddl`. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/**
 * 0 from who has begun the session (module, for K), 1 from the other. Under TA/MM, which is one key for both sides of a
 * payment: 0 from the agent and 1 from the module of the payer, 2 and 3 of the payee (reading 16/584:side).
 */
export type Direction = 0 | 1 | 2 | 3;

/**
 * Synchronous and pure: chance is an argument, but for {@link Crypto.generateKeyPair}.
 * Whatever does not open is answered by null (or false), never by an exception.
 *
 * @throws KeyError if an own key, which comes from the device's provision, cannot be used
 */
export interface Crypto {
  readonly name: CryptoLayerName;
  /** SHA-256, 32 bytes */
  hash(bytes: Uint8Array): Uint8Array;
  sign(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** E_K with the private key: whoever has the public key recovers the bytes */
  sealCertificate(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** D with the public key */
  openCertificate(publicKey: Uint8Array, sealed: Uint8Array): Uint8Array | null;
  /** chance: 64 bytes */
  encryptTo(publicKey: Uint8Array, bytes: Uint8Array, chance: Uint8Array): Uint8Array;
  decryptWith(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array | null;
  /** key: 32 bytes; number: 0 to 2^32 - 1, bound to the content as the direction is */
  encryptSession(key: Uint8Array, direction: Direction, number: number, bytes: Uint8Array): Uint8Array;
  decryptSession(key: Uint8Array, direction: Direction, number: number, bytes: Uint8Array): Uint8Array | null;
  /** real chance: for fixtures and set-up only */
  generateKeyPair(bits: number): KeyPair;
}

/** A key that cannot be used, where the device relies on it. */
export class KeyError extends Error {
  readonly _tag = "KeyError";
  readonly layer: CryptoLayerName;

  constructor(layer: CryptoLayerName, detail: string) {
    super(`${layer}: ${detail}`);
    this.name = "KeyError";
    this.layer = layer;
  }
}

/** R(initiator) XOR R(responder). */
export const sessionKeyOf = (one: Uint8Array, other: Uint8Array): Uint8Array => {
  const key = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1) key[index] = (one[index] ?? 0) ^ (other[index] ?? 0);
  return key;
};

/** First half of the hash of the session key. */
export const sessionIdOf = (crypto: Crypto, key: Uint8Array): Uint8Array => crypto.hash(key).slice(0, 16);
