/**
 * FIG. 11, Abort Transaction: X gives up and tells Y through the session; Y gives up too.
 *
 * X has rolled back before it sends, so whether Y hears of it does not matter to X.
 */
import { abort } from "./fig-07b-abort.ts";
import { type StateConfig, step } from "./protocol.ts";

/** Lane TA.X: the agent that found the failure. `id` makes the states' ids unique in the chart. */
export function abortTransactionX(id: string, returned: string): StateConfig {
  return {
    initial: "s388_abort",
    states: {
      s388_abort: step("11/388", abort(`#${id}_told`)),
      s390_assembleNotice: step("11/390", { id: `${id}_told`, always: "s392_sendMessage" }),
      s392_sendMessage: step("11/392", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "AbortNotice", session: context.session ?? "" },
          }),
        },
        always: "sessionOver",
      }),
      sessionOver: { entry: { type: "note", params: { session: null, order: null } }, always: returned },
    },
  };
}

/** Lane TA.Y: the other agent, entered when the notice has come in. */
export function abortTransactionY(id: string, returned: string): StateConfig {
  return {
    initial: "s394_receiveNotice",
    states: {
      s394_receiveNotice: step("11/394", { always: "s396_abort" }),
      s396_abort: step("11/396", abort(`#${id}_over`)),
      sessionOver: {
        id: `${id}_over`,
        entry: { type: "note", params: { session: null, order: null } },
        always: returned,
      },
    },
  };
}
