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
import { type Breadth, faultsAt, type Repertoire } from "./variants.ts";
import { isFailure } from "./witnesses/finding.ts";
import type { Point } from "./world/run.ts";

/** What is enumerated, and on what. */
export interface EnumerationOptions {
  readonly trial: Trial;
  readonly repertoire: (scenario: Scenario) => Repertoire;
  readonly scenarios: readonly Scenario[];
  /** 1: single faults; 2: pairs */
  readonly depth: 1 | 2;
  /** every fault of every scenario, and not only what a usual verification has time for; default: no */
  readonly exhaustive?: boolean;
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
  /** what is run: the single faults, or, where none is tried, the scenario as it is */
  readonly cases: readonly (readonly Fault[])[];
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
export function planOf({
  trial,
  repertoire,
  scenarios,
  depth,
  exhaustive = false,
  choices = {},
}: EnumerationOptions): Plan {
  const plans = scenarios.map((scenario): ScenarioPlan => {
    const { run } = trial(replayOf(scenario, choices), { recording: { points: true } });
    const tried = triedOf(scenario, depth, exhaustive);
    const singles = tried === "none" ? [] : faultsAt(run.points, repertoire(scenario), tried);
    const cases = singles.length > 0 || depth === 2 ? singles.map((fault) => [fault]) : [[]];
    return { scenario: scenario.id, places: placesOf(run.points), singles, cases };
  });
  return { depth, scenarios: plans, parts: plans.reduce((sum, { cases }) => sum + cases.length, 0) };
}

/** Which of the single faults of a scenario are tried. Of pairs, only those of scenarios that are tried in full. */
function triedOf({ faults, singles = "full" }: Scenario, depth: 1 | 2, exhaustive: boolean): Breadth | "none" {
  if (faults !== undefined) return "none";
  if (depth === 1) return exhaustive ? "full" : singles;
  return exhaustive || singles === "full" ? "lean" : "none";
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
  for (const { scenario: id, cases } of plan.scenarios) {
    const scenario = options.scenarios.find((it) => it.id === id) ?? scenarioNamed(id);
    if (scenario === undefined) throw new RangeError(`no scenario ${id}`);
    const [from, to] = [Math.max(0, range.from - first), Math.min(cases.length, range.to - first)];
    for (let at = from; at < to; at++) {
      const faults = cases[at] as readonly Fault[];
      if (plan.depth === 1) runCase(counting, options, scenario, faults, first + at);
      else runPairs(counting, options, scenario, faults[0] as Fault, first + at);
    }
    first += cases.length;
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
