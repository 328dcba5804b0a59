/**
 * `symbolic` of `spec/wire.cddl`: terms that only who holds the key makes or opens.
 *
 * A term is "ZS" || use || key || check || payload, with check over use, key, what the term is bound to, and payload.
 */
import { hash } from "node:crypto";
import { asBuffer, isSame, joined } from "./bytes.ts";
import type { Cryptography, Direction, KeyPair } from "./cryptography.ts";

const use = { toPublicKey: 1, session: 2, certificate: 3, signature: 4 } as const;
type Use = (typeof use)[keyof typeof use];

const headLength = 3 + 8;
const payloadAt = headLength + 8;
const noBound = new Uint8Array(0);

const sha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

const marked = (mark: string, key: Uint8Array): Uint8Array => joined(Buffer.from(mark, "latin1"), key);

/** The key pair of a name: the same at every call. */
export function idealKeyPair(name: string): KeyPair {
  const key = sha256(Buffer.from(name, "utf8")).subarray(0, 8);
  return { publicKey: marked("ZP", key), privateKey: marked("ZK", key) };
}

/** The key of a term that was made with one of a pair, or null if this is no such key. */
function keyOf(mark: "ZP" | "ZK", encoded: Uint8Array): Uint8Array | null {
  const isMarked = encoded.length === 10 && encoded[0] === 0x5a && encoded[1] === mark.charCodeAt(1);
  return isMarked ? encoded.subarray(2) : null;
}

/** Where what is checked is put together. */
let scratch = new Uint8Array(2 ** 16);

function checkOf(head: Uint8Array, bound: Uint8Array, payload: Uint8Array): Uint8Array {
  // The mark "ZS" is not part of what is checked.
  const boundAt = headLength - 2;
  const end = boundAt + bound.length + payload.length;
  if (end > scratch.length) scratch = new Uint8Array(2 * end);
  for (let at = 0; at < boundAt; at++) scratch[at] = head[at + 2] as number;
  scratch.set(bound, boundAt);
  scratch.set(payload, boundAt + bound.length);
  return sha256(scratch.subarray(0, end)).subarray(0, 8);
}

function term(made: Use, key: Uint8Array, payload: Uint8Array, bound: Uint8Array = noBound): Uint8Array {
  const head = joined(new Uint8Array([0x5a, 0x53, made]), key);
  return joined(head, checkOf(head, bound, payload), payload);
}

function opened(made: Use, key: Uint8Array | null, bytes: Uint8Array, bound: Uint8Array = noBound): Uint8Array | null {
  if (key === null || bytes.length < payloadAt) return null;
  if (bytes[0] !== 0x5a || bytes[1] !== 0x53 || bytes[2] !== made) return null;
  if (!isSame(bytes.subarray(3, headLength), key)) return null;
  const payload = bytes.subarray(payloadAt);
  return isSame(bytes.subarray(headLength, payloadAt), checkOf(bytes, bound, payload)) ? payload : null;
}

/** A key that must be there, because the harness itself passes it. */
function required(key: Uint8Array | null): Uint8Array {
  if (key === null) throw new RangeError("not a key of the symbolic layer");
  return key;
}

const sessionKeyNames = new WeakMap<Uint8Array, Uint8Array>();

function sessionKeyName(key: Uint8Array): Uint8Array {
  const known = sessionKeyNames.get(key);
  if (known !== undefined) return known;
  const name = sha256(key).subarray(0, 8);
  sessionKeyNames.set(key, name);
  return name;
}

/** What content under a session key is bound to. */
function bound(direction: Direction, number: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = direction;
  new DataView(bytes.buffer).setUint32(1, number);
  return bytes;
}

/** See the file header. */
export const idealCryptography: Cryptography = {
  name: "symbolic",
  hash: (bytes) => new Uint8Array(sha256(bytes)),
  sign: (privateKey, bytes) => term(use.signature, required(keyOf("ZK", privateKey)), sha256(bytes)),
  verify: (publicKey, bytes, signature) => {
    const payload = opened(use.signature, keyOf("ZP", publicKey), signature);
    return payload !== null && isSame(payload, sha256(bytes));
  },
  sealCertificate: (privateKey, content) => term(use.certificate, required(keyOf("ZK", privateKey)), content),
  openCertificate: (publicKey, sealed) => opened(use.certificate, keyOf("ZP", publicKey), sealed),
  encryptTo: (publicKey, content) => term(use.toPublicKey, required(keyOf("ZP", publicKey)), content),
  decryptWith: (privateKey, sealed) => opened(use.toPublicKey, keyOf("ZK", privateKey), sealed),
  encryptSession: (key, direction, number, content) =>
    term(use.session, sessionKeyName(key), content, bound(direction, number)),
  decryptSession: (key, direction, number, sealed) =>
    opened(use.session, sessionKeyName(key), sealed, bound(direction, number)),
};

/** Which session key a term is under: the name of that key in hexadecimal, or null if it is no such term. */
export function sessionKeyNameIn(sealed: Uint8Array): string | null {
  if (sealed.length < payloadAt || sealed[2] !== use.session) return null;
  return asBuffer(sealed).toString("hex", 3, headLength);
}
