/**
 * An implementation is run through all phases: the corpus first, then the paths of the charts with every layer of
 * cryptography, every single fault, pairs if they are wanted, and a swarm. What failed is made as small as it can be.
 */
import {
  type CorpusPhase,
  type EnumerationPhase,
  type Explained,
  type ImplementationPlan,
  type PathsPhase,
  type PhaseListener,
  Phases,
  type SwarmPhase,
} from "./phases.ts";
import type { Pool } from "./pool.ts";
import { mergeRuns, noRuns } from "./runs-result.ts";
import type { Found, RunsResult } from "./tasks.ts";

/** Everything that the phases came to; null: not run. */
export interface ImplementationRuns {
  readonly corpus: CorpusPhase | null;
  readonly paths: PathsPhase | null;
  readonly enumerations: readonly EnumerationPhase[];
  readonly swarm: SwarmPhase | null;
  readonly failures: readonly Explained[];
  readonly windows: readonly Explained[];
}

/** Runs that making one failure smaller may take. */
const shrinkRunsMax = 1_000;

/** See the file header. `clock`: seconds from some origin. Throws `CommandError`. */
export async function runImplementation(
  pool: Pool,
  plan: ImplementationPlan,
  clock: () => number,
  listener: PhaseListener,
): Promise<ImplementationRuns> {
  const phases = new Phases(pool, plan, clock, listener);
  const wanted = plan.phases;
  const corpus = wanted.has("corpus") && plan.corpus.length > 0 ? await phases.corpus() : null;
  const paths = wanted.has("paths") ? await phases.paths() : null;
  const singles = wanted.has("singles") ? [await phases.enumeration(1)] : [];
  const pairs = wanted.has("pairs") ? [await phases.enumeration(2)] : [];
  const swarm = wanted.has("swarm") && plan.swarmSeconds > 0 ? await phases.swarm() : null;
  const enumerations = [...singles, ...pairs];
  const all = allRuns({ corpus, paths, enumerations, swarm });
  const failures = await phases.explain([...Object.values(all.failures), ...nondeterministic(all)], shrinkRunsMax);
  const windows = await phases.explain(Object.values(all.windows), 0);
  return { corpus, paths, enumerations, swarm, failures, windows };
}

/** The runs of all phases together. */
export function allRuns({
  corpus,
  paths,
  enumerations,
  swarm,
}: Pick<ImplementationRuns, "corpus" | "paths" | "enumerations" | "swarm">): RunsResult {
  return [corpus, paths, ...enumerations, swarm]
    .filter((phase) => phase !== null)
    .reduce<RunsResult>(mergeRuns, noRuns);
}

/** Runs that were not the same twice count as one failure. */
function nondeterministic({ differing }: RunsResult): readonly Found[] {
  const [first] = differing;
  return first === undefined ? [] : [{ ...first, runs: differing.length }];
}
