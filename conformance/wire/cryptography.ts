/**
 * The cryptography of `spec/wire.cddl`, written a second time for the harness: nothing is shared with the reference
 * implementation, so that a mistake in one shows as a difference.
 *
 * `forge` and `native` name the same bytes; the harness makes and reads both with the platform's library.
 */
import { idealCryptography } from "./ideal-cryptography.ts";
import { rsaCryptography } from "./rsa-cryptography.ts";

/** The layers that a build may be given: the first two have the same bytes. */
export const cryptoNames = ["forge", "native", "symbolic"] as const;

/** One of {@link cryptoNames}. */
export type CryptoName = (typeof cryptoNames)[number];

/** A key pair, as it stands in certificates and stores. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/**
 * 0 from the initiator of a session (or from a module to its network server), 1 from the other end; under TA/MM see
 * `links.ts`.
 */
export type Direction = 0 | 1 | 2 | 3;

/** Synchronous and pure: chance is an argument. What cannot be opened is null, never an error. */
export interface Cryptography {
  readonly name: CryptoName;
  /** SHA-256 */
  hash(bytes: Uint8Array): Uint8Array;
  sign(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** E_K with a private key */
  sealCertificate(privateKey: Uint8Array, content: Uint8Array): Uint8Array;
  /** D with the public key */
  openCertificate(publicKey: Uint8Array, sealed: Uint8Array): Uint8Array | null;
  /** `chance`: 64 bytes, of which the first 32 become a key */
  encryptTo(publicKey: Uint8Array, content: Uint8Array, chance: Uint8Array): Uint8Array;
  decryptWith(privateKey: Uint8Array, sealed: Uint8Array): Uint8Array | null;
  encryptSession(key: Uint8Array, direction: Direction, number: number, content: Uint8Array): Uint8Array;
  decryptSession(key: Uint8Array, direction: Direction, number: number, sealed: Uint8Array): Uint8Array | null;
}

/** The harness's own cryptography for a layer. */
export function cryptographyNamed(name: CryptoName): Cryptography {
  return name === "symbolic" ? idealCryptography : rsaCryptography(name);
}
