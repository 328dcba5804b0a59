/**
 * What a worker of the pool can be asked, and what it answers: plain data both ways.
 */
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import type { SystemName } from "../../conformance/wire/fixture.ts";
import type { PartRange } from "../../fault-injection/enumeration.ts";
import type { ModelPath } from "../../fault-injection/model-paths/model-paths.ts";
import type { Replay, VerdictClass } from "../../fault-injection/replay.ts";
import type { Count } from "../../fault-injection/tally.ts";
import type { SequenceChart } from "../../reports/sequence-chart.ts";
import type { Collected } from "./collected.ts";

/** What is run. */
export interface Subject {
  /** its name on the command line */
  readonly build: string;
  /** switchable readings that are not the default, by place */
  readonly readings: Readonly<Record<string, string>>;
}

/** Make the plan of an enumeration. */
export interface PlanTask {
  readonly kind: "plan";
  readonly depth: 1 | 2;
  /** default: no */
  readonly exhaustive?: boolean;
  readonly scenarios: readonly string[];
}

/** Run some parts of an enumeration. */
export interface EnumerationTask {
  readonly kind: "enumeration";
  readonly depth: 1 | 2;
  /** default: no */
  readonly exhaustive?: boolean;
  readonly scenarios: readonly string[];
  readonly range: PartRange;
}

/** Run replays. */
export interface ReplaysTask {
  readonly kind: "replays";
  readonly replays: readonly Replay[];
  /** by its choices to the letter, or passing over what names nothing */
  readonly mode: "strict" | "tolerant";
}

/** Run a swarm for some time. */
export interface SwarmTask {
  readonly kind: "swarm";
  readonly scenarios: readonly string[];
  readonly seed: number;
  readonly seconds: number;
}

/** What comes of it. */
export interface SwarmRuns extends RunsResult {
  /** runs by how many of their faults struck */
  readonly struck: readonly number[];
}

/** Make paths of the charts into replays. */
export interface PathsTask {
  readonly kind: "paths";
  readonly system: SystemName;
}

/** What comes of it. */
export interface PathsPlan {
  /** with symbolic cryptography; any other layer does as well */
  readonly paths: readonly ModelPath[];
  /** what no run can reach: a transition of a chart, or a step, and why */
  readonly unreached: readonly { readonly what: string; readonly reason: string }[];
}

/** Run paths of the charts. */
export interface FollowTask {
  readonly kind: "follow";
  readonly paths: readonly ModelPath[];
  readonly crypto: CryptoName;
}

/** What comes of it. */
export interface FollowedRuns extends RunsResult {
  /** runs that went the way of their path, step by step */
  readonly followed: number;
}

/** Make a run that was found as small as it can be, and tell it. */
export interface ExplainTask {
  readonly kind: "explain";
  readonly found: Found;
  /** runs that making it smaller may take; 0: it stays as it is */
  readonly runsMax: number;
}

/** What comes of it. */
export interface Explanation {
  /** with what it is expected to show */
  readonly replay: Replay;
  readonly neighbours: readonly { readonly without: string; readonly ended: string }[];
  readonly chart: SequenceChart;
}

/** A failure, or a window, that runs ended in. */
export interface Found {
  readonly class: VerdictClass;
  readonly signature: string;
  readonly reason: string;
  readonly runs: number;
  /** a run that shows it, of those with fewest faults */
  readonly replay: Replay;
}

/** What runs came to. */
export interface RunsResult {
  readonly planned: number;
  readonly run: number;
  readonly collected: Collected;
  readonly kinds: Readonly<Record<string, Count>>;
  readonly scenarios: Readonly<Record<string, Count>>;
  /** by signature */
  readonly failures: Readonly<Record<string, Found>>;
  /** by id */
  readonly windows: Readonly<Record<string, Found>>;
  /** runs that were made twice */
  readonly checked: number;
  /** those of them that were not the same twice */
  readonly differing: readonly Found[];
}

/** How a replay ended. */
export interface ReplayEnd {
  readonly id: string;
  readonly class: VerdictClass;
  readonly signature: string;
  /** last link of the hash chain */
  readonly digest: string;
  /** decisions or faults that had no place in the run */
  readonly skipped: readonly string[];
}

interface Tasks {
  readonly swarm: { readonly task: SwarmTask; readonly result: SwarmRuns };
  readonly paths: { readonly task: PathsTask; readonly result: PathsPlan };
  readonly follow: { readonly task: FollowTask; readonly result: FollowedRuns };
  readonly explain: { readonly task: ExplainTask; readonly result: Explanation };
  readonly plan: { readonly task: PlanTask; readonly result: { readonly parts: number } };
  readonly enumeration: { readonly task: EnumerationTask; readonly result: RunsResult };
  readonly replays: {
    readonly task: ReplaysTask;
    readonly result: RunsResult & { readonly ends: readonly ReplayEnd[] };
  };
}

/** A task of a kind. */
export type TaskOf<Kind extends keyof Tasks> = Tasks[Kind]["task"];

/** Any task. */
export type Task = TaskOf<keyof Tasks>;

/** What a task of a kind comes to. */
export type TaskResult<Kind extends keyof Tasks> = Tasks[Kind]["result"];
