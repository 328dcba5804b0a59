/**
 * Breadth-first search over packed states: complete, exact, shortest paths first.
 */

import type { Program } from "./program.ts";
import { Successors } from "./successors.ts";
import { batchSize, VisitedStates } from "./visited-states.ts";

/** Limits on a search; reaching one ends it as inconclusive. */
export interface SearchLimits {
  readonly maxStates?: number;
  readonly maxSeconds?: number;
  readonly maxMemoryMiB?: number;
}

/** What a search tells while it runs. */
export interface SearchProgress {
  readonly states: number;
  readonly expanded: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
}

/** What looks at each state as it is expanded. */
export interface SearchObserver {
  /** called for every state in breadth-first order, with its successors in `successors` from `from` to `to` */
  expanded(index: number, successors: Successors, from: number, to: number): void;
}

/** What a search found. */
export interface SearchResult {
  readonly visited: VisitedStates;
  readonly transitions: number;
  /** length of the longest shortest path */
  readonly depth: number;
  readonly seconds: number;
  /** the limit that ended it early */
  readonly limit: keyof SearchLimits | undefined;
  /** a part of the state outgrew its field: compile wider and start again */
  readonly overflow: boolean;
}

const checkEvery = 4096;

/** Search. `now` gives seconds from some origin; only limits and progress look at it. */
export function search(
  program: Program,
  observer: SearchObserver | undefined,
  limits: SearchLimits,
  now: () => number,
  progress?: (progress: SearchProgress) => void,
): SearchResult {
  const width = program.layout.words;
  const maxStates = limits.maxStates ?? Number.POSITIVE_INFINITY;
  const visited = new VisitedStates(width, batchSize + program.fanoutMax);
  const successors = new Successors(program, batchSize);
  const started = now();
  const roots = program.initials.length / width;
  for (let root = 0; root < roots; root++) visited.insertRoot(program.initials, root * width);
  let depth = 0;
  let levelEnd = visited.count;
  let transitions = 0;
  let limit: keyof SearchLimits | undefined;
  let fill = 0;
  let expanded = 0;
  for (; limit === undefined; expanded++) {
    if (expanded >= levelEnd || expanded >= visited.count) {
      visited.insertBatch(successors.candidates, successors.parents, fill);
      fill = 0;
      if (expanded >= visited.count) break;
      if (expanded >= levelEnd) {
        depth++;
        levelEnd = visited.count;
      }
    }
    const from = fill;
    fill = successors.expand(visited.words, expanded, from);
    // A part that outgrew its field has spilt into its neighbours: nobody must look at what follows.
    if (successors.overflow) break;
    transitions += fill - from;
    observer?.expanded(expanded, successors, from, fill);
    if (fill >= batchSize) {
      visited.insertBatch(successors.candidates, successors.parents, fill);
      fill = 0;
    }
    if (visited.count > maxStates) limit = "maxStates";
    else if (expanded % checkEvery === 0) {
      limit = exceeded(visited, limits, now() - started);
      progress?.({ states: visited.count, expanded, transitions, depth, seconds: now() - started });
    }
  }
  if (limit !== undefined) visited.insertBatch(successors.candidates, successors.parents, fill);
  return { visited, transitions, depth, seconds: now() - started, limit, overflow: successors.overflow };
}

function exceeded(visited: VisitedStates, limits: SearchLimits, seconds: number): keyof SearchLimits | undefined {
  if (seconds > (limits.maxSeconds ?? Number.POSITIVE_INFINITY)) return "maxSeconds";
  const mebibytes = visited.bytes.used / 2 ** 20;
  if (mebibytes > (limits.maxMemoryMiB ?? Number.POSITIVE_INFINITY)) return "maxMemoryMiB";
  return undefined;
}
