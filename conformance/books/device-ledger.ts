/**
 * The ledger of a device, as the charts show it (`models/systems/device.ts`): what is durable from the bytes of its
 * store, what is not from what it shows, and what it cannot know of from the fixture and from what it was told.
 */
import type { DeviceLedger, LogEntry, NoteHolding, TicketHolding, Undertaking } from "../../spec/ledger.ts";
import type { Holdings } from "../port.ts";
import { addressOf, type ChartFacts, chartFacts, deviceAt, type Fixture } from "../wire/fixture.ts";
import type { WireReader } from "../wire/reader.ts";
import type { BookedItems, BookedUndertaking, StoreBooks } from "./store-books.ts";

/** What there is besides the store. */
export interface Surroundings {
  readonly reader: WireReader;
  /** what the device shows; undefined: it is down, or has halted */
  readonly holdings: Holdings | undefined;
  readonly down: boolean;
  /** what the owner has confirmed, see `confirmations.ts`; forgotten with the session */
  readonly confirmed: string | number | null;
  /** what the device is offered in this run, where the run and not the fixture makes it so (`wrongTotal`) */
  readonly itemsOffered?: ChartFacts["itemsOffered"] | ChartFacts["goodsOffered"];
  /** ids of the tickets whose keys it has given to its host, see `opened-goods.ts`; default: none */
  readonly opened?: readonly string[];
}

/**
 * The ledger: tickets by name, value in units, sessions as the charts call them. Facts of the fixture are given whether
 * or not the device has looked at them yet. A session that no peer has part in counts as one over a forged certificate.
 */
export function deviceLedger(books: StoreBooks, surroundings: Surroundings): DeviceLedger {
  const { reader, down, confirmed, itemsOffered, opened = [] } = surroundings;
  const { fixture } = reader;
  const holdings = down ? undefined : surroundings.holdings;
  const { address, kind, facts, device } = deviceAt(fixture, books.address);
  const found = chartFacts(facts);
  const isBuying = device === "agent" && fixture.credentials.length > 0;
  const session = holdings?.session == null ? null : reader.abstractSession(holdings.session);
  const said = (items: BookedItems): Undertaking => undertakingOf(items, reader);
  const decided = last(books, "decided");
  const ready = last(books, "ready");
  const doubt = last(books, "doubt");
  // What is stored about an item that moves is so whatever the device shows, and if it shows nothing.
  const bound = decided ?? doubt;
  const moving = movingIn(books, holdings);
  const leaving = bound?.direction === "given" ? bound : moving.leaving;
  const arriving = bound?.direction === "received" ? bound : moving.arriving;
  return {
    device: address,
    kind,
    down,
    sessionsBegun: reader.attempts(address),
    session,
    peer: session === null || holdings?.peer == null ? null : (addressOf(fixture, holdings.peer) ?? holdings.peer),
    peerCertificate: session !== null && isWithOutsider(session) ? "forged" : found.peerCertificate,
    itemsOffered: itemsOffered ?? (isBuying ? found.goodsOffered : found.itemsOffered),
    ...(isBuying ? { peerCredential: found.peerCredential } : {}),
    confirmed: session === null ? null : confirmed,
    tickets: ticketsOf(books, leaving, arriving, reader),
    notes: notesOf(books, leaving, arriving, fixture),
    decided: decided === undefined ? null : said(decided),
    ready: ready === undefined ? null : said(ready),
    doubt: doubt === undefined ? null : said(doubt),
    orders: books.orders.map(({ order }) => reader.abstractOrder(order)),
    opened: opened.map((id) => reader.ticketName(id)),
    log: books.log.map((entry): LogEntry => ({ kind: entry.kind, ...said(entry) })),
  };
}

/** A session of which one end is nobody's, or whose key nobody can have formed. */
function isWithOutsider(session: string): boolean {
  return session.startsWith("?") || session.split(".").includes("0");
}

function last({ undertakings }: StoreBooks, kind: BookedUndertaking["kind"]): BookedUndertaking | undefined {
  return undertakings.findLast((undertaking) => undertaking.kind === kind);
}

type Moving = Pick<BookedItems, "tickets" | "notes">;
const nothing: Moving = { tickets: [], notes: [] };

/** What the device shows as moving. Once its log says committed, what moved in the session is final. */
function movingIn({ log }: StoreBooks, holdings: Holdings | undefined): { leaving: Moving; arriving: Moving } {
  const isWritten = log.some(({ kind, session }) => kind === "committed" && session === holdings?.session);
  if (holdings === undefined || isWritten) return { leaving: nothing, arriving: nothing };
  const shown = (way: "leaving" | "arriving"): Moving => ({
    tickets: holdings.tickets.filter(({ holding }) => holding === way).map(({ id }) => id),
    notes: holdings.notes.filter(({ holding }) => holding === way),
  });
  return { leaving: shown("leaving"), arriving: shown("arriving") };
}

/** Credentials that a device was given for purchases do not move, and charts do not know of them. */
function ticketsOf(
  { tickets }: StoreBooks,
  leaving: Moving,
  arriving: Moving,
  reader: WireReader,
): readonly TicketHolding[] {
  const moveable = tickets.filter(({ id }) => reader.fixture.credentials.every((credential) => credential.id !== id));
  const own = moveable.map(({ id }): TicketHolding => {
    return { ticket: reader.ticketName(id), holding: leaving.tickets.includes(id) ? "leaving" : "final" };
  });
  const sorted = own.sort((one, other) => (one.ticket < other.ticket ? -1 : 1));
  return [
    ...sorted,
    ...arriving.tickets.map((id) => ({ ticket: reader.ticketName(id), holding: "arriving" as const })),
  ];
}

function notesOf({ notes }: StoreBooks, leaving: Moving, arriving: Moving, { unit }: Fixture): readonly NoteHolding[] {
  const held = notes.reduce((sum, note) => sum + note.held.residual, 0);
  const given = total(leaving);
  const ways: readonly NoteHolding[] = [
    { amount: (held - given) / unit, holding: "final" },
    { amount: given / unit, holding: "leaving" },
    { amount: total(arriving) / unit, holding: "arriving" },
  ];
  return ways.filter(({ amount }) => amount > 0);
}

function total({ notes }: Moving): number {
  return notes.reduce((sum, { amount }) => sum + amount, 0);
}

/** The name of a ticket issued before the run; another is called by the beginning of its id. */
export function ticketName({ tickets, credentials }: Fixture, id: string): string {
  return [...tickets, ...credentials].find((ticket) => ticket.id === id)?.name ?? `?${id.slice(0, 8)}`;
}

function undertakingOf(items: BookedItems, reader: WireReader): Undertaking {
  const { session, direction, tickets, notes, ofNotes, order, price } = items;
  const { fixture } = reader;
  return {
    session: reader.abstractSession(session),
    direction,
    ...(tickets.length === 0 ? {} : { ticket: tickets.map((id) => reader.ticketName(id)).join("+") }),
    ...(ofNotes ? { amount: total({ tickets, notes }) / fixture.unit } : {}),
    // An agent speaks of the price, and one unit is what any goods cost.
    ...(ofNotes || price === undefined ? {} : { amount: price.amount / fixture.price.amount }),
    ...(order === undefined ? {} : { order: reader.abstractOrder(order) }),
  };
}
