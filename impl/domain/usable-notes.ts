/** Which notes may be chosen for a payment (reading 39/1566:usable), as candidates for the selection. */
import type { Crypto } from "../crypto/crypto.ts";
import { sumOf } from "./amount.ts";
import type { ModuleTrust } from "./certificate-validation.ts";
import { certifyNotes, checkExpiry, checkHolders } from "./note-checks.ts";
import type { Candidate } from "./note-selection.ts";
import type { Wallet, WalletNote } from "./wallet.ts";

const dayMs = 86_400_000;

/** Whole calendar days (UTC) until a time; 0 on its day and after (reading 39/1566:daysLeft). */
export const daysLeft = (expires: number, now: number): number =>
  Math.max(0, Math.floor(expires / dayMs) - Math.floor(now / dayMs));

/** For what notes are to be chosen. */
export interface Use {
  readonly crypto: Crypto;
  readonly trust: ModuleTrust;
  readonly badIds: ReadonlySet<number>;
  readonly now: number;
  readonly type: string;
  /** a transaction module refuses expired notes and those with a barred holder; all others take them */
  readonly takerIsTransactionModule: boolean;
}

const wouldBeRefused = ({ crypto, trust, badIds, now }: Use, { held }: WalletNote): boolean => {
  if (!checkExpiry([held.note], now).ok) return true;
  const certified = certifyNotes(crypto, trust, [held.note]);
  return !certified.ok || !checkHolders(certified.notes, badIds).ok;
};

/** The candidates of a type: the first part of each note that is held. */
export const usableNotes = (wallet: Wallet, use: Use): readonly Candidate[] => {
  const candidates = new Map<string, Candidate>();
  for (const note of wallet.notes) {
    const { id, held } = note;
    if (held.note.body.type !== use.type || candidates.has(id)) continue;
    if (use.takerIsTransactionModule && wouldBeRefused(use, note)) continue;
    candidates.set(id, {
      id,
      residual: held.residual,
      transfers: held.note.transfers.length,
      daysLeft: daysLeft(held.note.body.expires, use.now),
    });
  }
  return [...candidates.values()];
};

/** Is there enough of a type? What is provisional is not in the wallet, so it does not count. */
export const isAffordable = (candidates: readonly Candidate[], amount: number): boolean => {
  const sum = sumOf(candidates.map(({ residual }) => residual));
  // A sum too large to be exact is larger than any amount.
  return sum === undefined || sum >= amount;
};
