/**
 * What a schedule needs to know of the rows of closed charts.
 */
import type { Exploration, TraceStep } from "../../models/explorer/index.ts";
import { isCutOf } from "../../properties/refinement/index.ts";

/** A row of a chart's table. */
export type Entry = NonNullable<TraceStep["entry"]>;

/** A chart's table. */
export type Role = Exploration["program"]["closed"]["roles"][number];

interface Context {
  readonly attempts: number;
  readonly session: string | null;
  readonly own: number | null;
  readonly theirs: number | null;
}

function contextOf(role: Role, local: number): Context {
  return role.locals[local]?.context as unknown as Context;
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

/**
 * How many timers run out, one after the other, until a wait is given up: in a session the first leads to a status
 * query, and nobody answers it (FIG. 7B, reading 7B:querySilence).
 */
export function timersOf(role: Role, { from }: Entry): number {
  return contextOf(role, from).session === null ? 1 : 2;
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
