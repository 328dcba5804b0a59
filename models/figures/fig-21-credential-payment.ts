/**
 * FIG. 21, payment or refund by credential: A sends a credit or debit card credential, B has the card network authorize
 * it and tells A.
 *
 * B commits first, without waiting for A. Its decision is durable before the approval leaves (reading 21/718), so that A
 * never owns goods that B has no record of. An approval lost on the way leaves B committed alone: the card is charged.
 *
 * Whether the session is about a refund B knows from what goes on in it (704), not from A. No answer of the network
 * counts as not authorized.
 *
 * Preconditions: a session stands; in a payment the goods are provisional at A. Both lanes lie within a state that takes
 * the peer's abort.
 * Readings: 21/718, 14/454 (the ticket rules at 700).
 */
import { choose } from "../explorer/index.ts";
import { commit } from "./fig-07a-commit.ts";
import { abortTransactionX } from "./fig-11-abort-transaction.ts";
import type { PayeeFigure, PayerFigure } from "./fig-12-purchase.ts";
import { type DeviceContext, price, type StateConfig, type Surroundings, step } from "./protocol.ts";

/** Lane TA.A: pays, or is paid back. */
export function credentialPaymentA(): PayerFigure {
  return ({ returned, gaveUp }) => ({
    initial: "s692_fetchCredential",
    states: {
      s692_fetchCredential: step("21/692", { entry: moves("received"), always: "s694_compose" }),
      s694_compose: step("21/694", { always: "s696_sendMessage" }),
      s696_sendMessage: step("21/696", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "CredentialPayment", session: context.session ?? "" },
          }),
        },
        on: {
          PaymentAuthorized: {
            guard: ({ context, event }) => !context.disputed && event.session === context.session,
            target: "s722_updateTicket",
          },
          RefundAuthorized: {
            guard: ({ context, event }) => context.disputed && event.session === context.session,
            target: "s722_updateTicket",
          },
        },
        after: { reply: gaveUp },
      }),
      s722_updateTicket: step("21/722", { always: "s724_commit" }),
      s724_commit: step("21/724", commit(returned)),
    },
  });
}

/** Lanes TA.B, HOST.B: the merchant. A restart with a decision stored commits at `#f21_committing`. */
export function credentialPaymentB({ readings }: Surroundings): PayeeFigure {
  return {
    begins: (target) => ({ CredentialPayment: { guard: "sameSession", target } }),
    figure: ({ returned, over }) => ({
      initial: "s698_takeCredential",
      states: {
        s698_takeCredential: step("21/698", { entry: moves("given"), always: "s700_credentialValid" }),
        s700_credentialValid: step("21/700", {
          always: [{ guard: credentialGood(readings), target: "s704_lookUp" }, { target: "s702_abortTransaction" }],
        }),
        s702_abortTransaction: step("21/702", abortTransactionX("f21_refused", over)),
        s704_lookUp: step("21/704", { always: "s706_paymentOrRefund" }),
        s706_paymentOrRefund: step("21/706", {
          always: [{ guard: isPayment, target: "s708_submitPayment" }, { target: "s726_submitRefund" }],
        }),
        s708_submitPayment: step("21/708", { always: "s710_authorizePayment" }),
        s710_authorizePayment: step("21/710", networkAnswers("s712_takeAnswer")),
        s712_takeAnswer: step("21/712", { always: "s714_paymentAuthorized" }),
        s714_paymentAuthorized: step("21/714", {
          always: [{ guard: authorized, target: "s716_tellA" }, { target: "s702_abortTransaction" }],
        }),
        s716_tellA: step("21/716", { always: "s718_sendMessage" }),
        s718_sendMessage: step("21/718", approve({ readings })),
        s720_commit: step("21/720", { id: "f21_committing", ...commit(returned) }),
        s726_submitRefund: step("21/726", { always: "s728_authorizeRefund" }),
        s728_authorizeRefund: step("21/728", networkAnswers("s730_takeAnswer")),
        s730_takeAnswer: step("21/730", { always: "s732_refundAuthorized" }),
        s732_refundAuthorized: step("21/732", {
          always: [{ guard: authorized, target: "s734_tellA" }, { target: "s702_abortTransaction" }],
        }),
        s734_tellA: step("21/734", { always: "s718_sendMessage" }),
      },
    }),
  };
}

/** From here on what the agents' books will say is known: the goods, if any, the price, and in which session. */
function moves(direction: "given" | "received") {
  return {
    type: "note",
    params: ({ context: { moving, session } }: { readonly context: DeviceContext }) => ({
      moving: { ...moving, direction, amount: price, ...(session === null ? {} : { order: session }) },
    }),
  } as const;
}

/** Step 700, by the rules of FIG. 14. */
function credentialGood(readings: Surroundings["readings"]) {
  const good: readonly string[] = readings["14/454"] === "now" ? ["valid"] : ["valid", "issuerExpired"];
  return ({ context }: { readonly context: DeviceContext }): boolean =>
    good.includes(choose(context, "peerCredential"));
}

const isPayment = ({ context }: { readonly context: DeviceContext }): boolean => !context.disputed;

/** Steps 710 and 728: the merchant's device asks the card network. */
function networkAnswers(target: string): StateConfig {
  return { tags: "owner", on: { CardNetworkAnswers: target }, after: { reply: target } };
}

const authorized = ({ event }: { readonly event: { readonly type: string; readonly authorized?: boolean } }): boolean =>
  event.type === "CardNetworkAnswers" && event.authorized === true;

/** Step 718: the approval, of payment or refund. */
function approve({ readings }: Surroundings): StateConfig {
  const decide: StateConfig = {
    entry: {
      type: "store",
      params: ({ context: { moving, session } }) => ({
        decided: { direction: "given", ...moving, session: session ?? "" },
      }),
    },
    always: "approve",
  };
  const decisionFirst = readings["21/718"] === "decisionFirst";
  return {
    initial: decisionFirst ? "decide" : "approve",
    states: {
      ...(decisionFirst ? { decide } : {}),
      approve: {
        entry: {
          type: "send",
          params: ({ context: { peer, session, disputed } }) => ({
            to: peer,
            message: { type: disputed ? "RefundAuthorized" : "PaymentAuthorized", session: session ?? "" },
          }),
        },
        always: "#f21_committing",
      },
    },
  };
}
