/**
 * Where every ticket and every unit of every note is, straight from the bytes of all stores, and what does not balance.
 *
 * A ticket is an item of which one was issued, a note one of which its value was issued. An item is owned by who has it
 * and has not decided to give it. What has been given for good and not taken in for good is outstanding, and is looked
 * for: in the receiver's undertaking, in its special entry, on the way, or nowhere. Nowhere is a loss that the logs
 * admit, and for the reader to judge; owned and outstanding together must be what was issued in any case.
 *
 * A ticket that is issued in the run (FIG. 15) belongs to nobody until one of the two agents commits: there may be none
 * of it anywhere, but never two.
 */
import type { Holdings } from "../port.ts";
import { deviceAt, type Fixture } from "../wire/fixture.ts";
import type { IssuedInRun } from "../wire/issued-goods.ts";
import { holderOf } from "../wire/items.ts";
import type { BookedItems, StoreBooks } from "./store-books.ts";

/** How an item, or a part of one, is somewhere. */
export type PlaceKind =
  /** a device's own */
  | "final"
  /** decided to be given, and not written down as given yet */
  | "leaving"
  /** given for good; the receiver shows it as arriving */
  | "arriving"
  /** given for good; the receiver has bound itself to it (Ready-to-Commit, or a decision) */
  | "undertaking"
  /** given for good; the receiver's special entry names it (FIG. 42, step 1732) */
  | "specialEntry"
  /** given for good, and at no receiver */
  | "nowhere";

/** A part of an item, at one place. */
export interface Place {
  readonly as: PlaceKind;
  /** the device where it is; for `nowhere` who gave it */
  readonly device: string;
  /** smallest units; 1 for a ticket */
  readonly amount: number;
}

/** An item and where it is. */
export interface Whereabouts {
  /** "T1", "N1"; a name of an item never issued is a question mark and the beginning of its id */
  readonly item: string;
  readonly id: string;
  readonly issued: number;
  readonly places: readonly Place[];
}

/** Something that does not balance. */
export interface Imbalance {
  readonly kind: /** there is more of it than was issued: a ticket at two devices, or too much of a note */
    | "tooMuch"
    /** some of it is neither owned nor given by anyone */
    | "tooLittle"
    /** never issued by the harness */
    | "notIssued"
    /** its own history names another holder */
    | "notTheHolders";
  readonly item: string;
  readonly devices: readonly string[];
  readonly issued: number;
  readonly found: number;
}

/** A ticket that was issued in the run. */
export type Issued = Pick<IssuedInRun, "name" | "id">;
const noneIssued: readonly Issued[] = [];

/** A device's books, and what it shows, where it is on. */
export interface Account {
  readonly books: StoreBooks;
  readonly holdings?: Holdings | undefined;
}

/** Where everything is. Items in the order of the fixture, then those issued in the run, unknown ones last. */
export function whereabouts(
  fixture: Fixture,
  accounts: readonly Account[],
  inRun: readonly Issued[] = noneIssued,
): readonly Whereabouts[] {
  return itemsOf(fixture, accounts, inRun).map((item) => ({ ...item, places: placesOf(item.id, accounts) }));
}

/** What does not balance; empty if all does. `inRun`: tickets that devices have issued since (`WireReader.issued`). */
export function imbalances(
  fixture: Fixture,
  accounts: readonly Account[],
  inRun: readonly Issued[] = noneIssued,
): readonly Imbalance[] {
  const amiss = whereabouts(fixture, accounts, inRun).flatMap(({ item, id, issued, places }): readonly Imbalance[] => {
    const found = places.reduce((sum, { amount }) => sum + amount, 0);
    const devices = places.map(({ device }) => device);
    if (issued === 0) return [{ kind: "notIssued", item, devices, issued, found }];
    if (found === issued || (found === 0 && inRun.some((it) => it.id === id))) return [];
    return [{ kind: found > issued ? "tooMuch" : "tooLittle", item, devices, issued, found }];
  });
  return [...amiss, ...accounts.flatMap(({ books }) => foreignItems(fixture, books, inRun))];
}

type Item = Omit<Whereabouts, "places">;

function itemsOf(fixture: Fixture, accounts: readonly Account[], inRun: readonly Issued[]): readonly Item[] {
  const { tickets, credentials, notes } = fixture;
  const issued: readonly Item[] = [
    ...[...tickets, ...credentials].map(({ name, id }) => ({ item: name, id, issued: 1 })),
    ...notes.map(({ name, id, held }) => ({ item: name, id, issued: held.note.body.value })),
    ...inRun.map(({ name, id }) => ({ item: name, id, issued: 1 })),
  ];
  const held = accounts.flatMap(({ books }) => [...books.tickets, ...books.notes].map(({ id }) => id));
  const unknown = [...new Set(held)].filter((id) => !issued.some((item) => item.id === id));
  return [...issued, ...unknown.map((id) => ({ item: `?${id.slice(0, 8)}`, id, issued: 0 }))];
}

function placesOf(id: string, accounts: readonly Account[]): readonly Place[] {
  const owned = accounts.flatMap(({ books }) => {
    const amount = heldOf(id, books) - decidedOf(id, books);
    return amount > 0 ? [{ as: "final" as const, device: books.address, amount }] : [];
  });
  const sessions = accounts.flatMap(({ books }) => givenForGood(books).map(({ session }) => session));
  const outstanding = [...new Set(sessions)].flatMap((session) => outstandingOf(id, session, accounts));
  return [...owned, ...outstanding];
}

function heldOf(id: string, { tickets, notes }: StoreBooks): number {
  const parts = notes.reduce((sum, note) => sum + (note.id === id ? note.held.residual : 0), 0);
  return parts + tickets.filter((ticket) => ticket.id === id).length;
}

function decidedOf(id: string, { undertakings }: StoreBooks): number {
  return amountIn(
    id,
    undertakings.filter(({ kind, direction }) => kind === "decided" && direction === "given"),
  );
}

function amountIn(id: string, rows: readonly BookedItems[]): number {
  return rows.reduce((sum, { tickets, notes }) => {
    const parts = notes.reduce((all, note) => all + (note.id === id ? note.amount : 0), 0);
    return sum + parts + tickets.filter((ticket) => ticket === id).length;
  }, 0);
}

/** What is written down as given, or decided. */
function givenForGood({ log, undertakings }: StoreBooks): readonly BookedItems[] {
  const rows: readonly (BookedItems & { readonly kind: string })[] = [...log, ...undertakings];
  return rows.filter(({ kind, direction }) => direction === "given" && (kind === "committed" || kind === "decided"));
}

/** What of an item has been given for good in a session and not been taken in for good, and where it is. */
function outstandingOf(id: string, session: string, accounts: readonly Account[]): readonly Place[] {
  const inSession = <T extends BookedItems>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.session === session);
  const giver = accounts.find(({ books }) => amountIn(id, inSession(givenForGood(books))) > 0)?.books;
  if (giver === undefined) return [];
  const takers = accounts.filter(({ books }) => books !== giver);
  const received = takers.map(({ books }) =>
    amountIn(
      id,
      inSession(books.log).filter(({ kind, direction }) => kind === "committed" && direction === "received"),
    ),
  );
  const given = amountIn(id, inSession(givenForGood(giver)));
  const amount = given - received.reduce((sum, part) => sum + part, 0);
  if (amount <= 0) return [];
  const at = takers.flatMap((taker) => placeAt(id, session, taker))[0];
  if (at !== undefined) return [{ ...at, amount }];
  const isOpen = amountIn(id, inSession(giver.undertakings)) > 0;
  return [{ as: isOpen ? "leaving" : "nowhere", device: giver.address, amount }];
}

/** Where a receiver has what was given to it in a session, if it has. */
function placeAt(id: string, session: string, { books, holdings }: Account): readonly Omit<Place, "amount">[] {
  const device = books.address;
  const names = (rows: readonly BookedItems[]): boolean =>
    amountIn(
      id,
      rows.filter((row) => row.session === session && row.direction === "received"),
    ) > 0;
  if (names(books.undertakings)) return [{ as: "undertaking", device }];
  if (names(books.log.filter(({ kind }) => kind === "abortedAfterReady"))) return [{ as: "specialEntry", device }];
  const shown = holdings?.session === session ? [...holdings.tickets, ...holdings.notes] : [];
  return shown.some((it) => it.id === id && it.holding === "arriving") ? [{ as: "arriving", device }] : [];
}

/** Items held whose own history says that somebody else holds them. */
function foreignItems(fixture: Fixture, books: StoreBooks, inRun: readonly Issued[]): readonly Imbalance[] {
  const { address, id, module } = deviceAt(fixture, books.address);
  const amiss = (itemId: string, issued: number): Imbalance => {
    const known: readonly Issued[] = [...fixture.tickets, ...fixture.credentials, ...fixture.notes, ...inRun];
    const name = known.find((it) => it.id === itemId)?.name;
    const item = name ?? `?${itemId.slice(0, 8)}`;
    return { kind: "notTheHolders", item, devices: [address], issued, found: 0 };
  };
  const tickets = books.tickets.filter(({ held: { ticket } }) => {
    return (ticket.transferHistory.at(-1)?.receiver ?? ticket.identifier.receiver.agent) !== id;
  });
  const notes = books.notes.filter(({ held }) => holderOf(held.note) !== module);
  return [...tickets.map((it) => amiss(it.id, 1)), ...notes.map((it) => amiss(it.id, it.held.note.body.value))];
}
