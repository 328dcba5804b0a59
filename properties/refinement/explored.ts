/**
 * For tests: the explored cold systems, and observations to tamper with.
 */
import { type Exploration, explore } from "../../models/explorer/index.ts";
import type { Observation, RefinementFault } from "./observation.ts";
import { Refinement, type RefinementOptions } from "./refinement.ts";
import { type RefinedSystem, type RefinementTables, refinedSystem, tablesOf } from "./tables.ts";
import { observationsOf, tracesToEntries } from "./trace-observations.ts";

/** A system, explored, and its tables over the very same closed charts. */
export interface ExploredSystem {
  readonly exploration: Exploration;
  readonly tables: RefinementTables;
}

const known = new Map<RefinedSystem, ExploredSystem>();

/** A cold system, explored once per test file. */
export function explored(name: RefinedSystem): ExploredSystem {
  let it = known.get(name);
  if (it === undefined) {
    const system = refinedSystem(name);
    const exploration = explore(system);
    it = { exploration, tables: tablesOf(system, exploration.program.closed) };
    known.set(name, it);
  }
  return it;
}

/** The shortest observed path whose last observation is as wanted. */
export function pathTo(name: RefinedSystem, wanted: (last: Observation) => boolean): readonly Observation[] {
  const [path] = pathsOf(name)
    .filter((observations) => wanted(observations.at(-1) as Observation))
    .sort((a, b) => a.length - b.length);
  if (path === undefined) throw new Error("no path of the model ends so");
  return path;
}

const knownPaths = new Map<RefinedSystem, readonly (readonly Observation[])[]>();

function pathsOf(name: RefinedSystem): readonly (readonly Observation[])[] {
  let paths = knownPaths.get(name);
  if (paths === undefined) {
    const { exploration } = explored(name);
    paths = [...tracesToEntries(exploration)].map((trace) => observationsOf(exploration.program.closed, trace));
    knownPaths.set(name, paths);
  }
  return paths;
}

/** The first fault of a list of observations. */
export function firstFault(
  tables: RefinementTables,
  observations: readonly Observation[],
  options: RefinementOptions = { level: "step" },
): RefinementFault | undefined {
  const refinement = new Refinement(tables, options);
  for (const observation of observations) {
    const fault = refinement.observe(observation);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The path with its last observation changed. */
export function doctored(
  path: readonly Observation[],
  change: (last: Observation) => Partial<Observation>,
): readonly Observation[] {
  const last = path.at(-1) as Observation;
  return [...path.slice(0, -1), { ...last, ...change(last) }];
}
