/** Log entries, changes of what is held, and the records of a device's store that carry them. */
import * as Schema from "effect/Schema";
import { HeldNote, NoteId } from "./note.ts";
import { AgentId, Amount, listOfSome, ModuleId, SessionId, Time } from "./scalar.ts";
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

/** What the log says of one transaction; both clocks as they were exchanged when the session was set up. */
export const LogEntry = Schema.Struct({
  kind: Schema.Literals(["committed", "abortedAfterReady"]),
  direction: Schema.Literals(["given", "received"]),
  session: SessionId,
  peer: Schema.Union([AgentId, ModuleId]),
  at: Time,
  peerAt: Time,
  tickets: Schema.optionalKey(listOfSome(TicketImages)),
  notes: Schema.optionalKey(listOfSome(NoteAmount)),
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

/** A decision to commit, or that Ready-to-Commit is about to leave. */
export const Undertaking = Schema.Struct({
  record: Schema.Literals(["decided", "ready"]),
  entry: LogEntry,
  change: Change,
});
export type Undertaking = typeof Undertaking.Type;

/** The commit point: the change is applied, and every undertaking ends. */
export const Commitment = Schema.Struct({ record: Schema.Literal("committed"), entry: LogEntry, change: Change });
export type Commitment = typeof Commitment.Type;

/** FIG. 42, step 1732: aborted after Ready-to-Commit; ends every undertaking. */
export const SpecialEntry = Schema.Struct({ record: Schema.Literal("abortedAfterReady"), entry: LogEntry });
export type SpecialEntry = typeof SpecialEntry.Type;

/** FIG. 42, step 1750: written off; ends every undertaking. */
export const Clearance = Schema.Struct({ record: Schema.Literal("cleared"), session: SessionId });
export type Clearance = typeof Clearance.Type;
