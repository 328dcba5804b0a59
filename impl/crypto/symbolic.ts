/**
 * Ideal cryptography, as terms: a term says what it is and with which key it was made. Nothing here is secret; who has
 * no key is to make and open no term of it, and whoever breaks that rule is not a device. Bit flips break the check.
 */
import { hash as digest, randomBytes } from "node:crypto";
import { newBytes } from "../wire/own-bytes.ts";
import { type Crypto, type Direction, KeyError } from "./crypto.ts";

// "ZS" || use (1) || key (8) || check (8) || payload
const use = { publicKey: 1, session: 2, certificate: 3, signature: 4 } as const;
type Use = (typeof use)[keyof typeof use];

const [z, s, p, k] = [0x5a, 0x53, 0x50, 0x4b];
const keyOctets = 8;
const checkOctets = 8;
const checkAt = 3 + keyOctets;
const headOctets = checkAt + checkOctets;
const none = new Uint8Array(0);

// Where is put together what a digest is made of, which keeps nothing of it.
let desk = new Uint8Array(4096);

const deskFor = (octets: number): Uint8Array => {
  if (octets > desk.length) desk = new Uint8Array(2 ** Math.ceil(Math.log2(octets)));
  return desk.subarray(0, octets);
};

/** SHA-256, one octet a character: three times as fast as an array, and most of it is only compared. */
const digestText = (octets: Uint8Array): string => digest("sha256", octets, "latin1");

const inlineMost = 64;

/** {@link digestText} of any array: the platform is slow to look into one that is so short that it has no memory of its own. */
const digestOf = (octets: Uint8Array): string => {
  if (octets.length > inlineMost) return digestText(octets);
  const copy = deskFor(octets.length);
  copy.set(octets);
  return digestText(copy);
};

const octetsOf = (text: string): Uint8Array => {
  const octets = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) octets[index] = text.charCodeAt(index);
  return octets;
};

/** What the check is over: use || key || bound || payload. */
const checked = (term: Uint8Array, bound: Uint8Array): string => {
  const from = 2;
  const head = 1 + keyOctets;
  const payload = term.length - headOctets;
  const octets = deskFor(head + bound.length + payload);
  for (let index = 0; index < head; index += 1) octets[index] = term[from + index] as number;
  octets.set(bound, head);
  octets.set(term.subarray(headOctets), head + bound.length);
  return digestText(octets);
};

const makeTerm = (kind: Use, key: Uint8Array, bound: Uint8Array, payload: Uint8Array): Uint8Array => {
  const term = newBytes(headOctets + payload.length);
  term[0] = z;
  term[1] = s;
  term[2] = kind;
  term.set(key, 3);
  term.set(payload, headOctets);
  const check = checked(term, bound);
  for (let index = 0; index < checkOctets; index += 1) term[checkAt + index] = check.charCodeAt(index);
  return term;
};

/** Is this a term of this use and key, and whole? */
const isTerm = (term: Uint8Array, kind: Use, key: Uint8Array, bound: Uint8Array): boolean => {
  if (term.length < headOctets || term[0] !== z || term[1] !== s || term[2] !== kind) return false;
  for (let index = 0; index < keyOctets; index += 1) if (term[3 + index] !== key[index]) return false;
  const check = checked(term, bound);
  for (let index = 0; index < checkOctets; index += 1) {
    if (term[checkAt + index] !== check.charCodeAt(index)) return false;
  }
  return true;
};

/** The 8 octets of a key pair: of "ZP" || octets or "ZK" || octets. */
const pairOf = (key: Uint8Array, letter: number): Uint8Array | undefined =>
  key.length === 2 + keyOctets && key[0] === z && key[1] === letter ? key.subarray(2) : undefined;

const privatePair = (key: Uint8Array): Uint8Array => {
  const pair = pairOf(key, k);
  if (pair === undefined) throw new KeyError("symbolic", "not a private key");
  return pair;
};

// A key is never changed, and a session has one for all of its messages.
const sessionPairs = new WeakMap<Uint8Array, Uint8Array>();

const sessionPair = (key: Uint8Array): Uint8Array => {
  const known = sessionPairs.get(key);
  if (known !== undefined) return known;
  const pair = octetsOf(digestOf(key).slice(0, keyOctets));
  sessionPairs.set(key, pair);
  return pair;
};

const boundTo = (direction: Direction, number: number): Uint8Array => {
  const bound = new Uint8Array(5);
  bound[0] = direction;
  bound[1] = number >>> 24;
  bound[2] = number >>> 16;
  bound[3] = number >>> 8;
  bound[4] = number;
  return bound;
};

/** The symbolic layer. */
export const symbolicCrypto: Crypto = {
  name: "symbolic",
  hash: (bytes) => octetsOf(digestOf(bytes)),
  sign: (privateKey, bytes) => makeTerm(use.signature, privatePair(privateKey), none, octetsOf(digestOf(bytes))),
  verify(publicKey, bytes, signature) {
    const pair = pairOf(publicKey, p);
    if (pair === undefined || signature.length !== headOctets + 32) return false;
    if (!isTerm(signature, use.signature, pair, none)) return false;
    const expected = digestOf(bytes);
    for (let index = 0; index < 32; index += 1) {
      if (signature[headOctets + index] !== expected.charCodeAt(index)) return false;
    }
    return true;
  },
  sealCertificate: (privateKey, bytes) => makeTerm(use.certificate, privatePair(privateKey), none, bytes),
  openCertificate(publicKey, sealed) {
    const pair = pairOf(publicKey, p);
    return pair !== undefined && isTerm(sealed, use.certificate, pair, none) ? sealed.subarray(headOctets) : null;
  },
  encryptTo(publicKey, bytes) {
    const pair = pairOf(publicKey, p);
    if (pair === undefined) throw new KeyError("symbolic", "not a public key");
    return makeTerm(use.publicKey, pair, none, bytes);
  },
  decryptWith(privateKey, bytes) {
    return isTerm(bytes, use.publicKey, privatePair(privateKey), none) ? bytes.subarray(headOctets) : null;
  },
  encryptSession: (key, direction, number, bytes) =>
    makeTerm(use.session, sessionPair(key), boundTo(direction, number), bytes),
  decryptSession(key, direction, number, bytes) {
    if (number > 0xffff_ffff) return null;
    return isTerm(bytes, use.session, sessionPair(key), boundTo(direction, number)) ? bytes.subarray(headOctets) : null;
  },
  generateKeyPair() {
    const pair = randomBytes(keyOctets);
    return { publicKey: Uint8Array.of(z, p, ...pair), privateKey: Uint8Array.of(z, k, ...pair) };
  },
};
