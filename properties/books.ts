/**
 * The books: what ledgers say when they are read together. Nothing here judges.
 */
import type { DeviceLedger, Ledger, LogEntry, Undertaking } from "../spec/ledger.ts";

/** A transfer that one side has made, or is bound to make. */
export interface Transfer extends Undertaking {
  readonly device: string;
}

/** Is this the address of a trusted agent? It holds tickets and no notes: an amount in its log is a price. */
export const isAgent = (device: string): boolean => device.startsWith("TA.");

/** The address of the money module of an agent's owner. */
export const ownModuleOf = (agent: string): string => `MM.${agent.slice(agent.indexOf(".") + 1)}`;

/** Sessions of agents and of modules bear the same names: can these two be the ends of one? */
export const isSameKind = (one: string, other: string): boolean => isAgent(one) === isAgent(other);

/** Note value has moved, or is to move: an amount that is no price. */
export const movesNotes = ({ device, amount }: Transfer): boolean => amount !== undefined && !isAgent(device);

/** All devices of a ledger. */
export function devicesOf(ledger: Ledger): readonly DeviceLedger[] {
  return Object.values(ledger.devices);
}

/** The entries of a device's log that say that its side is final. */
export function committedOf(device: DeviceLedger): readonly LogEntry[] {
  return device.log.filter((entry) => entry.kind === "committed");
}

/** The special entries of a device's log (FIG. 42, step 1732). */
export function specialOf(device: DeviceLedger): readonly LogEntry[] {
  return device.log.filter((entry) => entry.kind === "abortedAfterReady");
}

/** All transfers of one direction that are written down as final. */
export function committedTransfers(ledger: Ledger, direction: LogEntry["direction"]): readonly Transfer[] {
  return devicesOf(ledger).flatMap((device) =>
    committedOf(device)
      .filter((entry) => entry.direction === direction)
      .map((entry) => ({ ...entry, device: device.device })),
  );
}

/** What has been given and cannot be taken back: written down as final, or decided. */
export function givenForGood(ledger: Ledger): readonly Transfer[] {
  const decided = devicesOf(ledger).flatMap(({ device, decided }) =>
    decided?.direction === "given" ? [{ ...decided, device }] : [],
  );
  return [...committedTransfers(ledger, "given"), ...decided];
}

/** Do these concern the same session and the same kind of item? Whether they agree on the item is for G1. */
export function isOtherSide(one: Transfer, other: Transfer): boolean {
  return (
    one.session === other.session &&
    one.device !== other.device &&
    isSameKind(one.device, other.device) &&
    (one.ticket === undefined) === (other.ticket === undefined) &&
    (one.amount === undefined) === (other.amount === undefined)
  );
}

/** What is being received and is not final yet: provisionally, or as promised by Ready-to-Commit or a decision. */
export function inFlight(ledger: Ledger): readonly Transfer[] {
  return devicesOf(ledger).flatMap(({ device, session, tickets, notes, ready, decided }) => {
    const promised = [ready, decided].flatMap((it) => (it?.direction === "received" ? [{ ...it, device }] : []));
    if (session === null) return promised;
    const arriving = { device, session, direction: "received" } as const;
    return [
      ...promised,
      ...tickets.flatMap(({ ticket, holding }) => (holding === "arriving" ? [{ ...arriving, ticket }] : [])),
      ...notes.flatMap(({ amount, holding }) => (holding === "arriving" ? [{ ...arriving, amount }] : [])),
    ];
  });
}

/** Special entries of the whole ledger, with the device that made them. */
export function specialEntries(ledger: Ledger): readonly Transfer[] {
  return devicesOf(ledger).flatMap((device) => specialOf(device).map((entry) => ({ ...entry, device: device.device })));
}

/** The tickets that are a device's own, be they on their way out; sorted. */
export function ownTickets({ tickets }: DeviceLedger): readonly string[] {
  return tickets
    .filter(({ holding }) => holding !== "arriving")
    .map(({ ticket }) => ticket)
    .sort();
}

/** The note value that is a device's own, be it on its way out. */
export function ownValue(device: DeviceLedger): number {
  return valueHeld(device, "final") + valueHeld(device, "leaving");
}

/** Note value that a device has in one way. */
export function valueHeld({ notes }: DeviceLedger, holding: "final" | "leaving" | "arriving"): number {
  return sum(notes.filter((note) => note.holding === holding).map(({ amount }) => amount));
}

/** The tickets that a device should have by its log; sorted. */
export function bookedTickets(ledger: Ledger, device: DeviceLedger): readonly string[] {
  const tickets = [...(ledger.start[device.device]?.tickets ?? [])];
  for (const { direction, ticket } of committedOf(device)) {
    if (ticket === undefined) continue;
    if (direction === "received") tickets.push(ticket);
    else if (tickets.includes(ticket)) tickets.splice(tickets.indexOf(ticket), 1);
  }
  return tickets.sort();
}

/** The note value that a device should have by its log. */
export function bookedValue(ledger: Ledger, device: DeviceLedger): number {
  if (isAgent(device.device)) return 0;
  const moved = committedOf(device).map(({ direction, amount = 0 }) => (direction === "received" ? amount : -amount));
  return (ledger.start[device.device]?.value ?? 0) + sum(moved);
}

/**
 * Whether what a device was offered was found good. Only transaction modules look at expiry and at the list of bad
 * modules (FIG. 39, steps 1584 to 1592): with others expired and tainted notes can be handed in.
 */
export function foundGood({ itemsOffered, kind }: DeviceLedger): boolean {
  if (itemsOffered === "expired" || itemsOffered === "tainted") return kind !== null && kind !== "transaction";
  return itemsOffered === "valid";
}

/** Whether a device has anything that is not final. */
export function hasProvisional({ tickets, notes }: DeviceLedger): boolean {
  return [...tickets, ...notes].some(({ holding }) => holding !== "final");
}

/** The entries that a step has added to a log, supposing that none was taken away. */
export function entriesAdded(before: DeviceLedger, after: DeviceLedger): readonly LogEntry[] {
  return after.log.slice(before.log.length);
}

/** Do two log entries say the same? */
export function isSameEntry(one: LogEntry, other: LogEntry): boolean {
  return one.kind === other.kind && isSameUndertaking(one, other);
}

/** Do two undertakings bind to the same? */
export function isSameUndertaking(one: Undertaking | null, other: Undertaking | null): boolean {
  return (
    one?.session === other?.session &&
    one?.direction === other?.direction &&
    one?.ticket === other?.ticket &&
    one?.amount === other?.amount &&
    one?.order === other?.order
  );
}

/** Has a device the same items, value, undertakings and log as before? The session and the rest may differ. */
export function isSameHoldings(before: DeviceLedger, after: DeviceLedger): boolean {
  return (
    isSameItems(before, after) &&
    isSameUndertaking(before.decided, after.decided) &&
    isSameUndertaking(before.ready, after.ready) &&
    isSameUndertaking(before.doubt, after.doubt) &&
    before.log.length === after.log.length &&
    before.log.every((entry, index) => isSameEntry(entry, after.log[index] as LogEntry))
  );
}

/** Has a device the same items in the same ways as before? */
export function isSameItems(before: DeviceLedger, after: DeviceLedger): boolean {
  const tickets = (device: DeviceLedger): string =>
    device.tickets
      .map(({ ticket, holding }) => `${ticket} ${holding}`)
      .sort()
      .join();
  const holdings = ["final", "leaving", "arriving"] as const;
  return (
    tickets(before) === tickets(after) &&
    holdings.every((holding) => valueHeld(before, holding) === valueHeld(after, holding))
  );
}

/** Does a device own the same as before, be it on its way out or not? */
export function ownsSame(before: DeviceLedger, after: DeviceLedger): boolean {
  return ownTickets(before).join() === ownTickets(after).join() && ownValue(before) === ownValue(after);
}

/** What moved, in words: `ticket T1`, `3 units`. */
export function itemText({ ticket, amount }: { readonly ticket?: string; readonly amount?: number }): string {
  const parts = [
    ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
    ...(amount === undefined ? [] : [`${amount} unit${amount === 1 ? "" : "s"}`]),
  ];
  return parts.length === 0 ? "nothing" : parts.join(" and ");
}

/** The sum of some amounts. */
export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
