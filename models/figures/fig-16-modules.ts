/**
 * FIG. 16, Money Module Payment, the modules: each is given a random number by its own agent; they establish a session
 * of their own over the agents, exchange the numbers, so that each shares a key with its agent, and pay as the agents
 * tell them.
 *
 * The orders of 542 and 544 come bare over the host's bus, so that the host can make them too: fig-16-orders.ts says which
 * are taken and remembered. Figures 17, 18, 19 and 20 stand as links (systems/relays.ts).
 * Reports are made where figures 41 and 42 tell the subscriber: fig-16-report.ts.
 *
 * Preconditions: none; step 546 sets up the modules' session (FIG. 38, or what stands for it).
 * Readings: 10/386, those of fig-16-orders.ts, and those of FIG. 41 and 42.
 */
import { choose } from "../explorer/index.ts";
import { keepOrder } from "./fig-16-orders.ts";
import { packetTo, transferNotesX, transferNotesY } from "./fig-39-transfer-notes.ts";
import { commitModulesX, commitModulesY } from "./fig-41-commit-modules.ts";
import { abortTransactionModulesX, abortTransactionModulesY, sessionEnds } from "./fig-42-abort-transaction-modules.ts";
import { type StateConfig, type Surroundings, step } from "./protocol.ts";

/** What the modules' part of figure 16 is embedded in. */
export interface ModulePaymentSurroundings extends Surroundings {
  /** step 546: the session, leaving for `established` or for `over` */
  readonly session: (exits: { readonly established: string; readonly over: string }) => StateConfig;
  /** where the module goes when all is over */
  readonly over: string;
}

const ends = { gaveUp: "#f16_gaveUp", abortedByPeer: "#f16_abortedByPeer" } as const;

/** The states in which a module aborts. */
function aborting(over: string, report: "16/584" | "16/586"): Record<"gaveUp" | "abortedByPeer", StateConfig> {
  return {
    gaveUp: { id: "f16_gaveUp", ...abortTransactionModulesX("f16_gaveUp", over, report) },
    abortedByPeer: { id: "f16_abortedByPeer", ...abortTransactionModulesY("f16_abortedByPeer", over, report) },
  };
}

/** Lane MM.A: the payer's module. A restart completes a decided commit at `#f16_commit_writeLog`. */
export function modulePaymentA({ readings, session, over }: ModulePaymentSurroundings): StateConfig {
  const report = "16/584";
  return {
    initial: "s542_takeOrder",
    states: {
      s542_takeOrder: step("16/542", { always: "s546_establishSession" }),
      s546_establishSession: step("16/546", session({ established: "#f16_inSession", over })),
      inSession: {
        id: "f16_inSession",
        initial: "s548_forwardRandom",
        on: sessionEnds({ readings }, ends),
        states: {
          s548_forwardRandom: step("16/548", { always: "s550_sendRouted" }),
          s550_sendRouted: step("16/550", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "R1Forward", session: context.session ?? "", random: context.random ?? 0 },
              }),
            },
            on: { R2Forward: { guard: "sameSession", target: "s556_formKey" } },
            after: { reply: ends.gaveUp },
          }),
          s556_formKey: step("16/556", {
            entry: keepOrder({ readings }, (own, theirs) => `${own}+${theirs}`),
            always: "s558_askForAmount",
          }),
          s558_askForAmount: step("16/558", { always: "s560_sendToAgent" }),
          s560_sendToAgent: step("16/560", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.mate,
                message: { type: "AmountPrompt", order: context.order ?? "" },
              }),
            },
            on: {
              PaymentAmount: {
                guard: "sameOrder",
                target: "s566_receiveAmount",
                actions: { type: "note", params: ({ event }) => ({ confirmed: event.amount, round: 1 }) },
              },
            },
            after: { reply: ends.gaveUp },
          }),
          s566_receiveAmount: step("16/566", { always: "s568_compareHoldings" }),
          s568_compareHoldings: step("16/568", { always: "s570_fundsSufficient" }),
          s570_fundsSufficient: step("16/570", {
            always: [
              {
                guard: ({ context }) =>
                  context.balance >= Number(context.confirmed) && choose(context, "funds") === "enough",
                target: "s600_nameAmount",
              },
              { target: "s572_askForNewAmount" },
            ],
          }),
          s572_askForNewAmount: step("16/572", { always: "s574_sendToAgent" }),
          s574_sendToAgent: step("16/574", {
            entry: {
              type: "send",
              params: ({ context, event }) => ({
                to: context.mate,
                message: {
                  type: "NewAmountPrompt",
                  order: context.order ?? "",
                  reason: event.type === "IncorrectAmountNotice" ? "wrong" : "funds",
                },
              }),
            },
            on: { NewAmountReply: { guard: "sameOrder", target: "s580_newAmount" } },
            after: { reply: ends.gaveUp },
          }),
          s580_newAmount: step("16/580", {
            always: [
              {
                guard: ({ context, event }) =>
                  event.type === "NewAmountReply" && event.amount !== null && context.round < context.limits.roundsMax,
                target: "s568_compareHoldings",
                actions: {
                  type: "note",
                  params: ({ context, event }) => ({
                    confirmed: event.type === "NewAmountReply" ? event.amount : null,
                    round: context.round + 1,
                  }),
                },
              },
              { target: "s582_abortTransaction" },
            ],
          }),
          s582_abortTransaction: step("16/582", abortTransactionModulesX("f16_noAmount", over, report)),
          s600_nameAmount: step("16/600", { always: "s602_sendRouted" }),
          s602_sendRouted: step("16/602", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: {
                  type: "AmountToTransfer",
                  session: context.session ?? "",
                  amount: Number(context.confirmed),
                  round: context.round,
                },
              }),
            },
            on: {
              AmountAcknowledgement: { guard: "sameSession", target: "s628_receiveAcknowledgement" },
              IncorrectAmountNotice: { guard: "sameSession", target: "s572_askForNewAmount" },
            },
            after: { reply: ends.gaveUp },
          }),
          s628_receiveAcknowledgement: step("16/628", { always: "s630_transferNotes" }),
          s630_transferNotes: step("16/630", transferNotesX("#f16_commit")),
          commit: {
            id: "f16_commit",
            ...commitModulesY({ readings, id: "f16_commit", returned: over, gaveUp: ends.gaveUp, report }),
          },
        },
      },
      ...aborting(over, report),
    },
  };
}

/** Lane MM.B: the payee's module. A restart with Ready-to-Commit sent aborts at `#f16_gaveUp`. */
export function modulePaymentB({ readings, session, over }: ModulePaymentSurroundings): StateConfig {
  const report = "16/586";
  const amountNamed = {
    AmountToTransfer: {
      guard: ({ context, event }) => event.session === context.session && event.round > context.round,
      target: "s604_askAgent",
      actions: { type: "note", params: ({ event }) => ({ requested: event.amount, round: event.round }) },
    },
  } satisfies StateConfig["on"];
  return {
    initial: "s544_takeOrder",
    states: {
      s544_takeOrder: step("16/544", { always: "establishSession" }),
      establishSession: session({ established: "#f16_inSession", over }),
      inSession: {
        id: "f16_inSession",
        initial: "awaitingRandom",
        on: sessionEnds({ readings }, ends),
        states: {
          awaitingRandom: {
            on: { R1Forward: { guard: "sameSession", target: "s552_formKey" } },
            after: { reply: ends.gaveUp },
          },
          s552_formKey: step("16/552", {
            entry: keepOrder({ readings }, (own, theirs) => `${theirs}+${own}`),
            always: "s554_sendRouted",
          }),
          s554_sendRouted: step("16/554", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "R2Forward", session: context.session ?? "", random: context.random ?? 0 },
              }),
            },
            on: amountNamed,
            after: { reply: ends.gaveUp },
          }),
          s604_askAgent: step("16/604", { always: "s606_sendToAgent" }),
          s606_sendToAgent: step("16/606", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.mate,
                message: {
                  type: "VerifyAmountPrompt",
                  order: context.order ?? "",
                  amount: context.requested ?? 0,
                },
              }),
            },
            on: {
              CorrectAmount: { guard: "sameOrder", target: "s618_verdict" },
              IncorrectAmount: { guard: "sameOrder", target: "s618_verdict" },
            },
            after: { reply: ends.gaveUp },
          }),
          s618_verdict: step("16/618", {
            always: [
              { guard: ({ event }) => event.type === "CorrectAmount", target: "s624_acknowledge" },
              { target: "s620_refuseAmount" },
            ],
          }),
          s620_refuseAmount: step("16/620", { always: "s622_sendRouted" }),
          s622_sendRouted: step("16/622", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "IncorrectAmountNotice", session: context.session ?? "" },
              }),
            },
            on: amountNamed,
            after: { reply: ends.gaveUp },
          }),
          s624_acknowledge: step("16/624", { always: "s626_sendRouted" }),
          s626_sendRouted: step("16/626", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "AmountAcknowledgement", session: context.session ?? "" },
              }),
            },
            on: packetTo("transferNotes"),
            after: { reply: ends.gaveUp },
          }),
          transferNotes: transferNotesY({ returned: "#f16_commit", over, report }),
          s632_commit: step("16/632", {
            id: "f16_commit",
            ...commitModulesX({ readings, id: "f16_commit", returned: over, gaveUp: ends.gaveUp, report }),
          }),
        },
      },
      ...aborting(over, report),
    },
  };
}
