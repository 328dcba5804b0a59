/**
 * The smallest budget of faults that breaks a check.
 */
import { type Exploration, type ExploreOptions, explore } from "./explore.ts";
import type { BudgetName, Budgets, Roles, System } from "./system.ts";

/** A budget that breaks a check, and the exploration that shows it. */
export interface BreakingBudget {
  readonly budgets: Required<Budgets>;
  readonly exploration: Exploration;
}

/** What {@link smallestBudget} found. */
export type BudgetSearch =
  | { readonly found: true; readonly smallest: readonly BreakingBudget[] }
  /** none up to `most` of each breaks it; `limited` when a search ended early */
  | { readonly found: false; readonly limited: boolean };

const names: readonly BudgetName[] = ["powerLosses", "drops", "duplicates"];

/**
 * Try budgets in order of their total, up to `most` of each kind named in `vary`; the others stay as the system has
 * them. All breaking budgets of the smallest total are returned.
 */
export function smallestBudget<R extends Roles>(
  system: System<R>,
  check: string,
  vary: readonly BudgetName[],
  most: number,
  options: ExploreOptions = {},
): BudgetSearch {
  let limited = false;
  for (let total = 0; total <= most * vary.length; total++) {
    const smallest: BreakingBudget[] = [];
    for (const amounts of splits(total, vary.length, most)) {
      const varied = Object.fromEntries(vary.map((name, index) => [name, amounts[index]]));
      const budgets = { ...system.definition.budgets, ...varied };
      const exploration = explore({ definition: { ...system.definition, budgets } }, options);
      limited ||= exploration.limit !== undefined;
      if (exploration.checks.some(({ name, verdict }) => name === check && verdict === "violated")) {
        const full = Object.fromEntries(names.map((name) => [name, budgets[name] ?? 0])) as Required<Budgets>;
        smallest.push({ budgets: full, exploration });
      }
    }
    if (smallest.length > 0) return { found: true, smallest };
  }
  return { found: false, limited };
}

function* splits(total: number, parts: number, most: number): Generator<readonly number[]> {
  if (parts === 0) {
    if (total === 0) yield [];
    return;
  }
  for (let first = Math.min(total, most); first >= 0; first--) {
    for (const rest of splits(total - first, parts - 1, most)) yield [first, ...rest];
  }
}
