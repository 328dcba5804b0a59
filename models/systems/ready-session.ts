/**
 * A session that stands by assumption, in place of FIG. 9 or 38: the n-th session that each side begins has key n.
 */
import type { StateConfig } from "../figures/protocol.ts";

/** In place of the call that establishes a session. */
export function readySession(exits: { readonly established: string }): StateConfig {
  return {
    initial: "stands",
    states: {
      stands: {
        entry: { type: "note", params: ({ context }) => ({ session: String(context.attempts) }) },
        always: exits.established,
      },
    },
  };
}
