/**
 * FIG. 18, Send MM/TA Message: one message from a money module to the agent of the same device, under the key TA/MM.
 *
 * `systems/relays.ts` shows that the three lanes together are a link on which a message may arrive any number of times
 * or never. So in compositions, FIG. 20 among them, the figure stands as such a link.
 *
 * Preconditions: module and agent have formed TA/MM.
 * Readings: 18/666 is read as 10/386=discard.
 */
import { type StateConfig, step } from "./protocol.ts";

/** Lane MM.X: sends the body of the event by which it was entered. */
export function sendToAgent(returned: string): StateConfig {
  return {
    initial: "s658_encrypt",
    states: {
      s658_encrypt: step("18/658", { always: "s660_handToHost" }),
      s660_handToHost: step("18/660", {
        entry: {
          type: "send",
          params: ({ context: { peer, order }, event }) => ({
            to: peer,
            message: {
              type: "MmToTaMessage",
              order: order ?? "",
              body: event.type === "CallerSends" ? event.body : "",
            },
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane HOST.X: entered by whatever its module gives it. */
export function routeToAgent(returned: string): StateConfig {
  return {
    initial: "s662_route",
    states: {
      s662_route: step("18/662", {
        entry: {
          type: "send",
          params: ({ context: { peer }, event }) => ({
            to: peer,
            message: event.type === "MmToTaMessage" ? event : ({ type: "Junk" } as const),
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane TA.X: entered by whatever its host gives it. `discarded`: it was not under TA/MM. */
export function takeFromModule(exits: { readonly returned: string; readonly discarded: string }): StateConfig {
  return {
    initial: "s664_take",
    states: {
      s664_take: step("18/664", { always: "s666_decrypt" }),
      s666_decrypt: step("18/666", {
        always: [{ guard: "sameOrder", target: exits.returned }, { target: exits.discarded }],
      }),
    },
  };
}
