/**
 * Paths of a model as observations: what a build that behaves exactly like the charts would show.
 */
import type { ClosedRole, ClosedSystem, Entry } from "../../models/explorer/closed-role.ts";
import type { Exploration, Trace, TraceStep } from "../../models/explorer/index.ts";
import { column, rowStride } from "../../models/explorer/program.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Observation, Stimulus } from "./observation.ts";
import type { DeviceFacts } from "./refinement.ts";
import { isCutOf } from "./tables.ts";

/** The observations of a path of `closed`, in order; steps that a link takes by itself are none. */
export function observationsOf(closed: ClosedSystem, trace: Trace): readonly Observation[] {
  return trace.steps.flatMap((step) => {
    const role = closed.roles.find(({ name }) => name === step.role);
    return role === undefined || step.entry === undefined ? [] : [observationOf(role, step, step.entry)];
  });
}

/** What the roles of a path found out about the world, by role and fixture variable. */
export function factsOf(trace: Trace): DeviceFacts {
  const facts: Record<string, Record<string, unknown>> = {};
  for (const { role, choices } of trace.steps) {
    if (role !== undefined) facts[role] = { ...facts[role], ...choices };
  }
  return facts;
}

function observationOf(role: ClosedRole, step: TraceStep, entry: Entry): Observation {
  const cut = entry.losesPower && entry.stimulus.kind !== "powerLoss";
  return {
    device: role.name,
    stimulus: stimulusOf(step, entry),
    steps: stepsOf(role, entry),
    sends: step.sent.map(({ to, event }) => ({ to, message: event })),
    cut,
    ledger: role.observations[role.locals[entry.to]?.observation as number] as DeviceLedger,
  };
}

function stimulusOf({ received }: TraceStep, { stimulus }: Entry): Stimulus {
  switch (stimulus.kind) {
    case "message":
      return { kind: "message", message: received?.event ?? { type: "?" } };
    case "environment":
      return { kind: "environment", event: stimulus.event };
    case "continue":
      throw new Error("observations need a path from wait to wait");
    default:
      return { kind: stimulus.kind };
  }
}

function stepsOf(role: ClosedRole, entry: Entry): readonly StepAddress[] {
  if (!entry.losesPower) return stepsDone(entry, entry.steps.length);
  const whole = (role.entriesFrom[entry.from] ?? []).find((other) => !other.losesPower && isCutOf(entry, other));
  return stepsDone(whole ?? entry, entry.steps.length);
}

/** Numbered steps of an entry that are done after so many of its microsteps: one that still goes on is not. */
export function stepsDone({ steps }: Entry, microsteps: number): readonly StepAddress[] {
  const addresses = steps.slice(0, microsteps).flatMap((step) => step.addresses) as StepAddress[];
  const next = steps[microsteps];
  return next !== undefined && next.addresses.length === 0 ? addresses.slice(0, -1) : addresses;
}

/** For every row of every table that the search took: the shortest path that ends with it. */
export function* tracesToEntries(exploration: Exploration): Generator<Trace> {
  const { rows } = exploration.program;
  const rowOf = new Map<number, number>();
  for (let row = 0; row < rows.length; row += rowStride) {
    const entry = rows[row + column.entry] as number;
    if (!rowOf.has(entry)) rowOf.set(entry, row);
  }
  for (const [entry, state] of exploration.firstTaken.entries()) {
    if (state >= 0) yield exploration.trace(state, rowOf.get(entry));
  }
}
