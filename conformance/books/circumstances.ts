/**
 * Whether entries and undertakings say with whom and at what time a transaction was, as the wire has it: both ends have
 * told each other what their clocks show (FIG. 9 and 38), and a claim may rest on it.
 */
import { deviceAt } from "../wire/fixture.ts";
import type { WireReader } from "../wire/reader.ts";
import type { KnownSession } from "../wire/sessions.ts";
import type { BookedItems, StoreBooks } from "./store-books.ts";

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
    first(books.address, "log", books.log, reader) ?? first(books.address, "undertakings", books.undertakings, reader)
  );
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
  { peer, at, peerAt }: BookedItems,
  { initiator, responder, clocks }: KnownSession,
  { fixture }: WireReader,
): OtherCircumstance | undefined {
  const isInitiator = initiator === address;
  const { id, module } = deviceAt(fixture, isInitiator ? responder : initiator);
  if (peer !== (module ?? id)) return { field: "peer", stored: `${peer}`, said: `${module ?? id}` };
  const [own, theirs] = isInitiator ? [clocks.initiator, clocks.responder] : [clocks.responder, clocks.initiator];
  if (!own.has(at)) return { field: "at", stored: `${at}`, said: [...own].join(" or ") };
  if (!theirs.has(peerAt)) return { field: "peerAt", stored: `${peerAt}`, said: [...theirs].join(" or ") };
  return undefined;
}
