/**
 * FIG. 7A, Commit: the agent writes the transaction to its log, tells its host, and closes the session. What it held
 * provisionally is its own from the log write on, and what it gave is gone.
 *
 * X: a trusted agent whose transaction has succeeded, or that completes one on restart.
 * Readings: 7A/230:numbers, 7A/230:commitPoint, 7A/230:provisional, 7A/232:hostUnreachable.
 */
import * as Effect from "effect/Effect";
import { Host } from "../device/services.ts";
import { doing } from "../device/trace.ts";
import { endSession, writeLog } from "../device/transaction.ts";

/** X commits. */
export const commit = Effect.gen(function* () {
  yield* doing("7A/230", writeLog);
  yield* doing(
    "7A/232",
    Host.use((host) => host.notice("7A/232", "transactionComplete")),
  );
  yield* doing("7A/234", endSession);
});
