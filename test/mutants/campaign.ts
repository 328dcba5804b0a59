/**
 * All mutants of the implementation, each judged until a witness refuses a run; and, by the same procedure, the
 * implementation as it is, of which no run may be refused.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Judge, type Judgement } from "./judge.ts";
import type { Refusal, RunRange } from "./judging.ts";
import { figuresOf, type Mutant, mutantOf } from "./mutant.ts";
import type { RunCounts } from "./planned-runs.ts";
import { MutatedTree, root, sourcesOf } from "./tree.ts";

/** What became of a mutant. */
export type Outcome =
  /** `named`: by one of those whom the patch names */
  | { readonly kind: "caught"; readonly named: boolean; readonly refusal: Refusal }
  | { readonly kind: "survived"; readonly runs: number }
  /** it is known to survive, and its patch applies; it was not run */
  | { readonly kind: "notRun" }
  /** the patch does not apply any more */
  | { readonly kind: "stale"; readonly reason: string }
  /** it cannot be loaded, it hangs, or the harness has failed: no witness has spoken */
  | { readonly kind: "unjudged"; readonly reason: string };

/** A mutant, and what became of it. */
export interface MutantResult {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** See the file header. */
export interface Campaign {
  readonly planned: RunCounts;
  /** `refusals`: of every part of the runs the first; none, or the whole result is void */
  readonly unmutated: {
    readonly runs: number;
    readonly refusals: readonly Refusal[];
    readonly failed: readonly string[];
  };
  /** in the order of their ids */
  readonly results: readonly MutantResult[];
  readonly seconds: number;
}

/** What is run. */
export interface CampaignOptions {
  /** part of the ids wanted; absent: all, and then every run of the unmutated implementation is made, too */
  readonly only?: string;
  /** those that are known to survive are run as well: each takes all runs */
  readonly survivors?: boolean;
  readonly workers: number;
  readonly onResult?: (result: MutantResult) => void;
}

/** The folder of the patches. */
export const patchFolder = join(root, "test/mutants/impl");

/** All mutants of a folder, by id. Throws `PatchError`. */
export function mutantsIn(folder: string): readonly Mutant[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".patch"));
  return names.sort().map((name) => mutantOf(readFileSync(join(folder, name), "utf8"), name));
}

/** The unmutated implementation is judged in so many parts for each worker. */
const partsPerWorker = 3;

/** Runs a campaign. Throws `PatchError` before anything is run. */
export async function runCampaign({ only, survivors = false, workers, onResult }: CampaignOptions): Promise<Campaign> {
  const started = performance.now();
  const mutants = mutantsIn(patchFolder).filter(({ id }) => only === undefined || id.includes(only));
  const judges = Array.from({ length: workers }, () => new Judge());
  const trees = new Trees();
  try {
    const [planned] = await Promise.all(judges.map((judge) => judge.planned()));
    const total = Object.values(planned as RunCounts).reduce((sum, count) => sum + count, 0);
    const results: MutantResult[] = [];
    const parts: Judgement[] = [];
    const tryUnmutated = (to: number, figures: readonly string[] = []) =>
      rangesOf(to, workers * partsPerWorker).map((range) => async (judge: Judge) => {
        parts.push(await trees.judgeUnmutated(judge, figures, range));
      });
    const tryMutants = mutants.map((mutant) => async (judge: Judge) => {
      const began = performance.now();
      const runs = mutant.survives === undefined || survivors ? total : 0;
      const outcome = await trees.outcome(judge, mutant, runs);
      const result = { mutant, outcome, seconds: (performance.now() - began) / 1000 };
      results.push(result);
      onResult?.(result);
    });
    if (only === undefined) {
      await inParallel(judges, [...tryUnmutated(total), ...tryMutants]);
    } else {
      await inParallel(judges, tryMutants);
      const tasks = runsMadeFirst(results).flatMap(({ figures, runs }) => tryUnmutated(runs, figures));
      await inParallel(judges, tasks);
    }
    results.sort((one, other) => (one.mutant.id < other.mutant.id ? -1 : 1));
    const runs = only === undefined ? total : Math.max(0, ...results.map(({ outcome }) => runsOf(outcome)));
    return {
      planned: planned as RunCounts,
      unmutated: { runs, ...verdictsOf(parts) },
      results,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    trees.remove();
    await Promise.all(judges.map((judge) => judge.close()));
  }
}

/** How many runs a mutant took. */
export function runsOf(outcome: Outcome): number {
  if (outcome.kind === "caught") return outcome.refusal.runs;
  return outcome.kind === "survived" ? outcome.runs : 0;
}

/** For mutants that are judged by the same runs in the same order: how many of these were made. */
function runsMadeFirst(results: readonly MutantResult[]) {
  const made = new Map<string, { readonly figures: readonly string[]; readonly runs: number }>();
  for (const { mutant, outcome } of results) {
    const figures = figuresOf(mutant);
    const known = made.get(figures.join())?.runs ?? 0;
    made.set(figures.join(), { figures, runs: Math.max(known, runsOf(outcome)) });
  }
  return [...made.values()];
}

function verdictsOf(parts: readonly Judgement[]): Pick<Campaign["unmutated"], "refusals" | "failed"> {
  return {
    refusals: parts.flatMap((part) => (part.kind === "judged" && part.refusal !== undefined ? [part.refusal] : [])),
    failed: parts.flatMap((part) => (part.kind === "judged" ? [] : [part.kind === "broken" ? part.reason : part.kind])),
  };
}

function rangesOf(runs: number, count: number): readonly RunRange[] {
  const ranges = Array.from({ length: count }, (_, index) => ({
    from: Math.floor((runs * index) / count),
    to: Math.floor((runs * (index + 1)) / count),
  }));
  return ranges.filter(({ from, to }) => to > from);
}

async function inParallel(
  judges: readonly Judge[],
  tasks: readonly ((judge: Judge) => Promise<void>)[],
): Promise<void> {
  const waiting = [...tasks];
  const work = async (judge: Judge): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next(judge);
  };
  await Promise.all(judges.map(work));
}

/**
 * The copies in which builds lie. The unmutated one is made at once, and all others of it: a working tree may change
 * meanwhile.
 */
class Trees {
  readonly #sources = sourcesOf(root);
  readonly #unmutated = new MutatedTree(root, this.#sources);

  /** What becomes of a mutant by so many runs; 0: only whether its patch applies. */
  async outcome(judge: Judge, mutant: Mutant, runs: number): Promise<Outcome> {
    const tree = new MutatedTree(this.#unmutated.folder, this.#sources);
    try {
      const problem = tree.apply(join(patchFolder, `${mutant.id}.patch`));
      if (problem !== undefined) return { kind: "stale", reason: problem };
      if (runs === 0) return { kind: "notRun" };
      const task = { build: tree.build, figures: figuresOf(mutant), range: { from: 0, to: runs } };
      return outcomeOf(mutant, await judge.judge(task), runs);
    } finally {
      tree.remove();
    }
  }

  /** The unmutated build, in a copy like those of the mutants, by the runs of a mutant in these figures. */
  judgeUnmutated(judge: Judge, figures: readonly string[], range: RunRange): Promise<Judgement> {
    return judge.judge({ build: this.#unmutated.build, figures, range });
  }

  remove(): void {
    this.#unmutated.remove();
  }
}

function outcomeOf(mutant: Mutant, judgement: Judgement, total: number): Outcome {
  if (judgement.kind === "stalled") return { kind: "unjudged", reason: "it hangs" };
  if (judgement.kind === "broken") return { kind: "unjudged", reason: judgement.reason };
  const { refusal } = judgement;
  if (refusal === undefined) return { kind: "survived", runs: total };
  if (refusal.witnesses.length === 0) return { kind: "unjudged", reason: `the harness failed: ${refusal.reason}` };
  return { kind: "caught", named: refusal.witnesses.some((it) => mutant.witnesses.includes(it)), refusal };
}
