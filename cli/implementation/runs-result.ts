/**
 * Results of runs: made of a tally or run by run, and put together in any order.
 */
import type { Replay } from "../../fault-injection/replay.ts";
import type { Case, Count, Seen, Tally } from "../../fault-injection/tally.ts";
import type { Tried } from "../../fault-injection/trial.ts";
import { isFailure } from "../../fault-injection/witnesses/finding.ts";
import { type Collected, Collector, mergeCollected, mergeRecords, nothingCollected } from "./collected.ts";
import type { Found, RunsResult } from "./tasks.ts";

/** Of no run. */
export const noRuns: RunsResult = {
  planned: 0,
  run: 0,
  collected: nothingCollected,
  kinds: {},
  scenarios: {},
  failures: {},
  windows: {},
  checked: 0,
  differing: [],
};

/** Two parts put together. */
export function mergeRuns(one: RunsResult, other: RunsResult): RunsResult {
  return {
    planned: one.planned + other.planned,
    run: one.run + other.run,
    collected: mergeCollected(one.collected, other.collected),
    kinds: mergeRecords(one.kinds, other.kinds, sumOf),
    scenarios: mergeRecords(one.scenarios, other.scenarios, sumOf),
    failures: mergeRecords(one.failures, other.failures, mergeFound),
    windows: mergeRecords(one.windows, other.windows, mergeFound),
    checked: one.checked + other.checked,
    differing: [...one.differing, ...other.differing],
  };
}

function sumOf(one: Count, other: Count): Count {
  return { planned: one.planned + other.planned, run: one.run + other.run };
}

function mergeFound(one: Found, other: Found): Found {
  return { ...simpler(one, other), runs: one.runs + other.runs };
}

/**
 * Fewest readings switched first, then fewest faults, then by name, so that the order of the parts does not matter.
 */
function simpler(one: Found, other: Found): Found {
  const byReadings = Object.keys(one.replay.readings).length - Object.keys(other.replay.readings).length;
  if (byReadings !== 0) return byReadings < 0 ? one : other;
  const byFaults = one.replay.faults.length - other.replay.faults.length;
  if (byFaults !== 0) return byFaults < 0 ? one : other;
  return keyOf(one) <= keyOf(other) ? one : other;
}

function keyOf({ replay: { id, faults, choices } }: Found): string {
  return JSON.stringify([id, faults, choices]);
}

/** What an enumeration's tally says. */
export function runsOfTally(tally: Tally, collected: Collected, replayOfCase: (it: Case) => Replay): RunsResult {
  const found = ({ first, runs }: Seen, rest: Pick<Found, "class" | "signature" | "reason">): Found => ({
    ...rest,
    runs,
    replay: replayOfCase(first),
  });
  return {
    planned: tally.cases.planned,
    run: tally.cases.run,
    collected,
    kinds: tally.kinds as RunsResult["kinds"],
    scenarios: tally.scenarios,
    failures: Object.fromEntries(
      Object.entries(tally.failures).map(([signature, seen]) => [
        signature,
        found(seen, { class: seen.class as Found["class"], signature, reason: seen.reason }),
      ]),
    ),
    windows: Object.fromEntries(
      Object.entries(tally.windows).map(([id, seen]) => [
        id,
        found(seen, { class: "window", signature: id, reason: "" }),
      ]),
    ),
    checked: tally.repeated,
    differing: tally.differing.map(({ case: it, divergesAt }) => differs(replayOfCase(it), divergesAt)),
  };
}

/** A run that was not the same twice. */
export function differs(replay: Replay, divergesAt: number): Found {
  const reason = `made twice, the run differs from observation ${divergesAt} on`;
  return { class: "nondeterministic", signature: "nondeterministic", reason, runs: 1, replay };
}

interface OpenCount {
  planned: number;
  run: number;
}

function countedIn(counts: Record<string, OpenCount>, name: string): OpenCount {
  counts[name] ??= { planned: 0, run: 0 };
  return counts[name];
}

/** Counts runs one by one. */
export class RunsCounter {
  readonly #collector = new Collector();
  readonly #kinds: Record<string, OpenCount> = {};
  readonly #scenarios: Record<string, OpenCount> = {};
  readonly #failures: Record<string, Found> = {};
  readonly #windows: Record<string, Found> = {};
  readonly #differing: Found[] = [];
  #planned = 0;
  #run = 0;
  #checked = 0;

  /** A run is to be made. `group`: under which name it is counted, besides. */
  plan({ faults }: Replay, group: string): void {
    this.#planned += 1;
    countedIn(this.#scenarios, group).planned += 1;
    for (const { kind } of faults) countedIn(this.#kinds, kind).planned += 1;
  }

  /** It has been made. */
  ran(replay: Replay, tried: Tried, group: string): void {
    this.#run += 1;
    countedIn(this.#scenarios, group).run += 1;
    for (const { kind } of replay.faults) countedIn(this.#kinds, kind).run += 1;
    this.#collector.add({ scenario: group, faults: replay.faults }, tried);
    const { verdict } = tried;
    for (const id of verdict.windows)
      note(this.#windows, id, { class: "window", signature: id, reason: "", runs: 1, replay });
    if (!isFailure(verdict)) return;
    const { class: worst, signature, findings } = verdict;
    const reason = findings.find((finding) => finding.class === worst)?.reason ?? "";
    note(this.#failures, signature, { class: worst, signature, reason, runs: 1, replay });
  }

  /** It has been made twice, and differed at an observation, or not. */
  repeated(replay: Replay, divergesAt: number | undefined): void {
    this.#checked += 1;
    if (divergesAt !== undefined) this.#differing.push(differs(replay, divergesAt));
  }

  /** How many have been made. */
  get runs(): number {
    return this.#run;
  }

  /** What was counted so far. */
  get result(): RunsResult {
    return {
      planned: this.#planned,
      run: this.#run,
      collected: this.#collector.collected,
      kinds: this.#kinds,
      scenarios: this.#scenarios,
      failures: this.#failures,
      windows: this.#windows,
      checked: this.#checked,
      differing: this.#differing,
    };
  }
}

function note(all: Record<string, Found>, key: string, found: Found): void {
  const known = all[key];
  all[key] = known === undefined ? found : mergeFound(known, found);
}
