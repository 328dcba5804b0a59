/**
 * The refinement check: every device of a run is held against its closed chart while the run goes on.
 *
 * @example
 * ```ts
 * import { Refinement, refinementTables } from "./index.ts";
 *
 * const refinement = new Refinement(refinementTables("pos-payment"), { level: "step" });
 * refinement.observe(observation); // undefined, or a fault that says what the charts would have allowed
 * ```
 * @module
 */
export type {
  AbstractMessage,
  Allowed,
  Divergence,
  GuardRefusal,
  Observation,
  ObservedSend,
  Prompted,
  RefinementFault,
  RefinementLevel,
  Stimulus,
} from "./observation.ts";
export { type DeviceFacts, Refinement, type RefinementOptions, type RefinementStatistics } from "./refinement.ts";
export {
  isCutOf,
  type RefinedRun,
  type RefinedSystem,
  type RefinementTables,
  refinedSystem,
  refinementTables,
  tablesOf,
} from "./tables.ts";
export { factsOf, observationsOf, stepsDone, tracesToEntries } from "./trace-observations.ts";
