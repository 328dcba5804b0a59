/**
 * Makes a failing run as small as it can be: faults are taken away, then decisions, then attempts, then parameters are
 * made simpler, as long as the run keeps its signature. What is left is 1-minimal: without any one of its faults it does
 * not fail in this way any more, and what it does instead is told.
 */
import { type Fault, faultText, moments } from "./faults.ts";
import type { Deviation, Replay, VerdictClass } from "./replay.ts";
import type { Trial } from "./trial.ts";

/** A run without one of the faults of the minimal one. */
export interface Neighbour {
  /** the fault that is left out, in one line */
  readonly without: string;
  readonly class: VerdictClass;
  readonly signature: string;
  readonly replay: Replay;
}

/** A minimal run. */
export interface Shrunk {
  /** with what it is expected to show */
  readonly replay: Replay;
  /** one for each fault that is left */
  readonly neighbours: readonly Neighbour[];
  /** runs that it took */
  readonly runs: number;
}

/** What a smaller run must still show. */
export interface Aim {
  readonly class: VerdictClass;
  readonly signature: string;
}

/** Runs that shrinking may take. */
export const shrinkRunsMax = 2_000;

/**
 * Shrinks a run. `aim`: default what the run itself shows. Throws `RangeError` if the run does not show it.
 */
export function shrink(trial: Trial, replay: Replay, aim?: Aim, runsMax = shrinkRunsMax): Shrunk {
  const shrinking = new Shrinking(trial, aim ?? trial(replay).verdict, runsMax);
  if (!shrinking.shows(replay)) throw new RangeError(`the run does not show ${shrinking.aim.signature}`);
  let smallest = replay;
  for (let before: Replay | undefined; before !== smallest; ) {
    before = smallest;
    smallest = shrinking.withoutFaults(smallest);
    smallest = shrinking.withoutDecisions(smallest);
    smallest = shrinking.withoutAttempts(smallest);
    smallest = shrinking.simpler(smallest);
  }
  const neighbours = smallest.faults.map((fault, index): Neighbour => {
    const without = { ...smallest, faults: smallest.faults.toSpliced(index, 1) };
    const { verdict } = trial(without);
    return { without: faultText(fault), class: verdict.class, signature: verdict.signature, replay: without };
  });
  const { aim: shown } = shrinking;
  const expect = { verdict: shown.class, signature: shown.signature };
  const runs = shrinking.runs + neighbours.length;
  return { replay: { ...smallest, expect, provenance: { ...replay.provenance, origin: "shrunk" } }, neighbours, runs };
}

class Shrinking {
  readonly aim: Aim;
  runs = 0;
  readonly #trial: Trial;
  readonly #runsMax: number;

  constructor(trial: Trial, aim: Aim, runsMax: number) {
    this.#trial = trial;
    this.aim = aim;
    this.#runsMax = runsMax;
  }

  shows(replay: Replay): boolean {
    if (this.runs >= this.#runsMax) return false;
    this.runs += 1;
    const { verdict } = this.#trial(replay);
    return verdict.class === this.aim.class && verdict.signature === this.aim.signature;
  }

  /** Halves first, then one by one until none can go. */
  withoutFaults(replay: Replay): Replay {
    return this.#fewer(replay, replay.faults, (faults) => ({ ...replay, faults }));
  }

  withoutDecisions(replay: Replay): Replay {
    const { choices } = replay;
    const withListed = (listed: readonly string[]): Replay => ({ ...replay, choices: { ...choices, listed } });
    const shorter = this.#fewer(replay, choices.listed, withListed);
    const withDeviations = (deviations: readonly Deviation[]): Replay => ({
      ...shorter,
      choices: { ...shorter.choices, deviations },
    });
    return this.#fewer(shorter, shorter.choices.deviations, withDeviations);
  }

  withoutAttempts(replay: Replay): Replay {
    if (replay.attempts.length < 2) return replay;
    return this.#fewer(replay, replay.attempts, (attempts) => ({ ...replay, attempts }));
  }

  /** Each parameter of each fault by the simplest value that will do. */
  simpler(replay: Replay): Replay {
    let simplest = replay;
    for (let index = 0; index < replay.faults.length; index++) {
      for (const fault of simplerThan(simplest.faults[index] as Fault)) {
        const candidate = { ...simplest, faults: simplest.faults.with(index, fault) };
        if (!this.shows(candidate)) continue;
        simplest = candidate;
        break;
      }
    }
    return simplest;
  }

  #fewer<T>(replay: Replay, items: readonly T[], withItems: (items: readonly T[]) => Replay): Replay {
    let left = items;
    let smallest = replay;
    for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < left.length; ) {
        const fewer = left.toSpliced(at, size);
        const candidate = withItems(fewer);
        if (this.shows(candidate)) {
          left = fewer;
          smallest = candidate;
        } else at += size;
      }
    }
    return smallest;
  }
}

/** Simpler forms of a fault, the simplest first; empty: it is as simple as can be. */
function simplerThan(fault: Fault): readonly Fault[] {
  const { kind, at, until, count = 0, bit = 0, back, byMs = 0 } = fault;
  const simpler: Fault[] = [];
  if (["delay", "reorder", "cut", "corrupt", "truncate"].includes(kind)) simpler.push({ kind: "drop", at });
  if (kind === "replay") simpler.push({ kind: "duplicate", at });
  if (until !== undefined) {
    for (const moment of moments.slice(0, moments.indexOf(until))) simpler.push({ ...fault, until: moment, count: 1 });
  }
  if (count > 1) simpler.push({ ...fault, count: 1 });
  if (bit !== 0 && bit !== 1) simpler.push({ ...fault, bit: 0 });
  if (back === "atOnce") simpler.push({ ...fault, back: "quiet" });
  if (Math.abs(byMs) > 1000) simpler.push({ ...fault, byMs: Math.sign(byMs) * 1000 });
  return simpler;
}
