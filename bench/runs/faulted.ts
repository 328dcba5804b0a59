/**
 * Runs with single faults, each judged by all witnesses, for so many seconds; prints JSON.
 * `node bench/runs/faulted.ts LAYER SECONDS all|remembered|payment`: every fault of every base scenario, in a mixed
 * order; the same with devices whose doings are remembered, in the order of the plan, as `verify` enumerates; or one
 * plain payment and its drops, duplicates and losses of power only.
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

/** Processor time before the clock starts: charts are closed, and code is compiled. */
const warmUpMicroseconds = 5e6;

const plainKinds: ReadonlySet<string> = new Set(["drop", "duplicate", "powerLoss"]);
const paymentId = "pos-payment/plain-direct";

/** Which runs are measured, and how. */
export type Which = "all" | "remembered" | "payment";

function replays(layer: CryptoName, which: Which): readonly Replay[] {
  const isPayment = which === "payment";
  const trial = harnessTrial({ build: referenceBuild });
  const chosen = isPayment ? [scenarioNamed(paymentId) as Scenario] : scenarios;
  const choices = { crypto: layer };
  const plan = planOf({ trial, repertoire: repertoireOf, scenarios: chosen, depth: 1, choices });
  const all = plan.scenarios.flatMap(({ scenario, singles }) =>
    singles
      .filter(({ kind }) => !isPayment || plainKinds.has(kind))
      .map((fault) => replayOf(scenarioNamed(scenario) as Scenario, { ...choices, faults: [fault] })),
  );
  // Devices are remembered by what they were given, and neighbours of the plan are given much the same.
  return mixed(all, which === "remembered" ? neighbours : 1);
}

/** Runs that stay together where neighbourhood matters: a worker's share of an enumeration has more. */
const neighbours = 500;

/** All runs, in blocks of so many, in an order that mixes them. */
function mixed(all: readonly Replay[], size: number): readonly Replay[] {
  const chance = new Chance(1, "order");
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => ({ at, key: chance.whole(2 ** 30) }))
    .sort((one, other) => one.key - other.key)
    .flatMap(({ at }) => all.slice(at * size, (at + 1) * size));
}

function measure(layer: CryptoName, seconds: number, which: Which): FaultedRuns {
  const all = replays(layer, which);
  const trial = harnessTrial({ build: referenceBuild, remembers: which === "remembered" });
  const verdicts: Record<string, number> = {};
  const sums = { events: 0, steps: 0, messages: 0 };
  let failures = 0;
  let runs = 0;
  let next = 0;
  const tryNext = () => trial(all[next++ % all.length] as Replay);
  const cold = process.cpuUsage();
  while (spent(cold) < warmUpMicroseconds) tryNext();
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
  const cpuSeconds = spent(before) / 1e6;
  const mean = (sum: number): number => Math.round((10 * sum) / runs) / 10;
  const { events, steps, messages } = sums;
  return {
    layer,
    planned: all.length,
    runs,
    seconds: took,
    cpuSeconds,
    events: mean(events),
    steps: mean(steps),
    messages: mean(messages),
    verdicts,
    failures,
  };
}

/** Processor time since, in microseconds. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

const [layer, seconds, which] = process.argv.slice(2);
console.log(JSON.stringify(measure(layer as CryptoName, Number(seconds), which as Which)));
