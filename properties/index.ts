/**
 * `zerosum/properties`: what must never happen, judged over ledgers and steps.
 *
 * @example
 * ```ts
 * import { violationsOf } from "./index.ts";
 *
 * violationsOf(ledger, { tickets: true, notes: false, certificates: false, items: true }, "always"); // [] if all hold
 * ```
 * @module
 */
import type { InvariantId } from "../spec/invariants.ts";
import type { Ledger } from "../spec/ledger.ts";
import { creditNeedsDebit } from "./always/A1-money-atomicity.ts";
import { goodsNeedPayment } from "./always/A2-goods-atomicity.ts";
import { onlyValidItems, onlyValidParties } from "./always/C1-C2-only-valid.ts";
import { ticketsBelong } from "./always/C3-tickets-belong.ts";
import { ownersDecide } from "./always/C4-owners-decide.ts";
import { agreement } from "./always/G1-agreement.ts";
import { logTellsTruth } from "./always/L1-log-tells-truth.ts";
import { oncePerSession } from "./always/N1-once-per-session.ts";
import { provisionalIsUnusable } from "./always/P1-provisional-unusable.ts";
import { noTicketLostUnseen, noTicketTwice } from "./always/T1-T2-tickets.ts";
import { noValueCreated } from "./always/V1-no-value-created.ts";
import { allValueAccounted } from "./always/V2-all-value-accounted.ts";
import type { ObservedStep, StateProperty, StepProperty, Subject } from "./property.ts";
import { bothOrNeither } from "./rest/A1-money-atomicity.ts";
import { goodsWithPayment } from "./rest/A2-goods-atomicity.ts";
import { nothingLeftOpen } from "./rest/Q1-every-run-ends.ts";
import { allValueAccountedAtRest } from "./rest/V2-all-value-accounted.ts";
import { giverFirst } from "./steps/A3-commit-order.ts";
import { exactRollback } from "./steps/A4-exact-rollback.ts";
import { finalIsFinal } from "./steps/A5-final-is-final.ts";
import { confirmedAnew, onlyValidItemsCount } from "./steps/C2-C4-before-it-counts.ts";
import { onlyOverOwnCredentials } from "./steps/C3-tickets-belong.ts";
import { entriesSurvive } from "./steps/L1-entries-survive.ts";
import { replayChangesNothing } from "./steps/N1-replay-changes-nothing.ts";
import { orderAndIntegrity } from "./steps/N2-order-and-integrity.ts";
import { recovery } from "./steps/Q3-recovery.ts";

export type { Held, ObservedMessage, ObservedStep, Sale, StateProperty, StepProperty, Subject } from "./property.ts";

/** All properties of states: of every moment, and of moments at rest. One for each id and scope. */
export const stateProperties: readonly StateProperty[] = Object.freeze([
  noValueCreated,
  allValueAccounted,
  allValueAccountedAtRest,
  noTicketTwice,
  noTicketLostUnseen,
  creditNeedsDebit,
  bothOrNeither,
  goodsNeedPayment,
  goodsWithPayment,
  provisionalIsUnusable,
  oncePerSession,
  onlyValidParties,
  onlyValidItems,
  ticketsBelong,
  ownersDecide,
  agreement,
  logTellsTruth,
  nothingLeftOpen,
]);

/** All properties of steps. One for each id. */
export const stepProperties: readonly StepProperty[] = Object.freeze([
  giverFirst,
  exactRollback,
  finalIsFinal,
  replayChangesNothing,
  orderAndIntegrity,
  onlyValidItemsCount,
  onlyOverOwnCredentials,
  confirmedAnew,
  entriesSurvive,
  recovery,
]);

/** A property found not to hold. */
export interface Broken {
  readonly id: InvariantId;
  readonly scope: "always" | "rest" | "step";
  /** what is wrong */
  readonly reason: string;
}

/** What is wrong with a ledger: with every moment's, or with one at rest (which must hold both). */
export function violationsOf(ledger: Ledger, subject: Subject, scope: "always" | "rest"): readonly Broken[] {
  return stateProperties.flatMap((property) => {
    if (!property.applies(subject) || (property.scope === "rest" && scope === "always")) return [];
    const held = property.holds(ledger);
    return held === true ? [] : [{ id: property.id, scope: property.scope, reason: held }];
  });
}

/** What is wrong with a step. */
export function stepViolationsOf(
  before: Ledger,
  after: Ledger,
  step: ObservedStep,
  subject: Subject,
): readonly Broken[] {
  return stepProperties.flatMap((property) => {
    if (!property.applies(subject)) return [];
    const held = property.holds(before, after, step);
    return held === true ? [] : [{ id: property.id, scope: "step", reason: held }];
  });
}
