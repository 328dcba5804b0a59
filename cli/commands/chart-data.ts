/**
 * Coverage of charts and sets of test paths, as data for other tools.
 */
import { coverageOf, type Exploration, pathSet, type TestPath } from "../../models/explorer/index.ts";

/** Coverage per role: states, transitions, guard outcomes and transition pairs, with what is infeasible and why. */
export function coverageData(exploration: Exploration) {
  return coverageOf(exploration, { pairs: true }).map(({ role, states, transitions, guards, pairs }) => ({
    role,
    states,
    transitions,
    guards,
    pairs,
  }));
}

/** Small sets of paths: one that reaches every local state, one every transition, one every transition with each fault. */
export function pathData(exploration: Exploration) {
  const told = ({ trace, reaches, fault }: TestPath) => ({
    steps: trace.steps.map(({ role, label, sent, choices }) => ({
      role: role ?? null,
      on: label.kind,
      event: label.event,
      at: label.steps,
      sends: sent.map(({ to, event }) => ({ to, message: event })),
      choices,
    })),
    fault: fault ?? null,
    reaches,
  });
  return {
    states: pathSet(exploration, "states").map(told),
    transitions: pathSet(exploration, "transitions").map(told),
    transitionsAndFaults: pathSet(exploration, "transitionsAndFaults").map(told),
  };
}
