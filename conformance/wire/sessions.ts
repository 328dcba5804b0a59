/**
 * The sessions of a run, found out by listening with all keys: random numbers and verification messages as devices send
 * them, and the session keys that follow.
 */
import { exclusiveOr, toHex } from "./bytes.ts";
import type { Cryptography, Direction } from "./cryptography.ts";
import { sessionKeyNameIn } from "./ideal-cryptography.ts";

/** A session that two devices can have formed. */
export interface KnownSession {
  /** session id in hexadecimal */
  readonly id: string;
  /** as the charts call it: `<initiator's attempt>.<responder's attempt>` */
  readonly text: string;
  readonly key: Uint8Array;
  /** addresses */
  readonly initiator: string;
  readonly responder: string;
}

/** What is under a session key, opened. */
export interface OpenedContent {
  readonly session: KnownSession;
  readonly direction: Direction;
  readonly content: Uint8Array;
}

/** The number of a random number that no device has drawn. */
export const outsiderNumber = 0;

/** Random numbers of outsiders begin so, which nobody but the reader looks at. */
const outsiderMark = Buffer.from("a number of an outsider", "latin1");

/** A random number as an outsider draws it, from 32 bytes of chance. */
export function outsiderRandom(chance: Uint8Array): Uint8Array {
  const random = chance.slice(0, 32);
  random.set(outsiderMark);
  return random;
}

function isOutsiders(random: Uint8Array): boolean {
  return Buffer.compare(random.subarray(0, outsiderMark.length), outsiderMark) === 0;
}

interface Challenge {
  readonly random: Uint8Array;
  readonly number: number;
}

/** See the file header. */
export class Sessions {
  readonly #cryptography: Cryptography;
  readonly #attempts = new Map<string, number>();
  /** numbers of random numbers and of verification messages, by their bytes */
  readonly #numbers = new Map<string, number>();
  readonly #challenges = new Map<string, Challenge>();
  /** what the responses with these random numbers returned when they were first read */
  readonly #returned = new Map<string, number>();
  readonly #byId = new Map<string, KnownSession>();
  readonly #byKeyName = new Map<string, KnownSession>();
  /** newest first */
  #newest: readonly KnownSession[] = [];

  constructor(cryptography: Cryptography) {
    this.#cryptography = cryptography;
  }

  /** A device begins or answers one more session. */
  attempt(device: string): void {
    this.#attempts.set(device, this.attempts(device) + 1);
  }

  /** Sessions that a device has begun or answered. */
  attempts(device: string): number {
    return this.#attempts.get(device) ?? 0;
  }

  /** A challenge is on its way from a responder: the number of its attempt. */
  challenge(from: string, random: Uint8Array, verification: Uint8Array): number {
    const number = this.#numbered(from, random);
    this.#challenges.set(nameOf(verification), { random, number });
    return number;
  }

  /**
   * A response is on its way from an initiator. `theirs` is the number of the verification message returned; of one that
   * nobody has sent, what the response returned when it was first read: a peer's lie is a fact, not another message.
   */
  response(
    from: string,
    to: string,
    { random, verification, returned }: { random: Uint8Array; verification: Uint8Array; returned: Uint8Array },
  ): { readonly own: number; readonly theirs: number } {
    const own = this.#numbered(from, random);
    this.#numbers.set(nameOf(verification), own);
    const challenge = this.#challenges.get(nameOf(returned));
    const before = this.#returned.get(nameOf(random));
    const theirs = challenge?.number ?? before ?? outsiderNumber;
    if (before === undefined) this.#returned.set(nameOf(random), theirs);
    if (challenge !== undefined) this.#formed(random, challenge.random, `${own}.${theirs}`, from, to);
    return { own, theirs };
  }

  /** The number of the attempt in which a verification message was drawn; undefined: by nobody. */
  numberOf(verification: Uint8Array): number | undefined {
    return this.#numbers.get(nameOf(verification));
  }

  /** A session by its id in hexadecimal. */
  byId(id: string): KnownSession | undefined {
    return this.#byId.get(id);
  }

  /** The sessions that the charts call so, newest first: more than one only where chance has repeated itself. */
  named(text: string): readonly KnownSession[] {
    return this.#newest.filter((session) => session.text === text);
  }

  /** Opens what a device gets to read in a session; null: it is under no key that this device has, or not meant for it. */
  open(to: string, number: number, sealed: Uint8Array): OpenedContent | null {
    for (const session of this.#candidates(to, sealed)) {
      const direction = session.responder === to ? 0 : 1;
      const content = this.#cryptography.decryptSession(session.key, direction, number, sealed);
      if (content !== null) return { session, direction, content };
    }
    return null;
  }

  #candidates(to: string, sealed: Uint8Array): readonly KnownSession[] {
    if (this.#cryptography.name !== "symbolic") {
      return this.#newest.filter(({ initiator, responder }) => initiator === to || responder === to);
    }
    const session = this.#byKeyName.get(sessionKeyNameIn(sealed) ?? "");
    return session !== undefined && (session.initiator === to || session.responder === to) ? [session] : [];
  }

  #numbered(from: string, random: Uint8Array): number {
    const name = nameOf(random);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = isOutsiders(random) ? outsiderNumber : this.attempts(from);
    this.#numbers.set(name, number);
    return number;
  }

  #formed(ofInitiator: Uint8Array, ofResponder: Uint8Array, text: string, initiator: string, responder: string): void {
    const key = exclusiveOr(ofInitiator, ofResponder);
    const hashed = this.#cryptography.hash(key);
    const id = toHex(hashed.subarray(0, 16));
    if (this.#byId.has(id)) return;
    const session = { id, text, key, initiator, responder };
    this.#byId.set(id, session);
    this.#byKeyName.set(toHex(hashed.subarray(0, 8)), session);
    this.#newest = [session, ...this.#newest];
  }
}

function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
