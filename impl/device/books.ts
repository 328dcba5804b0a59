/**
 * What a device has: its book, which is what its store says, and, volatile, the session with what it changes
 * provisionally. The Session Manager keeps track of what was done since the session began, so that a rollback is to
 * forget it.
 */
import type { Holding } from "../../spec/ledger.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { type Book, enter } from "../domain/book.ts";
import type { Change, LogEntry } from "../domain/log.ts";
import { noteIdHex } from "../domain/note-transfer.ts";
import { hexOf } from "../domain/octets.ts";
import type { LaterRecord } from "../domain/provision.ts";
import type { Holdings, HoldingsItems } from "./port.ts";
import type { Session } from "./session.ts";

/** A transaction that is not final: the entry it will have, and what it changes. */
export interface Provisional {
  readonly entry: LogEntry;
  readonly change: Change;
}

/** The books of one device. */
export class Books {
  readonly crypto: Crypto;
  book: Book;
  /** the session that this device holds a key of */
  session: Session | null = null;
  provisional: Provisional | null = null;
  /** the last session, whose transaction was committed; kept to be rolled back all the same (reading 42/1750=obey) */
  closed: Session | null = null;
  /** where book and store stood when the session began: to go back to (reading 42/1750=obey) */
  before: { readonly book: Book; readonly end: number } | null = null;

  constructor(crypto: Crypto, book: Book) {
    this.crypto = crypto;
    this.book = book;
  }

  /** Has this device bound itself, and neither completed nor written off what it is bound to? */
  get isBound(): boolean {
    return this.book.undertakings.length > 0;
  }

  /** Enters a record that is in the store. A record that does not fit what is held is a defect. */
  enter(record: LaterRecord): void {
    const entered = enter(this.crypto, this.book, record);
    if (!entered.ok) throw new Error(`a record was written that does not fit: ${entered.reason}, ${entered.field}`);
    this.book = entered.book;
  }

  /** What this device shows of itself. */
  show(): Holdings {
    const { session, book } = this;
    const stands = session?.standing ? session : null;
    return {
      session: stands === null ? null : hexOf(stands.id),
      peer: stands === null ? null : String(stands.identity),
      tickets: this.#tickets(),
      notes: this.#notes(),
      undertakings: book.undertakings.map(({ record, entry }) => ({ kind: record, ...itemsOf(entry) })),
      orders: eachOnce(book.orders.all().map(({ order }) => hexOf(order))),
      log: book.log.map((entry) => ({ kind: entry.kind, ...itemsOf(entry) })),
    };
  }

  #tickets(): Holdings["tickets"] {
    const held = [...this.book.wallet.tickets.keys()];
    const entry = this.provisional?.entry;
    if (entry?.tickets === undefined) return held.map((id) => ({ id, holding: "final" }));
    const moving = entry.tickets.map(({ id }) => hexOf(id));
    if (entry.direction === "received") {
      return [...held.map((id) => holds(id, "final")), ...moving.map((id) => holds(id, "arriving"))];
    }
    return held.map((id) => holds(id, moving.includes(id) ? "leaving" : "final"));
  }

  #notes(): Holdings["notes"] {
    const change: Change = this.provisional?.change ?? {};
    const leaving = new Map((change.notesRemoved ?? []).map(({ id, amount }) => [hexOf(id), amount]));
    const rows: Holdings["notes"][number][] = [];
    for (const { id, held } of this.book.wallet.notes) {
      const { type } = held.note.body;
      // What leaves is of the first part that is held of a note.
      const taken = leaving.get(id) ?? 0;
      leaving.delete(id);
      if (held.residual > taken) rows.push({ id, type, amount: held.residual - taken, holding: "final" });
      if (taken > 0) rows.push({ id, type, amount: taken, holding: "leaving" });
    }
    for (const { note, residual } of change.notesAdded ?? []) {
      const id = noteIdHex(this.crypto, note);
      rows.push({ id, type: note.body.type, amount: residual, holding: "arriving" });
    }
    return rows;
  }
}

const holds = (id: string, holding: Holding) => ({ id, holding });

const itemsOf = (entry: LogEntry): HoldingsItems => ({
  session: hexOf(entry.session),
  direction: entry.direction,
  tickets: (entry.tickets ?? []).map(({ id }) => hexOf(id)),
  notes: (entry.notes ?? []).map(({ id, amount }) => ({ id: hexOf(id), amount })),
  ...(entry.price === undefined ? {} : { amount: entry.price.amount }),
  ...(entry.order === undefined ? {} : { order: hexOf(entry.order) }),
});

/** Each name where it stands last: under reading 16/542=accepted an order may be taken again. */
const eachOnce = (names: readonly string[]): readonly string[] => [...new Set(names.toReversed())].reverse();
