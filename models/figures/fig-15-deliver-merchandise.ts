/**
 * FIG. 15, Deliver Merchandise: B issues a ticket and sends it, alone or with an encrypted object; A checks everything,
 * has its owner look at it, and keeps the ticket provisionally.
 *
 * The ticket of B's n-th session is `G<n>`. B keeps nothing of it. Parts of an object that come before its delivery
 * have no steps, and are left out. All rejections come to 478; 484, the refused replacement of a dispute (FIG. 31), is
 * the end of the figure here.
 *
 * Preconditions: a session stands; B has the merchandise; both figures lie within a state that takes the peer's abort.
 * Readings: none that can be switched.
 */
import { choose } from "../explorer/index.ts";
import { abortTransactionX } from "./fig-11-abort-transaction.ts";
import { type DeviceContext, type Place, type StateConfig, step } from "./protocol.ts";

/** What figure 15 is embedded in: ids of states. */
export interface DeliverySurroundings {
  /** the goods are kept provisionally; at B: they have been sent */
  readonly returned: string;
  /** nothing came: FIG. 11 as X */
  readonly gaveUp: string;
  /** where the agent goes when it has refused the goods */
  readonly over: string;
}

const ticketOf = ({ attempts }: DeviceContext): string => `G${attempts}`;

/** B issues the ticket: nothing but what the transaction moves. */
const issueTicket = {
  type: "note",
  params: ({ context }: Place) => ({ moving: { direction: "given" as const, ticket: ticketOf(context) } }),
} as const;

/** What the goods were does not matter to B any more. */
const forgetKind = { type: "note", params: { goods: undefined } } as const;

const goodsValid = ({ context }: Place): boolean => choose(context, "goodsOffered") === "valid";

/** Lane TA.B: the seller. */
export function deliverMerchandiseB({ returned }: Pick<DeliverySurroundings, "returned">): StateConfig {
  return {
    initial: "s464_classify",
    states: {
      s464_classify: step("15/464", { always: "s466_ticketAlone" }),
      s466_ticketAlone: step("15/466", {
        always: [
          { guard: ({ context }) => choose(context, "goods") !== "object", target: "s468_issueTicket" },
          { target: "s494_drawKey" },
        ],
      }),
      s468_issueTicket: step("15/468", { entry: issueTicket, always: "s470_handOver" }),
      s470_handOver: step("15/470", { always: "s472_sendMessage" }),
      s472_sendMessage: step("15/472", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: {
              type: "TicketDelivery",
              session: context.session ?? "",
              ticket: ticketOf(context),
              goods: choose(context, "goods"),
            },
          }),
        },
        always: returned,
      }),
      s494_drawKey: step("15/494", { always: "s496_encryptObject" }),
      s496_encryptObject: step("15/496", { always: "s498_signObject" }),
      s498_signObject: step("15/498", { always: "s500_issueDecryptionTicket" }),
      s500_issueDecryptionTicket: step("15/500", { entry: issueTicket, always: "s502_handOver" }),
      s502_handOver: step("15/502", { always: "s504_sendMessage" }),
      s504_sendMessage: step("15/504", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "ObjectDelivery", session: context.session ?? "", ticket: ticketOf(context) },
          }),
        },
        exit: forgetKind,
        always: returned,
      }),
    },
  };
}

/** Lanes TA.A, HOST.A: the buyer. */
export function deliverMerchandiseA({ returned, gaveUp, over }: DeliverySurroundings): StateConfig {
  return {
    initial: "awaitingGoods",
    states: {
      awaitingGoods: {
        on: {
          TicketDelivery: {
            guard: "sameSession",
            target: "s474_receiveTicket",
            actions: { type: "note", params: ({ event }) => ({ offered: event.ticket, delivered: event.goods }) },
          },
          ObjectDelivery: {
            guard: "sameSession",
            target: "s506_receiveObject",
            actions: { type: "note", params: ({ event }) => ({ offered: event.ticket, delivered: "object" }) },
          },
        },
        after: { reply: gaveUp },
      },
      s474_receiveTicket: step("15/474", { always: "s476_matchesOrder" }),
      s476_matchesOrder: step("15/476", {
        always: [{ guard: goodsValid, target: "s486_showTicket" }, { target: "s478_rejected" }],
      }),
      s478_rejected: step("15/478", { always: "s480_isPurchase" }),
      s480_isPurchase: step("15/480", {
        always: [
          { guard: ({ context }) => !context.disputed, target: "s482_abortTransaction" },
          { target: "s484_closeDispute" },
        ],
      }),
      s482_abortTransaction: step("15/482", abortTransactionX("f15_refused", over)),
      s484_closeDispute: step("15/484", { always: over }),
      s486_showTicket: step("15/486", { always: "s488_ownerAccepts" }),
      s488_ownerAccepts: step("15/488", {
        tags: "owner",
        on: { OwnerAcceptsGoods: "s490_handToStore", OwnerRefusesGoods: "s478_rejected" },
      }),
      s490_handToStore: step("15/490", { always: "s492_storeProvisionally" }),
      s492_storeProvisionally: step("15/492", {
        entry: {
          type: "note",
          params: ({ context: { offered, delivered } }) => ({
            moving: { direction: "received", ticket: String(offered), goods: delivered ?? "ticket" },
            confirmed: String(offered),
            offered: null,
            delivered: null,
          }),
        },
        always: returned,
      }),
      s506_receiveObject: step("15/506", { always: "s508_checkSignature" }),
      s508_checkSignature: step("15/508", { always: "s510_signatureGood" }),
      s510_signatureGood: step("15/510", {
        always: [
          { guard: ({ context }) => choose(context, "goodsOffered") !== "badSignature", target: "s512_decryptHeader" },
          { target: "s478_rejected" },
        ],
      }),
      s512_decryptHeader: step("15/512", { always: "s514_compare" }),
      s514_compare: step("15/514", { always: "s516_belongTogether" }),
      s516_belongTogether: step("15/516", {
        always: [{ guard: goodsValid, target: "s518_showObject" }, { target: "s478_rejected" }],
      }),
      s518_showObject: step("15/518", { always: "s488_ownerAccepts" }),
    },
  };
}
