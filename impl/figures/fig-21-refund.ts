/**
 * FIG. 21, Authorization-Based Refund, on its own: A shows the card to which it is to be paid, B has the card network
 * authorize the refund, and both commit, B first.
 *
 * A: the customer's agent, which holds the ticket; B: the merchant's agent, whose host has named the amount.
 * Readings: 21/702:disputeEntry, 21/706:which, 21/714:silence, 32/1172:method; switchable: 21/718, 14/454.
 */
import * as Effect from "effect/Effect";
import type { Price } from "../../spec/host-requests.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { give } from "../device/host.ts";
import { committedIn } from "../device/session.ts";
import { at, failed } from "../device/trace.ts";
import { changeProvisionally, OwnBooks } from "../device/transaction.ts";
import { answerInTime, prompt, receive } from "../device/waiting.ts";
import { refundedWith } from "../domain/goods.ts";
import { refused } from "../domain/refusal.ts";
import { ticketId } from "../domain/ticket-transfer.ts";
import type { FieldsOf } from "../wire/message.ts";
import { answerSession, deniedByInitiator, establishSession } from "./fig-09-establish-session.ts";
import { abortingOnFailure, giveUp } from "./fig-11-abort-transaction.ts";
import {
  approve,
  cardNumberOf,
  checkCard,
  completeCardPayment,
  notAuthorized,
  showCard,
} from "./fig-21-card-payment.ts";

/** A: its owner takes a refund for a ticket to a card, both ticket ids in hexadecimal. */
export const takeRefund = Effect.fnUntraced(
  function* (peer: string, ticket: string, card: string) {
    const session = yield* establishSession(peer);
    yield* abortingOnFailure(session, takeInSession(session, ticket, card));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const takeInSession = Effect.fnUntraced(function* (session: AgentSession, ticket: string, card: string) {
  const held = (yield* OwnBooks).book.wallet.tickets.get(ticket);
  if (held === undefined) return yield* failed("21/692", refused("unknownTicket", "ticket"));
  yield* showCard(session, card);
  const { fields } = yield* receive(session, { "21/RefundAuthorized": "21/722" });
  yield* addRefundData(session, ticket, fields);
  yield* completeCardPayment;
});

/** 722, Ticket Holder: with the refund beside the ticket, which stays A's own. */
const addRefundData = Effect.fnUntraced(function* (
  session: AgentSession,
  ticket: string,
  refund: FieldsOf<"21/RefundAuthorized">,
) {
  const { book, crypto } = yield* OwnBooks;
  const held = book.wallet.tickets.get(ticket);
  if (held === undefined) throw new Error("a ticket has gone in the middle of its refund");
  const { amount, type } = refund;
  yield* changeProvisionally({
    entry: { ...committedIn(session), direction: "received", price: { amount, type }, order: session.id },
    change: { ticketsRemoved: [ticketId(crypto, held.ticket)], ticketsAdded: [refundedWith(held, refund)] },
  });
});

/** B: its host has it refund this much. */
export const refund = Effect.fnUntraced(
  function* (peer: string, price: Price) {
    const session = yield* answerSession(peer, "21/698");
    yield* abortingOnFailure(session, refundInSession(session, price));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const refundInSession = Effect.fnUntraced(function* (session: AgentSession, price: Price) {
  const message = yield* receive(session, { "21/CredentialPayment": "21/698", "9/SessionDeniedByInitiator": null });
  if (message.name === "9/SessionDeniedByInitiator") return yield* deniedByInitiator;
  const { credential: card } = message.fields;
  yield* checkCard(session, card);
  yield* at("21/704");
  yield* at("21/706");
  yield* give("21/726", { name: "21/RefundAuthorizationRequest", price, credential: cardNumberOf(card) });
  yield* prompt("21/728", ["CardNetworkAnswers"]);
  const answer = yield* answerInTime(session, ["CardNetworkAnswers"]);
  yield* at("21/730");
  yield* at("21/732");
  if (answer?.authorized !== true) return yield* giveUp("21/732", notAuthorized, "21/702");
  yield* changeProvisionally({
    entry: { ...committedIn(session), direction: "given", price, order: session.id },
    change: {},
  });
  yield* at("21/734");
  yield* approve(session, "21/RefundAuthorized", price, answer.reference);
});
