/**
 * The phases in which an implementation is run, each a set of tasks for the pool.
 */
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import type { SystemName } from "../../conformance/wire/fixture.ts";
import { rangesOf } from "../../fault-injection/enumeration.ts";
import type { ModelPath } from "../../fault-injection/model-paths/model-paths.ts";
import { cryptoNames, type Replay } from "../../fault-injection/replay.ts";
import { scenarios } from "../../fault-injection/scenarios.ts";
import { runClasses } from "../../reports/implementation-result.ts";
import type { CorpusFile } from "./corpus.ts";
import type { Pool } from "./pool.ts";
import { mergeRuns, noRuns } from "./runs-result.ts";
import type { Explanation, FollowedRuns, Found, PathsPlan, ReplayEnd, RunsResult } from "./tasks.ts";

/** What is to be run. */
export interface ImplementationPlan {
  readonly systems: readonly SystemName[];
  readonly corpus: readonly CorpusFile[];
  readonly phases: ReadonlySet<PhaseName>;
  /** every single fault of every scenario, and not of the usual ones only */
  readonly exhaustive: boolean;
  /** 0: no swarm */
  readonly swarmSeconds: number;
  readonly seed: number;
}

/** Names of the phases, in the order in which they are run. */
export const phaseNames = ["corpus", "paths", "singles", "pairs", "swarm"] as const;

/** One of {@link phaseNames}. */
export type PhaseName = (typeof phaseNames)[number];

/** What is heard of the phases. */
export interface PhaseListener {
  /** `planned`: runs, where that is known beforehand */
  phase(name: string, planned: number | undefined): void;
  ran(runs: number): void;
  finished(name: string, result: RunsResult, seconds: number): void;
}

/** A phase that is over. */
export interface Phase extends RunsResult {
  readonly seconds: number;
}

/** Replay files that were run. */
export interface CorpusPhase extends Phase {
  readonly files: readonly (CorpusFile & { readonly end: ReplayEnd })[];
}

/** Paths that were run with every layer of cryptography. */
export interface PathsPhase extends Phase {
  readonly followed: number;
  readonly layers: readonly (RunsResult & { readonly name: CryptoName })[];
  readonly unreached: PathsPlan["unreached"];
}

/** Single faults or pairs. */
export interface EnumerationPhase extends Phase {
  readonly depth: 1 | 2;
}

/** A swarm that is over. */
export interface SwarmPhase extends Phase {
  readonly seed: number;
  /** runs by how many of their faults struck */
  readonly struck: readonly number[];
}

/** A failure or a window, explained. */
export interface Explained {
  readonly found: Found;
  readonly explanation: Explanation | null;
}

/** Seeds of workers lie so far apart that none comes to another's. */
const seedStride = 1_000_000;

/** More failures than these are named, but neither made smaller nor charted. */
const explainedMax = 12;

/** Parts of a plan for each worker: enough that all end at about the same time. */
const rangesPerWorker = { 1: 8, 2: 32 } as const;

/** Replays that a worker takes at a time. */
const replaysAtATime = 24;

/** Performs phases in a pool, and tells a listener of them. */
export class Phases {
  readonly #pool: Pool;
  readonly #plan: ImplementationPlan;
  readonly #clock: () => number;
  readonly #listener: PhaseListener;
  readonly #scenarios: readonly string[];

  constructor(pool: Pool, plan: ImplementationPlan, clock: () => number, listener: PhaseListener) {
    this.#pool = pool;
    this.#plan = plan;
    this.#clock = clock;
    this.#listener = listener;
    this.#scenarios = scenarios.filter(({ system }) => plan.systems.includes(system)).map(({ id }) => id);
  }

  async corpus(): Promise<CorpusPhase> {
    const files = this.#plan.corpus.filter(({ replay }) => this.#plan.systems.includes(replay.system));
    return this.#timed("corpus", files.length, async () => {
      const { ends, ...runs } = await this.#replays(
        files.map(({ replay }) => replay),
        "strict",
      );
      return { ...runs, files: files.map((file, index) => ({ ...file, end: ends[index] as ReplayEnd })) };
    });
  }

  async paths(): Promise<PathsPhase> {
    return this.#timed("paths", undefined, async () => {
      const tasks = this.#plan.systems.map((system) => ({ kind: "paths" as const, system }));
      const plans = await this.#pool.perform<"paths">(tasks);
      const all = plans.flatMap(({ paths }) => paths);
      this.#listener.phase("paths", all.length * cryptoNames.length);
      const layers: (FollowedRuns & { readonly name: CryptoName })[] = [];
      for (const crypto of cryptoNames) layers.push({ ...(await this.#follow(all, crypto)), name: crypto });
      const unreached = plans.flatMap((plan) => plan.unreached);
      const followed = layers.reduce((sum, layer) => sum + layer.followed, 0);
      return { ...layers.reduce<RunsResult>(mergeRuns, noRuns), layers, followed, unreached };
    });
  }

  async #follow(paths: readonly ModelPath[], crypto: CryptoName): Promise<FollowedRuns> {
    const tasks = chunks(paths, replaysAtATime).map((some) => ({ kind: "follow" as const, paths: some, crypto }));
    const results = await this.#pool.perform<"follow">(tasks, (runs) => this.#listener.ran(runs));
    const followed = results.reduce((sum, result) => sum + result.followed, 0);
    return { ...results.reduce<RunsResult>(mergeRuns, noRuns), followed };
  }

  async enumeration(depth: 1 | 2): Promise<EnumerationPhase> {
    const name = depth === 1 ? "single faults" : "pairs of faults";
    return this.#timed(name, undefined, async () => {
      const common = { depth, scenarios: this.#scenarios, exhaustive: this.#plan.exhaustive } as const;
      const [planned] = await this.#pool.perform<"plan">([{ kind: "plan", ...common }]);
      const parts = planned?.parts ?? 0;
      this.#listener.phase(name, depth === 1 ? parts : undefined);
      const ranges = rangesOf({ parts }, this.#pool.size * rangesPerWorker[depth]);
      const tasks = ranges.map((range) => ({ kind: "enumeration" as const, ...common, range }));
      const results = await this.#pool.perform<"enumeration">(tasks, (runs) => this.#listener.ran(runs));
      const runs = results.reduce(mergeRuns, noRuns);
      // What is planned is known from the plan, and not from what was run.
      return { ...runs, planned: depth === 1 ? parts : runs.planned, depth };
    });
  }

  async swarm(): Promise<SwarmPhase> {
    const { swarmSeconds: seconds, seed } = this.#plan;
    return this.#timed("swarm", undefined, async () => {
      const tasks = Array.from({ length: this.#pool.size }, (_, index) => ({
        kind: "swarm" as const,
        scenarios: this.#scenarios,
        seed: seed + index * seedStride,
        seconds,
      }));
      const results = await this.#pool.perform<"swarm">(tasks, (runs) => this.#listener.ran(runs));
      const struck: number[] = [];
      for (const result of results)
        for (const [faults, runs] of result.struck.entries()) struck[faults] = (struck[faults] ?? 0) + runs;
      return {
        ...results.reduce<RunsResult>(mergeRuns, noRuns),
        struck: Array.from(struck, (runs) => runs ?? 0),
        seed,
      };
    });
  }

  /** The worst first; no more than so many are made smaller and told. */
  async explain(all: readonly Found[], runsMax: number): Promise<readonly Explained[]> {
    const sorted = [...all].sort(
      (one, other) => badness(one) - badness(other) || (one.signature < other.signature ? -1 : 1),
    );
    const tasks = sorted.slice(0, explainedMax).map((found) => ({ kind: "explain" as const, found, runsMax }));
    if (runsMax > 0 && tasks.length > 0) this.#listener.phase("making failures small", undefined);
    const explanations = await this.#pool.perform<"explain">(tasks, (runs) => this.#listener.ran(runs));
    return sorted.map((found, index) => ({ found, explanation: explanations[index] ?? null }));
  }

  async #replays(replays: readonly Replay[], mode: "strict" | "tolerant") {
    const tasks = chunks(replays, replaysAtATime).map((some) => ({ kind: "replays" as const, replays: some, mode }));
    const results = await this.#pool.perform<"replays">(tasks, (runs) => this.#listener.ran(runs));
    return { ...results.reduce<RunsResult>(mergeRuns, noRuns), ends: results.flatMap(({ ends }) => ends) };
  }

  async #timed<Result extends RunsResult>(
    name: string,
    planned: number | undefined,
    work: () => Promise<Result>,
  ): Promise<Result & { readonly seconds: number }> {
    const started = this.#clock();
    this.#listener.phase(name, planned);
    const result = await work();
    const seconds = this.#clock() - started;
    this.#listener.finished(name, result, seconds);
    return { ...result, seconds };
  }
}

function badness({ class: worst }: Found): number {
  return runClasses.indexOf(worst);
}

function chunks<T>(items: readonly T[], length: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, index) =>
    items.slice(index * length, (index + 1) * length),
  );
}
