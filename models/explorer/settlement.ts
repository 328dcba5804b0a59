/**
 * Can every reachable state still come to rest? One backward pass, without storing edges: states are swept from the
 * last found to the first until nothing changes, asking each unsettled one whether a successor is settled.
 */
import type { Program } from "./program.ts";
import { Successors } from "./successors.ts";
import type { VisitedStates } from "./visited-states.ts";

/** Indices (ascending) of states from which rest cannot be reached. `rests` marks the states at rest. */
export function unsettledStates(program: Program, visited: VisitedStates, rests: Uint8Array): readonly number[] {
  const settled = rests.slice(0, visited.count);
  const successors = new Successors(program, 0);
  const width = program.layout.words;
  let open = new Uint32Array(visited.count);
  let left = 0;
  for (let index = visited.count - 1; index >= 0; index--) if (settled[index] === 0) open[left++] = index;
  for (let before = -1; before !== left; ) {
    before = left;
    left = 0;
    for (let at = 0; at < before; at++) {
      const index = open[at] as number;
      if (reachesSettled(index)) settled[index] = 1;
      else open[left++] = index;
    }
  }
  open = open.subarray(0, left);
  return [...open].reverse();

  function reachesSettled(index: number): boolean {
    const fill = successors.expand(visited.words, index, 0);
    for (let candidate = 0; candidate < fill; candidate++) {
      const next = visited.indexOf(successors.candidates, candidate * width);
      if (next >= 0 && settled[next] === 1) return true;
    }
    return false;
  }
}
