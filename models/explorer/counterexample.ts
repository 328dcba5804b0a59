/**
 * Counterexamples: the shortest path for each distinct cause, cut to what the violation depends on, and told in words.
 */
import { type Cause, type CauseOptions, causesOf, describeFault, type Explained } from "./causes.ts";
import type { Exploration } from "./explore.ts";
import { describeEvent } from "./local-runner.ts";
import type { Program } from "./program.ts";
import type { Roles, SystemDefinition, View } from "./system.ts";
import type { Trace, TraceStep } from "./trace.ts";

/** A counterexample (or, for an outcome, an example). */
export interface Counterexample {
  readonly explained: Explained;
  /** the faults it takes, as text; empty when it needs none */
  readonly faults: readonly string[];
  readonly reason: string;
  readonly trace: Trace;
  /** per step of the trace: whether the end depends on it */
  readonly core: readonly boolean[];
  readonly program: Program;
}

/** One counterexample per distinct smallest set of faults, shortest first. */
export function counterexamples(
  exploration: Exploration,
  explained: Explained,
  options: CauseOptions = {},
): readonly Counterexample[] {
  return causesOf(exploration, explained, options).map((cause) => ({
    explained,
    faults: cause.faults.map(describeFault),
    reason: cause.reason,
    trace: cause.trace,
    core: causalCore(exploration.definition, cause, explained),
    program: cause.program,
  }));
}

/** Which steps the end of the path depends on: what its roles did last, and whatever those steps came from. */
function causalCore(definition: SystemDefinition<Roles>, cause: Cause, explained: Explained): readonly boolean[] {
  const { steps } = cause.trace;
  const needed = new Set<number>();
  const roles = rolesInvolved(definition, cause, explained);
  const lastOf = (role: string, before: number): number => {
    for (let index = before - 1; index >= 0; index--) if (steps[index]?.role === role) return index;
    return -1;
  };
  const queue = roles.map((role) => lastOf(role, steps.length));
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    if (index < 0 || needed.has(index)) continue;
    needed.add(index);
    const step = steps[index] as TraceStep;
    if (step.role !== undefined) queue.push(lastOf(step.role, index));
    if (step.sentBy !== undefined) queue.push(step.sentBy);
  }
  return steps.map((_, index) => needed.has(index));
}

/**
 * The roles whose state the verdict rests on: those that, put back to where they began, would make it vanish.
 * For a step invariant, and where no single role does, all of them.
 */
function rolesInvolved(definition: SystemDefinition<Roles>, cause: Cause, explained: Explained): readonly string[] {
  const names = cause.program.closed.roles.map((role) => role.name);
  const last = cause.trace.steps.at(-1);
  if (last === undefined) return names;
  const check = "check" in explained ? explained.check : undefined;
  const holds = (view: View<Roles>): boolean => {
    if (check === undefined) return !(definition.outcome?.(view) ?? []).includes(cause.reason);
    const predicate = definition.invariants?.[check] ?? definition.restInvariants?.[check];
    return predicate === undefined || predicate(view) === true;
  };
  const end = viewAt(cause.program, last.locals);
  const start = viewAt(cause.program, cause.trace.initial);
  if (holds(end)) return names;
  const involved = names.filter((name) => holds({ ...end, [name]: start[name] }));
  return involved.length > 0 ? involved : names;
}

/** What all roles show in the given local states. */
export function viewAt(program: Program, locals: readonly number[]): View<Roles> {
  return Object.fromEntries(
    program.closed.roles.map((role, index) => [
      role.name,
      role.observations[role.locals[locals[index] as number]?.observation as number],
    ]),
  ) as View<Roles>;
}

/** How to put a trace into words. */
export interface Narration {
  /** what a step (`meta.step`) does; default: nothing is said of it */
  readonly step?: (address: string) => string | undefined;
  /** what a role is called */
  readonly role?: (name: string) => string;
}

/** One line per step, in order: who does what on what, what it sends, and what never arrives. */
export function narrate(trace: Trace, words: Narration = {}): readonly string[] {
  const name = words.role ?? ((role: string): string => role);
  const arrived = new Set(trace.steps.flatMap((step) => (step.sentBy === undefined ? [] : [arrivalKey(step)])));
  return trace.steps.map((step, index) => {
    const sent = step.sent.map((message) => {
      const lost = !arrived.has(`${index}/${message.id}`);
      return `${describeEvent(message.event)} to ${name(message.to)}${lost ? " (never arrives)" : ""}`;
    });
    const did = step.label.steps.flatMap((address) => words.step?.(address) ?? []);
    const parts = [
      `${step.role === undefined ? "the link" : name(step.role)} ${openingOf(step, name)}`,
      ...(did.length > 0 ? [did.join("; ")] : []),
      ...(sent.length > 0 ? [`sends ${sent.join(", ")}`] : []),
      ...(step.label.kind === "powerLoss" && step.label.event !== "" ? ["then loses power"] : []),
    ];
    return `${index + 1}. ${parts.join("; ")}`;
  });
}

function arrivalKey(step: TraceStep): string {
  return `${step.sentBy}/${step.received?.id}`;
}

function openingOf(step: TraceStep, name: (role: string) => string): string {
  const { label, received } = step;
  const chosen = Object.entries(step.choices).map(([key, value]) => `${key} is ${String(value)}`);
  const where = label.steps.length > 0 ? ` [${[...new Set([label.steps[0], label.steps.at(-1)])].join(" to ")}]` : "";
  const found = chosen.length > 0 ? ` (${chosen.join(", ")})` : "";
  const from = received?.from === undefined ? "an outsider" : name(received.from);
  switch (label.kind) {
    case "drop":
      return `loses ${received === undefined ? "a message" : describeEvent(received.event)} from ${from}`;
    case "message":
      return `receives ${label.event} from ${from}${step.replayed ? " again" : ""}${found}${where}`;
    case "timer":
      return `waits in vain, its timer runs out${where}`;
    case "powerOn":
      return `comes back${where}`;
    case "powerLoss":
      return label.event === "" ? "loses power" : `on ${label.event}${found}${where}`;
    case "environment":
      return `${label.event === "" ? "goes on" : `is told ${label.event}`}${found}${where}`;
  }
}
