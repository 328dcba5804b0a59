/**
 * What many runs come to. Tallies of parts merge into the tally of the whole, in any order.
 */
import type { WindowId } from "../spec/windows.ts";
import { type Fault, type FaultKind, faultText } from "./faults.ts";
import type { VerdictClass } from "./replay.ts";
import { resultText, type Tried } from "./trial.ts";

/** A run by what makes it: a base scenario, and faults. Enough to make it again. */
export interface Case {
  readonly scenario: string;
  readonly faults: readonly Fault[];
}

/** How often something was seen, and the first case in which it was: fewest faults, then by name. */
export interface Seen {
  readonly runs: number;
  readonly first: Case;
}

/** A failure: what it counts as, and what was found first, in words. */
export interface Failed extends Seen {
  readonly class: VerdictClass;
  readonly reason: string;
}

/** How many of something were planned, and how many were done. */
export interface Count {
  readonly planned: number;
  readonly run: number;
}

/** See the file header. */
export interface Tally {
  /** all runs */
  readonly cases: Count;
  /** by kind of fault; of a pair both kinds count */
  readonly kinds: Readonly<Partial<Record<FaultKind, Count>>>;
  readonly scenarios: Readonly<Record<string, Count>>;
  /** runs in which a fault never struck */
  readonly idle: number;
  /** events in all */
  readonly events: number;
  /** by `kind|step|result`: the matrix of what fails, where, and what comes of it */
  readonly cells: Readonly<Record<string, number>>;
  readonly windows: Readonly<Partial<Record<WindowId, Seen>>>;
  /** by signature */
  readonly failures: Readonly<Record<string, Failed>>;
  /** runs that were made twice */
  readonly repeated: number;
  /** those that did not repeat */
  readonly differing: readonly { readonly case: Case; readonly divergesAt: number }[];
}

/** The tally of nothing. */
export const emptyTally: Tally = Object.freeze({
  cases: { planned: 0, run: 0 },
  kinds: {},
  scenarios: {},
  idle: 0,
  events: 0,
  cells: {},
  windows: {},
  failures: {},
  repeated: 0,
  differing: [],
});

/** A case in one line. */
export function caseText({ scenario, faults }: Case): string {
  return [scenario, ...faults.map(faultText)].join(" | ");
}

/** Counts one by one; {@link Counting.tally} is what was counted so far. */
export class Counting {
  #planned = 0;
  #run = 0;
  readonly #kinds = new Map<FaultKind, { planned: number; run: number }>();
  readonly #scenarios = new Map<string, { planned: number; run: number }>();
  #idle = 0;
  #events = 0;
  readonly #cells = new Map<string, number>();
  readonly #windows = new Map<WindowId, Seen>();
  readonly #failures = new Map<string, Failed>();
  #repeated = 0;
  readonly #differing: { case: Case; divergesAt: number }[] = [];

  /** A case is to be run. */
  plan(it: Case): void {
    this.#planned += 1;
    entryOf(this.#scenarios, it.scenario).planned += 1;
    for (const { kind } of it.faults) entryOf(this.#kinds, kind).planned += 1;
  }

  /** A case has been run. */
  ran(it: Case, { run, verdict }: Tried): void {
    this.#run += 1;
    this.#events += run.observations.length;
    entryOf(this.#scenarios, it.scenario).run += 1;
    for (const { kind } of it.faults) entryOf(this.#kinds, kind).run += 1;
    if (run.skipped.length > 0) this.#idle += 1;
    const result = resultText(verdict);
    for (const cell of cellsOf(it.faults, run, result)) this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + 1);
    for (const window of verdict.windows) seen(this.#windows, window, { runs: 1, first: it });
    const [first] = verdict.findings.filter((finding) => finding.class === verdict.class);
    if (first !== undefined) {
      const failed = { runs: 1, first: it, class: verdict.class, reason: first.reason };
      seen(this.#failures, verdict.signature, failed);
    }
  }

  /** A case has been run twice; it differed at an observation, or not. */
  repeated(it: Case, divergesAt: number | undefined): void {
    this.#repeated += 1;
    if (divergesAt !== undefined) this.#differing.push({ case: it, divergesAt });
  }

  /** What was counted so far. */
  get tally(): Tally {
    return {
      cases: { planned: this.#planned, run: this.#run },
      kinds: sorted(this.#kinds),
      scenarios: sorted(this.#scenarios),
      idle: this.#idle,
      events: this.#events,
      cells: sorted(this.#cells),
      windows: sorted(this.#windows),
      failures: sorted(this.#failures),
      repeated: this.#repeated,
      differing: this.#differing.slice().sort((one, other) => compareCases(one.case, other.case)),
    };
  }
}

/** The cells of the matrix in which a run belongs: one for each of its faults. */
export function cellsOf(
  faults: readonly Fault[],
  { observations }: Pick<Tried["run"], "observations">,
  result: string,
): readonly string[] {
  return faults.map(({ kind }, index) => {
    const struck = observations.find((observation) => observation.struck.includes(index));
    return `${kind}|${struck?.steps.at(-1) ?? struck?.device ?? "-"}|${result}`;
  });
}

/** The tally of two parts. Associative, and the order does not matter. */
export function mergeTallies(one: Tally, other: Tally): Tally {
  return {
    cases: sum(one.cases, other.cases),
    kinds: merged(one.kinds, other.kinds, sum) as Tally["kinds"],
    scenarios: merged(one.scenarios, other.scenarios, sum),
    idle: one.idle + other.idle,
    events: one.events + other.events,
    cells: merged(one.cells, other.cells, (a, b) => a + b),
    windows: merged(one.windows, other.windows, earlier) as Tally["windows"],
    failures: merged(one.failures, other.failures, earlier),
    repeated: one.repeated + other.repeated,
    differing: [...one.differing, ...other.differing].sort((a, b) => compareCases(a.case, b.case)),
  };
}

function sum(one: Count, other: Count): Count {
  return { planned: one.planned + other.planned, run: one.run + other.run };
}

function earlier<T extends Seen>(one: T, other: T): T {
  const first = compareCases(one.first, other.first) <= 0 ? one : other;
  return { ...first, runs: one.runs + other.runs };
}

/** Fewest faults first, then by text. */
function compareCases(one: Case, other: Case): number {
  const byCount = one.faults.length - other.faults.length;
  if (byCount !== 0) return byCount;
  const [a, b] = [caseText(one), caseText(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function seen<K, T extends Seen>(map: Map<K, T>, key: K, now: T): void {
  const before = map.get(key);
  map.set(key, before === undefined ? now : earlier(before, now));
}

function entryOf<K>(map: Map<K, { planned: number; run: number }>, key: K): { planned: number; run: number } {
  let entry = map.get(key);
  if (entry === undefined) {
    entry = { planned: 0, run: 0 };
    map.set(key, entry);
  }
  return entry;
}

function sorted<K extends string, T>(map: ReadonlyMap<K, T>): Readonly<Record<K, T>> {
  const entries = [...map].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries) as Record<K, T>;
}

function merged<T>(
  one: Readonly<Record<string, T | undefined>>,
  other: Readonly<Record<string, T | undefined>>,
  join: (a: T, b: T) => T,
): Readonly<Record<string, T>> {
  const all = new Map<string, T>();
  for (const record of [one, other]) {
    for (const [key, value] of Object.entries(record)) {
      if (value === undefined) continue;
      const before = all.get(key);
      all.set(key, before === undefined ? value : join(before, value));
    }
  }
  return sorted(all);
}
