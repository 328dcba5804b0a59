/**
 * `zerosum/explorer`: check systems of XState machines completely.
 * @module
 */

export { ModelError, type ModelFault, type ModelPlace } from "./errors.ts";
export {
  type Bound,
  type CheckResult,
  type Exploration,
  type ExploreOptions,
  explore,
  type Verdict,
} from "./explore.ts";
export { choose } from "./fixtures.ts";
export type { OutcomeTally, Violation } from "./judge.ts";
export { adversarial, fifo, type LinkOptions, type Network, unordered } from "./network.ts";
export type { SearchLimits, SearchProgress } from "./search.ts";
export * from "./system.ts";
export type { Trace, TraceMessage, TraceStep } from "./trace.ts";
