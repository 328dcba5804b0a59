/**
 * FIG. 7B, the time-out rule: who waits for a reply too long asks whether the transaction is still running at the other
 * end, a limited number of times, and then aborts.
 *
 * None of this has a step number. `systems/status-query.ts` shows what it comes to: a wait may be given up at any
 * moment and ends in any case. So in compositions a wait has one timer and no queries.
 *
 * Preconditions: the session stands (FIG. 9 has no queries), and a message that requires a reply has left.
 * Readings: 7B:queryCount, 7B:querySilence (one interval, not repeated), 7B:otherAnswer (any other answer aborts).
 */
import type { DeviceContext, StateConfig } from "./protocol.ts";

/** How a wait for a reply ends. */
export interface WaitExits {
  /** transitions that take the reply in */
  readonly reply: NonNullable<StateConfig["on"]>;
  /** FIG. 7B, then one attempt to tell the peer (FIG. 11) */
  readonly gaveUp: string;
}

const mayAsk = ({ context }: { readonly context: DeviceContext }): boolean =>
  context.queries < (context.limits.queriesMax ?? 0);

/** The agent that waits. The caller's reply transitions leave it. */
export function awaitReply({ reply, gaveUp }: WaitExits): StateConfig {
  return {
    initial: "waiting",
    on: reply,
    states: {
      waiting: {
        after: { reply: [{ guard: mayAsk, target: "querying" }, { target: gaveUp }] },
      },
      querying: {
        entry: [
          { type: "note", params: ({ context }) => ({ queries: context.queries + 1 }) },
          {
            type: "send",
            params: ({ context }) => ({
              to: context.peer,
              message: { type: "TransactionStatusQuery", session: context.session ?? "" },
            }),
          },
        ],
        on: {
          TransactionStatusReply: [
            {
              guard: ({ context, event }) => event.session === context.session && event.status === "proceeding",
              target: "waiting",
            },
            { guard: "sameSession", target: gaveUp },
          ],
        },
        after: { reply: gaveUp },
      },
    },
  };
}

/** The agent that is asked: what it answers, wherever it is. Being asked changes nothing. */
export function answerQuery(status: "proceeding" | "ended"): NonNullable<StateConfig["on"]> {
  return {
    TransactionStatusQuery: {
      guard: "sameSession",
      actions: {
        type: "send",
        params: ({ context }) => ({
          to: context.peer,
          message: { type: "TransactionStatusReply", session: context.session ?? "", status },
        }),
      },
    },
  };
}
