/** Log entries, changes of what is held, and the records of a device's store that carry them. */
import * as Schema from "effect/Schema";
import { HeldNote, NoteId } from "./note.ts";
import { AgentId, Amount, listOfSome, ModuleId, NoteType, OrderId, Random, SessionId, Time } from "./scalar.ts";
import { HeldTicket, TicketId } from "./ticket.ts";

/** A note, or a part of it, that moves. */
export const NoteAmount = Schema.Struct({ id: NoteId, amount: Amount });
export type NoteAmount = typeof NoteAmount.Type;

/** A ticket before and after a transaction. */
export const TicketImages = Schema.Struct({
  id: TicketId,
  before: Schema.NullOr(HeldTicket),
  after: Schema.NullOr(HeldTicket),
});
export type TicketImages = typeof TicketImages.Type;

/** An amount of one note type. */
export const Price = Schema.Struct({ type: NoteType, amount: Amount });
export type Price = typeof Price.Type;

/**
 * What the log says of one transaction; both clocks as they were exchanged when the session was set up. Of a purchase
 * with its order, and at an agent with the price.
 */
export const LogEntry = Schema.Struct({
  kind: Schema.Literals(["committed", "abortedAfterReady"]),
  direction: Schema.Literals(["given", "received"]),
  session: SessionId,
  peer: Schema.Union([AgentId, ModuleId]),
  at: Time,
  peerAt: Time,
  tickets: Schema.optionalKey(listOfSome(TicketImages)),
  notes: Schema.optionalKey(listOfSome(NoteAmount)),
  order: Schema.optionalKey(OrderId),
  price: Schema.optionalKey(Price),
});
export type LogEntry = typeof LogEntry.Type;

/** A change of what is held. An amount removed is taken off the residual. */
export const Change = Schema.Struct({
  ticketsAdded: Schema.optionalKey(listOfSome(HeldTicket)),
  ticketsRemoved: Schema.optionalKey(listOfSome(TicketId)),
  notesAdded: Schema.optionalKey(listOfSome(HeldNote)),
  notesRemoved: Schema.optionalKey(listOfSome(NoteAmount)),
});
export type Change = typeof Change.Type;

/**
 * A decision to commit, or that Ready-to-Commit is about to leave, or that only the own module can tell how the payment
 * ends (FIG. 16, from 562 and 612 on): then with the key TA/MM, unless reading 16/556=lost.
 */
export const Undertaking = Schema.Struct({
  record: Schema.Literals(["decided", "ready", "doubt"]),
  entry: LogEntry,
  change: Change,
  key: Schema.optionalKey(Random),
});
export type Undertaking = typeof Undertaking.Type;

/**
 * On which side of a payment an agent and its module stand. TA/MM is one key for both sides (FIG. 16, 534 to 556), so
 * that what is said under it is bound to the side: else a host could hand one side's report to the other (reading
 * 16/584:side).
 */
export const PaymentSide = Schema.Literals(["payer", "payee"]);
export type PaymentSide = typeof PaymentSide.Type;

/**
 * FIG. 16, steps 552 and 556: a module has formed the key TA/MM for this order, with `random` from its own agent.
 * `session`: MM/MM. Without `key`: reading 16/556=lost.
 */
export const Order = Schema.Struct({
  record: Schema.Literal("order"),
  order: OrderId,
  side: PaymentSide,
  random: Random,
  key: Schema.optionalKey(Random),
  session: SessionId,
});
export type Order = typeof Order.Type;

/** The commit point: the change is applied, and every undertaking ends. */
export const Commitment = Schema.Struct({ record: Schema.Literal("committed"), entry: LogEntry, change: Change });
export type Commitment = typeof Commitment.Type;

/** FIG. 42, step 1732: aborted after Ready-to-Commit; ends every undertaking. */
export const SpecialEntry = Schema.Struct({ record: Schema.Literal("abortedAfterReady"), entry: LogEntry });
export type SpecialEntry = typeof SpecialEntry.Type;

/** FIG. 42, step 1750, and FIG. 7B, step 236, of an agent in doubt: written off; ends every undertaking. */
export const Clearance = Schema.Struct({ record: Schema.Literal("cleared"), session: SessionId });
export type Clearance = typeof Clearance.Type;
