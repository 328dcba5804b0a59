/**
 * FIG. 43, POS Payment: payee B names a sum, payer A's owner confirms it and picks notes, A pays, both commit.
 *
 * A sum found wrong and missing funds go back to B, whose host names another sum or ends it. Requests are numbered
 * within the session, and refusals and packets bear the number of the request that they answer, so that nothing old is
 * acted on. A new request makes the confirmation of an earlier one void.
 *
 * Each side may abort (FIG. 42 as X) when it waits for the other in vain; who waits for its own owner has no timer, but
 * the payer's owner may cancel (reading 43:payerAbort).
 * The acts of owners before the session (1760 to 1772) are one: each side starts when its owner wants it to.
 *
 * Preconditions: none; step 1776 sets up the session (FIG. 38, or a session that stands by assumption).
 * Readings: 10/386, and those of FIG. 41 and 42.
 */
import { packetTo, transferNotesX, transferNotesY } from "./fig-39-transfer-notes.ts";
import { commitModulesX, commitModulesY } from "./fig-41-commit-modules.ts";
import { abortTransactionModulesX, abortTransactionModulesY, sessionEnds } from "./fig-42-abort-transaction-modules.ts";
import { type DeviceContext, type StateConfig, type Surroundings, step } from "./protocol.ts";

/** What figure 43 is embedded in. */
export interface PosPaymentSurroundings extends Surroundings {
  /** step 1776: the session, leaving for `established` or for `over` */
  readonly session: (exits: { readonly established: string; readonly over: string }) => StateConfig;
  /** where the module goes when all is over */
  readonly over: string;
}

const ends = { gaveUp: "#f43_gaveUp", abortedByPeer: "#f43_abortedByPeer" } as const;

/** A device waits for a request: the first, or the next after a refusal. */
const requestOrTimeout = {
  on: {
    PaymentRequest: {
      guard: ({ context, event }) => event.session === context.session && event.round > context.round,
      target: "#f43_requested",
      actions: {
        type: "note",
        params: ({ event }) => ({
          requested: event.amount,
          round: event.round,
          confirmed: null,
          affordable: null,
          splits: 0,
        }),
      },
    },
  },
  after: { reply: ends.gaveUp },
} satisfies StateConfig;

/** Lanes OWNER.A, MM.A: the payer. A restart completes a decided commit at `#f43_commit_writeLog`. */
export function posPaymentA({ readings, session, over }: PosPaymentSurroundings): StateConfig {
  return {
    initial: "s1760_agree",
    states: {
      s1760_agree: step("43/1760", { always: "s1762_signOn" }),
      s1762_signOn: step("43/1762", { always: "s1764_promptOwner" }),
      s1764_promptOwner: step("43/1764", { always: "s1766_pickPayment" }),
      s1766_pickPayment: step("43/1766", { always: "s1774_startSession" }),
      s1774_startSession: step("43/1774", { always: "s1776_establishSession" }),
      s1776_establishSession: step("43/1776", session({ established: "#f43_inSession", over })),
      inSession: {
        id: "f43_inSession",
        initial: "awaitingRequest",
        on: sessionEnds({ readings }, ends),
        states: {
          awaitingRequest: requestOrTimeout,
          s1782_receiveRequest: step("43/1782", { id: "f43_requested", always: "s1784_promptOwner" }),
          s1784_promptOwner: step("43/1784", { always: "s1786_amountRight" }),
          s1786_amountRight: step("43/1786", {
            tags: "owner",
            on: {
              OwnerConfirmsAmount: {
                target: "s1798_takeAmounts",
                actions: {
                  type: "note",
                  params: ({ context, event }) => ({ confirmed: context.requested, affordable: event.affordable }),
                },
              },
              OwnerRejectsAmount: "s1788_refuseAmount",
              OwnerCancels: ends.gaveUp,
            },
          }),
          s1788_refuseAmount: step("43/1788", { entry: refusal("wrong"), ...requestOrTimeout }),
          s1798_takeAmounts: step("43/1798", { always: "s1800_compareHoldings" }),
          s1800_compareHoldings: step("43/1800", { always: "s1802_fundsSufficient" }),
          s1802_fundsSufficient: step("43/1802", {
            always: [
              {
                guard: ({ context }) => context.affordable === true && context.balance >= Number(context.confirmed),
                target: "s1810_handOverAmount",
              },
              { target: "s1804_promptOwner" },
            ],
          }),
          s1804_promptOwner: step("43/1804", { always: "s1806_otherAmounts" }),
          s1806_otherAmounts: step("43/1806", {
            tags: "owner",
            on: {
              OwnerChoosesOtherNotes: {
                guard: ({ context }) => context.splits < context.limits.splitsMax,
                target: "s1798_takeAmounts",
                actions: {
                  type: "note",
                  params: ({ context, event }) => ({ splits: context.splits + 1, affordable: event.affordable }),
                },
              },
              OwnerGivesUp: "s1808_refuseFunds",
              OwnerCancels: ends.gaveUp,
            },
          }),
          s1808_refuseFunds: step("43/1808", { entry: refusal("funds"), ...requestOrTimeout }),
          s1810_handOverAmount: step("43/1810", { always: "s1812_transferNotes" }),
          s1812_transferNotes: step("43/1812", transferNotesX("#f43_commit")),
          commit: {
            id: "f43_commit",
            ...commitModulesY({ readings, id: "f43_commit", returned: over, gaveUp: ends.gaveUp }),
          },
        },
      },
      gaveUp: { id: "f43_gaveUp", ...abortTransactionModulesX("f43_gaveUp", over) },
      abortedByPeer: { id: "f43_abortedByPeer", ...abortTransactionModulesY("f43_abortedByPeer", over) },
    },
  };
}

/** Lanes OWNER.B, HOST.B, MM.B: the payee. A restart with Ready-to-Commit sent aborts at `#f43_gaveUp`. */
export function posPaymentB({ readings, session, over }: PosPaymentSurroundings): StateConfig {
  return {
    initial: "s1768_totalPrice",
    states: {
      s1768_totalPrice: step("43/1768", { always: "s1770_promptOwner" }),
      s1770_promptOwner: step("43/1770", { always: "s1772_pickReceipt" }),
      s1772_pickReceipt: step("43/1772", { always: "establishSession" }),
      establishSession: session({ established: "#f43_inSession", over }),
      inSession: {
        id: "f43_inSession",
        initial: "s1778_promptAmount",
        on: sessionEnds({ readings }, ends),
        states: {
          s1778_promptAmount: step("43/1778", {
            tags: "owner",
            on: {
              MerchantEntersAmount: {
                target: "s1780_requestAmount",
                actions: { type: "note", params: ({ event }) => ({ requested: event.amount, round: 1 }) },
              },
            },
          }),
          s1780_requestAmount: step("43/1780", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: {
                  type: "PaymentRequest",
                  session: context.session ?? "",
                  amount: context.requested ?? 0,
                  round: context.round,
                },
              }),
            },
            on: {
              PaymentRequestRefused: {
                guard: ({ context, event }) => event.session === context.session && event.round === context.round,
                target: "s1790_receiveRefusal",
              },
              ...packetTo("#f43_transferNotes"),
            },
            after: { reply: ends.gaveUp },
          }),
          s1790_receiveRefusal: step("43/1790", { always: "s1792_promptHost" }),
          s1792_promptHost: step("43/1792", { always: "s1794_newAmount" }),
          s1794_newAmount: step("43/1794", {
            tags: "owner",
            on: {
              HostNamesNewAmount: {
                guard: ({ context }) => context.round < context.limits.roundsMax,
                target: "s1780_requestAmount",
                actions: {
                  type: "note",
                  params: ({ context, event }) => ({ requested: event.amount, round: context.round + 1 }),
                },
              },
              HostNamesNoAmount: "s1796_abortTransaction",
            },
          }),
          s1796_abortTransaction: step("43/1796", abortTransactionModulesX("f43_noAmount", over)),
          transferNotes: { id: "f43_transferNotes", ...transferNotesY({ returned: "#f43_commit", over }) },
          s1814_commit: step("43/1814", {
            id: "f43_commit",
            ...commitModulesX({ readings, id: "f43_commit", returned: over, gaveUp: ends.gaveUp }),
          }),
        },
      },
      gaveUp: { id: "f43_gaveUp", ...abortTransactionModulesX("f43_gaveUp", over) },
      abortedByPeer: { id: "f43_abortedByPeer", ...abortTransactionModulesY("f43_abortedByPeer", over) },
    },
  };
}

/** A's answer to a request that it does not pay. */
function refusal(reason: "wrong" | "funds") {
  return {
    type: "send",
    params: ({ context: { peer, session, round } }: { readonly context: DeviceContext }) => ({
      to: peer,
      message: { type: "PaymentRequestRefused" as const, session: session ?? "", round, reason },
    }),
  } as const;
}
