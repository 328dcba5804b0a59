/**
 * Is a run a function of its replay? It is made twice, and the hash chains are compared.
 */
import type { Replay } from "./replay.ts";
import type { Trial } from "./trial.ts";

/** Two runs of one replay. */
export interface RepeatedRun {
  readonly same: boolean;
  /** number of the first observation in which they differ; undefined: they do not */
  readonly divergesAt: number | undefined;
  /** last links of both chains */
  readonly digests: readonly [string, string];
}

/** Runs a replay twice and compares. */
export function runTwice(trial: Trial, replay: Replay): RepeatedRun {
  const one = trial(replay, { recording: { chain: true } }).run.chain;
  const other = trial(replay, { recording: { chain: true } }).run.chain;
  const divergesAt = firstDivergence(one, other);
  return { same: divergesAt === undefined, divergesAt, digests: [one.at(-1) ?? "", other.at(-1) ?? ""] };
}

/** The first place in which two chains differ; undefined: none. */
export function firstDivergence(one: readonly string[], other: readonly string[]): number | undefined {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at;
  return undefined;
}

/** Of all runs, which are made twice: every fiftieth (2%). */
export function isSampled(index: number): boolean {
  return index % sampledEvery === 0;
}

/** See {@link isSampled}. */
export const sampledEvery = 50;
