/**
 * FIG. 10 by itself: TA.X sends a few messages through both hosts to TA.Y, and every hop is a network on which anything
 * may be lost, delayed, reordered, repeated and replayed, and onto which an outsider puts noise.
 *
 * What it shows is used in all compositions: the figure is a link. See {@link sendMessageAsLink}.
 */
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { adversarial, defineSystem, explore, type Local, type Network, role } from "../explorer/index.ts";
import { relayX, relayY, sendMessageX, sendMessageY } from "../figures/fig-10-send-message.ts";
import type { DeviceContext, EnvironmentEvent, ProtocolMessage, StateConfig } from "../figures/protocol.ts";
import { type ObservedStep, observableBehaviours } from "./behaviours.ts";
import { type DeviceChart, deviceChart } from "./device.ts";

/** Bounds and choices. */
export interface SendMessageOptions {
  readonly readings?: Readings;
  /** most messages that Y takes in; default 3 */
  readonly takenMax?: number;
}

/** What an end of figure 10 shows: what X was given to send, or Y has taken in. */
export interface CarriedView {
  readonly carried: readonly string[];
  /** reading 10/386=abort: something unreadable came */
  readonly aborted: boolean;
}

const bodies = ["m1", "m2"] as const;
const calls: readonly EnvironmentEvent[] = bodies.map((body) => ({ type: "CallerSends", body }));
const session = "1";
const noise: readonly ProtocolMessage[] = [
  { type: "Junk" },
  // of an earlier session of the same two agents
  { type: "SessionEnvelope", session: "0", body: "m0" },
];

/** The calling figure's end: each message is handed to figure 10 once. */
function sender(figure: StateConfig): DeviceChart {
  return deviceChart({
    id: "TA_X",
    starts: {
      CallerSends: {
        guard: ({ context, event }) => !context.carried.includes(event.body),
        target: "#f10",
        actions: { type: "note", params: ({ context, event }) => ({ carried: [...context.carried, event.body] }) },
      },
    },
    figures: { f10: { id: "f10", ...figure } },
    recovery: [],
  });
}

/** The called figure's end: what comes out of figure 10 is written down. */
function receiver(starts: NonNullable<StateConfig["on"]>, figures: Record<string, StateConfig>): DeviceChart {
  const taken: StateConfig = {
    id: "taken",
    entry: {
      type: "note",
      params: ({ context, event }) =>
        event.type === "SessionEnvelope" ? { carried: [...context.carried, event.body] } : {},
    },
    always: "#idle",
  };
  return deviceChart({
    id: "TA_Y",
    starts,
    figures: { ...figures, taken },
    recovery: [],
  });
}

/** Under reading 10/386=abort: where the transaction has ended. */
function aborted(readings: Readings): Record<string, StateConfig> {
  return readings["10/386"] === "abort" ? { aborted: { id: "aborted", tags: "rest" } } : {};
}

const roomLeft = ({ context }: { readonly context: DeviceContext }) =>
  context.carried.length < context.limits.roundsMax;

function host(id: string, relay: StateConfig): DeviceChart {
  return deviceChart({
    id,
    starts: { SessionEnvelope: "#f10", Junk: "#f10" },
    figures: { f10: { id: "f10", ...relay } },
    recovery: [],
  });
}

const observe = ({ value, context }: Local<DeviceChart>): CarriedView => ({
  carried: context.carried,
  aborted: value === "aborted",
});

/** What X and Y must do, whatever lies between them. */
const checks = {
  invariants: {
    "Y takes in only what X sent": (view: { readonly "TA.X": CarriedView; readonly "TA.Y": CarriedView }) => {
      const foreign = view["TA.Y"].carried.find((body) => !view["TA.X"].carried.includes(body));
      return foreign === undefined || `${foreign} was never sent in this session`;
    },
  },
  sometimes: {
    delivered: (view: { readonly "TA.Y": CarriedView }) => view["TA.Y"].carried.length > 0,
    "delivered twice": ({ "TA.Y": { carried } }: { readonly "TA.Y": CarriedView }) =>
      new Set(carried).size < carried.length,
    "overtaken by a later one": (view: { readonly "TA.X": CarriedView; readonly "TA.Y": CarriedView }) =>
      view["TA.Y"].carried[0] !== undefined && view["TA.Y"].carried[0] === view["TA.X"].carried[1],
    "sent, and not delivered": (view: { readonly "TA.X": CarriedView; readonly "TA.Y": CarriedView }) =>
      view["TA.X"].carried.length === bodies.length && view["TA.Y"].carried.length === 0,
  },
} as const;

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
        machine: sender(sendMessageX("#idle")),
        inputs: [{ peer: "HOST.X", session, limits }],
        environment: calls,
        observe,
      }),
      "HOST.X": role({ machine: host("HOST_X", relayX("#idle")), inputs: [{ peer: "HOST.Y" }], ...relayed }),
      "HOST.Y": role({ machine: host("HOST_Y", relayY("#idle")), inputs: [{ peer: "TA.Y" }], ...relayed }),
      "TA.Y": role({
        machine: receiver({ SessionEnvelope: carry, Junk: carry }, figures),
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
      "TA.X": role({ machine: sender(hand), inputs: [{ limits }], environment: calls, observe }),
      "TA.Y": role({
        machine: receiver(
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

/** What stands for figure 10 in compositions, and what shows that it may. */
export interface LinkFact {
  readonly figure: "10";
  /** a message handed over may arrive any number of times or never, in any order; nothing else arrives */
  readonly standsFor: Network;
  /** the sequences of sending, arriving and giving up of the figure, and of the link */
  readonly behaviours: { readonly figure: readonly string[]; readonly link: readonly string[] };
  /** they are the same */
  readonly holds: boolean;
  readonly bound: { readonly messages: number; readonly takenMax: number; readonly eventsMax: number };
}

/** What figure 10 does to those who use it: `sends m1`, `takes m1`, `gives up`. */
export function carriedEvents({ role: name, before, after }: ObservedStep): string | undefined {
  if (after.value === "aborted" && before.value !== "aborted") return "gives up";
  const carried = after.context["carried"] as readonly string[];
  if (carried.length === (before.context["carried"] as readonly string[]).length) return undefined;
  return `${name === "TA.X" ? "sends" : "takes"} ${carried.at(-1)}`;
}

/** Compares figure 10 with an adversarial link, by all that can be seen of them. */
export function sendMessageAsLink(options: SendMessageOptions = {}): LinkFact {
  const takenMax = options.takenMax ?? 3;
  const eventsMax = bodies.length + takenMax + 1;
  const figure = observableBehaviours(explore(sendMessage(options)), carriedEvents, eventsMax);
  const link = observableBehaviours(explore(directLink(options)), carriedEvents, eventsMax);
  return {
    figure: "10",
    standsFor: adversarial(),
    behaviours: { figure, link },
    holds: figure.join("\n") === link.join("\n"),
    bound: { messages: bodies.length, takenMax, eventsMax },
  };
}
