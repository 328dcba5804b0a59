/**
 * Which faults does it take? For a violated check or an outcome: the smallest sets of faults under which it still
 * happens, each found by exploring the system with only those faults allowed, so that each comes with a shortest path.
 *
 * A fault is a loss of power at a place, a timer running out at a place, or a message of the outsider being taken.
 * Messages are lost and delayed by not being delivered, which shows as the timer that runs out.
 */
import type { ClosedRole, ClosedSystem, Entry } from "./closed-role.ts";
import type { Exploration } from "./explore.ts";
import { Judge, judging } from "./judge.ts";
import { type Program, withRows } from "./program.ts";
import { search } from "./search.ts";
import type { Roles, SystemDefinition } from "./system.ts";
import { type Trace, traceTo } from "./trace.ts";

/** states of one restricted exploration; more are not needed for anything that a handful of faults brings about */
const restrictedStatesMax = 2_000_000;

/** A fault at a place. */
export interface Fault {
  readonly kind: "powerLoss" | "timer" | "outsider";
  readonly role: string;
  /** address of the last step before it (`meta.step`), or the chart's state where steps have none */
  readonly at: string;
  /** for `outsider`: type of the message */
  readonly message: string | undefined;
  /** for `powerLoss`: later places at which it would have had the same effect */
  readonly sameEffectAt: readonly string[];
}

/** A smallest set of faults that suffices, and a shortest path with no others. */
export interface Cause {
  readonly faults: readonly Fault[];
  readonly trace: Trace;
  readonly program: Program;
  /** what the check says is wrong at the end of the path; for outcomes the kind */
  readonly reason: string;
}

/** What is to be explained. */
export type Explained = { readonly check: string } | { readonly outcome: string };

/** Options of {@link causesOf}. */
export interface CauseOptions {
  /** largest sets tried; default 2 */
  readonly faultsMax?: number;
  /** restricted explorations tried; default 2,000 */
  readonly triesMax?: number;
}

/** One line for a fault: `power:TA.A@25/886`, `timer:TA.B@25/882`, `outsider:TA.B@25/842 SessionCertificate`. */
export function describeFault(fault: Fault): string {
  const kind = fault.kind === "powerLoss" ? "power" : fault.kind;
  return `${kind}:${fault.role}@${fault.at}${fault.message === undefined ? "" : ` ${fault.message}`}`;
}

/** The smallest fault sets under which a check is violated or an outcome reached, smallest and shallowest first. */
export function causesOf(exploration: Exploration, explained: Explained, options: CauseOptions = {}): readonly Cause[] {
  const faultsMax = options.faultsMax ?? 2;
  let tries = options.triesMax ?? 2000;
  const atoms = faultsTaken(exploration);
  const keysPerEntry = faultsPerEntry(exploration.program).map((faults) => faults.map(describeFault));
  const causes: Cause[] = [];
  const found: ReadonlySet<number>[] = [];
  for (let size = 0; size <= faultsMax; size++) {
    for (const chosen of subsets(atoms.size, size)) {
      if (found.some((smaller) => [...smaller].every((atom) => chosen.includes(atom)))) continue;
      if (tries-- <= 0) return causes;
      const cause = restricted(exploration, atoms, keysPerEntry, chosen, explained);
      if (cause === undefined) continue;
      causes.push(cause);
      found.push(new Set(chosen));
    }
    // Larger sets that contain none of these only rarely teach anything new, and cost a search each.
    if (causes.length > 0) break;
  }
  return causes.sort((a, b) => a.trace.steps.length - b.trace.steps.length);
}

/** Faults of the entries that an exploration took, by their text. */
export function faultsTaken(exploration: Exploration): ReadonlyMap<string, Fault> {
  const table = new Map<string, Fault>();
  faultsPerEntry(exploration.program).forEach((faults, index) => {
    if ((exploration.firstTaken[index] as number) < 0) return;
    for (const fault of faults) {
      const key = describeFault(fault);
      const also = [...(table.get(key)?.sameEffectAt ?? []), ...fault.sameEffectAt];
      table.set(key, { ...fault, sameEffectAt: [...new Set(also)] });
    }
  });
  return table;
}

/** Per entry of a program: the faults that it takes for it to be taken; none for what ordinary runs do. */
function faultsPerEntry({ closed, entries }: Program): readonly (readonly Fault[])[] {
  return entries.map(({ role, entry }) => faultsOf(closed, role, entry));
}

/** The faults that it takes for an entry of a role to be taken. */
export function faultsOf(closed: ClosedSystem, role: number, entry: Entry): readonly Fault[] {
  const closedRole = closed.roles[role] as ClosedRole;
  const { name } = closedRole;
  const from = placesOf(closedRole)[entry.from] ?? "?";
  const faults: Fault[] = [];
  if (entry.stimulus.kind === "timer") {
    faults.push({ kind: "timer", role: name, at: from, message: undefined, sameEffectAt: [] });
  }
  if (entry.stimulus.kind === "message" && closed.seeds.includes(entry.stimulus.message)) {
    const message = closed.messages[entry.stimulus.message]?.event.type;
    faults.push({ kind: "outsider", role: name, at: from, message, sameEffectAt: [] });
  }
  if (entry.losesPower) {
    const at = entry.steps.flatMap((step) => step.addresses).at(-1) ?? from;
    faults.push({ kind: "powerLoss", role: name, at, message: undefined, sameEffectAt: entry.sameEffectAt });
  }
  return faults;
}

/** Per local state: the step done last, where every way in agrees on it; else the name of the state. */
function placesOf(role: ClosedRole): readonly string[] {
  const known = placesKnown.get(role);
  if (known !== undefined) return known;
  const arrivals = role.locals.map(() => new Set<string>());
  for (const entry of role.entries) {
    if (entry.losesPower) continue;
    const last = entry.steps.flatMap((step) => step.addresses).at(-1);
    arrivals[entry.to]?.add(last ?? "");
  }
  const places = role.locals.map(({ id, value }) => {
    const [only, ...others] = arrivals[id] ?? [];
    return only === undefined || only === "" || others.length > 0 ? deepestKey(value) : only;
  });
  placesKnown.set(role, places);
  return places;
}

const placesKnown = new WeakMap<ClosedRole, readonly string[]>();

function deepestKey(value: unknown): string {
  if (typeof value === "string") return value;
  const [key, inner] = Object.entries(value as Record<string, unknown>)[0] ?? ["?", {}];
  return typeof inner === "object" && inner !== null && Object.keys(inner).length === 0 ? key : deepestKey(inner);
}

function* subsets(count: number, size: number): Generator<readonly number[]> {
  const pick = function* (from: number, left: number): Generator<readonly number[]> {
    if (left === 0) {
      yield [];
      return;
    }
    for (let index = from; index <= count - left; index++) {
      for (const rest of pick(index + 1, left - 1)) yield [index, ...rest];
    }
  };
  yield* pick(0, size);
}

function restricted(
  exploration: Exploration,
  atoms: ReadonlyMap<string, Fault>,
  keysPerEntry: readonly (readonly string[])[],
  chosen: readonly number[],
  explained: Explained,
): Cause | undefined {
  // One search tells which outcomes can be had, and several are asked for under the same faults.
  const known = outcomesKnown.get(exploration) ?? new Map<string, ReadonlySet<string>>();
  outcomesKnown.set(exploration, known);
  if ("outcome" in explained && known.get(chosen.join())?.has(explained.outcome) === false) return undefined;
  const keys = [...atoms.keys()];
  const allowed = new Set(chosen.map((index) => keys[index]));
  const program = withRows(exploration.program, (entry) =>
    (keysPerEntry[entry] as readonly string[]).every((key) => allowed.has(key)),
  );
  const judge = new Judge(onlyExplained(exploration.definition, explained), program);
  const { visited } = search(program, judging(program, judge), { maxStates: restrictedStatesMax }, () => 0);
  const faults = [...atoms.values()].filter((_, index) => chosen.includes(index));
  if ("outcome" in explained) {
    known.set(chosen.join(), new Set(judge.outcomes.keys()));
    const state = judge.outcomes.get(explained.outcome)?.examples[0]?.state;
    if (state === undefined) return undefined;
    return { faults, trace: traceTo(program, visited, state), program, reason: explained.outcome };
  }
  const violation = judge.violations.find(({ invariant }) => invariant === explained.check);
  if (violation === undefined) return undefined;
  const trace = traceTo(program, visited, violation.state, violation.row);
  return { faults, trace, program, reason: violation.reason };
}

/** Per exploration, per choice of faults, the outcomes that can be had with no others. */
const outcomesKnown = new WeakMap<Exploration, Map<string, ReadonlySet<string>>>();

/** The definition with nothing to judge but what is to be explained. */
function onlyExplained(definition: SystemDefinition<Roles>, explained: Explained): SystemDefinition<Roles> {
  const { invariants, restInvariants, stepInvariants, tableInvariants, sometimes, outcome, ...bare } = definition;
  if ("outcome" in explained) return outcome === undefined ? bare : { ...bare, outcome };
  const only = <T>(all: { readonly [name: string]: T } | undefined): { readonly [name: string]: T } => {
    const wanted = all?.[explained.check];
    return wanted === undefined ? {} : { [explained.check]: wanted };
  };
  return {
    ...bare,
    invariants: only(invariants),
    restInvariants: only(restInvariants),
    stepInvariants: only(stepInvariants),
  };
}
