/**
 * What a schedule needs to know of the rows of closed charts.
 */
import type { Exploration, TraceStep } from "../../models/explorer/index.ts";
import { isCutOf } from "../../properties/refinement/index.ts";

/** A row of a chart's table. */
export type Entry = NonNullable<TraceStep["entry"]>;

/** A chart's table. */
export type Role = Exploration["program"]["closed"]["roles"][number];

/** What a schedule reads off the context of a local state. */
export interface RowContext extends Readonly<Record<string, unknown>> {
  readonly attempts: number;
  readonly session: string | null;
  /** key of an agent and its module */
  readonly order?: string | null;
  readonly own: number | null;
  readonly theirs: number | null;
}

/** The context of a local state. */
export function contextOf(role: Role, local: number): RowContext {
  return role.locals[local]?.context as unknown as RowContext;
}

/** Whether a device begins or answers one more session by this row. */
export function beginsSession(role: Role, { from, to }: Entry): boolean {
  return contextOf(role, to).attempts > contextOf(role, from).attempts;
}

/** The session under whose key a device reads when the row's stimulus comes: it stands, or its initiator awaits it. */
export function keyOf(role: Role, { from }: Entry): string | undefined {
  const { session, own, theirs } = contextOf(role, from);
  if (session !== null) return session;
  return own === null || theirs === null ? undefined : `${own}.${theirs}`;
}

/** A message without a number of its own: it is bound to the question that it answers. */
const isUnnumbered: ReadonlySet<string> = new Set(["PaymentStatusQuery", "PaymentStatusReply"]);

/** The key under which a device numbers a message that it takes in by a row; undefined: it cannot read it, or needs none. */
export function numberingOf(role: Role, entry: Entry, event: Readonly<Record<string, unknown>>): string | undefined {
  const { session, order, type } = event;
  if (isUnnumbered.has(String(type))) return undefined;
  if (typeof order === "string") return order === contextOf(role, entry.from).order ? order : undefined;
  return typeof session === "string" && session === keyOf(role, entry) ? session : undefined;
}

/**
 * How many timers run out, one after the other, until a wait is given up: in a session the first leads to a status
 * query, and nobody answers it (FIG. 7B, reading 7B:querySilence). Neither its host nor its own module does an agent ask
 * about the status of a transaction with another.
 */
export function timersOf(role: Role, from: number): number {
  const { session, order } = contextOf(role, from);
  const asksHost = (role.entriesFrom[from] ?? []).some(({ stimulus }) => stimulus.kind === "environment");
  const asksModule = role.name.startsWith("TA.") && typeof order === "string";
  return session === null || asksHost || asksModule ? 1 : 2;
}

/** Whether a timer runs in a local state. */
export function hasTimer(role: Role, local: number): boolean {
  return (role.entriesFrom[local] ?? []).some(({ stimulus }) => stimulus.kind === "timer");
}

/** The row that another row begins, in which power fails; itself where power does not fail on the way. */
export function wholeOf(role: Role, entry: Entry): Entry {
  if (!entry.losesPower || entry.stimulus.kind === "powerLoss") return entry;
  return (role.entriesFrom[entry.from] ?? []).find((other) => !other.losesPower && isCutOf(entry, other)) ?? entry;
}
