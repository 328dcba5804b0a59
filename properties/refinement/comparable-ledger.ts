/**
 * Ledgers as the check compares them: what a device has, what it is bound to, and its log. What only a model can know
 * (how many sessions were begun, what certificates will turn out to be) is left out.
 */
import type { DeviceLedger, Holding, LogEntry, TicketHolding, Undertaking } from "../../spec/ledger.ts";

/** A ledger prepared for comparison. */
export interface ComparableLedger {
  readonly ledger: DeviceLedger;
  /** note value by holding */
  readonly final: number;
  readonly leaving: number;
  readonly arriving: number;
}

/** Prepare a ledger. */
export function comparable(ledger: DeviceLedger): ComparableLedger {
  return {
    ledger,
    final: noteValue(ledger, "final"),
    leaving: noteValue(ledger, "leaving"),
    arriving: noteValue(ledger, "arriving"),
  };
}

function noteValue({ notes }: DeviceLedger, holding: Holding): number {
  let value = 0;
  for (const note of notes) if (note.holding === holding) value += note.amount;
  return value;
}

/**
 * Whether an observed ledger is that of a chart. `unit`: smallest units that make one unit of the charts.
 * Confirmations are compared where the observer knows of any.
 */
export function sameLedger(observed: ComparableLedger, chart: ComparableLedger, unit: number): boolean {
  const [one, other] = [observed.ledger, chart.ledger];
  return (
    one.down === other.down &&
    one.session === other.session &&
    observed.final === chart.final * unit &&
    observed.leaving === chart.leaving * unit &&
    observed.arriving === chart.arriving * unit &&
    sameTickets(one.tickets, other.tickets) &&
    sameUndertaking(one.decided, other.decided, unit) &&
    sameUndertaking(one.ready, other.ready, unit) &&
    sameUndertaking(one.doubt, other.doubt, unit) &&
    sameOrders(one.orders, other.orders) &&
    sameLog(one.log, other.log, unit) &&
    sameConfirmation(one.confirmed, other.confirmed, unit)
  );
}

/** The fields in which an observed ledger differs from a chart's. */
export function differingFields(observed: ComparableLedger, chart: ComparableLedger, unit: number): readonly string[] {
  const [one, other] = [observed.ledger, chart.ledger];
  const notes =
    observed.final === chart.final * unit &&
    observed.leaving === chart.leaving * unit &&
    observed.arriving === chart.arriving * unit;
  const same: Readonly<Record<string, boolean>> = {
    down: one.down === other.down,
    session: one.session === other.session,
    tickets: sameTickets(one.tickets, other.tickets),
    notes,
    decided: sameUndertaking(one.decided, other.decided, unit),
    ready: sameUndertaking(one.ready, other.ready, unit),
    doubt: sameUndertaking(one.doubt, other.doubt, unit),
    orders: sameOrders(one.orders, other.orders),
    log: sameLog(one.log, other.log, unit),
    confirmed: sameConfirmation(one.confirmed, other.confirmed, unit),
  };
  return Object.keys(same).filter((field) => same[field] === false);
}

function sameTickets(one: readonly TicketHolding[], other: readonly TicketHolding[]): boolean {
  if (one.length !== other.length) return false;
  for (const { ticket, holding } of one) {
    let found = false;
    for (const held of other) if (held.ticket === ticket && held.holding === holding) found = true;
    if (!found) return false;
  }
  return true;
}

function sameUndertaking(one: Undertaking | null, other: Undertaking | null, unit: number): boolean {
  if (one === null || other === null) return one === other;
  return sameItems(one, other, unit);
}

function sameItems(one: Undertaking, other: Undertaking, unit: number): boolean {
  return (
    one.session === other.session &&
    one.direction === other.direction &&
    one.ticket === other.ticket &&
    one.order === other.order &&
    one.amount === (other.amount === undefined ? undefined : other.amount * unit)
  );
}

function sameOrders(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((order, at) => order === other[at]);
}

function sameLog(one: readonly LogEntry[], other: readonly LogEntry[], unit: number): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    const [entry, twin] = [one[at] as LogEntry, other[at] as LogEntry];
    if (entry.kind !== twin.kind || !sameItems(entry, twin, unit)) return false;
  }
  return true;
}

function sameConfirmation(one: string | number | null, other: string | number | null, unit: number): boolean {
  return one === null || one === (typeof other === "number" ? other * unit : other);
}
