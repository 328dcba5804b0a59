/** The explorer's reductions, each left out, and what they must keep. */
import type { Exploration, Roles, System } from "../../models/explorer/index.ts";

/** The reductions of a system's definition. */
export interface Reductions {
  readonly masking: boolean;
  readonly granularity: "waitToWait" | "microstep";
  readonly eagerFixtures: boolean;
}

/** All of them. */
export const reduced: Reductions = { masking: true, granularity: "waitToWait", eagerFixtures: false };

/** Each left out, and all of them. */
export const unreduced: Readonly<Record<string, Reductions>> = {
  "dead messages kept": { ...reduced, masking: false },
  "every microstep a state": { ...reduced, granularity: "microstep" },
  "fixtures chosen first": { ...reduced, eagerFixtures: true },
  "no reduction at all": { masking: false, granularity: "microstep", eagerFixtures: true },
};

/** What a reduction must keep: the verdict of every check, and the kinds of outcome. */
export function essence(exploration: Exploration) {
  return {
    checks: exploration.checks.map(({ name, verdict }) => `${name}: ${verdict}`),
    outcomes: exploration.outcomes.map(({ kind }) => kind),
  };
}

/** The same system with other reductions. */
export function withReductions<R extends Roles>(system: System<R>, reductions: Reductions): System<R> {
  return { definition: { ...system.definition, ...reductions } };
}
