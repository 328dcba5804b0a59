/**
 * Establishing a session by contract, in place of FIG. 9 and 38: the initiator offers a number, the responder answers
 * with its own and returns the initiator's, and the key is both, as there.
 *
 * Unlike a session that stands by assumption (ready-session.ts) it may fail or stand at the responder alone, and the
 * counts of attempts of both ends may get out of step. The responder may even take an offer that is long out of date;
 * figures 9 and 38 find that out. Then nobody is at the other end, and its timer ends it.
 */
import type { SessionExits } from "../figures/fig-09-establish-session.ts";
import type { StateConfig } from "../figures/protocol.ts";

/** Lanes TA.X of FIG. 9 and MM.A of FIG. 38. */
export function briefSessionX({ established, over }: SessionExits): StateConfig {
  return {
    initial: "offering",
    states: {
      offering: {
        entry: {
          type: "send",
          params: ({ context }) => ({ to: context.peer, message: { type: "SessionOffer", own: context.attempts } }),
        },
        on: {
          SessionAnswer: {
            guard: ({ context, event }) => event.theirs === context.attempts,
            target: established,
            actions: { type: "note", params: ({ event }) => ({ session: `${event.theirs}.${event.own}` }) },
          },
        },
        after: { reply: over },
      },
    },
  };
}

/** Lanes TA.Y of FIG. 9 and MM.B of FIG. 38. */
export function briefSessionY({ established, over }: SessionExits): StateConfig {
  return {
    initial: "awaitingOffer",
    states: {
      awaitingOffer: {
        on: {
          SessionOffer: {
            target: "answering",
            actions: {
              type: "note",
              params: ({ context, event }) => ({ session: `${event.own}.${context.attempts}`, theirs: event.own }),
            },
          },
        },
        after: { reply: over },
      },
      answering: {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "SessionAnswer", own: context.attempts, theirs: context.theirs ?? 0 },
          }),
        },
        exit: { type: "note", params: { theirs: null } },
        always: established,
      },
    },
  };
}
