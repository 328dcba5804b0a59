/**
 * Whether entries and undertakings say with whom and at what time a transaction was, as the wire has it: both ends have
 * told each other what their clocks show (FIG. 9 and 38), and a claim may rest on it. In a purchase, also for which
 * payment and at what price: agent and module belong together by the order alone.
 */
import { deviceAt } from "../wire/fixture.ts";
import type { HeldTicket } from "../wire/items.ts";
import type { WireReader } from "../wire/reader.ts";
import type { KnownSession } from "../wire/sessions.ts";
import type { BookedItems, StoreBooks } from "./store-books.ts";

type PaymentData = NonNullable<HeldTicket["holder"]["paid"]>;

/** An entry or undertaking that says something else than the wire. */
export interface OtherCircumstance {
  /** such as `log[0].peerAt`, `undertakings[0].peer` */
  readonly field: string;
  readonly stored: string;
  /** what was said on the wire; several where a message came altered */
  readonly said: string;
}

/** The first that differs; undefined: none. Sessions that nobody can have formed are not looked at. */
export function otherCircumstance(books: StoreBooks, reader: WireReader): OtherCircumstance | undefined {
  return (
    first(books.address, "log", books.log, reader) ??
    first(books.address, "undertakings", books.undertakings, reader) ??
    unpaid(books)
  );
}

/** What was paid for a ticket, or given back, stands in its holder's record (16/634, 21/722). */
function unpaid({ log, tickets }: StoreBooks): OtherCircumstance | undefined {
  for (const [at, { kind, direction, price, tickets: moved }] of log.entries()) {
    if (kind !== "committed" || direction !== "received" || price === undefined) continue;
    const said = `${price.amount} ${price.type}`;
    const wordOf = (data?: PaymentData): string => (data === undefined ? "nothing" : `${data.amount} ${data.type}`);
    if (moved.length === 0) {
      // A ticket that was given back for good, or given on, is no longer there.
      const bought = tickets.filter(({ held }) => held.holder.paid !== undefined);
      const stored = bought.map(({ held }) => wordOf(held.holder.refunded));
      if (stored.length > 0 && !stored.includes(said))
        return { field: `log[${at}].refunded`, stored: stored.join(", "), said };
      continue;
    }
    const held = tickets.find(({ id }) => moved.includes(id))?.held;
    const stored = wordOf(held?.holder.paid);
    if (held !== undefined && stored !== said) return { field: `log[${at}].paid`, stored, said };
  }
  return undefined;
}

function first(
  address: string,
  what: string,
  rows: readonly BookedItems[],
  reader: WireReader,
): OtherCircumstance | undefined {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as BookedItems;
    const session = reader.sessions.byId(row.session);
    const other = session === undefined ? undefined : differing(address, row, session, reader);
    if (other !== undefined) return { ...other, field: `${what}[${at}].${other.field}` };
  }
  return undefined;
}

function differing(
  address: string,
  items: BookedItems,
  session: KnownSession,
  reader: WireReader,
): OtherCircumstance | undefined {
  const { peer, at, peerAt } = items;
  const { initiator, responder, clocks } = session;
  const { fixture } = reader;
  const isInitiator = initiator === address;
  const { id, module } = deviceAt(fixture, isInitiator ? responder : initiator);
  if (peer !== (module ?? id)) return { field: "peer", stored: `${peer}`, said: `${module ?? id}` };
  const [own, theirs] = isInitiator ? [clocks.initiator, clocks.responder] : [clocks.responder, clocks.initiator];
  if (!own.has(at)) return { field: "at", stored: `${at}`, said: [...own].join(" or ") };
  if (!theirs.has(peerAt)) return { field: "peerAt", stored: `${peerAt}`, said: [...theirs].join(" or ") };
  return inPurchase(address, items, session, reader);
}

/** Of an agent: which payment it was by the numbers told in its session, by card the session itself; and the price. */
function inPurchase(
  address: string,
  { order, price, tickets }: BookedItems,
  { id }: KnownSession,
  { fixture, orders, issued }: WireReader,
): OtherCircumstance | undefined {
  if (order === undefined || deviceAt(fixture, address).device !== "agent") return undefined;
  if (order !== id && orders.byId(order)?.session !== id) {
    const said = orders.all().filter((it) => orders.byId(it.id)?.session === id);
    return { field: "order", stored: order, said: [id, ...said.map((it) => it.id)].join(" or ") };
  }
  const components = issued.find((it) => tickets.includes(it.id))?.ticket.components;
  if (components === undefined || price === undefined) return undefined;
  const said = `${components["price"]} ${components["priceType"]}`;
  const stored = `${price.amount} ${price.type}`;
  return stored === said ? undefined : { field: "price", stored, said };
}
