/**
 * The books of one device, from the bytes of its store and nothing else: what it holds, what it is bound to, its log.
 *
 * Records are applied in the order in which they were written. A record that contradicts what came before it (it takes
 * away what is not held, say) is refused with the record and the field.
 */
import { isSame, toHex } from "../wire/bytes.ts";
import type { Cryptography } from "../wire/cryptography.ts";
import { type HeldNote, type HeldTicket, noteId, ticketId } from "../wire/items.ts";
import { type Change, type Provision, readStore, type StoredEntry, type StoreRecord } from "../wire/records.ts";
import { WireError } from "../wire/wire-error.ts";

/** A ticket that is held. */
export interface BookedTicket {
  /** in hexadecimal */
  readonly id: string;
  readonly held: HeldTicket;
}

/** A note, or a part of one, that is held. */
export interface BookedNote {
  /** in hexadecimal */
  readonly id: string;
  readonly held: HeldNote;
}

/** What an entry of the log or an undertaking is about. */
export interface BookedItems {
  /** session id in hexadecimal */
  readonly session: string;
  readonly direction: "given" | "received";
  /** ticket ids in hexadecimal */
  readonly tickets: readonly string[];
  /** by note id in hexadecimal, in smallest units */
  readonly notes: readonly { readonly id: string; readonly amount: number }[];
  /** the entry speaks of notes, though it may name none */
  readonly ofNotes: boolean;
  /** the other end: agent id or module number */
  readonly peer: string | number;
  /** both clocks, as they were exchanged when the session was set up: milliseconds since 1970 */
  readonly at: number;
  readonly peerAt: number;
  /** in a purchase, in hexadecimal; see `LogEntry.order` */
  readonly order?: string;
  /** at an agent, where goods moved against payment */
  readonly price?: { readonly type: string; readonly amount: number };
}

/** An entry of the log. */
export interface BookedEntry extends BookedItems {
  readonly kind: "committed" | "abortedAfterReady";
}

/** What the device is bound to. */
export interface BookedUndertaking extends BookedItems {
  readonly kind: "decided" | "ready" | "doubt";
}

/** An order that a module remembers (reading 16/542). */
export interface BookedOrder {
  /** in hexadecimal */
  readonly order: string;
  /** session of the modules, in hexadecimal */
  readonly session: string;
  /** what its own agent has given it */
  readonly random: Uint8Array;
  /** the key TA/MM survives (reading 16/556) */
  readonly hasKey: boolean;
}

/** The books of one device. */
export interface StoreBooks {
  readonly address: string;
  readonly provision: Provision;
  readonly tickets: readonly BookedTicket[];
  readonly notes: readonly BookedNote[];
  readonly undertakings: readonly BookedUndertaking[];
  readonly orders: readonly BookedOrder[];
  readonly log: readonly BookedEntry[];
  /** what was held before the last commitment, for who undoes it (reading 42/1750=obey) */
  readonly beforeLast: Pick<StoreBooks, "tickets" | "notes"> | null;
  /** records read, and where the next frame goes */
  readonly records: number;
  readonly end: number;
}

/** The books in a store. Throws `WireError`. */
export function booksOf(store: Uint8Array, address: string, cryptography: Cryptography): StoreBooks {
  const { records, end } = readStore(store, address);
  const [first, ...rest] = records;
  const books = opened(first as Provision, address, cryptography);
  return { ...rest.reduce((all, record) => applied(all, record, cryptography), books), end };
}

/** The books after more frames have been written behind those that were read. Throws `WireError`. */
export function continued(books: StoreBooks, store: Uint8Array, cryptography: Cryptography): StoreBooks {
  const { records, end } = readStore(store, books.address, { at: books.end, records: books.records });
  return { ...records.reduce((all, record) => applied(all, record, cryptography), books), end };
}

function opened(provision: Provision, address: string, cryptography: Cryptography): StoreBooks {
  const tickets = provision.device === "agent" ? provision.tickets : [];
  const notes = provision.device === "module" ? provision.notes : [];
  return {
    address,
    provision,
    tickets: tickets.map((held) => bookedTicket(held, cryptography)),
    notes: notes.map((held) => bookedNote(held, cryptography)),
    undertakings: [],
    orders: [],
    log: [],
    beforeLast: null,
    records: 1,
    end: 0,
  };
}

function applied(books: StoreBooks, record: StoreRecord, cryptography: Cryptography): StoreBooks {
  const next = { ...books, records: books.records + 1 };
  switch (record.record) {
    case "provision":
      return outOfPlace(books, "record");
    case "decided":
    case "ready":
    case "doubt": {
      const undertaking = { kind: record.record, ...itemsOf(record.entry) };
      if (!isKeyOf(record.key, record.entry.order, cryptography)) return outOfPlace(books, "key");
      return { ...next, undertakings: [...books.undertakings, undertaking] };
    }
    case "committed": {
      const changed = new Changing(books, cryptography).apply(record.change);
      const log = [...books.log, { kind: record.entry.kind, ...itemsOf(record.entry) }];
      const beforeLast = { tickets: books.tickets, notes: books.notes };
      return { ...next, ...changed, log, undertakings: [], beforeLast };
    }
    case "order": {
      const { order, session, random, key } = record;
      if (!isKeyOf(key, order, cryptography)) return outOfPlace(books, "key");
      const taken = { order: toHex(order), session: toHex(session), random, hasKey: key !== undefined };
      // The same numbers again are the same order (reading 16/542=accepted).
      return { ...next, orders: [...books.orders.filter((it) => it.order !== taken.order), taken] };
    }
    case "abortedAfterReady": {
      const log = [...books.log, { kind: record.entry.kind, ...itemsOf(record.entry) }];
      return { ...next, log, undertakings: [] };
    }
    default:
      return cleared(next, toHex(record.session));
  }
}

/** An order is named after its key. */
function isKeyOf(key: Uint8Array | undefined, order: Uint8Array | undefined, { hash }: Cryptography): boolean {
  return key === undefined || (order !== undefined && isSame(hash(key).subarray(0, 16), order));
}

/** FIG. 42, step 1750: ends every undertaking. Of the session committed last (reading 42/1750=obey): undoes it. */
function cleared(books: StoreBooks, session: string): StoreBooks {
  const last = books.log.findLast(({ kind }) => kind === "committed");
  if (last?.session !== session || books.beforeLast === null) return { ...books, undertakings: [] };
  const log = books.log.filter((entry) => entry !== last);
  return { ...books, ...books.beforeLast, log, undertakings: [], beforeLast: null };
}

function itemsOf({
  session,
  direction,
  tickets = [],
  notes,
  peer,
  at,
  peerAt,
  order,
  price,
}: StoredEntry): BookedItems {
  return {
    session: toHex(session),
    direction,
    tickets: tickets.map(({ id }) => toHex(id)),
    notes: (notes ?? []).map(({ id, amount }) => ({ id: toHex(id), amount })),
    ofNotes: notes !== undefined,
    peer,
    at,
    peerAt,
    ...(order === undefined ? {} : { order: toHex(order) }),
    ...(price === undefined ? {} : { price }),
  };
}

function bookedTicket(held: HeldTicket, cryptography: Cryptography): BookedTicket {
  return { id: toHex(ticketId(cryptography, held.ticket)), held };
}

function bookedNote(held: HeldNote, cryptography: Cryptography): BookedNote {
  return { id: toHex(noteId(cryptography, held.note)), held };
}

/** What is held, while a change is applied to it. */
class Changing {
  readonly #books: StoreBooks;
  readonly #cryptography: Cryptography;

  constructor(books: StoreBooks, cryptography: Cryptography) {
    this.#books = books;
    this.#cryptography = cryptography;
  }

  apply(change: Change): Pick<StoreBooks, "tickets" | "notes"> {
    let { tickets, notes } = this.#books;
    for (const [at, id] of (change.ticketsRemoved ?? []).entries()) {
      const name = toHex(id);
      if (!tickets.some((ticket) => ticket.id === name)) outOfPlace(this.#books, `change.ticketsRemoved[${at}]`);
      tickets = tickets.filter((ticket) => ticket.id !== name);
    }
    for (const [at, { id, amount }] of (change.notesRemoved ?? []).entries()) {
      const left = without(notes, toHex(id), amount);
      notes = left ?? outOfPlace(this.#books, `change.notesRemoved[${at}]`);
    }
    const added = (change.ticketsAdded ?? []).map((held) => bookedTicket(held, this.#cryptography));
    const more = (change.notesAdded ?? []).map((held) => bookedNote(held, this.#cryptography));
    return { tickets: [...tickets, ...added], notes: [...notes, ...more] };
  }
}

/** The notes with an amount taken off the parts of one; undefined: there is not so much of it. */
function without(notes: readonly BookedNote[], id: string, amount: number): readonly BookedNote[] | undefined {
  let rest = amount;
  const left: BookedNote[] = [];
  for (const note of notes) {
    const taken = note.id === id ? Math.min(rest, note.held.residual) : 0;
    rest -= taken;
    const residual = note.held.residual - taken;
    if (residual > 0) left.push(taken === 0 ? note : { ...note, held: { ...note.held, residual } });
  }
  return rest === 0 ? left : undefined;
}

function outOfPlace({ address, records }: StoreBooks, field: string): never {
  throw new WireError("outOfPlace", `store of ${address}, record ${records}`, field);
}

/** Reads the store of one device again and again, and each record once. */
export class StoreBook {
  readonly #cryptography: Cryptography;
  #books: StoreBooks;
  #seen: Uint8Array;

  /** `store`: the store as it was issued. Throws `WireError`. */
  constructor(store: Uint8Array, address: string, cryptography: Cryptography) {
    this.#cryptography = cryptography;
    this.#seen = store;
    this.#books = issuedBooks(store, address, cryptography);
  }

  /** The books in a store. Throws `WireError`. */
  read(store: Uint8Array): StoreBooks {
    if (isSame(store, this.#seen)) return this.#books;
    const { end, address } = this.#books;
    const isLonger = store.length >= end && isSame(store.subarray(0, end), this.#seen.subarray(0, end));
    this.#books = isLonger
      ? continued(this.#books, store, this.#cryptography)
      : booksOf(store, address, this.#cryptography);
    // A copy, because the world may go on writing to the same memory.
    this.#seen = store.slice();
    return this.#books;
  }
}

const issued = new WeakMap<Uint8Array, StoreBooks>();

/** The books in a store that a fixture has issued, which never changes. */
function issuedBooks(store: Uint8Array, address: string, cryptography: Cryptography): StoreBooks {
  const known = issued.get(store);
  if (known !== undefined) return known;
  const books = booksOf(store, address, cryptography);
  issued.set(store, books);
  return books;
}
