/**
 * FIG. 12, Purchase of Electronic Merchandise: the customer picks goods, the agents open a session, A checks that B is a
 * merchant, B fetches the goods and delivers them, A's owner pays, and what was bought is opened.
 *
 * A: the customer's agent, with its owner and host; B: the merchant's agent, with the merchant server and the merchandise
 * server. A merchandise server that is silent, or has nothing, has failed once (420); a customer who chooses no payment
 * (428) ends the transaction at both ends. The price is what A's owner has accepted in FIG. 15.
 * Readings: 12/418:noItem, 12/428:noChoice.
 */
import * as Effect from "effect/Effect";
import type { Price } from "../../spec/host-requests.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { give } from "../device/host.ts";
import { at, refuse, TransactionFailed } from "../device/trace.ts";
import { answerInTime, ask, prompt, receive } from "../device/waiting.ts";
import { checkMerchandise } from "../domain/merchandise.ts";
import { refused } from "../domain/refusal.ts";
import { answerSession, deniedByInitiator, establishSession } from "./fig-09-establish-session.ts";
import { abortingOnFailure } from "./fig-11-abort-transaction.ts";
import { checkCredential, showCredential } from "./fig-14-check-credential.ts";
import { deliver, deliveries, takeDelivery } from "./fig-15-deliver-merchandise.ts";
import { payByModule, receiveModulePayment } from "./fig-16-agents-payment.ts";
import { payByCard, receiveCardPayment } from "./fig-21-card-payment.ts";
import { openMerchandise } from "./fig-22-open-merchandise.ts";

/** How often the merchandise server is asked at most. */
const attemptsMax = 3;

/** A: the customer has picked this merchandise. */
export const buy = Effect.fnUntraced(
  function* (peer: string, merchandise: string) {
    yield* at("12/398");
    yield* at("12/400");
    yield* at("12/402");
    yield* at("12/404");
    yield* at("12/408");
    const session = yield* establishSession(peer);
    yield* abortingOnFailure(session, buyInSession(session, merchandise));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const buyInSession = Effect.fnUntraced(function* (session: AgentSession, merchandise: string) {
  yield* at("12/410");
  yield* checkCredential(session, deliveries);
  const { ticket, price } = yield* takeDelivery(session, merchandise);
  yield* give("12/426", { name: "12/PaymentMethodQuery", price });
  if (!(yield* pay(session, price))) return;
  yield* at("12/434");
  yield* openMerchandise(ticket);
});

/** 428 to 432: the customer chooses, and pays. Answers whether it has been paid: then the session is over. */
const pay = Effect.fnUntraced(function* (session: AgentSession, price: Price) {
  const choice = yield* choosePayment(session);
  if (choice.type === "OwnerCancels") return yield* new TransactionFailed({});
  if (choice.type === "OwnerPaysByModule") {
    yield* at("12/430");
    return yield* payByModule(session, price);
  }
  yield* at("12/432");
  yield* payByCard(session, choice.credential, price);
  return true;
});

/** 428: the customer chooses. Without a money module of its own an agent cannot offer to pay by it. */
const choosePayment = (session: AgentSession) =>
  session.module === null
    ? ask("12/428", session, "OwnerPaysByCard", "OwnerCancels")
    : ask("12/428", session, "OwnerPaysByModule", "OwnerPaysByCard", "OwnerCancels");

/** B: the merchant server has told it to sell this merchandise. */
export const sell = Effect.fnUntraced(
  function* (peer: string, merchandise: string) {
    yield* at("12/406");
    const session = yield* answerSession(peer, "12/406");
    yield* abortingOnFailure(session, sellInSession(session, merchandise));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const sellInSession = Effect.fnUntraced(function* (session: AgentSession, ordered: string) {
  const request = yield* receive(session, { "14/CredentialRequest": "14/448", "9/SessionDeniedByInitiator": null });
  if (request.name === "9/SessionDeniedByInitiator") return yield* deniedByInitiator;
  yield* showCredential(session);
  const merchandise = yield* fetchMerchandise(session, ordered);
  yield* at("12/424");
  yield* deliver(session, merchandise);
  yield* receivePayment(session, merchandise.price);
});

/** 412 to 422: asks the merchandise server, three times at most. */
const fetchMerchandise = Effect.fnUntraced(function* (session: AgentSession, ordered: string) {
  for (let attempt = 1; ; attempt += 1) {
    yield* give("12/412", { name: "12/MerchandiseRequest", merchandise: ordered, attempt });
    yield* prompt("12/414", ["MerchandiseArrives"]);
    const merchandise = (yield* answerInTime(session, ["MerchandiseArrives"]))?.merchandise ?? null;
    yield* at("12/416");
    const verdict =
      merchandise === null ? refused("merchandiseMissing", "merchandise") : checkMerchandise(merchandise, ordered);
    yield* at("12/418");
    if (merchandise !== null && verdict.ok) return merchandise;
    if (!verdict.ok) yield* refuse({ step: "12/418", reason: verdict.reason, field: verdict.field });
    yield* at("12/420");
    if (attempt === attemptsMax) break;
  }
  yield* at("12/422");
  return yield* new TransactionFailed({});
});

/** B: which way the customer pays, its first message says. */
const receivePayment = Effect.fnUntraced(function* (session: AgentSession, price: Price) {
  const payment = yield* receive(session, { "16/MoneyModulePayment": "16/526", "21/CredentialPayment": "21/698" });
  if (payment.name === "16/MoneyModulePayment") yield* receiveModulePayment(session, payment.fields.random, price);
  else yield* receiveCardPayment(session, payment.fields.credential, price);
});
