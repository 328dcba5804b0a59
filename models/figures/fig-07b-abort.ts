/**
 * FIG. 7B, Abort: one trusted agent undoes what it has done since the session began.
 *
 * Provisional changes lie in volatile context only, so rolling back forgets them. The session's key stays until the
 * notice of FIG. 11 has left.
 */
import { nothingUnderWay, type StateConfig, step } from "./protocol.ts";

/**
 * Lane TA.X. Leaves for `returned` when the host has been told. `endsDoubt`: the agent may be in doubt about a payment,
 * which rolling back ends durably (FIG. 16, 596 and 598).
 */
export function abort(returned: string, { endsDoubt = false } = {}): StateConfig {
  return {
    initial: "s236_rollBack",
    states: {
      s236_rollBack: step("7B/236", {
        entry: [
          ...(endsDoubt ? [{ type: "store", params: { doubt: null } } as const] : []),
          { type: "note", params: nothingUnderWay },
        ],
        always: "s238_tellHost",
      }),
      s238_tellHost: step("7B/238", { always: returned }),
    },
  };
}
