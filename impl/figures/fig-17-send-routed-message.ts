/**
 * FIG. 17, Send Routed Message: a message between two money modules goes through their agents while the modules have no
 * key TA/MM yet. Each device's host and agent carry it; between the agents it is under their key, too.
 *
 * X, Y: the two devices, each with module, host and agent; hosts only carry. The agents' session stands.
 * Readings: 38:insidePurchase, 17/646:anyTime, 10/376:integrity, 10/378:addressing.
 */
import * as Effect from "effect/Effect";
import type { AgentSession } from "../device/agent-session.ts";
import { sendBare } from "../device/handshake.ts";
import { at, doing, refuse } from "../device/trace.ts";
import { sendMessage } from "./fig-10-send-message.ts";

/**
 * MM.X: gives an envelope to its own agent. 640 is the encryption under MM/MM: what stands before that key, in FIG. 38,
 * has none.
 */
export const sendRouted = Effect.fnUntraced(function* (agent: string, message: Uint8Array, underKey: boolean) {
  if (underKey) yield* at("17/640");
  yield* doing("17/642", sendBare(agent, "17/RoutedMessage", { message }));
  yield* at("17/644");
});

/** TA.X: carries it to the other agent. */
export const carryToAgent = Effect.fnUntraced(function* (session: AgentSession, message: Uint8Array) {
  yield* at("17/646");
  yield* at("17/648");
  yield* sendMessage(session, "17/RoutedMessage", { message });
});

/** TA.Y: gives it to its own module. */
export const carryToModule = Effect.fnUntraced(function* ({ module }: AgentSession, message: Uint8Array) {
  if (module === null) return yield* refuse({ step: "17/650", reason: "unexpected", field: "name" });
  yield* doing("17/650", sendBare(module, "17/RoutedMessage", { message }));
  yield* at("17/652");
});

/** MM.Y: an envelope has come. 656, its decryption, follows when it has been read under MM/MM. */
export const routedArrives = at("17/654");
