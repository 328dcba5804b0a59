/**
 * FIG. 21, Authorization-Based Payment: A shows a credit or debit card, B has the card network authorize the price, and
 * both commit, B first.
 *
 * A: the customer's agent; B: the merchant's agent, with its host and the card network behind it. They have a session,
 * and what is bought has been delivered. A network that is silent has not authorized. The refund is in
 * `fig-21-refund.ts`. Readings: 21/714:silence, 21/714:reversal; switchable: 21/718, 14/454.
 */
import * as Effect from "effect/Effect";
import type { Price } from "../../spec/host-requests.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { give } from "../device/host.ts";
import { addPaymentData, nameOrder } from "../device/purchase-entry.ts";
import { ChosenReadings, Clock } from "../device/services.ts";
import { ticketTrust } from "../device/ticket-trust.ts";
import { at, failed } from "../device/trace.ts";
import { OwnBooks, undertake } from "../device/transaction.ts";
import { answerInTime, prompt, receive } from "../device/waiting.ts";
import { isCardCredential, validateCardCredential } from "../domain/credential-validation.ts";
import { refused } from "../domain/refusal.ts";
import type { Ticket } from "../domain/ticket.ts";
import { commit } from "./fig-07a-commit.ts";
import { checkFits, sendMessage } from "./fig-10-send-message.ts";
import { giveUp } from "./fig-11-abort-transaction.ts";

/** A: pays this price with a card, a ticket id in hexadecimal. */
export const payByCard = Effect.fnUntraced(function* (session: AgentSession, card: string, price: Price) {
  yield* showCard(session, card);
  const { reference, ...paid } = (yield* receive(session, { "21/PaymentAuthorized": "21/722" })).fields;
  if (paid.amount !== price.amount || paid.type !== price.type) {
    const field = paid.amount === price.amount ? "type" : "amount";
    return yield* failed("21/722", refused("amountDiffers", field));
  }
  yield* nameOrder(session.id);
  yield* addPaymentData({ ...paid, reference });
  yield* completeCardPayment;
});

/** A, 692 to 696: fetches the card, and sends it. Another ticket, with its keys, must not leave because a host names it. */
export const showCard = Effect.fnUntraced(function* (session: AgentSession, card: string) {
  const held = (yield* OwnBooks).book.wallet.tickets.get(card);
  if (held === undefined) return yield* failed("21/692", refused("unknownTicket", "credential"));
  const { ticket: credential } = held;
  if (!isCardCredential(credential)) return yield* failed("21/692", refused("credentialInvalid", "credential"));
  yield* at("21/692");
  yield* checkFits("21/694", "21/CredentialPayment", { credential });
  yield* at("21/694");
  yield* at("21/696");
  yield* sendMessage(session, "21/CredentialPayment", { credential });
});

/** A, 724: commits. */
export const completeCardPayment = Effect.gen(function* () {
  yield* at("21/724");
  yield* commit;
});

/** B: A pays this price with the card that it has shown. */
export const receiveCardPayment = Effect.fnUntraced(function* (session: AgentSession, card: Ticket, price: Price) {
  yield* checkCard(session, card);
  yield* at("21/704");
  yield* at("21/706");
  const credential = cardNumberOf(card);
  yield* give("21/708", { name: "21/PaymentAuthorizationRequest", price, credential });
  yield* prompt("21/710", ["CardNetworkAnswers"]);
  const answer = yield* answerInTime(session, ["CardNetworkAnswers"]);
  yield* at("21/712");
  yield* at("21/714");
  if (answer?.authorized !== true) return yield* giveUp("21/714", notAuthorized, "21/702");
  yield* nameOrder(session.id);
  yield* at("21/716");
  yield* approve(session, "21/PaymentAuthorized", price, answer.reference);
});

/** 714, 732: refused, or no answer in time. */
export const notAuthorized = refused("notAuthorized", "authorized");

/** B, 698 and 700: is it a card, valid, and of the agent in the session? */
export const checkCard = Effect.fnUntraced(function* (session: AgentSession, card: Ticket) {
  const valid = validateCardCredential(yield* ticketTrust, card, session.identity);
  yield* at("21/700");
  if (!valid.ok) yield* giveUp("21/700", valid, "21/702");
});

/** What the card network knows the card by. */
export const cardNumberOf = (card: Ticket): string => String(card.components["cardNumber"]);

/** B, 718 and 720: approves and commits. That it has decided to is stored before A can know. */
export const approve = Effect.fnUntraced(function* (
  session: AgentSession,
  name: "21/PaymentAuthorized" | "21/RefundAuthorized",
  { amount, type }: Price,
  reference: string,
) {
  const now = yield* Clock.use((clock) => clock.now);
  const readings = yield* ChosenReadings;
  if (readings["21/718"] === "decisionFirst") yield* undertake("decided");
  yield* at("21/718");
  yield* sendMessage(session, name, { at: now, amount, type, reference });
  yield* completeApproval;
});

/** B, 720: commits; also on restart, what was decided. */
export const completeApproval = Effect.gen(function* () {
  yield* at("21/720");
  yield* commit;
});
