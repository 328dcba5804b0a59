/**
 * FIG. 7B, Abort: the agent is again as it was before the transaction, and its host is told. The other party is told by
 * FIG. 11. The time-out rule that belongs to this figure is in `device/waiting.ts`.
 *
 * X: a trusted agent whose transaction has failed before its commit.
 * Readings: 7B/236:numbers, 7B/236:session, 7B/236:failureEntries.
 */
import * as Effect from "effect/Effect";
import { Host } from "../device/services.ts";
import { doing } from "../device/trace.ts";
import { clearDoubt, rollBack } from "../device/transaction.ts";

/** X aborts. A doubt about a payment is over durably, or it would come back with the power. */
export const abort = Effect.gen(function* () {
  yield* doing("7B/236", Effect.andThen(clearDoubt, rollBack));
  yield* doing(
    "7B/238",
    Host.use((host) => host.notice("7B/238", "transactionAborted")),
  );
});
