/**
 * Every fault, one by one and in pairs: complete for the base scenarios, the kinds of faults and the values tried.
 *
 * Places are those that a run shows: of the run without faults for single faults, and of the run with the first fault
 * for pairs, from where the first has struck on. So the second may strike where only the first has led.
 *
 * The plan is a list of parts, the same in every process: part `i` is a single fault (depth 1), or a single fault with
 * all that can follow it (depth 2). Ranges of parts can be run anywhere, and their tallies merged.
 */
import { isSampled, partsFrom, runTwice } from "./determinism.ts";
import type { Fault } from "./faults.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { type RunChoices, replayOf, scenarioNamed } from "./scenarios.ts";
import { type Case, Counting, type Tally } from "./tally.ts";
import type { Trial, Tried } from "./trial.ts";
import { faultsAt, type Repertoire } from "./variants.ts";
import { isFailure } from "./witnesses/finding.ts";
import type { Point } from "./world/run.ts";

/** What is enumerated, and on what. */
export interface EnumerationOptions {
  readonly trial: Trial;
  readonly repertoire: (scenario: Scenario) => Repertoire;
  readonly scenarios: readonly Scenario[];
  /** 1: single faults; 2: pairs */
  readonly depth: 1 | 2;
  /** layer and readings of all runs */
  readonly choices?: Pick<RunChoices, "crypto" | "readings">;
  /** told of every run; for progress, and for what a caller collects besides */
  readonly onRun?: (it: Case, tried: Tried) => void;
}

/** The single faults of a scenario: as many parts of the plan. */
export interface ScenarioPlan {
  readonly scenario: string;
  /** places in the run without faults, by kind */
  readonly places: Readonly<Record<Point["place"], number>>;
  readonly singles: readonly Fault[];
}

/** The parts of the enumeration. */
export interface Plan {
  readonly depth: 1 | 2;
  readonly scenarios: readonly ScenarioPlan[];
  /** parts in all */
  readonly parts: number;
}

/** A range of parts: from, up to and not including. */
export interface PartRange {
  readonly from: number;
  readonly to: number;
}

/** Makes the plan: runs each scenario without faults once. */
export function planOf({ trial, repertoire, scenarios, depth, choices = {} }: EnumerationOptions): Plan {
  const plans = scenarios.map((scenario): ScenarioPlan => {
    const { run } = trial(replayOf(scenario, choices), { recording: { points: true } });
    return {
      scenario: scenario.id,
      places: placesOf(run.points),
      singles: faultsAt(run.points, repertoire(scenario), depth === 1 ? "full" : "lean"),
    };
  });
  return { depth, scenarios: plans, parts: plans.reduce((sum, { singles }) => sum + singles.length, 0) };
}

function placesOf(points: readonly Point[]): Record<Point["place"], number> {
  const places = { message: 0, step: 0, store: 0, wait: 0 };
  for (const { place } of points) places[place] += 1;
  return places;
}

/** Cuts a plan into ranges of about equal length. */
export function rangesOf({ parts }: Pick<Plan, "parts">, count: number): readonly PartRange[] {
  const ranges: PartRange[] = [];
  for (let index = 0; index < count; index++) {
    const from = Math.floor((parts * index) / count);
    const to = Math.floor((parts * (index + 1)) / count);
    if (to > from) ranges.push({ from, to });
  }
  return ranges;
}

/** Runs some parts of a plan; by default all. */
export function enumerate(
  plan: Plan,
  options: EnumerationOptions,
  range: PartRange = { from: 0, to: plan.parts },
): Tally {
  const counting = new Counting();
  let first = 0;
  for (const { scenario: id, singles } of plan.scenarios) {
    const scenario = options.scenarios.find((it) => it.id === id) ?? scenarioNamed(id);
    if (scenario === undefined) throw new RangeError(`no scenario ${id}`);
    const [from, to] = [Math.max(0, range.from - first), Math.min(singles.length, range.to - first)];
    for (let at = from; at < to; at++) {
      const fault = singles[at] as Fault;
      if (plan.depth === 1) runCase(counting, options, scenario, [fault], first + at);
      else runPairs(counting, options, scenario, fault, first + at);
    }
    first += singles.length;
  }
  return counting.tally;
}

function runPairs(
  counting: Counting,
  options: EnumerationOptions,
  scenario: Scenario,
  first: Fault,
  part: number,
): void {
  const replay = replayOf(scenario, { ...options.choices, faults: [first] });
  const { run } = options.trial(replay, { recording: { points: true } });
  const struck = run.points.findIndex(({ at }) => at === first.at);
  const later = struck < 0 ? [] : run.points.slice(struck + 1);
  const seconds = faultsAt(later, options.repertoire(scenario), "lean");
  for (const [index, second] of seconds.entries()) {
    runCase(counting, options, scenario, [first, second], part + index);
  }
}

function runCase(
  counting: Counting,
  { trial, choices = {}, onRun }: EnumerationOptions,
  scenario: Scenario,
  faults: readonly Fault[],
  index: number,
): void {
  const it: Case = { scenario: scenario.id, faults };
  const replay = replayOf(scenario, { ...choices, faults });
  counting.plan(it);
  const tried = trial(replay);
  counting.ran(it, tried);
  onRun?.(it, tried);
  if (!isSampled(index) && !isFailure(tried.verdict)) return;
  counting.repeated(it, partsFrom(tried, runTwice(trial, replay)));
}
