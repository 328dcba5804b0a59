/** Records as devices would write them, and what they would show: for tests of the books. */
import type { Holdings } from "../port.ts";
import { fromHex, joined } from "../wire/bytes.ts";
import { deviceAt, type Fixture, type IssuedNote, type IssuedTicket } from "../wire/fixture.ts";
import type { HeldNote, HeldTicket, NoteTransfer } from "../wire/items.ts";
import { type Change, frame, type StoredEntry, type StoreRecord } from "../wire/records.ts";
import type { BookedItems, StoreBooks } from "./store-books.ts";

/** What moves in a transaction of a test. */
export interface Moved {
  readonly session: Uint8Array;
  readonly direction: "given" | "received";
  readonly ticket?: IssuedTicket;
  readonly note?: IssuedNote;
  /** of the note, in smallest units */
  readonly amount?: number;
  /** in a purchase */
  readonly order?: Uint8Array;
  readonly price?: StoredEntry["price"];
}

/** A store with more records behind what was issued. */
export function storeOf(fixture: Fixture, address: string, ...records: readonly StoreRecord[]): Uint8Array {
  return joined(deviceAt(fixture, address).store, ...records.map(frame));
}

/** The note as its receiver has it: with one transfer more. Nobody looks at its signature here. */
export function passedOn({ held }: IssuedNote, fixture: Fixture, amount: number): HeldNote {
  const { transfers } = held.note;
  const last = transfers.at(-1) as NoteTransfer;
  const taker = deviceAt(fixture, fixture.responder).module as number;
  return {
    note: { ...held.note, transfers: [...transfers, { ...last, giver: last.taker, taker, amount }] },
    residual: amount,
  };
}

/** The ticket as its receiver has it. */
export function signedOver({ held }: IssuedTicket, fixture: Fixture): HeldTicket {
  const { ticket } = held;
  const { certificate } = deviceAt(fixture, fixture.initiator);
  const receiver = fixture.responder;
  const entry = { receiver, sender: fixture.initiator, senderCertificate: certificate as never, at: 1 };
  const senderSignatures = [...ticket.senderSignatures, new Uint8Array(8)];
  return { ...held, ticket: { ...ticket, transferHistory: [...ticket.transferHistory, entry], senderSignatures } };
}

/** An entry of the log. */
export function entryOf(fixture: Fixture, moved: Moved, kind: StoredEntry["kind"] = "committed"): StoredEntry {
  const { session, direction, ticket, note, amount = 100, order, price } = moved;
  return {
    kind,
    direction,
    session,
    peer: fixture.request.system === "ticket-transfer" ? "TA.X" : 1,
    at: 1,
    peerAt: 1,
    ...(ticket ? { tickets: [{ id: fromHex(ticket.id), before: ticket.held, after: null }] } : {}),
    ...(note ? { notes: [{ id: fromHex(note.id), amount }] } : {}),
    ...(order ? { order } : {}),
    ...(price ? { price } : {}),
  };
}

/** What a commit does to what is held. */
export function changeOf(fixture: Fixture, { direction, ticket, note, amount = 100 }: Moved): Change {
  if (direction === "given") {
    return {
      ...(ticket ? { ticketsRemoved: [fromHex(ticket.id)] } : {}),
      ...(note ? { notesRemoved: [{ id: fromHex(note.id), amount }] } : {}),
    };
  }
  return {
    ...(ticket ? { ticketsAdded: [signedOver(ticket, fixture)] } : {}),
    ...(note ? { notesAdded: [passedOn(note, fixture, amount)] } : {}),
  };
}

/** Decided, ready or committed. */
export function recordOf(fixture: Fixture, record: "decided" | "ready" | "committed", moved: Moved): StoreRecord {
  return { record, entry: entryOf(fixture, moved), change: changeOf(fixture, moved) };
}

/** Written off with a special entry. */
export function specialOf(fixture: Fixture, moved: Moved): StoreRecord {
  return { record: "abortedAfterReady", entry: entryOf(fixture, moved, "abortedAfterReady") };
}

/** What a device shows that says what its store says. */
export function shownBy(books: StoreBooks, more: Partial<Holdings> = {}): Holdings {
  const given = books.undertakings.find(({ kind, direction }) => kind === "decided" && direction === "given");
  const way = (id: string) =>
    given?.tickets.includes(id) || given?.notes.some((note) => note.id === id) ? "leaving" : "final";
  return {
    session: null,
    peer: null,
    tickets: books.tickets.map(({ id }) => ({ id, holding: way(id) })),
    notes: books.notes.map(({ id, held }) => ({
      id,
      type: held.note.body.type,
      amount: held.residual,
      holding: way(id),
    })),
    orders: books.orders.map(({ order }) => order),
    undertakings: books.undertakings.map(shownItems),
    log: books.log.map(shownItems),
    ...more,
  };
}

/** What moves, as the port says it. */
function shownItems<T extends BookedItems>({ ofNotes: _, price, ...it }: T) {
  return { ...it, ...(price === undefined ? {} : { amount: price.amount }) };
}
