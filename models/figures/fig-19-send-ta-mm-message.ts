/**
 * FIG. 19, Send TA/MM Message: one message from an agent to the money module of the same device, under the key TA/MM.
 * The mirror image of FIG. 18, and as a link the same.
 *
 * Preconditions: module and agent have formed TA/MM.
 * Readings: 19/676 is read as 10/386=discard.
 */
import { type StateConfig, step } from "./protocol.ts";

/** Lane TA.X: sends the body of the event by which it was entered. */
export function sendToModule(returned: string): StateConfig {
  return {
    initial: "s668_encrypt",
    states: {
      s668_encrypt: step("19/668", { always: "s670_handToHost" }),
      s670_handToHost: step("19/670", {
        entry: {
          type: "send",
          params: ({ context: { peer, order }, event }) => ({
            to: peer,
            message: {
              type: "TaToMmMessage",
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

/** Lane HOST.X: entered by whatever its agent gives it. */
export function routeToModule(returned: string): StateConfig {
  return {
    initial: "s672_route",
    states: {
      s672_route: step("19/672", {
        entry: {
          type: "send",
          params: ({ context: { peer }, event }) => ({
            to: peer,
            message: event.type === "TaToMmMessage" ? event : ({ type: "Junk" } as const),
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane MM.X: entered by whatever its host gives it. `discarded`: it was not under TA/MM. */
export function takeFromAgent(exits: { readonly returned: string; readonly discarded: string }): StateConfig {
  return {
    initial: "s674_take",
    states: {
      s674_take: step("19/674", { always: "s676_decrypt" }),
      s676_decrypt: step("19/676", {
        always: [{ guard: "sameOrder", target: exits.returned }, { target: exits.discarded }],
      }),
    },
  };
}
