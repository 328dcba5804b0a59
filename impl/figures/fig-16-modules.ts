/**
 * FIG. 16, Money Module Payment, the two modules: ordered by their agents, they open a session of their own through the
 * agents', swap the agents' random numbers, so that each has the key TA/MM of its device, settle the amount, move the
 * notes and commit, the payer first. Each tells its own agent how it ended. The agents: `fig-16-agents-payment.ts`.
 *
 * A: the payer's module; B: the payee's module. Each is told of the payment by its own agent, in the clear.
 * Readings: 38:insidePurchase, 16/546:noReport, 16/580:rounds, 16/584:place, 16/584:side; switchable: 16/542, 16/556.
 */
import * as Effect from "effect/Effect";
import { MoneyModule } from "../device/identity.ts";
import { type DeviceSession, type DeviceTerms, deviceSessionOf } from "../device/layers.ts";
import { isUsed, rememberOrder } from "../device/orders.ts";
import { OwnAgent, otherModule, receiveFromAgent } from "../device/own-agent.ts";
import { Cryptography, Host } from "../device/services.ts";
import { saying, transmit } from "../device/session.ts";
import { at, failed, refuse } from "../device/trace.ts";
import { receive } from "../device/waiting.ts";
import { refused } from "../domain/refusal.ts";
import { isAffordable } from "../domain/usable-notes.ts";
import type { FieldsOf } from "../wire/message.ts";
import { sendToAgent } from "./fig-18-send-mm-ta-message.ts";
import { answerSession, establishSession, type ModuleSession } from "./fig-38-establish-session-modules.ts";
import { candidatesOf, takeNotes, transferNotes } from "./fig-39-transfer-notes.ts";
import { commitFirst, commitSecond, completeSecond } from "./fig-41-commit-modules.ts";
import { abortingOnFailure, abortTransaction } from "./fig-42-abort-transaction-modules.ts";

/** What the own agent orders: `16/MakePayment` or `16/ReceivePayment`. */
export interface Order {
  readonly pays: boolean;
  /** R(1) at A, R(2) at B */
  readonly random: Uint8Array;
}

/** An amount of one type of notes. */
type Sum = FieldsOf<"16/PaymentAmount">;

const ownAgent = Effect.map(OwnAgent, (own) => {
  if (own === null) throw new Error("a payment was ordered by nobody");
  return own;
});

const orderedAt = ({ pays }: Order) => (pays ? "16/542" : "16/544");

/** May this order be obeyed? One with a random number that has been used may not, and nothing else happens. */
export const mayObey = Effect.fnUntraced(function* (order: Order) {
  const used = yield* isUsed(order.random);
  if (used) yield* refuse({ step: orderedAt(order), reason: "orderUsed", field: "random" });
  return !used;
});

/** 542, 544: does what its own agent has ordered. */
export const obey = Effect.fnUntraced(function* (order: Order) {
  const { pays, random } = order;
  const own = yield* ownAgent;
  // Nobody may start anything else now, although nobody has been answered.
  yield* Host.use((host) => host.prompt(orderedAt(order), []));
  own.reporting = pays ? "16/584" : "16/586";
  yield* pays ? payForAgent(random) : receiveForAgent(random);
});

/** A, 542 and 546: opens a session with the other module, and pays in it. */
const payForAgent = Effect.fnUntraced(
  function* (random: Uint8Array) {
    yield* at("16/542");
    yield* at("16/546");
    const session = yield* establishSession(otherModule, "direct");
    yield* abortingOnFailure(session, payInSession(session, random));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const payInSession = Effect.fnUntraced(function* (session: ModuleSession, random: Uint8Array) {
  const device = yield* swapFirst(session, random);
  yield* at("16/558");
  yield* at("16/560");
  yield* sendToAgent(device, "16/AmountPrompt", {});
  const answered = yield* receiveFromAgent(session, { "16/PaymentAmount": "16/566" });
  const sum = yield* agree(session, device, answered.fields);
  if (sum === null) return;
  yield* at("16/630");
  yield* transferNotes(session, [sum]);
  yield* commitFirst(session);
});

/** A, 548 to 556: sends R(1), gets R(2), forms TA/MM. */
const swapFirst = Effect.fnUntraced(function* (session: ModuleSession, random: Uint8Array) {
  const own = yield* ownAgent;
  yield* at("16/548");
  yield* at("16/550");
  yield* transmit(session, saying(session, "16/R1Forward", { random }));
  const forwarded = yield* receive(session, { "16/R2Forward": null });
  const device = yield* formKey(session, { side: "payer", random, otherRandom: forwarded.fields.random });
  yield* at("16/556");
  own.session = device;
  return device;
});

/** 552, 556: forms TA/MM, and remembers the order. */
const formKey = Effect.fnUntraced(function* (session: ModuleSession, terms: Omit<DeviceTerms, "end" | "peer">) {
  const { address } = yield* ownAgent;
  const device = deviceSessionOf(yield* Cryptography, { ...terms, peer: address, end: "module" });
  yield* rememberOrder(session, device, terms.random);
  return device;
});

/**
 * A, 568 to 628: an amount that it has and that the payee's agent approves; null: there is none, and the payment has been
 * aborted.
 */
const agree = Effect.fnUntraced(function* (session: ModuleSession, device: DeviceSession, first: Sum) {
  const { limits } = yield* MoneyModule;
  let sum = first;
  for (let amounts = 1; ; amounts += 1) {
    const why = yield* offer(session, sum);
    if (why === null) return sum;
    const other = yield* askForNewAmount(session, device, why);
    if (other !== null && amounts < limits.amountsMax) sum = other;
    else {
      if (other !== null) yield* refuse({ step: "16/580", reason: "unexpected", field: "amount" });
      yield* at("16/582");
      yield* abortTransaction(session);
      return null;
    }
  }
});

/** A, 568 to 602: why the amount cannot be paid; null: it can. */
const offer = Effect.fnUntraced(function* (session: ModuleSession, sum: Sum) {
  const candidates = yield* candidatesOf(session, sum.type);
  yield* at("16/568");
  yield* at("16/570");
  if (!isAffordable(candidates, sum.amount)) {
    yield* refuse({ step: "16/570", reason: "fundsInsufficient", field: "amount" });
    return "funds" as const;
  }
  yield* at("16/600");
  yield* at("16/602");
  yield* transmit(session, saying(session, "16/AmountToTransfer", sum));
  const reply = yield* receive(session, { "16/AmountAcknowledgement": null, "16/IncorrectAmountNotice": null });
  if (reply.name === "16/IncorrectAmountNotice") return "wrong" as const;
  yield* at("16/628");
  return null;
});

/** A, 572 to 580: another amount; null: none. */
const askForNewAmount = Effect.fnUntraced(function* (
  session: ModuleSession,
  device: DeviceSession,
  reason: "funds" | "wrong",
) {
  yield* at("16/572");
  yield* at("16/574");
  yield* sendToAgent(device, "16/NewAmountPrompt", { reason });
  const { fields } = yield* receiveFromAgent(session, { "16/NewAmountReply": "16/580" });
  const { amount, type } = fields;
  return amount === undefined || type === undefined ? null : ({ amount, type } satisfies Sum);
});

/** B, 544: waits for the other module's session, and is paid in it. */
const receiveForAgent = Effect.fnUntraced(
  function* (random: Uint8Array) {
    yield* at("16/544");
    const session = yield* answerSession(otherModule, "16/544");
    yield* abortingOnFailure(session, receiveInSession(session, random));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const receiveInSession = Effect.fnUntraced(function* (session: ModuleSession, random: Uint8Array) {
  const device = yield* swapSecond(session, random);
  const sum = yield* approve(session, device);
  const packet = yield* receive(session, { "39/NotePacket": "39/1576" });
  if (!(yield* takeNotes(session, packet.fields.notes, sum))) return;
  yield* at("16/632");
  yield* commitSecond(session);
});

/** B, 552 and 554: gets R(1), forms TA/MM, sends R(2): the last message that goes by FIG. 17. */
const swapSecond = Effect.fnUntraced(function* (session: ModuleSession, random: Uint8Array) {
  const own = yield* ownAgent;
  const forwarded = yield* receive(session, { "16/R1Forward": null });
  const device = yield* formKey(session, { side: "payee", random, otherRandom: forwarded.fields.random });
  yield* at("16/552");
  yield* at("16/554");
  yield* transmit(session, saying(session, "16/R2Forward", { random }));
  own.session = device;
  return device;
});

/** B, 604 to 626: an amount that its agent approves. */
const approve = Effect.fnUntraced(function* (session: ModuleSession, device: DeviceSession) {
  const { limits } = yield* MoneyModule;
  for (let amounts = 1; ; amounts += 1) {
    const { fields: sum } = yield* receive(session, { "16/AmountToTransfer": null });
    if (amounts > limits.amountsMax) return yield* failed("16/604", refused("unexpected", "amount"));
    yield* at("16/604");
    yield* at("16/606");
    yield* sendToAgent(device, "16/VerifyAmountPrompt", sum);
    const verdict = yield* receiveFromAgent(session, { "16/CorrectAmount": "16/618", "16/IncorrectAmount": "16/618" });
    if (verdict.name === "16/CorrectAmount") {
      yield* at("16/624");
      yield* at("16/626");
      yield* transmit(session, saying(session, "16/AmountAcknowledgement", {}));
      return sum;
    }
    yield* at("16/620");
    yield* at("16/622");
    yield* transmit(session, saying(session, "16/IncorrectAmountNotice", {}));
  }
});

/** B, 632: completes the commit on restart, where it was decided (reading 41/1708=oneAct). */
export const completeReceipt = Effect.andThen(at("16/632"), completeSecond);
