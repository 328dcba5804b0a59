/**
 * FIG. 16, Money Module Payment, the agents: they agree on the key TA/MM, have their modules pay and be paid, and carry
 * what these say to each other. A names the price, B agrees to it. Each commits when its own module says that the money
 * has moved, and believes nobody else.
 *
 * A: the customer's agent; B: the merchant's agent; each has a money module, to which its random number goes in the clear
 * within the device. They have a session, and what is bought has been delivered.
 * From 562 or 612 on, an agent is in doubt: see `fig-16-agents-doubt.ts`. A module that reports before that has paid
 * nothing. Readings: 16/546:noReport, 16/562:doubt, 16/580:rounds; switchable: 16/556, 16/588, 16/592.
 */
import * as Effect from "effect/Effect";
import type { Price } from "../../spec/host-requests.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { sendBare } from "../device/handshake.ts";
import { type DeviceSession, type DeviceTerms, deviceSessionOf } from "../device/layers.ts";
import { receiveFromModule } from "../device/own-module.ts";
import { nameOrder } from "../device/purchase-entry.ts";
import { Cryptography, Random } from "../device/services.ts";
import { at, doing, failed, refuse } from "../device/trace.ts";
import { beginDoubt } from "../device/transaction.ts";
import { receive } from "../device/waiting.ts";
import { refused } from "../domain/refusal.ts";
import { sendMessage } from "./fig-10-send-message.ts";
import { endPayment, endSale, learnOutcome } from "./fig-16-agents-doubt.ts";
import { sendToModule } from "./fig-19-send-ta-mm-message.ts";

/** Octets of R(1) and R(2): as long as the key. */
const randomOctets = 32;

/** Without a module there is nobody to pay or to be paid. */
const ownModule = (session: AgentSession, step: "16/522" | "16/526") =>
  session.module === null ? failed(step, refused("unexpected", "module")) : Effect.succeed(session.module);

/** 534, 536, Security Manager: the key of this agent and its module, R(1) XOR R(2). */
const formKey = Effect.fnUntraced(function* (session: AgentSession, terms: Omit<DeviceTerms, "end">) {
  const crypto = yield* Cryptography;
  const device: DeviceSession = deviceSessionOf(crypto, { ...terms, end: "agent" });
  session.device = device;
  session.order = device.order;
  yield* nameOrder(device.order);
  return device;
});

/** A: pays this price. Answers whether it has been paid. */
export const payByModule = Effect.fnUntraced(function* (session: AgentSession, price: Price) {
  const module = yield* ownModule(session, "16/522");
  const random = yield* doing(
    "16/520",
    Random.use(({ draw }) => draw("16/520:R1", randomOctets)),
  );
  yield* at("16/522");
  yield* at("16/524");
  yield* sendMessage(session, "16/MoneyModulePayment", { random });

  const { random: otherRandom } = (yield* receive(session, { "16/RandomR2": null })).fields;
  const device = yield* doing("16/534", formKey(session, { peer: module, side: "payer", random, otherRandom }));
  yield* doing("16/538", sendBare(module, "16/MakePayment", { random }));

  const message = yield* receiveFromModule(session, { "16/AmountPrompt": null, "16/PaymentUnsuccessful": null });
  if (message.name === "16/PaymentUnsuccessful") return yield* endPayment("unsuccessful");
  yield* beginDoubt(device.key);
  yield* at("16/562");
  yield* at("16/564");
  yield* sendToModule(device, "16/PaymentAmount", price);
  return yield* endPayment(yield* learnOutcome(session, device, "16/588"));
});

/** B: A pays by its module, and has sent its random number; this is the price. */
export const receiveModulePayment = Effect.fnUntraced(function* (
  session: AgentSession,
  otherRandom: Uint8Array,
  price: Price,
) {
  const module = yield* ownModule(session, "16/526");
  yield* at("16/528");
  const random = yield* doing(
    "16/530",
    Random.use(({ draw }) => draw("16/530:R2", randomOctets)),
  );
  yield* at("16/532");
  yield* sendMessage(session, "16/RandomR2", { random });
  const device = yield* doing("16/536", formKey(session, { peer: module, side: "payee", random, otherRandom }));
  yield* doing("16/540", sendBare(module, "16/ReceivePayment", { random }));
  if (yield* agreeToAmount(session, device, price)) {
    return yield* endSale(yield* learnOutcome(session, device, "16/590"));
  }
  yield* endSale("unsuccessful");
});

/** B, 608 to 616: is it the price that the module is to be paid? Answers false when nothing is paid any more. */
const agreeToAmount = Effect.fnUntraced(function* (session: AgentSession, device: DeviceSession, price: Price) {
  for (;;) {
    const message = yield* receiveFromModule(session, {
      "16/VerifyAmountPrompt": "16/608",
      "16/PaymentUnsuccessful": null,
    });
    if (message.name === "16/PaymentUnsuccessful") return false;
    const { amount, type } = message.fields;
    yield* at("16/610");
    if (amount === price.amount && type === price.type) {
      yield* beginDoubt(device.key);
      yield* at("16/612");
      yield* at("16/616");
      yield* sendToModule(device, "16/CorrectAmount", {});
      return true;
    }
    const field = amount === price.amount ? "type" : "amount";
    yield* refuse({ step: "16/610", reason: "amountDiffers", field });
    yield* at("16/614");
    yield* at("16/616");
    yield* sendToModule(device, "16/IncorrectAmount", {});
  }
});
