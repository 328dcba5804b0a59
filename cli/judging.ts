/**
 * The seam between the explorer and the properties: which checks a system gets, and what its results say of each
 * property and window.
 */
import {
  counterexamples,
  type Exploration,
  type ExploreOptions,
  explore,
  type Roles,
  type System,
} from "../models/explorer/index.ts";
import type { SystemEntry } from "../models/systems/index.ts";
import type { SystemOptions } from "../models/systems/options.ts";
import { type JudgedSystem, judged } from "../properties/judged.ts";
import { isOutcomeKind, outcome } from "../properties/outcomes.ts";
import { verdictsById, windowsReached } from "../properties/verdicts.ts";
import type { VerdictWord } from "../reports/result.ts";
import type { SequenceChart } from "../reports/sequence-chart.ts";
import type { InvariantId } from "../spec/invariants.ts";
import type { WindowId } from "../spec/windows.ts";
import { chartOfTrace } from "./chart-of-trace.ts";

/** An exploration of a system with the properties attached. */
export interface JudgedExploration {
  readonly exploration: Exploration;
  /** undefined: the system brings its own checks */
  readonly judged: JudgedSystem<Roles> | undefined;
}

/** What one exploration says of one property. */
export interface PropertyFinding {
  readonly id: InvariantId;
  readonly verdict: VerdictWord;
  /** names of the checks that stand for it */
  readonly checks: readonly string[];
}

/** Explore a composition under the properties that its devices can be judged by. */
export function exploreJudged(entry: SystemEntry, options: SystemOptions, how: ExploreOptions): JudgedExploration {
  const system = entry.build(options);
  if (entry.judgedBy === "own") return { exploration: explore(system, how), judged: undefined };
  const attached = withProperties(entry, system, options);
  return { exploration: explore(attached, how), judged: attached };
}

function withProperties(entry: SystemEntry, system: System<Roles>, options: SystemOptions): JudgedSystem<Roles> {
  const { readings, session } = options;
  // That every role shows a ledger is what `judgedBy` says; the registry's type cannot.
  return judged(system as never, entry.issued, {
    ...(readings === undefined ? {} : { readings }),
    ...(session === undefined ? {} : { session }),
  }) as unknown as JudgedSystem<Roles>;
}

/** The verdict on each property that could be judged. */
export function propertyFindings({ exploration, judged: attached }: JudgedExploration): readonly PropertyFinding[] {
  if (attached === undefined) return [];
  return verdictsById(exploration).flatMap(({ property, verdict, checks }): readonly PropertyFinding[] =>
    verdict === "not judged here"
      ? []
      : [{ id: property.id, verdict, checks: [...new Set(checks.map(({ name }) => name))] }],
  );
}

/** A way to an outcome: the faults that it takes, and a shortest run; the window that it is, if it is one. */
export interface WayToOutcome {
  readonly window: WindowId | null;
  readonly faults: readonly string[];
  readonly chart: SequenceChart;
}

/** Restricted explorations that one explanation may cost; more would delay the report without teaching more. */
export const explanationTriesMax = 400;

/** The ways to every kind of outcome, each by a smallest set of faults, shortest first. */
export function waysToOutcomes(found: JudgedExploration): ReadonlyMap<string, readonly WayToOutcome[]> {
  const { exploration } = found;
  const windows = windowWays(found);
  return new Map(
    exploration.outcomes.map(({ kind }) => {
      const known = windows.filter((way) => way.kind === kind);
      return [kind, known.length > 0 ? known : ordinaryWays(exploration, kind)];
    }),
  );
}

function windowWays({
  exploration,
  judged: attached,
}: JudgedExploration): readonly (WayToOutcome & { kind: string })[] {
  if (attached === undefined) return [];
  return windowsReached(exploration, attached).map(({ window, kind, faults, trace }) => ({
    window,
    kind,
    faults,
    chart: chartOfTrace(exploration.program, trace, { caption: captionOf(kind), faults }),
  }));
}

function ordinaryWays(exploration: Exploration, kind: string): readonly WayToOutcome[] {
  return counterexamples(exploration, { outcome: kind }, { triesMax: explanationTriesMax }).map(
    ({ program, trace, faults }) => ({
      window: null,
      faults,
      chart: chartOfTrace(program, trace, { caption: captionOf(kind), faults }),
    }),
  );
}

/** What a run to an outcome is called. */
export function captionOf(kind: string): string {
  return `The shortest run to “${kind}”`;
}

/** What an outcome counts as: `violation` must never occur, `window` is one of the source text. */
export function markOf(kind: string): "normal" | "window" | "violation" {
  return isOutcomeKind(kind) ? outcome(kind).mark : "normal";
}
