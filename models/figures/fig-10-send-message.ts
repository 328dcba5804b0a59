/**
 * FIG. 10, Send Message: X encrypts a message under the session key, both hosts pass it on unread, Y decrypts it.
 *
 * `systems/send-message.ts` shows that this is a link on which a message may arrive any number of times or never. So
 * in compositions the figure stands as such a link: a chart sends its message where it calls figure 10.
 *
 * Preconditions: both ends hold the session key.
 * Readings: 10/386.
 */
import type { Readings } from "../../spec/readings.ts";
import { type DeviceContext, type ProtocolEvent, type StateConfig, type Surroundings, step } from "./protocol.ts";

/** Lane TA.X: sends the body of the event by which it was entered. */
export function sendMessageX(returned: string): StateConfig {
  return {
    initial: "s376_encrypt",
    states: {
      s376_encrypt: step("10/376", { always: "s378_handToHost" }),
      s378_handToHost: step("10/378", {
        entry: {
          type: "send",
          params: ({ context: { peer, session }, event }) => ({
            to: peer,
            message: {
              type: "SessionEnvelope",
              session: session ?? "",
              body: event.type === "CallerSends" ? event.body : "",
            },
          }),
        },
        always: returned,
      }),
    },
  };
}

/** Lane HOST.X: entered by whatever it is to pass on. */
export function relayX(returned: string): StateConfig {
  return {
    initial: "s380_route",
    states: { s380_route: step("10/380", { entry: passOn, always: returned }) },
  };
}

/** Lane HOST.Y: entered by whatever it is to pass on. */
export function relayY(returned: string): StateConfig {
  return {
    initial: "s382_passToAgent",
    states: { s382_passToAgent: step("10/382", { entry: passOn, always: returned }) },
  };
}

/** A host cannot tell an envelope from noise. */
const passOn = {
  type: "send",
  params: ({ context, event }: { readonly context: DeviceContext; readonly event: ProtocolEvent }) => ({
    to: context.peer,
    message: event.type === "SessionEnvelope" ? event : ({ type: "Junk" } as const),
  }),
} as const;

/** What figure 10 is embedded in at its receiving end. */
export interface ReceiverSurroundings extends Surroundings {
  /** a message has been read */
  readonly returned: string;
  /** what came was unreadable and counts as not received */
  readonly discarded: string;
  /** what came was unreadable and ends the transaction (reading 10/386=abort) */
  readonly gaveUp: string;
}

/** Lane TA.Y: entered by whatever has come from its host. */
export function sendMessageY({ readings, returned, discarded, gaveUp }: ReceiverSurroundings): StateConfig {
  return {
    initial: "s384_takeFromEnvelope",
    states: {
      s384_takeFromEnvelope: step("10/384", { always: "s386_decrypt" }),
      s386_decrypt: step("10/386", {
        always: [
          { guard: "sameSession", target: returned },
          { target: readings["10/386"] === "abort" ? gaveUp : discarded },
        ],
      }),
    },
  };
}

/**
 * What an agent in a session does with what it cannot read, where figure 10 stands as a link: nothing (it counts as
 * not received), or under reading 10/386=abort give up.
 */
export function onUnreadable(readings: Readings, gaveUp: string): NonNullable<StateConfig["on"]> {
  return readings["10/386"] === "abort" ? { "*": { guard: "unreadable", target: gaveUp } } : {};
}
