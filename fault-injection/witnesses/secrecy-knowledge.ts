/**
 * What an attacker can derive from what it has seen, where cryptography is ideal (`symbolic` of `spec/wire.cddl`): the
 * closure under taking apart what is encoded, opening what is under a key that it has, joining two random numbers to a
 * key, and drawing a key with a key and a challenge, as for a status query. Of each field that is called a challenge
 * there can be very many, and no key is joined of them.
 */
import { hash } from "node:crypto";
import { exclusiveOr, joined, toHex } from "../../conformance/wire/bytes.ts";
import { decode } from "../../conformance/wire/cbor.ts";
import { WireError } from "../../conformance/wire/wire-error.ts";

/** Uses of terms: to a public key, under a session key, certificate, signature. */
const uses = { toPublicKey: 1, session: 2, certificate: 3, signature: 4 } as const;
const keyAt = 3;
const checkAt = keyAt + 8;
const payloadAt = checkAt + 8;
const randomLength = 32;

/** See the file header. It only ever learns more. */
export class Knowledge {
  /** everything it has, by bytes in hexadecimal */
  readonly #known = new Set<string>();
  /** maps that it has taken apart, for who wants to know what is in them */
  readonly #maps: Readonly<Record<string, unknown>>[] = [];
  readonly #randoms: Uint8Array[] = [];
  readonly #challenges: Uint8Array[] = [];
  /** session keys that it has or can join, by the first 8 bytes of their hash */
  readonly #keys = new Map<string, Uint8Array>();
  readonly #keysSeen = new Set<string>();
  readonly #privateKeys = new Set<string>();
  /** what is in terms that it cannot open yet, by use and key */
  readonly #locked = new Map<string, Uint8Array[]>();
  #fresh: Uint8Array[] = [];

  /** The attacker sees this: bytes, or anything that has bytes in it. */
  see(value: unknown): void {
    this.#collect(value);
    for (let next = this.#fresh.pop(); next !== undefined; next = this.#fresh.pop()) this.#take(next);
  }

  /** Does it have these bytes, or can it make them of two random numbers? */
  has(bytes: Uint8Array): boolean {
    return this.#known.has(toHex(bytes)) || (bytes.length === randomLength && this.#keys.has(nameOfKey(bytes)));
  }

  /** The session key of that name, if it has it; names are in hexadecimal. */
  keyNamed(name: string): Uint8Array | undefined {
    return this.#keys.get(name);
  }

  /** Names of the session keys under which it has seen something, whether or not it can open that. */
  get keysSeen(): ReadonlySet<string> {
    return this.#keysSeen;
  }

  /** All maps that it has found in what it could read. */
  get maps(): readonly Readonly<Record<string, unknown>>[] {
    return this.#maps;
  }

  #collect(value: unknown): void {
    if (value instanceof Uint8Array) {
      const name = toHex(value);
      if (this.#known.has(name)) return;
      this.#known.add(name);
      this.#fresh.push(value);
    } else if (Array.isArray(value)) {
      for (const item of value) this.#collect(item);
    } else if (typeof value === "object" && value !== null) {
      this.#maps.push(value as Readonly<Record<string, unknown>>);
      for (const [key, item] of Object.entries(value)) {
        if (key === "challenge" && item instanceof Uint8Array) this.#takeChallenge(item);
        else this.#collect(item);
      }
    }
  }

  #takeChallenge(challenge: Uint8Array): void {
    const name = toHex(challenge);
    if (this.#known.has(name)) return;
    this.#known.add(name);
    this.#challenges.push(challenge);
    for (const key of this.#keysInUse()) this.#takeKey(sha256(joined(key, challenge)));
  }

  #keysInUse(): readonly Uint8Array[] {
    return [...this.#keysSeen].flatMap((name) => this.#keys.get(name) ?? []);
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === randomLength) this.#takeRandom(bytes);
    if (startsWith(bytes, "ZS") && bytes.length >= payloadAt) this.#takeTerm(bytes);
    else if (startsWith(bytes, "ZK")) {
      const name = toHex(bytes.subarray(2));
      this.#privateKeys.add(name);
      this.#unlock(`${uses.toPublicKey} ${name}`);
    } else this.#takeEncoding(bytes);
  }

  #takeTerm(bytes: Uint8Array): void {
    const use = bytes[2];
    const name = toHex(bytes.subarray(keyAt, checkAt));
    const payload = bytes.subarray(payloadAt);
    if (use === uses.session && !this.#keysSeen.has(name)) {
      this.#keysSeen.add(name);
      this.#takeAnswerKeys(this.#keys.get(name));
    }
    const isOpen =
      use === uses.certificate ||
      (use === uses.toPublicKey && this.#privateKeys.has(name)) ||
      (use === uses.session && this.#keys.has(name));
    if (isOpen) this.#collect(payload);
    else if (use === uses.toPublicKey || use === uses.session) {
      const lock = `${use} ${name}`;
      const waiting = this.#locked.get(lock);
      if (waiting === undefined) this.#locked.set(lock, [payload]);
      else waiting.push(payload);
    }
  }

  /** A number of this length may be a key, or one half of a key. */
  #takeRandom(random: Uint8Array): void {
    this.#takeKey(random);
    for (const other of this.#randoms) this.#takeKey(exclusiveOr(random, other));
    this.#randoms.push(random);
  }

  #takeKey(key: Uint8Array): void {
    const name = nameOfKey(key);
    if (this.#keys.has(name)) return;
    this.#keys.set(name, key);
    this.#unlock(`${uses.session} ${name}`);
    if (this.#keysSeen.has(name)) this.#takeAnswerKeys(key);
  }

  /** The keys for answers that are drawn with a key TA/MM: SHA-256 of it and a challenge. */
  #takeAnswerKeys(key: Uint8Array | undefined): void {
    if (key === undefined) return;
    for (const challenge of this.#challenges) this.#takeKey(sha256(joined(key, challenge)));
  }

  #unlock(lock: string): void {
    const opened = this.#locked.get(lock) ?? [];
    this.#locked.delete(lock);
    for (const payload of opened) this.#collect(payload);
  }

  #takeEncoding(bytes: Uint8Array): void {
    // Arrays and maps: nothing else has parts.
    const major = (bytes[0] ?? 0) >> 5;
    if (major !== 4 && major !== 5) return;
    try {
      this.#collect(decode(bytes));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }
}

/** The name under which terms carry a session key: the first 8 bytes of its hash, in hexadecimal. */
export function nameOfKey(key: Uint8Array): string {
  return toHex(sha256(key).subarray(0, 8));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  return bytes[0] === mark.charCodeAt(0) && bytes[1] === mark.charCodeAt(1);
}
