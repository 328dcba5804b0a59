/**
 * The result model: what a verification found, as plain data. Every renderer (terminal, JSON, page) shows this and
 * nothing else. `verdict.schema.json` beside this file is the same thing for other programs.
 */
import type { ImplementationResult } from "./implementation-result.ts";
import type { SequenceChart } from "./sequence-chart.ts";

/** The only words for a verdict on a model. */
export const verdictWords = ["proved for this bound", "violated", "inconclusive", "vacuous"] as const;

/** One of {@link verdictWords}. */
export type VerdictWord = (typeof verdictWords)[number];

/** How much of something there is, how much of it stands in a chart, and how much the explorations took. */
export interface CoverageCount {
  /** in the catalogue */
  readonly total: number;
  /** in a chart */
  readonly chart: number;
  /** taken at least once by an exploration of this report */
  readonly run: number;
}

/** A step or branch that is not covered, and how far it got. */
export interface Uncovered {
  /** `41/1706`, or for a branch `16/570 -> 16/572` */
  readonly place: string;
  /** what happens there, in words */
  readonly says: string;
  /** `not charted`: in no chart. Else why no exploration took it */
  readonly why: string;
}

/** A numbered step of a figure, as its chart is drawn. */
export interface GraphNode {
  /** `41/1706` */
  readonly step: string;
  /** who acts: `TA.A` */
  readonly lane: string;
  /** `decision`, `send`, …: the shape of its box */
  readonly kind: string;
  readonly says: string;
  readonly charted: boolean;
  readonly taken: boolean;
}

/** Where a step leads in the charts. */
export interface GraphEdge {
  readonly from: string;
  /** a step of the same figure; another figure, `FIG. 11`; `end` */
  readonly to: string;
  /**
   * what brings it about: a message, a request, `time-out`, what is decided; empty where it follows at once. Where the
   * flowchart goes on at somebody else, `message` and its name
   */
  readonly on: string;
  readonly taken: boolean;
}

/** Coverage of one figure, and its chart as a graph. */
export interface FigureResult {
  readonly figure: string;
  readonly title: string;
  readonly graph: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };
  readonly steps: CoverageCount;
  readonly branches: CoverageCount;
  readonly uncovered: readonly Uncovered[];
}

/** What a verdict on a system is about. */
export interface BoundResult {
  readonly roles: readonly string[];
  /** `adversarial`: a set of all messages ever sent, each deliverable now, later, twice or never */
  readonly network: string;
  /** sessions that each side begins; null: the system has no such bound */
  readonly transactions: number | null;
  /** losses of power in all */
  readonly powerLosses: number;
  /** messages of a link that may be dropped or delivered twice; null: without limit */
  readonly drops: number | null;
  readonly duplicates: number | null;
  readonly granularity: string;
}

/** A window of the source that an outcome is. */
export interface OutcomeWindow {
  readonly id: string;
  readonly causes: readonly (readonly string[])[];
  /** the shortest run through this window */
  readonly shortest: SequenceChart | null;
}

/** One class of states at rest. */
export interface OutcomeResult {
  readonly kind: string;
  /** `violation`: it must never occur. `window`: a window of the source text. `normal`: neither */
  readonly mark: "normal" | "window" | "violation";
  /** states at rest in which it is found */
  readonly states: number;
  /** the window of the source that it is, if it is one; the first of {@link OutcomeResult.windows} */
  readonly window: string | null;
  /** smallest sets of faults that lead to it: `power:TA.A@25/886`; an empty set: it needs none. Null: not computed */
  readonly causes: readonly (readonly string[])[] | null;
  /** the shortest run that ends so */
  readonly shortest: SequenceChart | null;
  /** all windows that it can be */
  readonly windows: readonly OutcomeWindow[];
}

/** One check of a system. */
export interface CheckResult {
  readonly name: string;
  /** `always`, `rest`, `step`, `table`, `sometimes`, `settles` */
  readonly kind: string;
  readonly verdict: VerdictWord;
  /** what is wrong, where it is violated */
  readonly reason: string | null;
  /** where it is violated: the shortest run for each smallest set of faults, shortest first */
  readonly counterexamples: readonly SequenceChart[];
}

/** A system and its variant: `ticket-transfer/ready`. */
export function systemLabel(system: { readonly name: string; readonly variant: string }): string {
  return `${system.name}/${system.variant}`;
}

/** What was found of one system. */
export interface SystemResult {
  readonly name: string;
  /** which of its bounds: `ready`, `cold` */
  readonly variant: string;
  readonly title: string;
  readonly profile: string;
  /** switchable readings by id */
  readonly readings: Readonly<Record<string, string>>;
  readonly bound: BoundResult;
  readonly states: number;
  readonly transitions: number;
  /** steps of the longest shortest run */
  readonly depth: number;
  readonly restStates: number;
  readonly verdict: VerdictWord;
  /** the limit that ended the exploration early: `maxStates`, `maxSeconds`, `maxMemoryMiB` */
  readonly limit: string | null;
  readonly seconds: number;
  readonly checks: readonly CheckResult[];
  readonly outcomes: readonly OutcomeResult[];
}

/** What one system says of a property. */
export interface Evidence {
  /** as {@link systemLabel} spells it */
  readonly system: string;
  readonly verdict: VerdictWord;
  /** the checks that stand for the property there */
  readonly checks: readonly string[];
  /** states looked at */
  readonly states: number;
}

/** The verdict on one property. */
export interface InvariantResult {
  readonly id: string;
  readonly name: string;
  readonly statement: string;
  /** `safety` or `liveness` */
  readonly group: string;
  readonly verdict: VerdictWord;
  readonly evidence: readonly Evidence[];
  /** windows met in which it fails, or holds by its exception only */
  readonly windows: readonly string[];
}

/** A place where the source text itself breaks a property, and whether the explorations ran into it. */
export interface WindowResult {
  readonly id: string;
  readonly figure: string;
  readonly place: string;
  readonly cause: string;
  /** properties that fail in it, or hold by their exception only */
  readonly rows: readonly string[];
  /** `open`: an exploration ended in it. `not met`: none did, under these readings and bounds */
  readonly status: "open" | "not met";
  readonly systems: readonly string[];
}

/** A switchable reading as it was in force. */
export interface ReadingResult {
  readonly id: string;
  readonly question: string;
  readonly choice: string;
  readonly says: string;
  readonly isDefault: boolean;
}

/** Limits given to the explorations; null: none. */
export interface LimitsResult {
  readonly maxStates: number | null;
  readonly maxSeconds: number | null;
  readonly maxMemoryMiB: number | null;
}

/** The machine a result was measured on. */
export interface MachineResult {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMiB: number;
}

/** Deliberately wrong variants, and how many were noticed. */
export interface MutantsResult {
  readonly total: number;
  readonly killed: number;
}

/** The whole result. */
export interface VerificationResult {
  /** version of this form; changes when a reader would have to */
  readonly format: 1;
  readonly verdict: VerdictWord;
  readonly exitCode: number;
  readonly profile: string;
  readonly readings: readonly ReadingResult[];
  /** what every verdict here takes for granted */
  readonly assumptions: readonly string[];
  readonly limits: LimitsResult;
  readonly systems: readonly SystemResult[];
  readonly invariants: readonly InvariantResult[];
  readonly windows: readonly WindowResult[];
  readonly figures: readonly FigureResult[];
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: MachineResult;
  /** ISO 8601, UTC */
  readonly date: string;
  readonly seconds: number;
  /** what was found of the implementation; absent: it was not run */
  readonly implementation?: ImplementationResult;
  readonly mutants?: MutantsResult;
}

/** The verdict of a whole from those of its parts: violated, then inconclusive, then vacuous, then proved. */
export function worstVerdict(verdicts: readonly VerdictWord[]): VerdictWord {
  const order: readonly VerdictWord[] = ["violated", "inconclusive", "vacuous"];
  return order.find((word) => verdicts.includes(word)) ?? "proved for this bound";
}
