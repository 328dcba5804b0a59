/**
 * FIG. 10 by itself: TA.X sends a few messages through both hosts to TA.Y, and every hop is a network on which anything
 * may be lost, delayed, reordered, repeated and replayed, and onto which an outsider puts noise.
 *
 * What it shows is used in all compositions: the figure is a link. See {@link sendMessageAsLink}.
 */
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { defineSystem, type Roles, role, type System } from "../explorer/index.ts";
import { relayX, relayY, sendMessageX, sendMessageY } from "../figures/fig-10-send-message.ts";
import type { DeviceContext, ProtocolMessage, StateConfig } from "../figures/protocol.ts";
import { asLink, calls, carryingChecks, type LinkFact, observe, receiver, roomLeft, sender } from "./carrying.ts";
import { type DeviceChart, deviceChart } from "./device.ts";

/** Bounds and choices. */
export interface SendMessageOptions {
  readonly readings?: Readings;
  /** most messages that Y takes in; default 3 */
  readonly takenMax?: number;
}

const session = "1";
const noise: readonly ProtocolMessage[] = [
  { type: "Junk" },
  // of an earlier session of the same two agents
  { type: "SessionEnvelope", session: "0", body: "m0" },
];

/** Under reading 10/386=abort: where the transaction has ended. */
function aborted(readings: Readings): Record<string, StateConfig> {
  return readings["10/386"] === "abort" ? { aborted: { id: "aborted", tags: "rest" } } : {};
}

function host(id: string, relay: StateConfig): DeviceChart {
  return deviceChart({
    id,
    starts: { SessionEnvelope: "#f10", Junk: "#f10" },
    figures: { f10: { id: "f10", ...relay } },
    recovery: [],
  });
}

const checks = carryingChecks("TA.X", "TA.Y");

/** The composition: TA.X, HOST.X, HOST.Y and TA.Y, each a chart of figure 10. */
export function sendMessage(options: SendMessageOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const limits = { sessionsMax: 1, roundsMax: options.takenMax ?? 3, splitsMax: 1 };
  const carry = { guard: roomLeft, target: "#f10" };
  const receive = sendMessageY({ readings, returned: "#taken", discarded: "#idle", gaveUp: "#aborted" });
  const figures = { f10: { id: "f10", ...receive }, ...aborted(readings) };
  const relayed = { observe: () => null };
  return defineSystem({
    name: "send-message",
    roles: {
      "TA.X": role({
        machine: sender("TA_X", sendMessageX("#idle")),
        inputs: [{ peer: "HOST.X", session, limits }],
        environment: calls,
        observe,
      }),
      "HOST.X": role({ machine: host("HOST_X", relayX("#idle")), inputs: [{ peer: "HOST.Y" }], ...relayed }),
      "HOST.Y": role({ machine: host("HOST_Y", relayY("#idle")), inputs: [{ peer: "TA.Y" }], ...relayed }),
      "TA.Y": role({
        machine: receiver("TA_Y", { SessionEnvelope: carry, Junk: carry }, figures),
        inputs: [{ session, limits }],
        observe,
      }),
    },
    seeds: noise.flatMap((message) => (["HOST.X", "HOST.Y", "TA.Y"] as const).map((to) => ({ to, message }))),
    ...checks,
    stepInvariants: {
      "what is unreadable changes nothing, or ends it": (before, after, step) => {
        if (step.role !== "TA.Y" || (step.message?.["type"] !== "Junk" && step.message?.["session"] === session)) {
          return true;
        }
        const kept = before["TA.Y"].carried.length === after["TA.Y"].carried.length;
        return kept && (after["TA.Y"].aborted ? readings["10/386"] === "abort" : true);
      },
    },
  });
}

/** X and Y without figure 10: the message itself goes over one adversarial link. */
export function directLink(options: SendMessageOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const limits = { sessionsMax: 1, roundsMax: options.takenMax ?? 3, splitsMax: 1 };
  const hand: StateConfig = {
    entry: {
      type: "send",
      params: ({ event }) => ({
        to: "TA.Y",
        message: { type: "SessionEnvelope", session, body: event.type === "CallerSends" ? event.body : "" },
      }),
    },
    always: "#idle",
  };
  const aborts = readings["10/386"] === "abort" ? [{ guard: roomLeft, target: "#aborted" }] : [];
  const mine = ({ context, event }: { context: DeviceContext; event: { readonly session?: string } }): boolean =>
    roomLeft({ context }) && event.session === session;
  return defineSystem({
    name: "direct-link",
    roles: {
      "TA.X": role({ machine: sender("TA_X", hand), inputs: [{ limits }], environment: calls, observe }),
      "TA.Y": role({
        machine: receiver(
          "TA_Y",
          { SessionEnvelope: [{ guard: mine, target: "#taken" }, ...aborts], Junk: aborts },
          aborted(readings),
        ),
        inputs: [{ limits }],
        observe,
      }),
    },
    seeds: noise.map((message) => ({ to: "TA.Y" as const, message })),
    ...checks,
  });
}

/** Compares figure 10 with an adversarial link, by all that can be seen of them. */
export function sendMessageAsLink(options: SendMessageOptions = {}): LinkFact<"10"> {
  const systems = {
    figure: sendMessage(options) as unknown as System<Roles>,
    link: directLink(options) as unknown as System<Roles>,
    sender: "TA.X",
  };
  return asLink("10", systems, options.takenMax ?? 3);
}
