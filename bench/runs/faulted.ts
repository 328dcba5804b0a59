/**
 * Runs with single faults, each judged by all witnesses, for so many seconds; prints JSON.
 * `node bench/runs/faulted.ts LAYER SECONDS [payment]`: with `payment`, one plain payment and its drops, duplicates and
 * losses of power only; else every fault of every base scenario, in a mixed order.
 */

import { referenceBuild } from "../../conformance/reference-build.ts";
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import { planOf } from "../../fault-injection/enumeration.ts";
import { harnessTrial } from "../../fault-injection/harness-trial.ts";
import { repertoireOf } from "../../fault-injection/repertoire.ts";
import type { Replay } from "../../fault-injection/replay.ts";
import type { Scenario } from "../../fault-injection/scenarios/scenario.ts";
import { replayOf, scenarioNamed, scenarios } from "../../fault-injection/scenarios.ts";
import { isFailure } from "../../fault-injection/witnesses/finding.ts";
import { Chance } from "../../test/kill/chance.ts";

/** What was measured. */
export interface FaultedRuns {
  readonly layer: CryptoName;
  /** runs that there are to choose from: all single faults */
  readonly planned: number;
  readonly runs: number;
  readonly seconds: number;
  /** of all processors that the process has used: garbage is collected beside it */
  readonly cpuSeconds: number;
  /** in a run, on average */
  readonly events: number;
  readonly steps: number;
  readonly messages: number;
  /** runs by what they came to */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly failures: number;
}

/** Runs before the clock starts: charts are closed, and code is compiled. */
const warmUpSeconds = 3;

const plainKinds: ReadonlySet<string> = new Set(["drop", "duplicate", "powerLoss"]);
const paymentId = "pos-payment/plain-direct";

/** All runs, in an order that mixes them. */
function replays(layer: CryptoName, isPayment: boolean): readonly Replay[] {
  const trial = harnessTrial({ build: referenceBuild });
  const chosen = isPayment ? [scenarioNamed(paymentId) as Scenario] : scenarios;
  const choices = { crypto: layer };
  const plan = planOf({ trial, repertoire: repertoireOf, scenarios: chosen, depth: 1, choices });
  const all = plan.scenarios.flatMap(({ scenario, singles }) =>
    singles
      .filter(({ kind }) => !isPayment || plainKinds.has(kind))
      .map((fault) => replayOf(scenarioNamed(scenario) as Scenario, { ...choices, faults: [fault] })),
  );
  const chance = new Chance(1, "order");
  return all
    .map((replay) => ({ replay, key: chance.whole(2 ** 30) }))
    .sort((one, other) => one.key - other.key)
    .map(({ replay }) => replay);
}

function measure(layer: CryptoName, seconds: number, isPayment: boolean): FaultedRuns {
  const all = replays(layer, isPayment);
  const trial = harnessTrial({ build: referenceBuild });
  const verdicts: Record<string, number> = {};
  const sums = { events: 0, steps: 0, messages: 0 };
  let failures = 0;
  let runs = 0;
  let next = 0;
  const tryNext = () => trial(all[next++ % all.length] as Replay);
  const warm = performance.now() + warmUpSeconds * 1000;
  while (performance.now() < warm) tryNext();
  const before = process.cpuUsage();
  const started = performance.now();
  const end = started + seconds * 1000;
  for (; performance.now() < end; runs++) {
    const { run, verdict } = tryNext();
    sums.events += run.observations.length;
    sums.steps += run.observations.reduce((sum, { steps }) => sum + steps.length, 0);
    sums.messages += run.messages.length;
    verdicts[verdict.class] = (verdicts[verdict.class] ?? 0) + 1;
    if (isFailure(verdict)) failures += 1;
  }
  const took = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const mean = (sum: number): number => Math.round((10 * sum) / runs) / 10;
  const { events, steps, messages } = sums;
  return {
    layer,
    planned: all.length,
    runs,
    seconds: took,
    cpuSeconds: (user + system) / 1e6,
    events: mean(events),
    steps: mean(steps),
    messages: mean(messages),
    verdicts,
    failures,
  };
}

const [layer, seconds, which] = process.argv.slice(2);
console.log(JSON.stringify(measure(layer as CryptoName, Number(seconds), which === "payment")));
