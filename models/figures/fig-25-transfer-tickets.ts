/**
 * FIG. 25, Transfer Tickets: A signs tickets over to B.
 *
 * B keeps them provisionally and says so; A deletes its own, says so and commits; B commits last. A cut can lose a
 * ticket (in A's log), never double it, as long as A's decision to commit is durable before its notice leaves
 * (reading 25/886). FIG. 14 stands in by its contract: the credential is found good, or A aborts.
 *
 * Preconditions: none; step 844 sets up the session (FIG. 9, or a session that stands by assumption).
 * Readings: 25/886, 25/890, 10/386.
 */
import { choose } from "../explorer/index.ts";
import { commit } from "./fig-07a-commit.ts";
import { deniedLate, type SessionExits } from "./fig-09-establish-session.ts";
import { onUnreadable } from "./fig-10-send-message.ts";
import { abortTransactionX, abortTransactionY } from "./fig-11-abort-transaction.ts";
import { type StateConfig, type Surroundings, step } from "./protocol.ts";

/** What figure 25 is embedded in. */
export interface TransferSurroundings extends Surroundings {
  /** step 844: the session, leaving for `established` or for `over` */
  readonly session: (exits: SessionExits) => StateConfig;
  /** where the agent goes when all is over */
  readonly over: string;
}

/** Lanes OWNER.A, HOST.A, TA.A: the sender. */
export function transferTicketsA({ readings, session, over }: TransferSurroundings): StateConfig {
  const decisionFirst = readings["25/886"] === "decisionFirst";
  return {
    initial: "s836_decide",
    states: {
      s836_decide: step("25/836", { always: "s838_openLink" }),
      s838_openLink: step("25/838", { always: "s840_tellAgent" }),
      s840_tellAgent: step("25/840", { always: "s844_establishSession" }),
      s844_establishSession: step("25/844", session({ established: "#f25_inSession", over })),
      inSession: {
        id: "f25_inSession",
        initial: "s846_askAboutCheck",
        on: {
          AbortNotice: { guard: "sameSession", target: "#f25_abortedByPeer" },
          ...onUnreadable(readings, "#f25_gaveUp"),
        },
        states: {
          s846_askAboutCheck: step("25/846", { always: "s848_promptOwner" }),
          s848_promptOwner: step("25/848", {
            tags: "owner",
            on: {
              OwnerAnswersCheck: {
                target: "s850_receiveAnswer",
                actions: { type: "note", params: ({ event }) => ({ checkWanted: event.wanted }) },
              },
            },
          }),
          s850_receiveAnswer: step("25/850", { always: "s852_checkWanted" }),
          s852_checkWanted: step("25/852", {
            always: [
              { guard: ({ context }) => context.checkWanted === true, target: "s854_checkCredential" },
              { target: "s856_listTickets" },
            ],
          }),
          s854_checkCredential: step("25/854", {
            always: [
              { guard: ({ context }) => choose(context, "peerCredential") === "valid", target: "s856_listTickets" },
              { target: "#f25_gaveUp" },
            ],
          }),
          s856_listTickets: step("25/856", { always: "s858_sendList" }),
          s858_sendList: step("25/858", { always: "s860_promptOwner" }),
          s860_promptOwner: step("25/860", {
            tags: "owner",
            on: {
              OwnerPicksTickets: {
                target: "s862_receiveChoice",
                actions: { type: "note", params: ({ context }) => ({ confirmed: context.tickets[0] ?? null }) },
              },
            },
          }),
          s862_receiveChoice: step("25/862", { always: "s864_fetchTickets" }),
          s864_fetchTickets: step("25/864", {
            entry: {
              type: "note",
              params: ({ context }) => ({ moving: { direction: "given", ticket: String(context.confirmed) } }),
            },
            always: "s866_signOver",
          }),
          s866_signOver: step("25/866", { always: "s868_handOver" }),
          s868_handOver: step("25/868", { always: "s870_sendMessage" }),
          s870_sendMessage: step("25/870", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: {
                  type: "TransferredTickets",
                  session: context.session ?? "",
                  ticket: context.moving?.ticket ?? "",
                },
              }),
            },
            on: { TransferAck: { guard: "sameSession", target: "s884_deleteTickets" } },
            after: { reply: "#f25_gaveUp" },
          }),
          s884_deleteTickets: step("25/884", { always: "s886_notifyDeletion" }),
          s886_notifyDeletion: step("25/886", {
            initial: decisionFirst ? "decide" : "notify",
            states: {
              ...(decisionFirst
                ? {
                    decide: {
                      entry: {
                        type: "store",
                        params: ({ context }) => ({
                          decided: { direction: "given", ...context.moving, session: context.session ?? "" },
                        }),
                      },
                      always: "notify",
                    } satisfies StateConfig,
                  }
                : {}),
              notify: {
                entry: {
                  type: "send",
                  params: ({ context }) => ({
                    to: context.peer,
                    message: { type: "TicketsDeleted", session: context.session ?? "" },
                  }),
                },
                always: "#f25_committing",
              },
            },
          }),
          s888_commit: step("25/888", { id: "f25_committing", ...commit(over) }),
        },
      },
      // FIG. 7B: whoever waits in vain aborts, then tells the other as FIG. 11 does.
      gaveUp: { id: "f25_gaveUp", ...abortTransactionX("f25_gaveUp", over) },
      abortedByPeer: { id: "f25_abortedByPeer", ...abortTransactionY("f25_abortedByPeer", over) },
    },
  };
}

/** Lanes HOST.B, TA.B: the receiver. */
export function transferTicketsB({ readings, session, over }: TransferSurroundings): StateConfig {
  return {
    initial: "s842_expectTickets",
    states: {
      s842_expectTickets: step("25/842", { always: "establishSession" }),
      establishSession: session({ established: "#f25_inSession", over }),
      inSession: {
        id: "f25_inSession",
        initial: "awaitingTickets",
        on: {
          AbortNotice: { guard: "sameSession", target: "#f25_abortedByPeer" },
          ...onUnreadable(readings, "#f25_gaveUp"),
        },
        states: {
          awaitingTickets: {
            on: {
              TransferredTickets: {
                guard: "sameSession",
                target: "s872_receiveTickets",
                actions: {
                  type: "note",
                  params: ({ event }) => ({ offered: event.ticket }),
                },
              },
              SessionDeniedByInitiator: { guard: "sameSession", target: "#f25_deniedLate" },
            },
            after: { reply: "#f25_gaveUp" },
          },
          s872_receiveTickets: step("25/872", { always: "s874_validate" }),
          s874_validate: step("25/874", { always: "s876_ticketsValid" }),
          s876_ticketsValid: step("25/876", {
            always: [
              { guard: ({ context }) => choose(context, "itemsOffered") === "valid", target: "s880_store" },
              { target: "s878_abortTransaction" },
            ],
          }),
          s878_abortTransaction: step("25/878", abortTransactionX("f25_refused", over)),
          s880_store: step("25/880", {
            entry: {
              type: "note",
              params: ({ context }) => ({ moving: { direction: "received", ticket: String(context.offered) } }),
            },
            always: "s882_acknowledge",
          }),
          s882_acknowledge: step("25/882", {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "TransferAck", session: context.session ?? "" },
              }),
            },
            on: { TicketsDeleted: { guard: "sameSession", target: "s890_receiveNotice" } },
            after: { reply: "#f25_gaveUp" },
          }),
          s890_receiveNotice: step("25/890", {
            ...(readings["25/890"] === "oneAct"
              ? {
                  entry: {
                    type: "store",
                    params: ({ context }) => ({
                      decided: { direction: "received", ...context.moving, session: context.session ?? "" },
                    }),
                  },
                }
              : {}),
            always: "s892_commit",
          } satisfies StateConfig),
          s892_commit: step("25/892", { id: "f25_committing", ...commit(over) }),
        },
      },
      gaveUp: { id: "f25_gaveUp", ...abortTransactionX("f25_gaveUp", over) },
      abortedByPeer: { id: "f25_abortedByPeer", ...abortTransactionY("f25_abortedByPeer", over) },
      deniedLate: { id: "f25_deniedLate", ...deniedLate(over) },
    },
  };
}
