/**
 * `zerosum/explorer`: check systems of XState machines completely.
 *
 * Describe roles and links with {@link defineSystem}, explore with {@link explore}, ask for {@link counterexamples}.
 * Exact, breadth first, shortest paths; a limit that is hit is said, never hidden.
 * @module
 */
export { type BreakingBudget, type BudgetSearch, smallestBudget } from "./budgets.ts";
export {
  type Cause,
  type CauseOptions,
  causesOf,
  describeFault,
  type Explained,
  type Fault,
  faultsOf,
  faultsTaken,
} from "./causes.ts";
export { type Counterexample, counterexamples, type Narration, narrate, viewAt } from "./counterexample.ts";
export { coverageOf, type Infeasible, type Missed, type RoleCoverage, type Tally, transitionId } from "./coverage.ts";
export { dialogueOf, type Utterance } from "./dialogue.ts";
export { ModelError, type ModelFault, type ModelPlace } from "./errors.ts";
export {
  type Bound,
  type CheckResult,
  type Exploration,
  type ExploreOptions,
  explore,
  type Verdict,
  worst,
} from "./explore.ts";
export { dotChart, dotStates, TooManyStates } from "./export/dot.ts";
export { type ItfTrace, itfTrace, readItf, stateText } from "./export/itf.ts";
export { mermaidChart, mermaidSequence } from "./export/mermaid.ts";
export { choose, UnchosenFixture } from "./fixtures.ts";
export type { OutcomeTally, Violation } from "./judge.ts";
export { adversarial, type Fifo, fifo, type LinkOptions, type Network, type Unordered, unordered } from "./network.ts";
export { type PathFault, type PathGoal, pathSet, type TestPath } from "./path-sets.ts";
export type { SearchLimits, SearchProgress } from "./search.ts";
export * from "./system.ts";
export type { Trace, TraceMessage, TraceStep } from "./trace.ts";
