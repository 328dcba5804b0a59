/**
 * What an exploration says of each property.
 */
import { type CheckResult, type Exploration, type Verdict, worst } from "../models/explorer/index.ts";
import { type Invariant, invariants } from "../spec/invariants.ts";

export { observedRun, type WindowReached, windowsReached } from "./windows-reached.ts";

/** What is known of one property: its forms taken together. */
export interface PropertyVerdict {
  readonly property: Invariant;
  readonly verdict: Verdict | "not judged here";
  /** the checks of its forms, and the guards against judging nothing */
  readonly checks: readonly CheckResult[];
}

const settles = "settlement possible";

/** The verdicts of an exploration by property, in the order of the register. A violated form violates the property. */
export function verdictsById(exploration: Exploration): readonly PropertyVerdict[] {
  return invariants.map((property) => {
    const { id } = property;
    const isOf = ({ name }: CheckResult): boolean =>
      name === id || name.startsWith(`${id} `) || (id === "Q1" && name === settles);
    const checks = exploration.checks.filter(isOf);
    const parts = checks.map(({ verdict }) => verdict);
    const verdict = checks.length === 0 ? "not judged here" : worst(parts, exploration.limit !== undefined);
    return { property, verdict, checks };
  });
}

/** The ids of the properties that an exploration found violated. */
export function violatedIds(exploration: Exploration): readonly Invariant["id"][] {
  return verdictsById(exploration)
    .filter(({ verdict }) => verdict === "violated")
    .map(({ property }) => property.id);
}
