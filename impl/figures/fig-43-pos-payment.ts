/**
 * FIG. 43, POS Payment: the merchant's module asks for a sum, the buyer confirms it and chooses the kinds of notes, and
 * the buyer's module pays if its funds suffice. A wrong sum or missing funds go back to the merchant, who may name
 * another sum or give up. Both commit, the payer first.
 *
 * A: the buyer's module, with its owner; B: the merchant's module, with merchant and host. Both owners have signed on.
 * Readings: 43:rows, 43/1790:shared, 43/1794:again, 43/1806:newAmounts, 43/1774:direction, 43/1760:order,
 * 43/1814:binds, 43/1798:total, 43/1784:split, 43/1792:respondent, 43:payerAbort.
 */
import * as Effect from "effect/Effect";
import type { NoteSplit } from "../../spec/host-requests.ts";
import { MoneyModule } from "../device/identity.ts";
import { saying, transmit } from "../device/session.ts";
import { at, doing, failed, refuse, TransactionFailed } from "../device/trace.ts";
import { answer, ask, prompt, receive } from "../device/waiting.ts";
import { sumOf } from "../domain/amount.ts";
import { isAffordable } from "../domain/usable-notes.ts";
import { answerSession, establishSession, type ModuleSession } from "./fig-38-establish-session-modules.ts";
import { candidatesOf, takeNotes, transferNotes } from "./fig-39-transfer-notes.ts";
import { commitFirst, commitSecond, completeSecond } from "./fig-41-commit-modules.ts";
import { abortingOnFailure, abortTransaction } from "./fig-42-abort-transaction-modules.ts";

/** A: its owner has agreed to buy, has signed on and picks the POS payment. */
export const pay = Effect.fnUntraced(
  function* (peer: string, route: "direct" | "network") {
    yield* at("43/1760");
    yield* at("43/1762");
    yield* at("43/1764");
    yield* at("43/1766");
    yield* at("43/1774");
    yield* at("43/1776");
    const session = yield* establishSession(peer, route);
    yield* abortingOnFailure(session, payInSession(session));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const payInSession = Effect.fnUntraced(function* (session: ModuleSession) {
  for (let round = 1; ; round += 1) {
    const request = yield* receive(session, { "43/PaymentRequest": "43/1782" });
    if (request.fields.round !== round) yield* failed("43/1782", { reason: "unexpected", field: "round" });
    const split = yield* agree(session, request.fields.amount, round);
    if (split === null) continue;
    yield* at("43/1810");
    yield* at("43/1812");
    yield* transferNotes(session, split);
    yield* commitFirst(session);
    return;
  }
});

/** The owner cancels (reading 43:payerAbort). */
const cancelled = Effect.fail(new TransactionFailed({}));

/** A, 1784 to 1808: the owner agrees to the sum and to a split that can be paid; null: the sum was refused. */
const agree = Effect.fnUntraced(function* (session: ModuleSession, amount: number, round: number) {
  const accepts = ["OwnerConfirmsAmount", "OwnerRejectsAmount", "OwnerCancels"] as const;
  yield* prompt("43/1784", accepts);
  yield* at("43/1786");
  const decision = yield* answer(session, accepts);
  if (decision.type === "OwnerCancels") return yield* cancelled;
  if (decision.type === "OwnerRejectsAmount") {
    const wrong = saying(session, "43/PaymentRequestRefused", { round, reason: "wrong" });
    yield* doing("43/1788", transmit(session, wrong));
    return null;
  }
  const { limits } = yield* MoneyModule;
  let { split } = decision;
  for (let others = 0; ; others += 1) {
    yield* at("43/1798");
    const affordable = yield* doing("43/1800", compareFunds(session, split, amount));
    yield* at("43/1802");
    if (affordable) return split;
    yield* refuse({ step: "43/1802", reason: "fundsInsufficient", field: "split" });
    const again = yield* askForOtherNotes(session, others < limits.splitsMax);
    if (again === null) {
      const funds = saying(session, "43/PaymentRequestRefused", { round, reason: "funds" });
      yield* doing("43/1808", transmit(session, funds));
      return null;
    }
    split = again;
  }
});

/** A, 1804 and 1806: another split; null: none is entered. */
const askForOtherNotes = Effect.fnUntraced(function* (session: ModuleSession, mayChoose: boolean) {
  const accepts = mayChoose
    ? (["OwnerChoosesOtherNotes", "OwnerGivesUp", "OwnerCancels"] as const)
    : (["OwnerGivesUp", "OwnerCancels"] as const);
  yield* prompt("43/1804", accepts);
  yield* at("43/1806");
  const decision = yield* answer(session, accepts);
  if (decision.type === "OwnerCancels") return yield* cancelled;
  return decision.type === "OwnerChoosesOtherNotes" ? decision.split : null;
});

/**
 * A, 1800, Note Directory: is there enough of each type? A split that does not add up to the sum is as if nothing had
 * been entered (reading 43/1798:total).
 */
const compareFunds = Effect.fnUntraced(function* (session: ModuleSession, split: NoteSplit, amount: number) {
  if (sumOf(split.map((part) => part.amount)) !== amount) return false;
  if (new Set(split.map((part) => part.type)).size < split.length) return false;
  for (const part of split) {
    if (!isAffordable(yield* candidatesOf(session, part.type), part.amount)) return false;
  }
  return true;
});

/** B: the merchant has worked out the price, and picks to receive a POS payment. */
export const receivePayment = Effect.fnUntraced(
  function* (peer: string) {
    yield* at("43/1768");
    yield* at("43/1770");
    yield* at("43/1772");
    const session = yield* answerSession(peer, "43/1772");
    yield* abortingOnFailure(session, receiveInSession(session));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const receiveInSession = Effect.fnUntraced(function* (session: ModuleSession) {
  const { limits } = yield* MoneyModule;
  let { amount } = yield* ask("43/1778", session, "MerchantEntersAmount");
  for (let round = 1; ; round += 1) {
    yield* doing("43/1780", transmit(session, saying(session, "43/PaymentRequest", { amount, round })));
    const reply = yield* receive(session, {
      "39/NotePacket": "39/1576",
      "43/PaymentRequestRefused": "43/1790",
    });
    if (reply.name === "39/NotePacket") {
      if (!(yield* takeNotes(session, reply.fields.notes, { amount }))) return;
      yield* at("43/1814");
      return yield* commitSecond(session);
    }
    if (reply.fields.round !== round) yield* failed("43/1790", { reason: "unexpected", field: "round" });
    const another = yield* askForNewAmount(session, round < limits.amountsMax);
    if (another === null) {
      yield* at("43/1796");
      return yield* abortTransaction(session);
    }
    amount = another;
  }
});

/** B, 1814: completes the commit on restart, where it was decided. */
export const completePayment = Effect.andThen(at("43/1814"), completeSecond);

/** B, 1792 and 1794: another sum; null: none is named. */
const askForNewAmount = Effect.fnUntraced(function* (session: ModuleSession, mayName: boolean) {
  const accepts = mayName ? (["HostNamesNewAmount", "HostNamesNoAmount"] as const) : (["HostNamesNoAmount"] as const);
  yield* prompt("43/1792", accepts);
  yield* at("43/1794");
  const decision = yield* answer(session, accepts);
  return decision.type === "HostNamesNewAmount" ? decision.amount : null;
});
