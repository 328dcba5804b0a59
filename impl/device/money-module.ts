/** A money module: what it does when power comes on, and then at its owner's and host's request, or its own agent's. */
import * as Effect from "effect/Effect";
import type { HostRequest } from "../../spec/host-requests.ts";
import { completeReceipt, mayObey, type Order, obey } from "../figures/fig-16-modules.ts";
import { completeFirst } from "../figures/fig-41-commit-modules.ts";
import { abortedLate, abortTransaction } from "../figures/fig-42-abort-transaction-modules.ts";
import { completePayment, pay, receivePayment } from "../figures/fig-43-pos-payment.ts";
import { besideOwnAgent } from "./beside-agent.ts";
import { envelopeOf } from "./envelope-of.ts";
import { isOneOf } from "./host-request.ts";
import { forgetPayment, OwnAgent } from "./own-agent.ts";
import type { RawMessage } from "./port.ts";
import { dropMessage } from "./resting.ts";
import { Host, Inbox } from "./services.ts";
import { OwnBooks, resumeTransaction } from "./transaction.ts";

/**
 * What was undertaken before power failed: a decision to commit is completed; that Ready-to-Commit was sent, without an
 * acknowledgement, is an abort with its special entry.
 */
const completeUndertaking = Effect.gen(function* () {
  const undertaking = (yield* OwnBooks).book.undertakings.at(-1);
  if (undertaking === undefined) return;
  const { record, entry } = undertaking;
  if (record === "ready") return yield* abortTransaction(null);
  yield* resumeTransaction;
  if (entry.direction === "given") yield* completeFirst;
  else yield* entry.order === undefined ? completePayment : completeReceipt;
});

/** The order in a message of the own agent's; undefined: it is none. */
const orderIn = Effect.fnUntraced(function* (message: RawMessage) {
  const own = yield* OwnAgent;
  if (own === null || message.from !== own.address) return undefined;
  const decoded = envelopeOf(message);
  if (!decoded.ok || decoded.value.kind !== "bare") return undefined;
  const { name, fields } = decoded.value;
  const pays = name === "16/MakePayment";
  return pays || name === "16/ReceivePayment" ? ({ pays, random: fields.random } satisfies Order) : undefined;
});

const requests = ["OwnerAgreesToPay", "MerchantStartsSale"] as const satisfies readonly HostRequest["type"][];

/** At rest: waits for what owner, host or own agent may start. */
const awaitTask = Effect.gen(function* () {
  yield* Host.use((host) => host.prompt("rest", requests));
  const inbox = yield* Inbox;
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "request" && isOneOf(arrival.request, requests)) return arrival.request;
    if (arrival.type !== "message") continue;
    const order = yield* orderIn(arrival);
    if (order !== undefined) {
      if (yield* mayObey(order)) return { type: "order", order } as const;
    } else if (!(yield* abortedLate(arrival))) yield* dropMessage(arrival);
  }
});

const serve = Effect.gen(function* () {
  yield* completeUndertaking;
  for (;;) {
    const task = yield* awaitTask;
    yield* forgetPayment;
    if (task.type === "order") yield* obey(task.order);
    else if (task.type === "OwnerAgreesToPay") yield* pay(task.peer, task.route);
    else yield* receivePayment(task.peer);
    // Under reading 42/1750=obey a late notice is still heard, and comes as the payment's messages did.
    if ((yield* OwnBooks).closed === null) yield* forgetPayment;
  }
});

/** Runs until power fails. */
export const moneyModule = besideOwnAgent(serve);
