/**
 * What a system can be seen to do: the sequences of observable events of its explored states. Two systems with the
 * same sequences cannot be told apart by whoever sees only those events, so one may stand for the other.
 */
import type { ClosedLocal, Entry } from "../explorer/closed-role.ts";
import type { Exploration } from "../explorer/index.ts";
import { column, type Program } from "../explorer/program.ts";
import { Successors } from "../explorer/successors.ts";

/** A step of a role, as an observer may or may not see it. */
export interface ObservedStep {
  readonly role: string;
  readonly entry: Entry;
  readonly before: ClosedLocal;
  readonly after: ClosedLocal;
}

/** The name of the event that a step is to the observer; undefined: it goes unseen. */
export type Observer = (step: ObservedStep) => string | undefined;

interface Edge {
  /** undefined: unseen */
  readonly event: string | undefined;
  readonly to: number;
}

/**
 * All sequences of at most `lengthMax` observable events, shortest first, events separated by `, `. Closed under
 * prefixes, so the first is the empty one.
 */
export function observableBehaviours(
  exploration: Exploration,
  observer: Observer,
  lengthMax: number,
): readonly string[] {
  const edges = observedEdges(exploration, observer);
  const roots = exploration.visited.parents.subarray(0, exploration.states);
  const start = closure(
    edges,
    [...roots.keys()].filter((state) => roots[state] === state),
  );
  let reached: ReadonlyMap<string, ReadonlySet<number>> = new Map([["", start]]);
  const words = [""];
  for (let length = 1; length <= lengthMax; length++) {
    const next = new Map<string, ReadonlySet<number>>();
    for (const [word, states] of reached) {
      for (const [event, to] of eventsFrom(edges, states)) next.set(word === "" ? event : `${word}, ${event}`, to);
    }
    words.push(...[...next.keys()].sort());
    reached = next;
  }
  return words;
}

/** All steps between explored states, by the state that they leave. */
export function observedEdges(exploration: Exploration, observer: Observer): readonly (readonly Edge[])[] {
  const { program, visited } = exploration;
  const successors = new Successors(program, 0);
  return Array.from({ length: visited.count }, (_, state) => {
    const fill = successors.expand(visited.words, state, 0);
    return Array.from({ length: fill }, (_, at): Edge => {
      const code = successors.codes[at] as number;
      // What a link does by itself goes unseen.
      const event = code < 0 ? undefined : observer(stepOf(program, code));
      return { event, to: visited.indexOf(successors.candidates, at * program.layout.words) };
    });
  });
}

function stepOf(program: Program, code: number): ObservedStep {
  const { role, entry } = program.entries[program.rows[code + column.entry] as number] as Program["entries"][number];
  const { name, locals } = program.closed.roles[role] as Program["closed"]["roles"][number];
  return { role: name, entry, before: locals[entry.from] as ClosedLocal, after: locals[entry.to] as ClosedLocal };
}

/** The states reachable from `states` by unseen steps, those included. */
function closure(edges: readonly (readonly Edge[])[], states: Iterable<number>): ReadonlySet<number> {
  const reached = new Set(states);
  for (const state of reached) {
    for (const { event, to } of edges[state] ?? []) if (event === undefined) reached.add(to);
  }
  return reached;
}

function eventsFrom(
  edges: readonly (readonly Edge[])[],
  states: ReadonlySet<number>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const direct = new Map<string, Set<number>>();
  for (const state of states) {
    for (const { event, to } of edges[state] ?? []) {
      if (event === undefined) continue;
      direct.set(event, (direct.get(event) ?? new Set()).add(to));
    }
  }
  return new Map([...direct].map(([event, to]) => [event, closure(edges, to)]));
}
