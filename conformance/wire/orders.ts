/**
 * The orders of a run (FIG. 16, 534 to 556): random numbers as agents tell them each other, as hosts give them to
 * modules, and as modules forward them; and the keys TA/MM that can follow.
 *
 * Whoever can have formed a key is not asked: each number of a payer's side with each of a payee's makes one, and which
 * devices hold it is for the charts to say.
 */
import { exclusiveOr, isSame, joined, toHex } from "./bytes.ts";
import { encode } from "./cbor.ts";
import type { Cryptography, Direction } from "./cryptography.ts";
import type { WireName } from "./envelope.ts";
import { sessionKeyNameIn } from "./ideal-cryptography.ts";
import { outsiderNumber, type Sessions } from "./sessions.ts";

/** A key TA/MM that can have been formed. */
export interface KnownOrder {
  /** order id in hexadecimal */
  readonly id: string;
  /** as the charts call it: `<number of the payer's agent>+<number of the payee's agent>` */
  readonly text: string;
  readonly key: Uint8Array;
  /** id of the agents' session in which both numbers were told; null: they never were, or not in one */
  readonly session: string | null;
}

/** What is under a key TA/MM, opened. */
export interface OpenedInOrder {
  readonly order: KnownOrder;
  readonly content: Uint8Array;
}

/** How a payment stands (16/PaymentStatusReply). */
export const paymentStatuses = ["proceeding", "successful", "unsuccessful", "transferError"] as const;
/** One of {@link paymentStatuses}. */
export type PaymentStatus = (typeof paymentStatuses)[number];

type Side = "payer" | "payee";

/** Messages with a random number, by whose it is. */
export const randomOf: Readonly<Partial<Record<WireName, Side>>> = {
  "16/MoneyModulePayment": "payer",
  "16/MakePayment": "payer",
  "16/R1Forward": "payer",
  "16/RandomR2": "payee",
  "16/ReceivePayment": "payee",
  "16/R2Forward": "payee",
};

interface Told {
  readonly random: Uint8Array;
  readonly number: number;
  /** sessions of agents in which it was told */
  readonly sessions: Set<string>;
}

/** See the file header. */
export class Orders {
  readonly #cryptography: Cryptography;
  readonly #sessions: Sessions;
  readonly #told: Readonly<Record<Side, Map<string, Told>>> = { payer: new Map(), payee: new Map() };
  readonly #byId = new Map<string, { order: KnownOrder; payer: Told; payee: Told }>();
  readonly #byKeyName = new Map<string, KnownOrder>();

  constructor(cryptography: Cryptography, sessions: Sessions) {
    this.#cryptography = cryptography;
    this.#sessions = sessions;
  }

  /**
   * A number is on its way in this message: the number of the attempt in which its agent has drawn it. Agents tell each
   * other before they tell their modules; a number that comes bare first is an outsider's.
   */
  told(name: WireName, from: string, random: Uint8Array, session: string | null): number {
    const side = randomOf[name];
    if (side === undefined) throw new RangeError(`${name} has no random number`);
    const isAgents = name === "16/MoneyModulePayment" || name === "16/RandomR2";
    const known = this.#told[side].get(toHex(random));
    if (known !== undefined) {
      if (isAgents && session !== null) known.sessions.add(session);
      return known.number;
    }
    const number = isAgents ? this.#sessions.numbered(from, random) : outsiderNumber;
    const told: Told = { random, number, sessions: new Set(isAgents && session !== null ? [session] : []) };
    this.#told[side].set(toHex(random), told);
    for (const other of this.#told[side === "payer" ? "payee" : "payer"].values()) {
      if (side === "payer") this.#form(told, other);
      else this.#form(other, told);
    }
    return number;
  }

  #form(payer: Told, payee: Told): void {
    const key = exclusiveOr(payer.random, payee.random);
    const hashed = this.#cryptography.hash(key);
    const id = toHex(hashed.subarray(0, 16));
    if (this.#byId.has(id)) return;
    const order = { id, text: `${payer.number}+${payee.number}`, key, session: null };
    this.#byId.set(id, { order, payer, payee });
    this.#byKeyName.set(toHex(hashed.subarray(0, 8)), order);
  }

  /** An order by its id in hexadecimal. */
  byId(id: string): KnownOrder | undefined {
    const known = this.#byId.get(id);
    if (known === undefined) return undefined;
    const session = [...known.payer.sessions].find((it) => known.payee.sessions.has(it));
    return session === undefined ? known.order : { ...known.order, session };
  }

  /** All orders that can have been formed, in the order in which they could be first. */
  all(): readonly KnownOrder[] {
    return [...this.#byId.values()].map(({ order }) => order);
  }

  /** Opens what is under a key TA/MM; null: it is under none. */
  open(direction: Direction, number: number, sealed: Uint8Array): OpenedInOrder | null {
    for (const order of this.#candidates(sealed)) {
      const content = this.#cryptography.decryptSession(order.key, direction, number, sealed);
      if (content !== null) return { order, content };
    }
    return null;
  }

  #candidates(sealed: Uint8Array): readonly KnownOrder[] {
    if (this.#cryptography.name !== "symbolic") return this.all().toReversed();
    const order = this.#byKeyName.get(sessionKeyNameIn(sealed) ?? "");
    return order === undefined ? [] : [order];
  }

  /** What a query or a reply about an order says; null: it is not under the order's key, or says nothing known. */
  status(
    name: "16/PaymentStatusQuery" | "16/PaymentStatusReply",
    direction: Direction,
    { order, challenge, content }: { order: Uint8Array; challenge: Uint8Array; content: Uint8Array },
  ): { readonly order: KnownOrder; readonly status: PaymentStatus | "status" } | null {
    const known = this.byId(toHex(order));
    if (known === undefined) return null;
    const key = statusKey(this.#cryptography, known.key, challenge);
    const said = name === "16/PaymentStatusQuery" ? (["status"] as const) : paymentStatuses;
    const status = said.find((text) => {
      const plain = this.#cryptography.decryptSession(key, direction, statusNumber(text), content);
      return plain !== null && isSame(encode(text), plain);
    });
    return status ? { order: known, status } : null;
  }
}

/** K', under which one query and its reply are: drawn anew with each challenge. */
export function statusKey(cryptography: Cryptography, key: Uint8Array, challenge: Uint8Array): Uint8Array {
  return cryptography.hash(joined(key, challenge));
}

/** Under which number it is said: there is one for each thing that can be answered to the same query. */
export function statusNumber(said: PaymentStatus | "status"): number {
  return said === "status" ? 1 : 1 + paymentStatuses.indexOf(said);
}

/**
 * Whether a module that was given an order has taken it, and so begun a session: by the steps that it reports, or, if it
 * reports none, because it has not refused.
 */
export function isOrderTaken(
  name: string,
  did: { readonly steps?: readonly string[] | undefined; readonly refusals?: readonly unknown[] },
): boolean {
  const step = name === "16/MakePayment" ? "16/542" : name === "16/ReceivePayment" ? "16/544" : undefined;
  if (step === undefined) return false;
  return did.steps === undefined ? (did.refusals ?? []).length === 0 : did.steps.includes(step);
}
