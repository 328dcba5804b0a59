/**
 * What was found of an implementation that was run: generated paths, every single fault, a swarm of many faults at a
 * time. Plain data, like the rest of the result model. An enumeration says `no violation in N of N planned`; a sample
 * gives a bound with its confidence; neither is ever called proved.
 */
import type { CoverageCount, Uncovered } from "./result.ts";
import type { SequenceChart } from "./sequence-chart.ts";

/** How a run ended, worst first. `held` and `window` are no failures; a window is no pass either. */
export const runClasses = [
  "harness-error",
  "safety",
  "liveness",
  "refinement",
  "nondeterministic",
  "window",
  "held",
] as const;

/** One of {@link runClasses}. */
export type RunClass = (typeof runClasses)[number];

/** The classes that are failures. */
export type FailureClass = Exclude<RunClass, "held" | "window">;

/** How many runs ended how; absent: none. */
export type RunTally = { readonly [Class in RunClass]?: number };

/** Planned and run, which must be the same. */
export interface Planned {
  readonly planned: number;
  readonly run: number;
  readonly ended: RunTally;
}

/** One part of an enumeration: a scenario, a kind of fault, a layer of cryptography. */
export interface PlannedPart extends Planned {
  readonly name: string;
}

/** All faults of one size: every single one (`k` = 1), every pair (2). */
export interface EnumerationResult extends Planned {
  readonly k: number;
  /** the layer of cryptography that its runs used */
  readonly crypto: string;
  /**
   * One run in so many, and each that failed, was made again with devices that live through all of it; in the others a
   * device that was given the same events as before is answered from memory. 1: no run used memory.
   */
  readonly realOneIn: number;
  readonly scenarios: readonly PlannedPart[];
  readonly kinds: readonly (PlannedPart & { readonly inPromise: boolean })[];
  readonly seconds: number;
}

/** Paths generated from the charts, and run. */
export interface PathsResult extends Planned {
  readonly layers: readonly PlannedPart[];
  /** runs that went the way of their path, step by step; the others left it, and tested something else */
  readonly followed: number;
  /** what no run of an implementation can do, with the computed reason */
  readonly infeasible: readonly Uncovered[];
  readonly seconds: number;
}

/** Runs with many faults each, drawn at random. */
export interface SwarmResult {
  /** the layer of cryptography that its runs used */
  readonly crypto: string;
  /** from which it was drawn, as far as time allowed */
  readonly seed: number;
  readonly runs: number;
  readonly ended: RunTally;
  readonly seconds: number;
  readonly faultsMean: number;
  readonly faultsMax: number;
  /** different (step, kind of fault, way of ending) met, and how many of them the enumeration had not met */
  readonly tuples: number;
  readonly newTuples: number;
  /** under the same way of drawing: with 95 % confidence a run fails less often than this; null: some failed */
  readonly failsLessThan: number | null;
}

/** A cell of the matrix: what faults of a kind at a step lead to. */
export interface MatrixCell {
  readonly kind: string;
  readonly runs: number;
  /** how the transactions ended, in the census's words, with the number of runs */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly worst: RunClass;
}

/** A row of the matrix: the faults that strike at, or right after, a numbered step of a device. */
export interface MatrixRow {
  readonly system: string;
  readonly device: string;
  /** `41/1706`; `start`: before the first step since power came on */
  readonly step: string;
  /** what happens in the step, in words */
  readonly says: string;
  readonly cells: readonly MatrixCell[];
}

/** Something that must not be, once for each signature. */
export interface FailureResult {
  readonly class: FailureClass;
  /** what it is recognised by: witness, property or reason, step */
  readonly signature: string;
  readonly says: string;
  /** runs that showed it */
  readonly runs: number;
  /** the smallest faults that still show it */
  readonly faults: readonly string[];
  /** for each of these faults: how the run ends without it */
  readonly neighbours: readonly { readonly without: string; readonly ended: string }[];
  /** file name of the replay, in the report's folder; null: not written */
  readonly replay: string | null;
  /** how to see it again: `npx zerosum replay …` */
  readonly command: string;
  readonly chart: SequenceChart | null;
}

/** A window of the source that runs ended in. */
export interface RunWindowResult {
  readonly id: string;
  readonly runs: number;
  /** readings that are not the default, without which no run ended so: `25/886=notifyFirst` */
  readonly under: readonly string[];
  /** the replay file that shows it, of those that are run first every time; null: none */
  readonly replay: string | null;
  readonly chart: SequenceChart | null;
}

/** A replay file of the corpus, and whether it did again what it says. */
export interface CorpusResult {
  readonly file: string;
  readonly expected: string;
  readonly ended: string;
  readonly same: boolean;
}

/** Runs done twice, and what was found different. */
export interface DeterminismResult {
  readonly checked: number;
  readonly differing: number;
}

/** Numbered steps and branches of one figure that the implementation executed. */
export interface ExecutedFigure {
  readonly figure: string;
  readonly title: string;
  readonly steps: CoverageCount;
  readonly branches: CoverageCount;
  readonly uncovered: readonly Uncovered[];
}

/** Pairs of steps that a device did one right after the other, against the catalogue's edges. */
export interface EdgesResult {
  readonly observed: number;
  readonly inCatalogue: number;
  /** by the time-out rule, a restart, or another rule that the catalogue has no edge for */
  readonly byRule: number;
  /** `41/1706 -> 41/1724`: neither; must be empty */
  readonly others: readonly string[];
}

/** All that was found of one build. */
export interface ImplementationResult {
  readonly build: string;
  readonly version: string;
  /** `step`: judged step by step; `external`: by messages and ledgers only */
  readonly level: "step" | "external";
  readonly corpus: readonly CorpusResult[];
  readonly paths: PathsResult;
  readonly enumerations: readonly EnumerationResult[];
  readonly swarm: SwarmResult | null;
  readonly matrix: readonly MatrixRow[];
  readonly windows: readonly RunWindowResult[];
  readonly failures: readonly FailureResult[];
  readonly determinism: DeterminismResult;
  readonly figures: readonly ExecutedFigure[];
  readonly edges: EdgesResult;
  readonly seconds: number;
}

/** All runs of a result that were planned: paths and enumerations. */
export function plannedOf({ paths, enumerations }: ImplementationResult): Planned {
  const parts: readonly Planned[] = [paths, ...enumerations];
  return {
    planned: parts.reduce((sum, { planned }) => sum + planned, 0),
    run: parts.reduce((sum, { run }) => sum + run, 0),
    ended: tallied(parts.map(({ ended }) => ended)),
  };
}

/** Tallies put together. */
export function tallied(tallies: readonly RunTally[]): RunTally {
  const sum = (name: RunClass): number => tallies.reduce((total, tally) => total + (tally[name] ?? 0), 0);
  return Object.fromEntries(runClasses.map((name) => [name, sum(name)]).filter(([, runs]) => runs !== 0));
}

/** How many of them failed. */
export function failed(tally: RunTally): number {
  return runClasses.reduce((sum, name) => sum + (isFailure(name) ? (tally[name] ?? 0) : 0), 0);
}

/** Is this class a failure? */
export function isFailure(name: RunClass): name is FailureClass {
  return name !== "held" && name !== "window";
}

/** The worst of several; `held` of none. */
export function worstClass(classes: readonly RunClass[]): RunClass {
  return runClasses.find((name) => classes.includes(name)) ?? "held";
}
