/**
 * FIG. 16, Money Module Payment, the agents: they exchange random numbers, hand each its own to its money module, name
 * and approve the amount under the key TA/MM formed of both, and commit or abort as their own module reports.
 *
 * A number is the count of the agent's attempts. From 562 and 612 on the module may pay or be paid, and the agent is in
 * doubt: only its own module can tell it how that ends. This is stored before the message leaves that may bring it
 * about, so that a loss of power does not make the agent forget. The other agent's abort means nothing then.
 *
 * Preconditions: the agents' session stands, and A holds the goods provisionally (FIG. 15).
 * Readings: 16/588, 16/592, 16/556, 10/386.
 */
import { choose } from "../explorer/index.ts";
import { onUnreadable } from "./fig-10-send-message.ts";
import type { PayeeFigure, PayerFigure, PaymentExits } from "./fig-12-purchase.ts";
import { beginDoubt, reported, reports, waitingForReport } from "./fig-16-doubt.ts";
import {
  type DeviceContext,
  type Place,
  type ProtocolMessage,
  price,
  type StateConfig,
  type Surroundings,
  step,
} from "./protocol.ts";

/** What ends a wait as long as the module cannot have paid. */
function sessionEnds({ readings }: Surroundings, exits: PaymentExits): NonNullable<StateConfig["on"]> {
  return {
    AbortNotice: { guard: "sameSession", target: exits.abortedByPeer },
    ...onUnreadable(readings, exits.gaveUp),
  };
}

/** Sending to the other agent, or to the own module. */
function send(message: (context: DeviceContext) => ProtocolMessage, to: "peer" | "mate" = "mate") {
  return {
    type: "send",
    params: ({ context }: Place) => ({ to: context[to], message: message(context) }),
  } as const;
}

/** Lane TA.A. After a loss of power in doubt it goes on in resumeDoubt (fig-16-doubt.ts). */
export function modulePaymentAgentA({ readings }: Surroundings): PayerFigure {
  return (exits) => ({
    initial: "agreeing",
    states: {
      agreeing: {
        initial: "s520_drawNumber",
        on: sessionEnds({ readings }, exits),
        states: {
          s520_drawNumber: step("16/520", { always: "s522_announce" }),
          s522_announce: step("16/522", { always: "s524_sendMessage" }),
          s524_sendMessage: step("16/524", {
            entry: send(
              ({ session, attempts }) => ({ type: "MoneyModulePayment", session: session ?? "", random: attempts }),
              "peer",
            ),
            on: {
              RandomR2: {
                guard: "sameSession",
                target: "s534_formKey",
                actions: {
                  type: "note",
                  params: ({ context, event }) => ({ order: `${context.attempts}+${event.random}` }),
                },
              },
            },
            after: { reply: exits.gaveUp },
          }),
          s534_formKey: step("16/534", { always: "s538_orderPayment" }),
          s538_orderPayment: step("16/538", {
            entry: send(({ attempts }) => ({ type: "MakePayment", random: attempts })),
            on: {
              AmountPrompt: { guard: "sameOrder", target: "#f16_amountWanted" },
              PaymentUnsuccessful: { guard: "sameOrder", target: "moduleGaveUp" },
            },
            after: { reply: exits.gaveUp },
          }),
          moduleGaveUp: { always: "#f16_reported" },
        },
      },
      inDoubt: {
        initial: "s562_nameAmount",
        on: { ...reports("#f16_reported"), NewAmountPrompt: { guard: "sameOrder", target: "#f16_newAmountWanted" } },
        states: {
          s562_nameAmount: step("16/562", { id: "f16_amountWanted", entry: beginDoubt, always: "s564_sendToModule" }),
          s564_sendToModule: step("16/564", {
            entry: send(({ order }) => ({ type: "PaymentAmount", order: order ?? "", amount: price })),
            always: "waiting",
          }),
          // Electronic merchandise has one price: there is no other amount.
          s576_refuseNewAmount: step("16/576", { id: "f16_newAmountWanted", always: "s578_sendToModule" }),
          s578_sendToModule: step("16/578", {
            entry: send(({ order }) => ({ type: "NewAmountReply", order: order ?? "", amount: null })),
            always: "waiting",
          }),
          ...waitingForReport({ readings }, exits.gaveUp),
        },
      },
      ...reported("A", "f16", exits),
    },
  });
}

/** Lane TA.B. After a loss of power in doubt it goes on in resumeDoubt (fig-16-doubt.ts). */
export function modulePaymentAgentB({ readings }: Surroundings): PayeeFigure {
  return {
    begins: (target) => ({
      MoneyModulePayment: {
        guard: "sameSession",
        target,
        actions: {
          type: "note",
          params: ({ context, event }) => ({ order: `${event.random}+${context.attempts}` }),
        },
      },
    }),
    figure: (exits) => ({
      initial: "agreeing",
      states: {
        agreeing: {
          initial: "s526_receiveAnnouncement",
          on: sessionEnds({ readings }, exits),
          states: {
            s526_receiveAnnouncement: step("16/526", { always: "s528_keepNumber" }),
            s528_keepNumber: step("16/528", { always: "s530_drawNumber" }),
            s530_drawNumber: step("16/530", { always: "s532_sendMessage" }),
            s532_sendMessage: step("16/532", {
              entry: send(
                ({ session, attempts }) => ({ type: "RandomR2", session: session ?? "", random: attempts }),
                "peer",
              ),
              always: "s536_formKey",
            }),
            s536_formKey: step("16/536", { always: "s540_orderPayment" }),
            s540_orderPayment: step("16/540", {
              entry: send(({ attempts }) => ({ type: "ReceivePayment", random: attempts })),
              on: {
                VerifyAmountPrompt: { guard: "sameOrder", target: "s608_compareAmount" },
                PaymentUnsuccessful: { guard: "sameOrder", target: "#f16_reported" },
              },
              after: { reply: exits.gaveUp },
            }),
            s608_compareAmount: step("16/608", { always: "s610_amountRight" }),
            s610_amountRight: step("16/610", {
              always: [
                {
                  guard: ({ context, event }) =>
                    event.type === "VerifyAmountPrompt" &&
                    event.amount === price &&
                    choose(context, "amountNamed") === "right",
                  target: "#f16_amountRight",
                },
                { target: "s614_reject" },
              ],
            }),
            s614_reject: step("16/614", { always: "s616_sendVerdict" }),
            s616_sendVerdict: step("16/616", {
              id: "f16_verdict",
              entry: send(({ doubt, order }) => ({
                type: doubt === null ? "IncorrectAmount" : "CorrectAmount",
                order: order ?? "",
              })),
              always: [
                { guard: ({ context }) => context.doubt !== null, target: "#f16_waiting" },
                { target: "rejected" },
              ],
            }),
            rejected: {
              on: { PaymentUnsuccessful: { guard: "sameOrder", target: "#f16_reported" } },
              after: { reply: exits.gaveUp },
            },
          },
        },
        inDoubt: {
          initial: "s612_approve",
          on: reports("#f16_reported"),
          states: {
            s612_approve: step("16/612", { id: "f16_amountRight", entry: beginDoubt, always: "#f16_verdict" }),
            ...waitingForReport({ readings }, exits.gaveUp),
          },
        },
        ...reported("B", "f16", exits),
      },
    }),
  };
}
