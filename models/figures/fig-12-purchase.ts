/**
 * FIG. 12, Purchase of Electronic Merchandise: A's owner orders, A checks who sells, B fetches and delivers the goods, A
 * pays by its money module or by card, and opens what it has bought.
 *
 * B asks its merchandise server up to three times for the right item; silence counts as a wrong one. What follows at B
 * when the goods have left is A's choice: B waits for either payment. Steps of hosts and servers are done by the agent
 * of their side.
 *
 * Preconditions: none; step 408 sets up the session (FIG. 9, or what stands for it).
 * Readings: 10/386, and those of FIG. 14, 16 and 21.
 */
import type { SessionExits } from "./fig-09-establish-session.ts";
import { onUnreadable } from "./fig-10-send-message.ts";
import { abortTransactionX, abortTransactionY } from "./fig-11-abort-transaction.ts";
import { checkCredentialX, checkCredentialY } from "./fig-14-check-credential.ts";
import { deliverMerchandiseA, deliverMerchandiseB } from "./fig-15-deliver-merchandise.ts";
import { openMerchandise } from "./fig-22-open-merchandise.ts";
import { price, type StateConfig, type Surroundings, step } from "./protocol.ts";

/** Where a payment may lead: ids of states. */
export interface PaymentExits {
  /** the agent has committed */
  readonly returned: string;
  /** the agent has aborted */
  readonly over: string;
  /** FIG. 11 as X */
  readonly gaveUp: string;
  /** FIG. 11 as Y */
  readonly abortedByPeer: string;
}

/** A lane of a figure that pays: 16 or 21. With FIG. 16 the peer's abort does not always count, so it takes that itself. */
export type PayerFigure = (exits: PaymentExits) => StateConfig;

/** Lane TA.B of a figure that pays. */
export interface PayeeFigure {
  /** how A begins it: transitions, to `target`, of B's wait for the payment */
  readonly begins: (target: string) => NonNullable<StateConfig["on"]>;
  readonly figure: PayerFigure;
}

/** What figure 12 is embedded in. */
export interface PurchaseSurroundings<Figure> extends Surroundings {
  /** step 408: the session, leaving for `established` or for `over` */
  readonly session: (exits: SessionExits) => StateConfig;
  /** where the agent goes when all is over */
  readonly over: string;
  /** how goods can be paid for: FIG. 16, FIG. 21 */
  readonly pay: { readonly module?: Figure; readonly card?: Figure };
}

/** Times that the merchandise server is asked, in all (step 420). */
const fetchesMax = 3;

const ends = { gaveUp: "#f12_gaveUp", abortedByPeer: "#f12_abortedByPeer" } as const;

function sessionEnds({ readings }: Surroundings): NonNullable<StateConfig["on"]> {
  return {
    AbortNotice: { guard: "sameSession", target: ends.abortedByPeer },
    ...onUnreadable(readings, ends.gaveUp),
  };
}

/** The owner has decided to pay the price. */
function chosen(target: string) {
  return { target, actions: { type: "note", params: { confirmed: price } } } as const;
}

/** The states that both agents abort in. */
function aborting(over: string): Record<"gaveUp" | "abortedByPeer", StateConfig> {
  return {
    // FIG. 7B: whoever waits in vain aborts, then tells the other as FIG. 11 does.
    gaveUp: { id: "f12_gaveUp", ...abortTransactionX("f12_gaveUp", over) },
    abortedByPeer: { id: "f12_abortedByPeer", ...abortTransactionY("f12_abortedByPeer", over) },
  };
}

/** Lanes HOST.A, TA.A: the buyer. */
export function purchaseA({ readings, session, over, pay }: PurchaseSurroundings<PayerFigure>): StateConfig {
  const surroundings = { readings, gaveUp: ends.gaveUp, over };
  const exits: PaymentExits = { returned: "#f12_paid", over, ...ends };
  return {
    initial: "s398_connect",
    states: {
      s398_connect: step("12/398", { always: "s400_select" }),
      s400_select: step("12/400", { always: "s402_tellServer" }),
      s402_tellServer: step("12/402", { always: "s404_instructAgent" }),
      s404_instructAgent: step("12/404", { always: "s408_establishSession" }),
      s408_establishSession: step("12/408", session({ established: "#f12_inSession", over })),
      inSession: {
        id: "f12_inSession",
        initial: "s410_checkCredential",
        on: sessionEnds({ readings }),
        states: {
          s410_checkCredential: step("12/410", checkCredentialX({ ...surroundings, returned: "#f12_delivery" })),
          delivery: { id: "f12_delivery", ...deliverMerchandiseA({ ...surroundings, returned: "#f12_delivered" }) },
          s426_askHow: step("12/426", { id: "f12_delivered", always: "s428_howToPay" }),
          s428_howToPay: step("12/428", {
            tags: "owner",
            on: {
              ...(pay.module === undefined ? {} : { OwnerPaysByModule: chosen("#f12_payByModule") }),
              ...(pay.card === undefined ? {} : { OwnerPaysByCard: chosen("#f12_payByCard") }),
              OwnerCancels: ends.gaveUp,
            },
          }),
        },
      },
      ...(pay.module === undefined
        ? {}
        : { s430_payByModule: step("12/430", { id: "f12_payByModule", ...pay.module(exits) }) }),
      ...(pay.card === undefined
        ? {}
        : {
            s432_payByCard: step("12/432", {
              id: "f12_payByCard",
              on: sessionEnds({ readings }),
              ...pay.card(exits),
            }),
          }),
      s434_openMerchandise: step("12/434", { id: "f12_paid", ...openMerchandise(over) }),
      ...aborting(over),
    },
  };
}

/** Lanes MERCHANT_SERVER, MERCHANDISE_SERVER, TA.B: the seller. */
export function purchaseB({ readings, session, over, pay }: PurchaseSurroundings<PayeeFigure>): StateConfig {
  const surroundings = { readings, gaveUp: ends.gaveUp, over };
  const exits: PaymentExits = { returned: over, over, ...ends };
  return {
    initial: "s406_instructAgent",
    states: {
      s406_instructAgent: step("12/406", { always: "establishSession" }),
      establishSession: session({ established: "#f12_inSession", over }),
      inSession: {
        id: "f12_inSession",
        initial: "showCredential",
        on: sessionEnds({ readings }),
        states: {
          showCredential: checkCredentialY({ ...surroundings, returned: "#f12_fetch" }),
          s412_askServer: step("12/412", {
            id: "f12_fetch",
            entry: { type: "note", params: ({ context }) => ({ fetches: context.fetches + 1 }) },
            always: "s414_serverSends",
          }),
          s414_serverSends: step("12/414", {
            tags: "owner",
            on: { MerchandiseArrives: "s416_receiveMerchandise" },
            after: { reply: "s416_receiveMerchandise" },
          }),
          s416_receiveMerchandise: step("12/416", { always: "s418_rightItem" }),
          s418_rightItem: step("12/418", {
            always: [
              {
                guard: ({ event }) => event.type === "MerchandiseArrives" && event.merchandise === "right",
                target: "s424_deliver",
              },
              { target: "s420_mayAskAgain" },
            ],
          }),
          s420_mayAskAgain: step("12/420", {
            always: [
              { guard: ({ context }) => context.fetches < fetchesMax, target: "s412_askServer" },
              { target: "s422_abortTransaction" },
            ],
          }),
          s422_abortTransaction: step("12/422", abortTransactionX("f12_noGoods", over)),
          s424_deliver: step("12/424", {
            entry: { type: "note", params: { fetches: 0 } },
            ...deliverMerchandiseB({ returned: "#f12_delivered" }),
          }),
          awaitingPayment: {
            id: "f12_delivered",
            on: { ...pay.module?.begins("#f12_payByModule"), ...pay.card?.begins("#f12_payByCard") },
            after: { reply: ends.gaveUp },
          },
        },
      },
      ...(pay.module === undefined ? {} : { payByModule: { id: "f12_payByModule", ...pay.module.figure(exits) } }),
      ...(pay.card === undefined
        ? {}
        : { payByCard: { id: "f12_payByCard", on: sessionEnds({ readings }), ...pay.card.figure(exits) } }),
      ...aborting(over),
    },
  };
}
