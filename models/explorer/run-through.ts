/**
 * A run that does a certain thing and then comes to rest: what happens *if* this happens.
 */
import type { Entry } from "./closed-role.ts";
import type { Exploration } from "./explore.ts";
import { column } from "./program.ts";
import { Successors } from "./successors.ts";
import { type Trace, traceAlong } from "./trace.ts";

/**
 * The shortest way to the first row that `takes` accepts, and from there the shortest to rest. Undefined if no such row
 * was taken, or no state at rest can be reached after it.
 */
export function runThrough(
  exploration: Exploration,
  takes: (role: number, entry: Entry) => boolean,
): Trace | undefined {
  const { program, visited, firstTaken } = exploration;
  let from = -1;
  let wanted = -1;
  program.entries.forEach(({ role, entry }, index) => {
    const state = firstTaken[index] as number;
    if (state < 0 || (from >= 0 && state >= from) || !takes(role, entry)) return;
    from = state;
    wanted = index;
  });
  if (from < 0) return undefined;
  const successors = new Successors(program, 0);
  const width = program.layout.words;
  const nextOf = (index: number, only?: number): readonly number[] => {
    const fill = successors.expand(visited.words, index, 0);
    const next: number[] = [];
    for (let candidate = 0; candidate < fill; candidate++) {
      const row = successors.codes[candidate] as number;
      const isWanted = only === undefined || (row >= 0 && program.rows[row + column.entry] === only);
      const state = isWanted ? visited.indexOf(successors.candidates, candidate * width) : -1;
      if (state >= 0) next.push(state);
    }
    return next;
  };
  const [after] = nextOf(from, wanted);
  const onward = after === undefined ? undefined : wayToRest(exploration, after, (index) => nextOf(index));
  if (onward === undefined) return undefined;
  return traceAlong(program, visited, [...exploration.trace(from).states, ...onward]);
}

/** The states on a shortest way to rest, `from` included. */
function wayToRest(
  { rests }: Exploration,
  from: number,
  nextOf: (index: number) => readonly number[],
): readonly number[] | undefined {
  const parents = new Map<number, number>([[from, from]]);
  for (const index of parents.keys()) {
    if (rests[index] === 1) return wayBack(parents, index).reverse();
    for (const next of nextOf(index)) if (!parents.has(next)) parents.set(next, index);
  }
  return undefined;
}

function wayBack(parents: ReadonlyMap<number, number>, index: number): number[] {
  const way = [index];
  for (let at = index; parents.get(at) !== at; ) {
    at = parents.get(at) as number;
    way.push(at);
  }
  return way;
}
