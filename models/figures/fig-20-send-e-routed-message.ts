/**
 * FIG. 20, Send E-Routed Message: one message between two money modules once all keys exist. It stays under MM/MM all
 * the way, and has one layer more on each leg: TA/MM within a device, TA/TA between the agents.
 *
 * FIG. 18, 10 and 19, which carry it, stand as links (`systems/relays.ts`, `systems/send-message.ts`); the hosts have
 * their lanes there. All lanes together are again such a link.
 *
 * Preconditions: keys MM/MM, TA/MM at both devices, TA/TA.
 * Readings: 20/690 is read as 10/386=discard.
 */
import { underModulesKey } from "./fig-17-send-routed-message.ts";
import { type ProtocolEvent, type StateConfig, step } from "./protocol.ts";

/** Lane MM.X: sends the body of the event by which it was entered. */
export function sendERoutedMessageX(returned: string): StateConfig {
  return {
    initial: "s678_encrypt",
    states: {
      s678_encrypt: step("20/678", { always: "s680_sendToAgent" }),
      s680_sendToAgent: step("20/680", {
        entry: {
          type: "send",
          params: ({ context: { peer, session, order }, event }) => ({
            to: peer,
            message: {
              type: "ERoutedMessage",
              session: "",
              order: order ?? "",
              inner: session ?? "",
              body: event.type === "CallerSends" ? event.body : "",
            },
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane TA.X: entered by what FIG. 18 has brought, its layer taken off. */
export function relayERoutedMessageX(returned: string): StateConfig {
  return {
    initial: "s682_passOn",
    states: {
      s682_passOn: step("20/682", { always: "s684_sendMessage" }),
      s684_sendMessage: step("20/684", {
        entry: {
          type: "send",
          params: ({ context, event }) => ({
            to: context.peer,
            message: layered(event, { session: context.session ?? "", order: "" }),
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane TA.Y: entered by what FIG. 10 has brought, its layer taken off. */
export function relayERoutedMessageY(returned: string): StateConfig {
  return {
    initial: "s686_take",
    states: {
      s686_take: step("20/686", { always: "s688_sendToModule" }),
      s688_sendToModule: step("20/688", {
        entry: {
          type: "send",
          params: ({ context, event }) => ({
            to: context.peer,
            message: layered(event, { session: "", order: context.order ?? "" }),
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane MM.Y: entered by what FIG. 19 has brought. `discarded`: it was not under MM/MM, and counts as not received. */
export function sendERoutedMessageY(exits: { readonly returned: string; readonly discarded: string }): StateConfig {
  return {
    initial: "s690_decrypt",
    states: {
      s690_decrypt: step("20/690", {
        always: [{ guard: underModulesKey, target: exits.returned }, { target: exits.discarded }],
      }),
    },
  };
}

/** The same message with another outer layer: a relay neither reads nor changes what is under MM/MM. */
function layered(event: ProtocolEvent, outer: { readonly session: string; readonly order: string }) {
  return event.type === "ERoutedMessage" ? { ...event, ...outer } : ({ type: "Junk" } as const);
}
