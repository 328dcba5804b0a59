/**
 * FIG. 42, Abort Transaction (modules): X gives up, writes down what it may have lost, and tells Y, which gives up too.
 *
 * Provisional changes lie in volatile context, so rolling back forgets them. That X has sent Ready-to-Commit is durable
 * until its entry is written, so that a loss of power between 1726 and 1732 is made up for after the restart. X tells Y
 * as long as it has the session's key: after a restart it has none.
 *
 * Preconditions: none; X may abort at any time before its commit.
 * Readings: 42/1750; 10/386 for what a module in a session does with a message that it cannot read.
 */
import { choose } from "../explorer/index.ts";
import { undoEffect } from "./commit-effect.ts";
import { onUnreadable } from "./fig-10-send-message.ts";
import { type ReportStep, tellSubscriber } from "./fig-16-report.ts";
import { nothingUnderWay, type Place, type StateConfig, type Surroundings, step } from "./protocol.ts";

const isTransactionModule = ({ context }: Place): boolean => choose(context, "kind") === "transaction";
const isTeller = ({ context }: Place): boolean => choose(context, "kind") === "teller";

/**
 * Lane MM.X: the module that gives up. `id` makes the states' ids unique in the chart; `report` is the step by which it
 * also tells its own agent, in a purchase.
 */
export function abortTransactionModulesX(id: string, returned: string, report?: ReportStep): StateConfig {
  const next = { key: "s1746_tellPeer", id: `${id}_tellPeer` };
  return {
    initial: "s1726_rollBack",
    states: {
      s1726_rollBack: step("42/1726", {
        entry: { type: "note", params: nothingUnderWay },
        always: "s1728_lookUpReady",
      }),
      s1728_lookUpReady: step("42/1728", {
        entry: { type: "note", params: ({ context }) => ({ readySent: context.ready !== null }) },
        always: "s1730_readySent",
      }),
      s1730_readySent: step("42/1730", {
        always: [
          { guard: ({ context }) => context.readySent, target: "s1732_logNotes" },
          { target: "s1734_isTransactionModule" },
        ],
      }),
      s1732_logNotes: step("42/1732", {
        entry: {
          type: "store",
          params: ({ context }) =>
            context.ready === null
              ? {}
              : { log: [...context.log, { kind: "abortedAfterReady", ...context.ready }], ready: null },
        },
        always: "s1734_isTransactionModule",
      }),
      s1734_isTransactionModule: step("42/1734", {
        always: [{ guard: isTransactionModule, target: "s1736_readySent" }, { target: "s1740_isTeller" }],
      }),
      s1736_readySent: step("42/1736", {
        always: [
          { guard: ({ context }) => context.readySent, target: "s1738_warnSubscriber" },
          { target: "s1744_tellSubscriber" },
        ],
      }),
      s1738_warnSubscriber: step("42/1738", tellSubscriber("transferError", next, report)),
      s1740_isTeller: step("42/1740", {
        always: [{ guard: isTeller, target: "s1742_tellBank" }, { target: "s1746_tellPeer" }],
      }),
      s1742_tellBank: step("42/1742", { always: "s1746_tellPeer" }),
      s1744_tellSubscriber: step("42/1744", tellSubscriber("unsuccessful", next, report)),
      s1746_tellPeer: step("42/1746", {
        id: `${id}_tellPeer`,
        initial: "keyLeft",
        states: {
          keyLeft: {
            always: [
              { guard: ({ context }) => context.session !== null, target: "send" },
              { target: `#${id}_sessionOver` },
            ],
          },
          send: {
            entry: {
              type: "send",
              params: ({ context }) => ({
                to: context.peer,
                message: { type: "TransactionCannotBeCompleted", session: context.session ?? "" },
              }),
            },
            always: `#${id}_sessionOver`,
          },
        },
      }),
      sessionOver: sessionOver(id, returned),
    },
  };
}

/** Lane MM.Y: the other module, entered when X's message has come in. */
export function abortTransactionModulesY(id: string, returned: string, report?: ReportStep): StateConfig {
  const next = { key: `#${id}_sessionOver`, id: `${id}_sessionOver` };
  return {
    initial: "s1748_receiveNotice",
    states: {
      s1748_receiveNotice: step("42/1748", { always: "s1750_rollBack" }),
      s1750_rollBack: step("42/1750", {
        entry: [
          { type: "store", params: ({ context }) => ({ ready: null, ...undoEffect(context) }) },
          { type: "note", params: { ...nothingUnderWay, last: null } },
        ],
        always: "s1752_isTransactionModule",
      }),
      s1752_isTransactionModule: step("42/1752", {
        always: [{ guard: isTransactionModule, target: "s1754_tellSubscriber" }, { target: "s1756_isTeller" }],
      }),
      s1754_tellSubscriber: step("42/1754", tellSubscriber("unsuccessful", next, report)),
      s1756_isTeller: step("42/1756", {
        always: [{ guard: isTeller, target: "s1758_tellBank" }, { target: `#${id}_sessionOver` }],
      }),
      s1758_tellBank: step("42/1758", { always: `#${id}_sessionOver` }),
      sessionOver: sessionOver(id, returned),
    },
  };
}

function sessionOver(id: string, returned: string): StateConfig {
  return {
    id: `${id}_sessionOver`,
    entry: { type: "note", params: { session: null, order: null, readySent: false } },
    always: returned,
  };
}

/** Where a module goes that gives up by itself, or because its peer has. */
export interface AbortTargets {
  readonly gaveUp: string;
  readonly abortedByPeer: string;
}

/** What ends any wait in a session: the peer's message; under reading 10/386=abort also what cannot be read. */
export function sessionEnds(
  { readings }: Surroundings,
  { gaveUp, abortedByPeer }: AbortTargets,
): NonNullable<StateConfig["on"]> {
  return {
    TransactionCannotBeCompleted: { guard: "sameSession", target: abortedByPeer },
    ...onUnreadable(readings, gaveUp),
  };
}

/** What a module with no session does with an abort message: nothing, or (42/1750=obey) undo its last commit. */
export function lateAbort({ readings }: Surroundings, undoing: string): NonNullable<StateConfig["on"]> {
  if (readings["42/1750"] === "committedIgnores") return {};
  return {
    TransactionCannotBeCompleted: {
      guard: ({ context, event }) => context.last !== null && context.last.session === event.session,
      target: undoing,
    },
  };
}
