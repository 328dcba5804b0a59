/**
 * Small sets of paths, as data, that together reach everything reachable: for tests of other builds.
 */

import { transitionId } from "./coverage.ts";
import type { Exploration } from "./explore.ts";
import { column, rowStride } from "./program.ts";
import type { Trace } from "./trace.ts";

/** What a set of paths is to reach: local states, chart transitions, or each transition with each fault after it. */
export type PathGoal = "states" | "transitions" | "transitionsAndFaults";

/** What to do to a path at its end. */
export interface PathFault {
  readonly kind: "powerLoss" | "lose" | "duplicate";
  /** for `lose` and `duplicate`: type of the message that the last step sent */
  readonly message: string | undefined;
}

/** One path of a set. */
export interface TestPath {
  readonly trace: Trace;
  /** what this path reaches that those before it do not */
  readonly reaches: readonly string[];
  readonly fault: PathFault | undefined;
}

/**
 * Paths, longest first, each reaching something that the ones before it do not. Greedy: not the least number of paths,
 * but no path in it is superfluous when it is added.
 */
export function pathSet(exploration: Exploration, goal: PathGoal): readonly TestPath[] {
  const wanted = wantedEntries(exploration);
  const covered = new Set<string>();
  const paths: TestPath[] = [];
  for (const { index, state } of wanted) {
    const targets = goalsOf(exploration, index, goal);
    if (targets.every((target) => covered.has(target))) continue;
    const trace = exploration.trace(state, rowOf(exploration, index));
    const reached = trace.steps.flatMap((step) => {
      const id = step.entry === undefined ? -1 : entryIndex(exploration, step.role, step.entry.id);
      return id < 0 ? [] : goalsOf(exploration, id, goal);
    });
    const fresh = [...new Set(reached)].filter((target) => !covered.has(target));
    for (const target of fresh) covered.add(target);
    paths.push({ trace, reaches: fresh, fault: undefined });
  }
  return goal === "transitionsAndFaults" ? [...paths, ...faultPaths(exploration)] : paths;
}

/** Entries taken, those found deepest first: their paths cover much of what the others want. */
function wantedEntries(exploration: Exploration): readonly { readonly index: number; readonly state: number }[] {
  return [...exploration.firstTaken]
    .map((state, index) => ({ index, state }))
    .filter(({ state }) => state >= 0)
    .sort((a, b) => b.state - a.state || a.index - b.index);
}

function goalsOf(exploration: Exploration, index: number, goal: PathGoal): readonly string[] {
  const { role, entry } = exploration.program.entries[index] as Exploration["program"]["entries"][number];
  const name = exploration.program.closed.roles[role]?.name ?? "?";
  if (goal === "states") return [`${name} ${entry.to}`];
  const suffix = entry.losesPower ? " then power fails" : "";
  return entry.steps.flatMap((step, at) =>
    step.transitions.map((transition) => {
      const last = at === entry.steps.length - 1;
      return `${name} ${transitionId(transition)}${last ? suffix : ""}`;
    }),
  );
}

/** For each message sent by a transition: the shortest path that sends it, with the message lost, and arriving twice. */
function faultPaths(exploration: Exploration): readonly TestPath[] {
  const seen = new Set<string>();
  const paths: TestPath[] = [];
  for (const { index, state } of [...wantedEntries(exploration)].reverse()) {
    const { role, entry } = exploration.program.entries[index] as Exploration["program"]["entries"][number];
    if (entry.losesPower) continue;
    for (const step of entry.steps) {
      for (const message of step.sends) {
        const type = exploration.program.closed.messages[message]?.event.type ?? "?";
        const sender = step.transitions.map(transitionId).join(" ");
        for (const kind of ["lose", "duplicate"] as const) {
          const key = `${role} ${sender} ${type} ${kind}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const trace = exploration.trace(state, rowOf(exploration, index));
          paths.push({ trace, reaches: [`${sender} then ${kind} ${type}`], fault: { kind, message: type } });
        }
      }
    }
  }
  return paths;
}

function rowOf(exploration: Exploration, entry: number): number {
  const { rows } = exploration.program;
  for (let row = 0; row < rows.length; row += rowStride) if (rows[row + column.entry] === entry) return row;
  throw new Error(`entry ${entry} has no row`);
}

function entryIndex(exploration: Exploration, role: string | undefined, id: number): number {
  return exploration.program.entries.findIndex(
    (entry) => entry.entry.id === id && exploration.program.closed.roles[entry.role]?.name === role,
  );
}
