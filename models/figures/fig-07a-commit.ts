/**
 * FIG. 7A, Commit: one trusted agent makes its side of a transaction final.
 *
 * The log entry of step 230 is the commit point: writing it, deleting what was given and unlocking what was received
 * are one durable act. A decision stored earlier (reading 25/886) is completed by the same act.
 */
import { commitEffect } from "./commit-effect.ts";
import { nothingUnderWay, type StateConfig, step } from "./protocol.ts";

/** Lane TA.X. Leaves for `returned` when the session is over. */
export function commit(returned: string): StateConfig {
  return {
    initial: "s230_writeLog",
    states: {
      s230_writeLog: step("7A/230", {
        entry: { type: "store", params: ({ context }) => commitEffect(context, "agent") },
        always: "s232_tellHost",
      }),
      s232_tellHost: step("7A/232", { always: "s234_endSession" }),
      s234_endSession: step("7A/234", {
        entry: { type: "note", params: { ...nothingUnderWay, session: null, order: null } },
        always: returned,
      }),
    },
  };
}
