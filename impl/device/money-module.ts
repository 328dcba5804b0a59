/** A money module: what it does when power comes on, and then at its owner's and host's request. */
import * as Effect from "effect/Effect";
import { completeFirst } from "../figures/fig-41-commit-modules.ts";
import { abortedLate, abortTransaction } from "../figures/fig-42-abort-transaction-modules.ts";
import { completePayment, pay, receivePayment } from "../figures/fig-43-pos-payment.ts";
import { rest } from "./resting.ts";
import { OwnBooks, resumeTransaction } from "./transaction.ts";

/**
 * What was undertaken before power failed: a decision to commit is completed; that Ready-to-Commit was sent, without an
 * acknowledgement, is an abort with its special entry.
 */
const completeUndertaking = Effect.gen(function* () {
  const undertaking = (yield* OwnBooks).book.undertakings.at(-1);
  if (undertaking === undefined) return;
  if (undertaking.record === "ready") return yield* abortTransaction(null);
  yield* resumeTransaction;
  yield* undertaking.entry.direction === "given" ? completeFirst : completePayment;
});

/** Runs until power fails. */
export const moneyModule = Effect.gen(function* () {
  yield* completeUndertaking;
  for (;;) {
    const request = yield* rest(["OwnerAgreesToPay", "MerchantStartsSale"], abortedLate);
    if (request.type === "OwnerAgreesToPay") yield* pay(request.peer, request.route);
    else yield* receivePayment(request.peer);
  }
});
