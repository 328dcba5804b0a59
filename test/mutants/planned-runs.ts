/**
 * The runs by which a mutant is judged, always the same and in the same order: the corpus, the paths of the charts, the
 * base scenarios, and every single fault at every place of these. Places are those that the unmutated build shows.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planOf } from "../../fault-injection/enumeration.ts";
import type { Fault } from "../../fault-injection/faults.ts";
import { modelPaths } from "../../fault-injection/model-paths/model-paths.ts";
import { repertoireOf } from "../../fault-injection/repertoire.ts";
import type { Replay } from "../../fault-injection/replay.ts";
import { readReplay } from "../../fault-injection/replay-file.ts";
import type { Scenario } from "../../fault-injection/scenarios/scenario.ts";
import { systemNames } from "../../fault-injection/scenarios/scenario.ts";
import { replayOf, scenarios } from "../../fault-injection/scenarios.ts";
import type { Trial } from "../../fault-injection/trial.ts";

/** Where runs come from, in order. */
export const origins = ["corpus", "paths", "scenarios", "single faults"] as const;

/** One of {@link origins}. */
export type Origin = (typeof origins)[number];

/** A run that is planned. Replays are made when they are wanted: there are many. */
export interface PlannedRun {
  readonly origin: Origin;
  /** the replay's file, or its scenario */
  readonly name: string;
  readonly replay: () => Replay;
}

/** How many runs there are of each origin. */
export type RunCounts = Readonly<Record<Origin, number>>;

/** Counts planned runs. */
export function countsOf(planned: readonly PlannedRun[]): RunCounts {
  const counts = Object.fromEntries(origins.map((origin) => [origin, 0])) as Record<Origin, number>;
  for (const { origin } of planned) counts[origin] += 1;
  return counts;
}

/** All runs. `trial`: of the unmutated build; `root`: the folder of the package. */
export function plannedRuns(trial: Trial, root: string): readonly PlannedRun[] {
  const { scenarios: plans } = planOf({ trial, repertoire: repertoireOf, scenarios, depth: 1 });
  const singles = plans.flatMap(({ scenario: id, singles }) => {
    const scenario = scenarios.find((it) => it.id === id) as Scenario;
    return singles.map((fault) => ofScenario("single faults", scenario, [fault]));
  });
  return [...corpus(root), ...paths(), ...scenarios.map((it) => ofScenario("scenarios", it, [])), ...singles];
}

function ofScenario(origin: Origin, scenario: Scenario, faults: readonly Fault[]): PlannedRun {
  return { origin, name: scenario.id, replay: () => replayOf(scenario, { faults }) };
}

function corpus(root: string): readonly PlannedRun[] {
  const folder = join(root, "fault-injection/corpus");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".replay.json"));
  return names.sort().map((name) => {
    const replay = readReplay(readFileSync(join(folder, name)), name);
    return { origin: "corpus", name, replay: () => replay };
  });
}

function paths(): readonly PlannedRun[] {
  return systemNames.flatMap((system) =>
    (["transitions", "transitionsAndFaults"] as const).flatMap((goal) =>
      modelPaths(system, goal).paths.map(
        ({ replay }): PlannedRun => ({ origin: "paths", name: replay.scenario, replay: () => replay }),
      ),
    ),
  );
}
