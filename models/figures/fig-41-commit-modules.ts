/**
 * FIG. 41, Commit (modules): X declares itself ready, Y acknowledges and commits, X commits last.
 *
 * In a payment X is the payee and Y the payer, so that whoever gives notes is final before whoever takes them. Until
 * its acknowledgement has left Y may still give up; afterwards never. An acknowledgement lost on the way loses the
 * notes, and X's entry at 42/1732 names them.
 *
 * Preconditions: a session stands, and what is to be committed is provisional at both ends (FIG. 39).
 * Readings: 41/1706, 41/1708, 42/1750 (whether a commit has to be remembered for an abort that comes too late).
 */
import { choose } from "../explorer/index.ts";
import { commitEffect, lastCommitted } from "./commit-effect.ts";
import { type ReportStep, tellSubscriber } from "./fig-16-report.ts";
import { type DeviceContext, nothingUnderWay, type StateConfig, type Surroundings, step } from "./protocol.ts";

/** What figure 41 is embedded in. */
export interface CommitSurroundings extends Surroundings {
  /** makes the states' ids unique in the chart; a restart completes a decided commit at `#<id>_writeLog` */
  readonly id: string;
  /** where the module goes when it has committed and the session is over */
  readonly returned: string;
  /** where it goes when what it waits for does not come: FIG. 42 as X */
  readonly gaveUp: string;
  /** in a purchase: the step by which the module also tells its own agent */
  readonly report?: ReportStep;
}

/** Lane MM.X: declares readiness, commits last. */
export function commitModulesX({ readings, id, returned, gaveUp, report }: CommitSurroundings): StateConfig {
  return {
    initial: "s1702_declareReady",
    states: {
      s1702_declareReady: step("41/1702", {
        initial: "record",
        states: {
          // Stored before the message leaves: else a loss of power between the two could lose notes without an entry.
          record: {
            entry: {
              type: "store",
              params: ({ context }) => ({
                ready: { direction: "received", ...context.moving, session: context.session ?? "" },
              }),
            },
            always: "declare",
          },
          declare: {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "ReadyToCommit", session: context.session ?? "" },
              }),
            },
            on: { Acknowledgement: { guard: "sameSession", target: `#${id}_acknowledged` } },
            after: { reply: gaveUp },
          },
        },
      }),
      s1708_receiveAcknowledgement: step("41/1708", {
        id: `${id}_acknowledged`,
        ...(readings["41/1708"] === "oneAct"
          ? { entry: { type: "store", params: ({ context }) => ({ decided: context.ready }) } }
          : {}),
        always: "s1718_writeLog",
      } satisfies StateConfig),
      s1718_writeLog: step("41/1718", {
        id: `${id}_writeLog`,
        entry: { type: "store", params: ({ context }) => commitEffect(context, "module") },
        always: "s1720_isTransactionModule",
      }),
      s1720_isTransactionModule: step("41/1720", {
        always: [{ guard: isTransactionModule, target: "s1722_tellSubscriber" }, { target: "s1724_endSession" }],
      }),
      s1722_tellSubscriber: step("41/1722", tellSubscriber("successful", ends("s1724_endSession", id), report)),
      s1724_endSession: step("41/1724", {
        id: `${id}_endSession`,
        entry: endSession(readings),
        always: returned,
      }),
    },
  };
}

/** Lane MM.Y: waits for X's readiness, acknowledges, commits first. */
export function commitModulesY({ readings, id, returned, gaveUp, report }: CommitSurroundings): StateConfig {
  const decisionFirst = readings["41/1706"] === "decisionFirst";
  return {
    initial: "awaitingReadiness",
    states: {
      awaitingReadiness: {
        on: { ReadyToCommit: { guard: "sameSession", target: "s1704_receiveReadiness" } },
        after: { reply: gaveUp },
      },
      s1704_receiveReadiness: step("41/1704", { always: "s1706_acknowledge" }),
      s1706_acknowledge: step("41/1706", {
        initial: decisionFirst ? "decide" : "acknowledge",
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
                  always: "acknowledge",
                } satisfies StateConfig,
              }
            : {}),
          acknowledge: {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "Acknowledgement", session: context.session ?? "" },
              }),
            },
            always: `#${id}_writeLog`,
          },
        },
      }),
      s1710_writeLog: step("41/1710", {
        id: `${id}_writeLog`,
        entry: { type: "store", params: ({ context }) => commitEffect(context, "module") },
        always: "s1712_isTransactionModule",
      }),
      s1712_isTransactionModule: step("41/1712", {
        always: [{ guard: isTransactionModule, target: "s1714_tellSubscriber" }, { target: "s1716_endSession" }],
      }),
      s1714_tellSubscriber: step("41/1714", tellSubscriber("successful", ends("s1716_endSession", id), report)),
      s1716_endSession: step("41/1716", {
        id: `${id}_endSession`,
        entry: endSession(readings),
        always: returned,
      }),
    },
  };
}

function isTransactionModule({ context }: { readonly context: DeviceContext }): boolean {
  return choose(context, "kind") === "transaction";
}

const ends = (key: string, id: string) => ({ key, id: `${id}_endSession` });

/** The end of a committed session. Only who obeys late aborts needs to know what it committed. */
function endSession(readings: Surroundings["readings"]) {
  const obeys = readings["42/1750"] === "obey";
  return {
    type: "note",
    params: ({ context }: { readonly context: DeviceContext }) => ({
      ...nothingUnderWay,
      session: null,
      order: null,
      last: obeys ? lastCommitted(context) : null,
    }),
  } as const;
}
