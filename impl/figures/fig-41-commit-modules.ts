/**
 * FIG. 41, Commit of modules: X says that it is ready, which hands Y the duty to commit first. Y acknowledges and
 * commits; X commits when the acknowledgement has come, and only then. In a payment X is the payee and Y the payer, so
 * that notes can be lost, which is logged, and never doubled.
 *
 * X: the module that sends Ready-to-Commit; Y: the module that commits first.
 * Readings: 41:rows, 41/1718:sameManner, 41/1712:rows, 41/1704:mayAbort, 41/1720:otherModules;
 * switchable: 41/1706, 41/1708.
 */
import * as Effect from "effect/Effect";
import { ChosenReadings } from "../device/services.ts";
import { saying, transmit } from "../device/session.ts";
import { at, doing } from "../device/trace.ts";
import { endSession, undertake, writeLog } from "../device/transaction.ts";
import { receive } from "../device/waiting.ts";
import type { ModuleSession } from "./fig-38-establish-session-modules.ts";
import { isTransactionModule, tell } from "./module-kind.ts";

/** X: is ready, and commits when Y has acknowledged. That it is ready survives a loss of power. */
export const commitSecond = Effect.fnUntraced(function* (session: ModuleSession) {
  yield* undertake("ready");
  yield* doing("41/1702", transmit(session, saying(session, "41/ReadyToCommit", {})));
  const readings = yield* ChosenReadings;
  if (readings["41/1708"] === "twoActs") {
    yield* receive(session, { "41/Acknowledgement": "41/1708" });
  } else {
    // Received is what is stored: from there on this module will commit, whatever happens.
    yield* receive(session, { "41/Acknowledgement": null });
    yield* doing("41/1708", undertake("decided"));
  }
  yield* completeSecond;
});

/** X, 1718 to 1724: commits; also on restart, what was decided (reading 41/1708=oneAct). */
export const completeSecond = Effect.gen(function* () {
  yield* doing("41/1718", writeLog);
  yield* at("41/1720");
  if (yield* isTransactionModule) yield* tell("41/1722", "transactionComplete");
  yield* doing("41/1724", endSession);
});

/**
 * Y: is told that X is ready, acknowledges and commits. From the acknowledgement on it cannot abort any more: its
 * decision is stored before.
 */
export const commitFirst = Effect.fnUntraced(function* (session: ModuleSession) {
  yield* receive(session, { "41/ReadyToCommit": "41/1704" });
  const readings = yield* ChosenReadings;
  if (readings["41/1706"] === "decisionFirst") yield* undertake("decided");
  yield* doing("41/1706", transmit(session, saying(session, "41/Acknowledgement", {})));
  yield* completeFirst;
});

/** Y, 1710 to 1716: commits; also on restart, what was decided. */
export const completeFirst = Effect.gen(function* () {
  yield* doing("41/1710", writeLog);
  yield* at("41/1712");
  if (yield* isTransactionModule) yield* tell("41/1714", "transactionComplete");
  yield* doing("41/1716", endSession);
});
