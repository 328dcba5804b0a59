/** What a device holds, final and usable, as an immutable value; changes are applied as a whole or not at all. */
import type { Crypto } from "../crypto/crypto.ts";
import type { Change } from "./log.ts";
import type { HeldNote } from "./note.ts";
import { noteIdHex } from "./note-transfer.ts";
import { hexOf } from "./octets.ts";
import type { Provision } from "./provision.ts";
import { type Refused, refused } from "./refusal.ts";
import type { HeldTicket } from "./ticket.ts";
import { ticketIdHex } from "./ticket-transfer.ts";

/** A note that is held, with its id in hexadecimal. */
export interface WalletNote {
  readonly id: string;
  readonly held: HeldNote;
}

/**
 * Tickets by id in hexadecimal, and notes in the order in which they came. Two parts of one note that came on different
 * ways have one id: of these the first is spent first, so that a change by id says which one it means.
 */
export interface Wallet {
  readonly tickets: ReadonlyMap<string, HeldTicket>;
  readonly notes: readonly WalletNote[];
}

/** Nothing. */
export const emptyWallet: Wallet = Object.freeze({ tickets: new Map(), notes: Object.freeze([]) });

const walletNote = (crypto: Crypto, held: HeldNote): WalletNote => ({ id: noteIdHex(crypto, held.note), held });

/** What a device has been provided with. */
export const walletOf = (crypto: Crypto, provision: Provision): Wallet => ({
  tickets: new Map(
    provision.device === "agent" ? provision.tickets.map((held) => [ticketIdHex(crypto, held.ticket), held]) : [],
  ),
  notes: provision.device === "module" ? provision.notes.map((held) => walletNote(crypto, held)) : [],
});

interface Changed {
  readonly ok: true;
  readonly wallet: Wallet;
}

const changedTickets = (crypto: Crypto, wallet: Wallet, change: Change): Wallet["tickets"] | Refused => {
  const { ticketsRemoved = [], ticketsAdded = [] } = change;
  if (ticketsRemoved.length + ticketsAdded.length === 0) return wallet.tickets;
  const tickets = new Map(wallet.tickets);
  for (const [index, id] of ticketsRemoved.entries()) {
    if (!tickets.delete(hexOf(id))) return refused("unknownTicket", `ticketsRemoved[${index}]`);
  }
  for (const [index, held] of ticketsAdded.entries()) {
    const id = ticketIdHex(crypto, held.ticket);
    if (tickets.has(id)) return refused("unexpected", `ticketsAdded[${index}]`);
    tickets.set(id, held);
  }
  return tickets;
};

/** Takes an amount off the first part of a note; undefined if that part is too small. */
const lessNote = (notes: readonly WalletNote[], id: string, amount: number): readonly WalletNote[] | undefined => {
  const index = notes.findIndex((note) => note.id === id);
  const part = notes[index];
  if (part === undefined || part.held.residual < amount) return undefined;
  const residual = part.held.residual - amount;
  const rest = residual === 0 ? [] : [{ id, held: { note: part.held.note, residual } }];
  return [...notes.slice(0, index), ...rest, ...notes.slice(index + 1)];
};

const changedNotes = (crypto: Crypto, wallet: Wallet, change: Change): Wallet["notes"] | Refused => {
  let { notes } = wallet;
  for (const [index, { id, amount }] of (change.notesRemoved ?? []).entries()) {
    const less = lessNote(notes, hexOf(id), amount);
    if (less === undefined) return refused("fundsInsufficient", `notesRemoved[${index}]`);
    notes = less;
  }
  const added = (change.notesAdded ?? []).map((held) => walletNote(crypto, held));
  return added.length === 0 ? notes : [...notes, ...added];
};

const isRefused = (value: object): value is Refused => "ok" in value && value.ok === false;

/** Applies a change: what is removed goes first. Refused if it removes what is not held, or adds a ticket that is. */
export const applyChange = (crypto: Crypto, wallet: Wallet, change: Change): Changed | Refused => {
  const tickets = changedTickets(crypto, wallet, change);
  if (isRefused(tickets)) return tickets;
  const notes = changedNotes(crypto, wallet, change);
  if (isRefused(notes)) return notes;
  return { ok: true, wallet: { tickets, notes } };
};
