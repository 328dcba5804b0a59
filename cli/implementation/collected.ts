/**
 * What is counted of many runs for the report, beyond the tally of fault-injection: how they ended by kind of fault and
 * by scenario, the matrix, and what was executed. Plain data, which can travel between threads and be put together.
 */

import { type Case, cellsOf } from "../../fault-injection/tally.ts";
import { resultText, type Tried } from "../../fault-injection/trial.ts";
import { judgedDevices } from "../../fault-injection/witnesses/judge.ts";
import type { Point } from "../../fault-injection/world/run.ts";
import { type RunClass, type RunTally, tallied, worstClass } from "../../reports/implementation-result.ts";
import { type Executed, ExecutedCollector, mergeExecuted, nothingExecuted } from "./executed.ts";

/** A cell of the matrix. */
export interface CollectedCell {
  readonly runs: number;
  /** how transactions ended, with the number of runs */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly worst: RunClass;
}

/** See the file header. */
export interface Collected {
  readonly ended: RunTally;
  readonly kinds: Readonly<Record<string, RunTally>>;
  readonly scenarios: Readonly<Record<string, RunTally>>;
  /** combinations of kind of fault, step and result that were met */
  readonly tuples: readonly string[];
  /** by `system|device|step|kind` */
  readonly cells: Readonly<Record<string, CollectedCell>>;
  readonly executed: Executed;
}

/** Of no run. */
export const nothingCollected: Collected = {
  ended: {},
  kinds: {},
  scenarios: {},
  tuples: [],
  cells: {},
  executed: nothingExecuted,
};

/** Finds the point of a scenario's run without faults at which a fault strikes. */
export type PointOf = (scenario: string, at: string) => Point | undefined;

interface OpenCell {
  runs: number;
  readonly outcomes: Record<string, number>;
  worst: RunClass;
}

/** Collects run by run. `pointOf`: for the matrix; undefined: none is wanted. */
export class Collector {
  readonly #pointOf: PointOf | undefined;
  readonly #ended: Record<string, number> = {};
  readonly #kinds: Record<string, Record<string, number>> = {};
  readonly #scenarios: Record<string, Record<string, number>> = {};
  readonly #tuples = new Set<string>();
  readonly #cells = new Map<string, OpenCell>();
  readonly #executed = new ExecutedCollector();

  constructor(pointOf?: PointOf) {
    this.#pointOf = pointOf;
  }

  /** A run has been made and judged. */
  add({ scenario, faults }: Case, { run, verdict }: Tried): void {
    const { class: ended } = verdict;
    countIn(this.#ended, ended);
    countIn(entryOf(this.#scenarios, scenario), ended);
    for (const kind of new Set(faults.map((fault) => fault.kind))) countIn(entryOf(this.#kinds, kind), ended);
    for (const tuple of cellsOf(faults, run, resultText(verdict))) this.#tuples.add(tuple);
    this.#addCell({ scenario, faults }, { run, verdict });
    const devices = Object.keys(run.devices);
    const judged = judgedDevices(faults, devices);
    this.#executed.add(run, judged.length === devices.length ? undefined : (device) => judged.includes(device));
  }

  /** What was collected so far. */
  get collected(): Collected {
    return {
      ended: this.#ended,
      kinds: this.#kinds,
      scenarios: this.#scenarios,
      tuples: [...this.#tuples],
      cells: Object.fromEntries(this.#cells),
      executed: this.#executed.executed,
    };
  }

  #addCell({ scenario, faults }: Case, { run, verdict }: Tried): void {
    const [fault] = faults;
    if (this.#pointOf === undefined || fault === undefined || faults.length > 1) return;
    const point = this.#pointOf(scenario, fault.at);
    if (point === undefined) return;
    const key = `${run.replay.system}|${point.device}|${point.step ?? "start"}|${fault.kind}`;
    const cell = this.#cells.get(key) ?? { runs: 0, outcomes: {}, worst: "held" };
    this.#cells.set(key, cell);
    cell.runs += 1;
    cell.worst = worstClass([cell.worst, verdict.class]);
    for (const outcome of new Set(verdict.outcomes)) countIn(cell.outcomes, outcome);
  }
}

function countIn(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function entryOf(entries: Record<string, Record<string, number>>, name: string): Record<string, number> {
  entries[name] ??= {};
  return entries[name];
}

/** Two parts put together, in any order. */
export function mergeCollected(one: Collected, other: Collected): Collected {
  const tallies = (a: RunTally, b: RunTally): RunTally => tallied([a, b]);
  return {
    ended: tallies(one.ended, other.ended),
    kinds: mergeRecords(one.kinds, other.kinds, tallies),
    scenarios: mergeRecords(one.scenarios, other.scenarios, tallies),
    tuples: [...new Set([...one.tuples, ...other.tuples])],
    cells: mergeRecords(one.cells, other.cells, mergeCells),
    executed: mergeExecuted(one.executed, other.executed),
  };
}

function mergeCells(one: CollectedCell, other: CollectedCell): CollectedCell {
  return {
    runs: one.runs + other.runs,
    outcomes: mergeRecords(one.outcomes, other.outcomes, (a, b) => a + b),
    worst: worstClass([one.worst, other.worst]),
  };
}

/** Two records put together, entry by entry. */
export function mergeRecords<T>(
  one: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  join: (a: T, b: T) => T,
): Readonly<Record<string, T>> {
  const all: Record<string, T> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = all[name];
    all[name] = known === undefined ? value : join(known, value);
  }
  return all;
}
