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
  /** what each end has said of its clock when the session was set up: as it was sent, and as it arrived */
  readonly clocks: { readonly initiator: Set<number>; readonly responder: Set<number> };
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
  readonly clocks: Set<number>;
}

interface Response {
  readonly random: Uint8Array;
  readonly verification: Uint8Array;
  readonly returned: Uint8Array;
  readonly at: number;
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

  /** A challenge is on its way from a responder: the number of its attempt. `at`: what it says of the clock, if it does. */
  challenge(from: string, random: Uint8Array, verification: Uint8Array, at?: number): number {
    const number = this.numbered(from, random);
    const name = nameOf(verification);
    const clocks = this.#challenges.get(name)?.clocks ?? new Set();
    if (at !== undefined) clocks.add(at);
    this.#challenges.set(name, { random, number, clocks });
    return number;
  }

  /** An acknowledgement is on its way from a responder, that says this of its clock. */
  acknowledgement(id: string, at: number): void {
    this.#byId.get(id)?.clocks.responder.add(at);
  }

  /**
   * A response is on its way from an initiator. `theirs` is the number of the verification message returned; of one that
   * nobody has sent, what the response returned when it was first read: a peer's lie is a fact, not another message.
   */
  response(
    from: string,
    to: string,
    { random, verification, returned, at }: Response,
  ): { readonly own: number; readonly theirs: number } {
    const own = this.numbered(from, random);
    this.#numbers.set(nameOf(verification), own);
    const challenge = this.#challenges.get(nameOf(returned));
    const before = this.#returned.get(nameOf(random));
    const theirs = challenge?.number ?? before ?? outsiderNumber;
    if (before === undefined) this.#returned.set(nameOf(random), theirs);
    if (challenge !== undefined) this.#formed(random, challenge, `${own}.${theirs}`, from, to).initiator.add(at);
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

  /** The number of the attempt in which a random number was drawn, or now is. */
  numbered(from: string, random: Uint8Array): number {
    const name = nameOf(random);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = isOutsiders(random) ? outsiderNumber : this.attempts(from);
    this.#numbers.set(name, number);
    return number;
  }

  #formed(
    ofInitiator: Uint8Array,
    ofResponder: Challenge,
    text: string,
    initiator: string,
    responder: string,
  ): KnownSession["clocks"] {
    const key = exclusiveOr(ofInitiator, ofResponder.random);
    const hashed = this.#cryptography.hash(key);
    const id = toHex(hashed.subarray(0, 16));
    const known = this.#byId.get(id);
    if (known !== undefined) return known.clocks;
    const clocks = { initiator: new Set<number>(), responder: ofResponder.clocks };
    const session = { id, text, key, initiator, responder, clocks };
    this.#byId.set(id, session);
    this.#byKeyName.set(toHex(hashed.subarray(0, 8)), session);
    this.#newest = [session, ...this.#newest];
    return clocks;
  }
}

function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
