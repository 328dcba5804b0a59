/**
 * What an exploration says of each property, and which windows it has found.
 */
import {
  type CheckResult,
  causesOf,
  describeFault,
  type Exploration,
  type Roles,
  type Trace,
  type Verdict,
  worst,
} from "../models/explorer/index.ts";
import { type Invariant, invariants } from "../spec/invariants.ts";
import type { WindowId } from "../spec/windows.ts";
import { type JudgedSystem, observedStep } from "./judged.ts";
import { isOutcomeKind, type OutcomeKind, outcome } from "./outcomes.ts";
import type { ObservedStep } from "./property.ts";
import { windowsOf } from "./windows.ts";

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

/** A window that can be reached, with a smallest set of faults that leads there and a shortest path. */
export interface WindowReached {
  readonly window: WindowId;
  readonly kind: OutcomeKind;
  readonly faults: readonly string[];
  readonly trace: Trace;
}

/** The windows that an exploration has reached, each with each of its smallest causes. */
export function windowsReached<R extends Roles>(
  exploration: Exploration,
  system: JudgedSystem<R>,
): readonly WindowReached[] {
  const suspects = exploration.outcomes.map(({ kind }) => kind).filter(isOutcomeKind);
  return suspects
    .filter((kind) => outcome(kind).windows.length > 0)
    .flatMap((kind) =>
      causesOf(exploration, { outcome: kind }).flatMap(({ trace, faults, program }) => {
        const locals = trace.steps.at(-1)?.locals ?? trace.initial;
        const view = Object.fromEntries(
          program.closed.roles.map(({ name, locals: table, observations }, index) => [
            name,
            observations[table[locals[index] as number]?.observation as number],
          ]),
        );
        const facts = { run: observedRun(trace), readings: system.readings };
        const found = windowsOf(system.ledgerOf(view), facts).filter((it) => it.kind === kind);
        const ids = [...new Set(found.flatMap((it) => it.windows))];
        return ids.map((window) => ({ window, kind, faults: faults.map(describeFault), trace }));
      }),
    );
}

/** The steps of a trace as properties see them. */
export function observedRun(trace: Trace): readonly ObservedStep[] {
  return trace.steps.map(({ label, entry }) => observedStep(label, entry?.sameEffectAt));
}
