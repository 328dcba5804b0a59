/**
 * Whether a device shows what its store says. What it shows is never the only evidence, and where the two differ, one of
 * them is wrong.
 */
import type { Holdings, HoldingsItems } from "../port.ts";
import type { BookedItems, StoreBooks } from "./store-books.ts";

/** A field in which what a device says differs from its store's bytes. */
export interface Disagreement {
  /** such as `tickets[3f…].holding`, `log[0].notes` */
  readonly field: string;
  readonly said: string;
  readonly stored: string;
}

/** The first field in which they differ; undefined: none. */
export function disagreement(books: StoreBooks, holdings: Holdings): Disagreement | undefined {
  return (
    inTickets(books, holdings) ??
    inNotes(books, holdings) ??
    inUndertakings(books, holdings) ??
    inOrders(books, holdings) ??
    inLog(books, holdings.log)
  );
}

/** A part of an item, shown or stored. */
interface Part {
  readonly id: string;
  readonly amount: number;
}

/** All parts of the items of one kind. A ticket counts as one. */
interface Parts {
  readonly shown: readonly (Part & { readonly holding: string })[];
  readonly stored: readonly Part[];
  /** what can no longer be taken back, because the decision to give it is stored */
  readonly decided: readonly Part[];
}

const asPart = (id: string): Part => ({ id, amount: 1 });
const none: readonly never[] = [];

function decidedToGive({ undertakings }: StoreBooks): readonly BookedItems[] {
  if (undertakings.length === 0) return none;
  return undertakings.filter(({ kind, direction }) => kind === "decided" && direction === "given");
}

function amountOf(parts: readonly Part[], id: string): number {
  let sum = 0;
  for (const part of parts) if (part.id === id) sum += part.amount;
  return sum;
}

/** Final and leaving together are what is stored, and what was decided to be given is leaving. */
function inParts(what: string, field: string, { shown, stored, decided }: Parts): Disagreement | undefined {
  const own = shown.filter(({ holding }) => holding !== "arriving");
  const differing = [...own, ...stored].find(({ id }) => amountOf(own, id) !== amountOf(stored, id));
  if (differing !== undefined) {
    const { id } = differing;
    return { field: `${what}[${id}].${field}`, said: `${amountOf(own, id)}`, stored: `${amountOf(stored, id)}` };
  }
  for (const { id } of decided) {
    const leaving = amountOf(
      own.filter(({ holding }) => holding === "leaving"),
      id,
    );
    if (leaving >= Math.min(amountOf(decided, id), amountOf(stored, id))) continue;
    return { field: `${what}[${id}].holding`, said: "final", stored: "leaving" };
  }
  return undefined;
}

function inTickets(books: StoreBooks, { tickets }: Holdings): Disagreement | undefined {
  if (tickets.length === 0 && books.tickets.length === 0) return undefined;
  return inParts("tickets", "held", {
    shown: tickets.map(({ id, holding }) => ({ id, amount: 1, holding })),
    stored: books.tickets.map(({ id }) => asPart(id)),
    decided: decidedToGive(books).flatMap((items) => items.tickets.map(asPart)),
  });
}

function inNotes(books: StoreBooks, { notes }: Holdings): Disagreement | undefined {
  if (notes.length === 0 && books.notes.length === 0) return undefined;
  for (const { id, type, holding } of notes) {
    const stored = books.notes.find((note) => note.id === id)?.held.note.body.type ?? type;
    if (holding !== "arriving" && stored !== type) return { field: `notes[${id}].type`, said: type, stored };
  }
  return inParts("notes", "amount", {
    shown: notes,
    stored: books.notes.map(({ id, held }) => ({ id, amount: held.residual })),
    decided: decidedToGive(books).flatMap((items) => items.notes),
  });
}

/** In any order: a device may have several. */
function inUndertakings({ undertakings }: StoreBooks, holdings: Holdings): Disagreement | undefined {
  const most = Math.max(holdings.undertakings.length, undertakings.length);
  if (most === 0) return undefined;
  const said = holdings.undertakings.map((it) => `${it.kind} ${itemsText(it)}`).sort();
  const stored = undertakings.map((it) => `${it.kind} ${itemsText(it)}`).sort();
  for (let at = 0; at < most; at++) {
    if (said[at] === stored[at]) continue;
    return { field: `undertakings[${at}]`, said: said[at] ?? "none", stored: stored[at] ?? "none" };
  }
  return undefined;
}

/** In the order in which they were taken, or any: which is the newest, messages tell. */
function inOrders({ orders }: StoreBooks, { orders: shown }: Holdings): Disagreement | undefined {
  if (shown.length === 0 && orders.length === 0) return undefined;
  const [said, stored] = [[...shown].sort(), orders.map(({ order }) => order).sort()];
  const at = Array.from({ length: Math.max(said.length, stored.length) }, (_, index) => index).find(
    (index) => said[index] !== stored[index],
  );
  return at === undefined
    ? undefined
    : { field: `orders[${at}]`, said: said[at] ?? "none", stored: stored[at] ?? "none" };
}

function inLog({ log }: StoreBooks, shown: Holdings["log"]): Disagreement | undefined {
  for (let at = 0; at < Math.max(log.length, shown.length); at++) {
    const [entry, said] = [log[at], shown[at]];
    if (entry === undefined || said === undefined) {
      const text = (it: typeof entry | typeof said): string =>
        it === undefined ? "none" : `${it.kind} ${itemsText(it)}`;
      return { field: `log[${at}]`, said: text(said), stored: text(entry) };
    }
    if (entry.kind !== said.kind) return { field: `log[${at}].kind`, said: said.kind, stored: entry.kind };
    const [one, other] = [itemsText(said), itemsText(entry)];
    if (one !== other) return { field: `log[${at}]`, said: one, stored: other };
  }
  return undefined;
}

function itemsText(items: HoldingsItems | BookedItems): string {
  const { session, direction, tickets, notes, order } = items;
  const parts = notes.map(({ id, amount }) => `${amount} of ${id}`);
  const text = `${direction} in ${session}: ${[...[...tickets].sort(), ...parts.sort()].join(", ")}`;
  const price = "price" in items ? items.price?.amount : "amount" in items ? items.amount : undefined;
  return `${text}${price === undefined ? "" : `, for ${price}`}${order === undefined ? "" : `, order ${order}`}`;
}
