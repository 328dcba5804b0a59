/** The durable state of a device: what the records of its store say, entered one by one. */
import { type Crypto, sessionIdOf } from "../crypto/crypto.ts";
import type { LogEntry, Order, Undertaking } from "./log.ts";
import { sameOctets } from "./octets.ts";
import { Orders } from "./orders.ts";
import type { LaterRecord, Provision } from "./provision.ts";
import { accepted, type Refused, refused, type Verdict, within } from "./refusal.ts";
import { applyChange, type Wallet, walletOf } from "./wallet.ts";

/** What is held, what has been logged, and what the device has bound itself to. */
export interface Book {
  readonly device: Provision["device"];
  readonly wallet: Wallet;
  readonly log: readonly LogEntry[];
  /** decisions, declarations of readiness and doubts that nothing has ended yet */
  readonly undertakings: readonly Undertaking[];
  /** orders for which a module has formed a key */
  readonly orders: Orders;
}

interface Entered {
  readonly ok: true;
  readonly book: Book;
}

/** The book of a device that has just been provided. */
export const bookOf = (crypto: Crypto, provision: Provision): Book => ({
  device: provision.device,
  wallet: walletOf(crypto, provision),
  log: [],
  undertakings: [],
  orders: Orders.of([]),
});

const named = (crypto: Crypto, order: Uint8Array, key: Uint8Array | undefined, field: string): Verdict =>
  key === undefined || sameOctets(sessionIdOf(crypto, key), order) ? accepted : refused("verificationDiffers", field);

/** Only an agent is in doubt, about an order that has the key's name. */
const checkUndertaking = (crypto: Crypto, book: Book, { record, entry, key }: Undertaking): Verdict => {
  if (record !== "doubt") return accepted;
  if (book.device !== "agent") return refused("wrongKind", "record");
  return entry.order === undefined ? refused("malformed", "entry.order") : named(crypto, entry.order, key, "key");
};

/** Only a module remembers orders, by the name of their key. */
const checkOrder = (crypto: Crypto, book: Book, { order, key }: Order): Verdict =>
  book.device === "module" ? named(crypto, order, key, "key") : refused("wrongKind", "record");

/**
 * Enters a record. An undertaking changes nothing yet, and an order nothing at all; whatever else follows ends all
 * undertakings. Refused, with nothing changed, if a commitment does not fit what is held, or a record this device.
 */
export const enter = (crypto: Crypto, book: Book, record: LaterRecord): Entered | Refused => {
  switch (record.record) {
    case "decided":
    case "ready":
    case "doubt": {
      const fits = checkUndertaking(crypto, book, record);
      return fits.ok ? { ok: true, book: { ...book, undertakings: [...book.undertakings, record] } } : fits;
    }
    case "order": {
      const fits = checkOrder(crypto, book, record);
      return fits.ok ? { ok: true, book: { ...book, orders: book.orders.with(record) } } : fits;
    }
    case "committed": {
      const changed = applyChange(crypto, book.wallet, record.change);
      if (!changed.ok) return within("change", changed);
      return {
        ok: true,
        book: { ...book, wallet: changed.wallet, log: [...book.log, record.entry], undertakings: [] },
      };
    }
    case "abortedAfterReady":
      return { ok: true, book: { ...book, log: [...book.log, record.entry], undertakings: [] } };
    case "cleared":
      return { ok: true, book: { ...book, undertakings: [] } };
  }
};

/** The doubt that an agent is in, if it is in one. */
export const doubtOf = (book: Book): Undertaking | undefined =>
  book.undertakings.findLast(({ record }) => record === "doubt");

/**
 * How a payment ended at a module, by its log: the answer to a status query for an order that it remembers and that
 * does not run any more. What has left no entry has had no success, and never will.
 */
export const howEnded = (book: Book, order: Uint8Array): "successful" | "transferError" | "unsuccessful" => {
  const entry = book.log.findLast((each) => each.order !== undefined && sameOctets(each.order, order));
  if (entry === undefined) return "unsuccessful";
  return entry.kind === "committed" ? "successful" : "transferError";
};
