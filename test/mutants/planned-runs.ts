/**
 * The runs by which a mutant is judged, always the same and in the same order: the corpus, the paths of the charts, the
 * base scenarios, and every single fault at every place of these. Places are those that the unmutated build shows.
 *
 * Purchases have so many places that only some of them are tried with single faults, and those that differ in degree
 * only once.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SystemName } from "../../conformance/wire/fixture.ts";
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
import type { Breadth } from "../../fault-injection/variants.ts";
import { systemNamed } from "../../models/systems/index.ts";

/** Where runs come from, in order. */
export const origins = ["corpus", "paths", "scenarios", "single faults"] as const;

/** One of {@link origins}. */
export type Origin = (typeof origins)[number];

/** A run that is planned. Replays are made when they are wanted: there are many. */
export interface PlannedRun {
  readonly origin: Origin;
  readonly system: SystemName;
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

/** Purchases that are tried with single faults. */
const purchases: readonly string[] = [
  "purchase-money/plain",
  "purchase-card/plain",
  "purchase-card/object",
  "purchase-card/two-objects",
  "card-refund/plain",
];

const isPurchase = ({ system }: Pick<PlannedRun, "system">): boolean =>
  system !== "ticket-transfer" && system !== "pos-payment";

/** All runs. `trial`: of the unmutated build; `root`: the folder of the package. */
export function plannedRuns(trial: Trial, root: string): readonly PlannedRun[] {
  const everywhere = scenarios.filter((it) => !isPurchase(it));
  const singles = [
    ...singleFaults(trial, everywhere, "full"),
    ...singleFaults(
      trial,
      scenarios.filter(({ id }) => purchases.includes(id)),
      "lean",
    ),
  ];
  return [...corpus(root), ...paths(), ...scenarios.map((it) => ofScenario("scenarios", it, [])), ...singles];
}

/**
 * The same runs, for a mutant that errs in these figures: those of systems in which they are played come first. A
 * mutant that is caught is caught early; what is tried on one that survives stays the same.
 */
export function orderedFor(planned: readonly PlannedRun[], figures: readonly string[]): readonly PlannedRun[] {
  const isPlayed = ({ system }: PlannedRun): boolean =>
    systemNamed(system)?.figures.some((figure) => figures.includes(figure)) === true;
  return [...planned.filter(isPlayed), ...planned.filter((run) => !isPlayed(run))];
}

function singleFaults(trial: Trial, chosen: readonly Scenario[], breadth: Breadth): readonly PlannedRun[] {
  // The first of two faults is a lean one.
  const depth = breadth === "full" ? 1 : 2;
  const plan = planOf({ trial, repertoire: repertoireOf, scenarios: chosen, depth, exhaustive: true });
  return plan.scenarios.flatMap(({ scenario: id, singles }) => {
    const scenario = chosen.find((it) => it.id === id) as Scenario;
    return singles.map((fault) => ofScenario("single faults", scenario, [fault]));
  });
}

function ofScenario(origin: Origin, scenario: Scenario, faults: readonly Fault[]): PlannedRun {
  const { id: name, system } = scenario;
  return { origin, system, name, replay: () => replayOf(scenario, { faults }) };
}

function corpus(root: string): readonly PlannedRun[] {
  const folder = join(root, "fault-injection/corpus");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".replay.json"));
  return names.sort().map((name) => {
    const replay = readReplay(readFileSync(join(folder, name)), name);
    return { origin: "corpus", system: replay.system, name, replay: () => replay };
  });
}

function paths(): readonly PlannedRun[] {
  return systemNames.flatMap((system) =>
    (["transitions", "transitionsAndFaults"] as const).flatMap((goal) =>
      modelPaths(system, goal).paths.map(
        ({ replay }): PlannedRun => ({ origin: "paths", system, name: replay.scenario, replay: () => replay }),
      ),
    ),
  );
}
