/** How a figure says where it is, and what it did not accept. */
import * as Context from "effect/Context";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Refused } from "../domain/refusal.ts";
import type { Refusal } from "./port.ts";
import { Trace } from "./services.ts";

/** The effect of a report: all that it needs is to be heard. */
type Reporting = Effect.Effect<void, never, Trace>;

// A report is a description of what is done whenever it is run: one for each step is enough, and there are some hundreds.
const reports = new Map<StepAddress, Reporting>();

/** Reports that a numbered step has just been done: `yield* at("39/1566")`. */
export const at = (step: StepAddress): Reporting => {
  const known = reports.get(step);
  if (known !== undefined) return known;
  const report = Effect.withFiberSucceed(({ context }) => Context.getUnsafe(context, Trace).step(step)) as Reporting;
  reports.set(step, report);
  return report;
};

/** Does what belongs to a step, and then reports it: nothing is reported when the act fails. */
export const doing = <A, E, R>(step: StepAddress, act: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Trace> =>
  Effect.tap(act, at(step));

/** Reports that something was not accepted. */
export const refuse = (refusal: Refusal): Effect.Effect<void, never, Trace> =>
  Trace.useSync((trace) => trace.refusal(refusal));

/**
 * The transaction cannot go on, for a reason that this device has found itself: it aborts, as X of FIG. 11 or 42.
 * `refusal` says why, where something was not accepted.
 */
export class TransactionFailed extends Data.TaggedError("TransactionFailed")<{ readonly refusal?: Refusal }> {}

/** Fails with a check's answer, and reports it. */
export const failed = (
  step: Refusal["step"],
  check: Pick<Refused, "reason" | "field">,
): Effect.Effect<never, TransactionFailed, Trace> => {
  const refusal: Refusal = { step, reason: check.reason, field: check.field };
  return Effect.andThen(refuse(refusal), Effect.fail(new TransactionFailed({ refusal })));
};
