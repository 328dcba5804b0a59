/**
 * FIG. 16, from 564 and 616 to 636 and 638, the agents: each waits until its own module has told how the payment ended,
 * and commits or aborts accordingly. Nobody else can tell, so nothing else ends the wait: no time-out, no notice of the
 * other agent. When time is up it asks its module, and when power was lost it asks again.
 *
 * A: the customer's agent; B: the merchant's agent. What it is in doubt about is stored.
 * Readings: 16/562:doubt, 16/580:rounds, 16/596:alone; switchable: 16/588 (also of 590), 16/592 (also of 594), 16/556.
 */
import * as Effect from "effect/Effect";
import type { AgentSession } from "../device/agent-session.ts";
import { TrustedAgent } from "../device/identity.ts";
import { type DeviceSession, restoredDeviceSession } from "../device/layers.ts";
import { readReport, takeInFromModule } from "../device/own-module.ts";
import { type Doubt, learn, type Outcome } from "../device/payment-doubt.ts";
import type { RawMessage } from "../device/port.ts";
import { addPaymentData } from "../device/purchase-entry.ts";
import { dropMessage } from "../device/resting.ts";
import { ChosenReadings, Clock, Cryptography } from "../device/services.ts";
import { at, doing, failed } from "../device/trace.ts";
import { endSession, OwnBooks, resumeTransaction } from "../device/transaction.ts";
import { nothing, takeIn } from "../device/waiting.ts";
import type { Undertaking } from "../domain/log.ts";
import type { Content } from "../wire/message.ts";
import { commit } from "./fig-07a-commit.ts";
import { abort } from "./fig-07b-abort.ts";
import { sendToModule } from "./fig-19-send-ta-mm-message.ts";

/** Where an agent hears of the outcome: A, B. */
type Hearing = "16/588" | "16/590";

const isReport = ({ name }: Content): boolean => name === "16/PaymentSuccessful" || name === "16/PaymentUnsuccessful";

/** At A, too: the payer's module is short of funds, or the payee's agent has refused the amount. */
const isSaidToPayer = (content: Content): boolean => content.name === "16/NewAmountPrompt" || isReport(content);

const outcomeOf = ({ name }: Content): Outcome => (name === "16/PaymentSuccessful" ? "successful" : "unsuccessful");

/**
 * Waits until the own module has told how the payment ended, while the session stands: what the modules say to each other
 * is carried on.
 *
 * @throws TransactionFailed with reading 16/588=abortsOnTimer, when time is up
 */
export const learnOutcome = Effect.fnUntraced(function* (session: AgentSession, device: DeviceSession, step: Hearing) {
  const readings = yield* ChosenReadings;
  const { peer: module, key, order, side } = device;
  const doubt: Doubt = { module, key, order, side, onTimer: readings["16/588"] };
  const outcome = yield* learn(doubt, false, (message) => listen(session, device, step, message));
  return outcome === "timeUp" ? yield* failed(step, { reason: "timeOut", field: "report" }) : outcome;
});

const listen = Effect.fnUntraced(function* (
  session: AgentSession,
  device: DeviceSession,
  step: Hearing,
  message: RawMessage,
) {
  if (message.from !== device.peer) {
    // What the other agent says can end nothing here, and neither can what is not its own.
    yield* Effect.ignore(takeIn(session, message, nothing, "ignored"));
    return undefined;
  }
  const content = yield* takeInFromModule(session, message, step === "16/588" ? isSaidToPayer : isReport);
  if (content === undefined) return undefined;
  if (isReport(content)) return outcomeOf(content);
  // No other amount is offered for goods that have been delivered for this price.
  yield* at("16/576");
  yield* at("16/578");
  yield* sendToModule(device, "16/NewAmountReply", {});
  return undefined;
});

/** A, 588 to 636: pays, or not. Answers which. */
export const endPayment = Effect.fnUntraced(function* (outcome: Outcome) {
  yield* at("16/588");
  yield* at("16/592");
  if (outcome === "unsuccessful") {
    yield* at("16/596");
    yield* abortAlone;
    return false;
  }
  yield* doing("16/634", addDateOfPayment);
  yield* at("16/636");
  yield* commit;
  return true;
});

/** 634, Ticket Holder: when and how much was paid. */
const addDateOfPayment = Effect.gen(function* () {
  const price = (yield* OwnBooks).provisional?.entry.price;
  if (price === undefined) throw new Error("what has been paid had no price");
  const now = yield* Clock.use((clock) => clock.now);
  yield* addPaymentData({ at: now, ...price });
});

/** B, 590 to 638: sells, or not. */
export const endSale = Effect.fnUntraced(function* (outcome: Outcome) {
  yield* at("16/590");
  yield* at("16/594");
  if (outcome === "unsuccessful") {
    yield* at("16/598");
    return yield* abortAlone;
  }
  yield* at("16/638");
  yield* commit;
});

/** 596, 598: the other agent hears from its own module. */
const abortAlone = Effect.andThen(abort, endSession);

/** Power has come back to an agent in doubt. There is no session any more, and nothing is carried. */
export const resolveDoubt = Effect.fnUntraced(function* ({ entry, key }: Undertaking) {
  yield* resumeTransaction;
  const readings = yield* ChosenReadings;
  if (readings["16/592"] === "rollsBack") return yield* abort;
  const { module } = yield* TrustedAgent;
  if (module === undefined || entry.order === undefined) throw new Error("a doubt about no module's payment");
  const isPayer = entry.direction === "received";
  const side = isPayer ? "payer" : "payee";
  const doubt: Doubt = { module, key, order: entry.order, side, onTimer: readings["16/592"] };
  const crypto = yield* Cryptography;
  const device = key === undefined ? null : restoredDeviceSession(crypto, key, { peer: module, side });
  const outcome = yield* learn(doubt, true, (message) => listenAgain(device, module, message));
  if (outcome === "timeUp") throw new Error("the time to ask again was up");
  if (isPayer) yield* endPayment(outcome);
  else yield* endSale(outcome);
});

/** A report may still come under a key that has survived; the counts have not, so nothing is said under it any more. */
const listenAgain = Effect.fnUntraced(function* (device: DeviceSession | null, module: string, message: RawMessage) {
  if (device === null || message.from !== module) {
    yield* dropMessage(message);
    return undefined;
  }
  const content = yield* readReport(device, message, isReport);
  return content === undefined ? undefined : outcomeOf(content);
});
