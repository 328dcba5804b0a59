/**
 * Explore one variant of one system and say what was found, as plain data that can travel between threads.
 */
import { counterexamples, type Exploration, type ExploreOptions } from "../models/explorer/index.ts";
import { type SystemEntry, systemNamed } from "../models/systems/index.ts";
import type { SystemOptions } from "../models/systems/options.ts";
import type { BoundResult, CheckResult, OutcomeResult, SystemResult } from "../reports/result.ts";
import type { SequenceChart } from "../reports/sequence-chart.ts";
import type { Readings } from "../spec/readings.ts";
import { chartOfTrace } from "./chart-of-trace.ts";
import { type Covered, coveredBy } from "./figure-coverage.ts";
import {
  captionOf,
  explanationTriesMax,
  exploreJudged,
  type JudgedExploration,
  markOf,
  type PropertyFinding,
  propertyFindings,
  type WayToOutcome,
  waysToOutcomes,
} from "./judging.ts";

/** What is to be explored. */
export interface ExplorationRequest {
  readonly system: string;
  readonly variant: string;
  readonly options: Omit<SystemOptions, "readings">;
  readonly profile: string;
  readonly readings: Readings;
  readonly limits: Pick<ExploreOptions, "maxStates" | "maxSeconds" | "maxMemoryMiB">;
}

/** What was found. */
export interface Findings {
  readonly result: SystemResult;
  readonly properties: readonly PropertyFinding[];
  readonly covered: Covered;
}

/** How many counterexamples of one check are charted. */
const counterexamplesMax = 4;

/** Explore. Throws `ModelError` where the system cannot be explored. */
export function findingsOf(request: ExplorationRequest, progress?: ExploreOptions["progress"]): Findings {
  const entry = entryOf(request.system);
  const found = explorationOf(request, progress);
  const { exploration } = found;
  const ways = waysToOutcomes(found);
  return {
    result: {
      name: entry.name,
      variant: request.variant,
      title: entry.title,
      profile: request.profile,
      readings: request.readings,
      bound: boundOf(exploration, request.options),
      states: exploration.states,
      transitions: exploration.transitions,
      depth: exploration.depth,
      restStates: exploration.restStates,
      verdict: exploration.verdict,
      limit: exploration.limit ?? null,
      seconds: exploration.seconds.closing + exploration.seconds.searching + exploration.seconds.settling,
      checks: exploration.checks.map((check) => checkResult(exploration, check)),
      outcomes: exploration.outcomes.map((outcome) =>
        outcomeResult(exploration, outcome, ways.get(outcome.kind) ?? []),
      ),
    },
    properties: propertyFindings(found),
    covered: coveredBy(exploration, entry.figures),
  };
}

/** The exploration itself. */
export function explorationOf(request: ExplorationRequest, progress?: ExploreOptions["progress"]): JudgedExploration {
  const options = { ...request.options, readings: request.readings };
  const how = { ...request.limits, ...(progress === undefined ? {} : { progress }) };
  return exploreJudged(entryOf(request.system), options, how);
}

function entryOf(name: string): SystemEntry {
  const entry = systemNamed(name);
  if (entry === undefined) throw new Error(`no system ${name}; the command line should have refused it`);
  return entry;
}

/** What the verdicts of an exploration are about. */
export function boundOf({ bound }: Exploration, options: ExplorationRequest["options"]): BoundResult {
  return {
    roles: bound.roles,
    network: bound.network,
    transactions: options.transactions ?? null,
    powerLosses: bound.budgets.powerLosses ?? 0,
    drops: bound.budgets.drops ?? null,
    duplicates: bound.budgets.duplicates ?? null,
    granularity: bound.granularity,
  };
}

function checkResult(exploration: Exploration, check: Exploration["checks"][number]): CheckResult {
  const { name, kind, verdict, violations } = check;
  return {
    name,
    kind,
    verdict,
    reason: violations[0]?.reason ?? null,
    counterexamples: verdict === "violated" ? violatingCharts(exploration, check) : [],
  };
}

/** The shortest run for each smallest set of faults; where no small set suffices, the shortest run of all. */
export function violatingCharts(
  exploration: Exploration,
  { name, violations }: Exploration["checks"][number],
): readonly SequenceChart[] {
  const found = explained(exploration, name).slice(0, counterexamplesMax);
  const first = violations[0];
  const caption = "The shortest run that violates it";
  if (found.length > 0) {
    return found.map(({ program, trace, faults, core }) => chartOfTrace(program, trace, { caption, faults, core }));
  }
  if (first === undefined) return [];
  const trace = exploration.trace(first.state, first.row);
  return [chartOfTrace(exploration.program, trace, { caption })];
}

function outcomeResult(
  exploration: Exploration,
  { kind, states, examples }: Exploration["outcomes"][number],
  ways: readonly WayToOutcome[],
): OutcomeResult {
  const windows = [...new Set(ways.flatMap(({ window }) => (window === null ? [] : [window])))];
  const state = examples[0]?.state;
  return {
    kind,
    mark: markOf(kind),
    states,
    window: windows[0] ?? null,
    causes: ways.length === 0 ? null : [...new Map(ways.map(({ faults }) => [faults.join(), faults])).values()],
    shortest:
      ways[0]?.chart ??
      (state === undefined
        ? null
        : chartOfTrace(exploration.program, exploration.trace(state), { caption: captionOf(kind) })),
    windows: windows.map((id) => {
      const own = ways.filter(({ window }) => window === id);
      return { id, causes: own.map(({ faults }) => faults), shortest: own[0]?.chart ?? null };
    }),
  };
}

function explained(exploration: Exploration, check: string): ReturnType<typeof counterexamples> {
  return counterexamples(exploration, { check }, { triesMax: explanationTriesMax });
}
