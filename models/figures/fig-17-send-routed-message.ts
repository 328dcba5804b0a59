/**
 * FIG. 17, Send Routed Message: one message between two money modules that share the key MM/MM, before agent and module
 * have a key of their own. It stays under MM/MM all the way; between the agents it is under TA/TA as well.
 *
 * `systems/relays.ts` shows that all six lanes together are a link on which a message may arrive any number of times or
 * never. So in compositions the figure stands as such a link, as FIG. 10 does; at 648 it does so here.
 *
 * Preconditions: a session between the modules, and one between the agents.
 * Readings: 17/656 is read as 10/386=discard: what cannot be decrypted counts as not received.
 */
import { type DeviceContext, type ProtocolEvent, type StateConfig, step } from "./protocol.ts";

interface Facts {
  readonly context: DeviceContext;
  readonly event: ProtocolEvent;
}

/** Lane MM.X: sends the body of the event by which it was entered. */
export function sendRoutedMessageX(returned: string): StateConfig {
  return {
    initial: "s640_encrypt",
    states: {
      s640_encrypt: step("17/640", { always: "s642_handToHost" }),
      s642_handToHost: step("17/642", {
        entry: {
          type: "send",
          params: ({ context: { peer, session }, event }) => ({
            to: peer,
            message: {
              type: "RoutedMessage",
              session: "",
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

/** Lane HOST.X: entered by whatever its module gives it. */
export function routeX(returned: string): StateConfig {
  return { initial: "s644_route", states: { s644_route: step("17/644", { entry: passOn, always: returned }) } };
}

/** Lane TA.X: entered by whatever its host gives it. It cannot tell a message from noise. */
export function relayRoutedMessageX(returned: string): StateConfig {
  return {
    initial: "s646_take",
    states: {
      s646_take: step("17/646", { always: "s648_sendMessage" }),
      s648_sendMessage: step("17/648", {
        entry: {
          type: "send",
          params: ({ context: { peer, session }, event }) => ({ to: peer, message: routed(event, session ?? "") }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane TA.Y: entered by what FIG. 10 has brought. */
export function relayRoutedMessageY(returned: string): StateConfig {
  return {
    initial: "s650_handToHost",
    states: {
      s650_handToHost: step("17/650", {
        entry: { type: "send", params: ({ context: { peer }, event }) => ({ to: peer, message: routed(event, "") }) },
        always: returned,
      }),
    },
  };
}

/** Lane HOST.Y: entered by whatever its agent gives it. */
export function routeY(returned: string): StateConfig {
  return { initial: "s652_route", states: { s652_route: step("17/652", { entry: passOn, always: returned }) } };
}

/** Lane MM.Y: entered by whatever its host gives it. `discarded`: it was not under MM/MM, and counts as not received. */
export function sendRoutedMessageY(exits: { readonly returned: string; readonly discarded: string }): StateConfig {
  return {
    initial: "s654_take",
    states: {
      s654_take: step("17/654", { always: "s656_decrypt" }),
      s656_decrypt: step("17/656", {
        always: [{ guard: underModulesKey, target: exits.returned }, { target: exits.discarded }],
      }),
    },
  };
}

/** Under the key of the session that the module holds; alike where FIG. 20 brings it. */
export function underModulesKey({ context: { session }, event }: Facts): boolean {
  return (event.type === "RoutedMessage" || event.type === "ERoutedMessage") && event.inner === session;
}

/** The same, with another layer around it, or with none (the empty text). Nobody on the way looks inside. */
function routed(event: ProtocolEvent, session: string) {
  const noise = { type: "RoutedMessage", inner: "", body: "" } as const;
  return { ...(event.type === "RoutedMessage" ? event : noise), session };
}

const passOn = {
  type: "send",
  params: ({ context: { peer }, event }: Facts) => ({ to: peer, message: routed(event, "") }),
} as const;
