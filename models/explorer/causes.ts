/**
 * Which faults does it take? For a violated check or an outcome: the smallest sets of faults under which it still
 * happens, each found by exploring the system with only those faults allowed, so that each comes with a shortest path.
 *
 * A fault is a loss of power at a place, a timer running out at a place, or a message of the outsider being taken.
 * Messages are lost and delayed by not being delivered, which shows as the timer that runs out.
 */
import type { ClosedSystem, Entry } from "./closed-role.ts";
import type { Exploration } from "./explore.ts";
import { Judge, judging } from "./judge.ts";
import { compile, type Program } from "./program.ts";
import { search } from "./search.ts";
import { type Trace, traceTo } from "./trace.ts";

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
  const causes: Cause[] = [];
  const found: ReadonlySet<number>[] = [];
  for (let size = 0; size <= faultsMax; size++) {
    for (const chosen of subsets(atoms.size, size)) {
      if (found.some((smaller) => [...smaller].every((atom) => chosen.includes(atom)))) continue;
      if (tries-- <= 0) return causes;
      const cause = restricted(exploration, atoms, chosen, explained);
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
  exploration.program.entries.forEach(({ role, entry }, index) => {
    if ((exploration.firstTaken[index] as number) < 0) return;
    for (const fault of faultsOf(exploration.program.closed, role, entry)) {
      const key = describeFault(fault);
      const also = [...(table.get(key)?.sameEffectAt ?? []), ...fault.sameEffectAt];
      table.set(key, { ...fault, sameEffectAt: [...new Set(also)] });
    }
  });
  return table;
}

/** The faults that it takes for an entry to be taken; none for what ordinary runs do. */
export function faultsOf(closed: ClosedSystem, role: number, entry: Entry): readonly Fault[] {
  const name = closed.roles[role]?.name ?? "?";
  const from = placeOf(closed, role, entry.from);
  const faults: Fault[] = [];
  if (entry.stimulus.kind === "timer")
    faults.push({ kind: "timer", role: name, at: from, message: undefined, sameEffectAt: [] });
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

/** The last step done in a local state, or the state itself. */
export function placeOf(closed: ClosedSystem, role: number, local: number): string {
  const { locals, entries } = closed.roles[role] as ClosedSystem["roles"][number];
  const { value } = locals[local] as (typeof locals)[number];
  const text = deepestKey(value);
  const arriving = entries.find((entry) => entry.to === local && !entry.losesPower && entry.steps.length > 0);
  return arriving?.steps.at(-1)?.addresses.at(-1) ?? text;
}

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
  chosen: readonly number[],
  explained: Explained,
): Cause | undefined {
  const { closed } = exploration.program;
  const keys = [...atoms.keys()];
  const allowed = new Set(chosen.map((index) => keys[index]));
  const kept = (role: number, entry: Entry): boolean =>
    faultsOf(closed, role, entry).every((fault) => allowed.has(describeFault(fault)));
  const narrow: ClosedSystem = {
    ...closed,
    roles: closed.roles.map((role, index) => ({
      ...role,
      entriesFrom: role.entriesFrom.map((entries) => entries.filter((entry) => kept(index, entry))),
    })),
  };
  const { definition } = exploration;
  const program = compile(narrow, {
    budgets: definition.budgets ?? {},
    masking: definition.masking ?? true,
    bits: { set: 24, link: 16 },
  });
  const judge = new Judge(definition, program);
  const { visited } = search(program, judging(program, judge), { maxStates: 2_000_000 }, () => 0);
  const faults = [...atoms.values()].filter((_, index) => chosen.includes(index));
  if ("outcome" in explained) {
    const state = judge.outcomes.get(explained.outcome)?.examples[0]?.state;
    if (state === undefined) return undefined;
    return { faults, trace: traceTo(program, visited, state), program, reason: explained.outcome };
  }
  const violation = judge.violations.find(({ invariant }) => invariant === explained.check);
  if (violation === undefined) return undefined;
  const trace = traceTo(program, visited, violation.state, violation.row);
  return { faults, trace, program, reason: violation.reason };
}
