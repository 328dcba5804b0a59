/** The durable state of a device: what the records of its store say, entered one by one. */
import type { Crypto } from "../crypto/crypto.ts";
import type { LogEntry, Undertaking } from "./log.ts";
import type { LaterRecord, Provision } from "./provision.ts";
import { type Refused, within } from "./refusal.ts";
import { applyChange, type Wallet, walletOf } from "./wallet.ts";

/** What is held, what has been logged, and what the device has bound itself to. */
export interface Book {
  readonly wallet: Wallet;
  readonly log: readonly LogEntry[];
  /** decisions and declarations of readiness that nothing has ended yet */
  readonly undertakings: readonly Undertaking[];
}

interface Entered {
  readonly ok: true;
  readonly book: Book;
}

/** The book of a device that has just been provided. */
export const bookOf = (crypto: Crypto, provision: Provision): Book => ({
  wallet: walletOf(crypto, provision),
  log: [],
  undertakings: [],
});

/**
 * Enters a record. An undertaking changes nothing yet; whatever follows it ends all of them. Refused, with nothing
 * changed, if a commitment does not fit what is held.
 */
export const enter = (crypto: Crypto, book: Book, record: LaterRecord): Entered | Refused => {
  switch (record.record) {
    case "decided":
    case "ready":
      return { ok: true, book: { ...book, undertakings: [...book.undertakings, record] } };
    case "committed": {
      const changed = applyChange(crypto, book.wallet, record.change);
      if (!changed.ok) return within("change", changed);
      return { ok: true, book: { wallet: changed.wallet, log: [...book.log, record.entry], undertakings: [] } };
    }
    case "abortedAfterReady":
      return { ok: true, book: { ...book, log: [...book.log, record.entry], undertakings: [] } };
    case "cleared":
      return { ok: true, book: { ...book, undertakings: [] } };
  }
};
