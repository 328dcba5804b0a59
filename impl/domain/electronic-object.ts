/**
 * Electronic objects, part by part: encrypted under a content key, hashed as they go, signed as a whole (FIG. 15, steps
 * 494 to 512). Nothing here keeps a part, so an object may be of any size.
 *
 * The parts 1 to n come first and the header, part 0, last, on the way as in the hash.
 */
import { objectPartOctets } from "../../spec/host-requests.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { accepted, type Refused, refused, type Verdict } from "./refusal.ts";

/** What a running hash begins with. */
export const startHash: Uint8Array = new Uint8Array(32);

/** c(i) = SHA-256(c(i-1) || SHA-256(encrypted part i)); with the header as the last part, what is signed. */
export const hashedPart = (crypto: Crypto, hash: Uint8Array, sealed: Uint8Array): Uint8Array => {
  const both = new Uint8Array(64);
  both.set(hash);
  both.set(crypto.hash(sealed), 32);
  return crypto.hash(both);
};

/** Encrypts part i, from 1. Direction 0, as the header, whose number is 0. */
export const sealPart = (crypto: Crypto, key: Uint8Array, index: number, clear: Uint8Array): Uint8Array => {
  if (clear.length > objectPartOctets) throw new Error(`part ${index} has ${clear.length} octets`);
  return crypto.encryptSession(key, 0, index, clear);
};

/** Opens part i; null if this key does not open it, or it is another part. FIG. 22, step 742: what the host does. */
export const openPart = (crypto: Crypto, key: Uint8Array, index: number, sealed: Uint8Array): Uint8Array | null =>
  crypto.decryptSession(key, 0, index, sealed);

/** FIG. 15, step 498: the signature over the digest of all encrypted parts, the header as the last one. */
export const signObject = (crypto: Crypto, privateKey: Uint8Array, digest: Uint8Array): Uint8Array =>
  crypto.sign(privateKey, digest);

/** Parts that have passed, as an immutable value of constant size. */
export interface PassedParts {
  /** of which object; undefined before the first part */
  readonly object: string | undefined;
  /** how many */
  readonly count: number;
  readonly hash: Uint8Array;
}

/** No part has passed yet. */
export const noParts: PassedParts = Object.freeze({ object: undefined, count: 0, hash: startHash });

/** One more part of an object, encrypted. */
export interface ObjectPart {
  readonly object: string;
  readonly index: number;
  readonly content: Uint8Array;
}

/** FIG. 15, steps 506 and 508: takes the next part into account. Refused unless it is the next one of this object. */
export const passPart = (
  crypto: Crypto,
  passed: PassedParts,
  part: ObjectPart,
): { readonly ok: true; readonly passed: PassedParts } | Refused => {
  const { object, index, content } = part;
  if (passed.object !== undefined && passed.object !== object) return refused("objectSignatureInvalid", "object");
  if (index !== passed.count + 1) return refused("objectSignatureInvalid", "index");
  return { ok: true, passed: { object, count: index, hash: hashedPart(crypto, passed.hash, content) } };
};

/** The end of an object: its header and last part, how many parts there are, and the signature over all. */
export interface ObjectEnd {
  readonly object: string;
  readonly parts: number;
  readonly header: Uint8Array;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * FIG. 15, steps 508 and 510: with this end, are the parts exactly those which the issuing agent has signed? No part may
 * be missing.
 */
export const checkObject = (crypto: Crypto, publicKey: Uint8Array, passed: PassedParts, end: ObjectEnd): Verdict => {
  const last = passPart(crypto, passed, { object: end.object, index: end.parts, content: end.content });
  if (!last.ok) return last.field === "index" ? refused(last.reason, "parts") : last;
  const digest = hashedPart(crypto, last.passed.hash, end.header);
  return crypto.verify(publicKey, digest, end.signature) ? accepted : refused("objectSignatureInvalid", "signature");
};
