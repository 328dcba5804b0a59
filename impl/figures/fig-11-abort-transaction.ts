/**
 * FIG. 11, Abort Transaction: X aborts locally, then tells Y through the session, and Y aborts too.
 *
 * X: the agent that has found the failure, or whose patience is over (reading 7B:notice); Y: the other one.
 * Readings: 11/390:rows, 11/388:key, 11/392:lost, 11/390:reason, 11/396:committed, 11/396:return.
 */
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Refusal } from "../device/port.ts";
import type { StoreFailed } from "../device/services.ts";
import type { Session } from "../device/session.ts";
import { at, refuse, TransactionFailed } from "../device/trace.ts";
import { endSession, OwnBooks } from "../device/transaction.ts";
import type { AbortedByPeer } from "../device/waiting.ts";
import type { Refused } from "../domain/refusal.ts";
import { abort } from "./fig-07b-abort.ts";
import { sendMessage } from "./fig-10-send-message.ts";

/** X: aborts, and tells the other end, once. The key is kept until the notice has gone. */
export const abortTransaction = Effect.fnUntraced(function* (session: Session) {
  yield* at("11/388");
  yield* abort;
  yield* at("11/390");
  yield* at("11/392");
  yield* sendMessage(session, "11/AbortNotice", {});
  yield* endSession;
});

/** Y: has been told. */
export const abortedByPeer = Effect.gen(function* () {
  yield* at("11/394");
  yield* at("11/396");
  yield* abort;
  yield* endSession;
});

/**
 * A check has failed, or an owner refuses: says why, goes through the steps that lead to this figure, and leaves the
 * rest to {@link abortingOnFailure}.
 */
export const giveUp = Effect.fnUntraced(function* (
  step: StepAddress,
  { reason, field }: Refused,
  ...calls: readonly StepAddress[]
) {
  const refusal: Refusal = { step, reason, field };
  yield* refuse(refusal);
  for (const call of calls) yield* at(call);
  return yield* new TransactionFailed({ refusal });
});

/** Is the session still open, and nothing decided in it? */
const undecided = (session: Session) =>
  OwnBooks.use((books) => Effect.succeed(books.session === session && !books.isBound));

/** How a transaction fails once there is a session. */
type Failure = TransactionFailed | AbortedByPeer | StoreFailed;

const isFailure = (failure: { readonly _tag: string }): failure is Failure =>
  failure._tag === "TransactionFailed" || failure._tag === "AbortedByPeer" || failure._tag === "StoreFailed";

/**
 * Runs what two agents do in a session. If it fails, it is aborted at both ends; if the device is stopped in an orderly
 * way, that too ends the transaction by an abort. A device that loses power does nothing of the kind.
 */
export const abortingOnFailure = <R, E extends { readonly _tag: string } = never>(
  session: Session,
  transaction: Effect.Effect<void, Failure | E, R>,
) =>
  transaction.pipe(
    Effect.catchIf(isFailure, (failure) =>
      failure._tag === "AbortedByPeer" ? abortedByPeer : abortTransaction(session),
    ),
    Effect.ensuring(Effect.flatMap(undecided(session), (open) => (open ? abortTransaction(session) : Effect.void))),
  );
