/**
 * FIG. 20, Send E-Routed Message: a message between two money modules goes through their agents once all keys exist. It
 * stays under MM/MM from end to end, with one layer more on each part of the way: TA/MM inside of each device, TA/TA
 * between the agents.
 *
 * X, Y: the two devices, each with module, host and agent; hosts only carry. The agents' session stands.
 * Readings: 17/646:anyTime, 10/376:integrity, 10/378:addressing.
 */
import * as Effect from "effect/Effect";
import type { AgentSession } from "../device/agent-session.ts";
import type { DeviceSession } from "../device/layers.ts";
import { at, refuse } from "../device/trace.ts";
import { sendMessage } from "./fig-10-send-message.ts";
import { arrivesFromModule, sendToAgent } from "./fig-18-send-mm-ta-message.ts";
import { arrivesFromAgent, sendToModule } from "./fig-19-send-ta-mm-message.ts";

/** MM.X: gives an envelope, encrypted under MM/MM, to its own agent. */
export const sendERouted = Effect.fnUntraced(function* (device: DeviceSession, message: Uint8Array) {
  yield* at("20/678");
  yield* at("20/680");
  yield* sendToAgent(device, "20/ERoutedMessage", { message });
});

/** TA.X: has taken off the layer of its own device, and carries the rest to the other agent. */
export const carryToAgent = Effect.fnUntraced(function* (session: AgentSession, message: Uint8Array) {
  yield* arrivesFromModule;
  yield* at("20/682");
  yield* at("20/684");
  yield* sendMessage(session, "20/ERoutedMessage", { message });
});

/** TA.Y: has taken off the agents' layer, and gives the rest to its own module. */
export const carryToModule = Effect.fnUntraced(function* ({ device }: AgentSession, message: Uint8Array) {
  if (device === null) return yield* refuse({ step: "20/688", reason: "wrongSession", field: "name" });
  yield* at("20/686");
  yield* at("20/688");
  yield* sendToModule(device, "20/ERoutedMessage", { message });
});

/** MM.Y: has taken off the layer of its own device. 690, the rest, follows when it has been read under MM/MM. */
export const eRoutedArrives = arrivesFromAgent;
