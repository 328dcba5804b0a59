/**
 * Is a run a function of its replay? It is made twice, and the hash chains are compared.
 */
import type { Replay } from "./replay.ts";
import type { Trial, Tried } from "./trial.ts";

/** Two runs of one replay. */
export interface RepeatedRun {
  readonly same: boolean;
  /** number of the first observation in which they differ; undefined: they do not */
  readonly divergesAt: number | undefined;
  /** last links of both chains */
  readonly digests: readonly [string, string];
  /** the first of them */
  readonly tried: Tried;
}

/** Runs a replay twice and compares. */
export function runTwice(trial: Trial, replay: Replay): RepeatedRun {
  const tried = trial(replay, { recording: { chain: true } });
  const one = tried.run.chain;
  const other = trial(replay, { recording: { chain: true } }).run.chain;
  const divergesAt = firstDivergence(one, other);
  return { same: divergesAt === undefined, divergesAt, digests: [one.at(-1) ?? "", other.at(-1) ?? ""], tried };
}

/**
 * Where a run parts from its repetitions: number of the observation; 0 if it came to another verdict than they did,
 * which is how a run with remembered devices can differ from runs with real ones. Undefined: nowhere.
 */
export function partsFrom(tried: Tried, { divergesAt, tried: real }: RepeatedRun): number | undefined {
  if (divergesAt !== undefined) return divergesAt;
  const isSame = real.verdict.class === tried.verdict.class && real.verdict.signature === tried.verdict.signature;
  return isSame ? undefined : 0;
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
