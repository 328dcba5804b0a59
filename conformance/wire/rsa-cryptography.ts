/**
 * `forge` and `native` of `spec/wire.cddl`: RSA and AES-256-GCM, by the platform's library.
 *
 * OAEP is padded here, because the library draws its own chance, and a replayed run must have the same bytes.
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import { asBuffer, exclusiveOr, joined } from "./bytes.ts";
import type { Cryptography, CryptoName, Direction, KeyPair } from "./cryptography.ts";

const hashLength = 32;
const tagLength = 16;
const nonceLength = 12;
const zeroNonce = new Uint8Array(nonceLength);
/** Parsed keys that are kept: more than a fixture has. */
const keysMax = 256;

const sha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

/** Keys by their bytes, parsed once. */
class ParsedKeys {
  readonly #keys = new Map<string, KeyObject>();
  readonly #parse: (bytes: Buffer) => KeyObject;

  constructor(parse: (bytes: Buffer) => KeyObject) {
    this.#parse = parse;
  }

  of(bytes: Uint8Array): KeyObject {
    const name = asBuffer(bytes).toString("latin1");
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = this.#parse(asBuffer(bytes));
    if (this.#keys.size >= keysMax) this.#keys.clear();
    this.#keys.set(name, key);
    return key;
  }
}

const publicKeys = new ParsedKeys((key) => createPublicKey({ key, format: "der", type: "spki" }));
const privateKeys = new ParsedKeys((key) => createPrivateKey({ key, format: "der", type: "pkcs8" }));

/** The pair whose private key this is. */
export function rsaKeyPair(privateKey: Uint8Array): KeyPair {
  const publicKey = createPublicKey(privateKeys.of(privateKey)).export({ format: "der", type: "spki" });
  return { publicKey: new Uint8Array(publicKey), privateKey };
}

/** Length of the modulus in bytes, which is that of a block. */
function blockLength(key: KeyObject): number {
  return Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
}

function inBlocks(bytes: Uint8Array, length: number, block: (part: Uint8Array) => Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) parts.push(block(bytes.subarray(at, at + length)));
  return joined(...parts);
}

/** Whatever the library refuses is unreadable. */
function orNull(open: () => Uint8Array | null): Uint8Array | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** MGF1 with SHA-256 (RFC 8017, section B.2.1). */
function mask(seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let counter = 0; counter * hashLength < length; counter++) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, counter);
    parts.push(sha256(joined(seed, bytes)));
  }
  return joined(...parts).subarray(0, length);
}

/** EME-OAEP with an empty label (RFC 8017, section 7.1.1, step 2). */
function padded(message: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const zeros = new Uint8Array(length - message.length - 2 * hashLength - 2);
  const data = joined(sha256(new Uint8Array(0)), zeros, new Uint8Array([1]), message);
  const maskedData = exclusiveOr(data, mask(seed, data.length));
  const maskedSeed = exclusiveOr(seed, mask(maskedData, hashLength));
  return joined(new Uint8Array([0]), maskedSeed, maskedData);
}

function lock(key: Uint8Array, nonce: Uint8Array, content: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  const locked = cipher.update(content);
  return joined(locked, cipher.final(), cipher.getAuthTag());
}

function unlock(key: Uint8Array, nonce: Uint8Array, locked: Uint8Array): Uint8Array | null {
  if (locked.length < tagLength) return null;
  return orNull(() => {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
    decipher.setAuthTag(locked.subarray(locked.length - tagLength));
    return joined(decipher.update(locked.subarray(0, locked.length - tagLength)), decipher.final());
  });
}

/** Direction, seven zeros, number. */
function nonceOf(direction: Direction, number: number): Uint8Array {
  const nonce = new Uint8Array(nonceLength);
  nonce[0] = direction;
  new DataView(nonce.buffer).setUint32(8, number);
  return nonce;
}

function encryptTo(publicKey: Uint8Array, content: Uint8Array, chance: Uint8Array): Uint8Array {
  if (chance.length !== 2 * hashLength) throw new RangeError(`${chance.length} bytes of chance, not 64`);
  const key = publicKeys.of(publicKey);
  const fresh = chance.subarray(0, hashLength);
  const block = padded(fresh, chance.subarray(hashLength), blockLength(key));
  const head = publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block);
  return joined(head, lock(fresh, zeroNonce, content));
}

function decryptWith(privateKey: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  return orNull(() => {
    const key = privateKeys.of(privateKey);
    const length = blockLength(key);
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const fresh = privateDecrypt(options, sealed.subarray(0, length));
    return fresh.length === hashLength ? unlock(fresh, zeroNonce, sealed.subarray(length)) : null;
  });
}

function sealCertificate(privateKey: Uint8Array, content: Uint8Array): Uint8Array {
  const key = privateKeys.of(privateKey);
  return inBlocks(content, blockLength(key) - 11, (part) => privateEncrypt(key, part));
}

function openCertificate(publicKey: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  return orNull(() => {
    const key = publicKeys.of(publicKey);
    const length = blockLength(key);
    if (sealed.length === 0 || sealed.length % length !== 0) return null;
    return inBlocks(sealed, length, (part) => publicDecrypt(key, part));
  });
}

/** See the file header. */
export function rsaCryptography(name: Exclude<CryptoName, "symbolic">): Cryptography {
  return {
    name,
    hash: (bytes) => new Uint8Array(sha256(bytes)),
    sign: (privateKey, bytes) => new Uint8Array(sign("sha256", bytes, privateKeys.of(privateKey))),
    verify: (publicKey, bytes, signature) => {
      try {
        return verify("sha256", bytes, publicKeys.of(publicKey), signature);
      } catch {
        return false;
      }
    },
    sealCertificate,
    openCertificate,
    encryptTo,
    decryptWith,
    encryptSession: (key, direction, number, content) => lock(key, nonceOf(direction, number), content),
    decryptSession: (key, direction, number, sealed) => unlock(key, nonceOf(direction, number), sealed),
  };
}
