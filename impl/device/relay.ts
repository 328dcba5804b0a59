/**
 * What an agent carries for money modules: from its own module to the other agent, and from the other agent to its own
 * module (FIG. 17 and 20). It cannot read what it carries, and answers nothing of it.
 */
import * as Effect from "effect/Effect";
import { messageOctetsMax } from "../domain/scalar.ts";
import * as routed from "../figures/fig-17-send-routed-message.ts";
import * as eRouted from "../figures/fig-20-send-e-routed-message.ts";
import type { AgentSession } from "./agent-session.ts";
import { refuse } from "./trace.ts";

/** Octets that all layers of a carrier add to what is carried are fewer than this. */
const layersOctets = 512;

/** Longest envelope that fits into another one. */
export const carriedOctetsMax = messageOctetsMax - layersOctets;

/** What carries a message between modules, opened. */
export interface Carrier {
  readonly name: "17/RoutedMessage" | "20/ERoutedMessage";
  readonly fields: { readonly message: Uint8Array };
}

const isTooLong = ({ fields }: Carrier): boolean => fields.message.length > carriedOctetsMax;

const dropTooLong = refuse({ step: "wire", reason: "oversized", field: "message" });

/** TA.X: carries on what its own module has given it, bare or, opened and accepted, under TA/MM. */
export const relayFromModule = Effect.fnUntraced(function* (session: AgentSession, carrier: Carrier) {
  if (isTooLong(carrier)) return yield* dropTooLong;
  const figure = carrier.name === "17/RoutedMessage" ? routed : eRouted;
  yield* figure.carryToAgent(session, carrier.fields.message);
});

/** TA.Y: carries on what has come from the other agent, opened, accepted and reported as arrived (FIG. 10). */
export const relayFromAgent = Effect.fnUntraced(function* (session: AgentSession, carrier: Carrier) {
  if (isTooLong(carrier)) return yield* dropTooLong;
  const figure = carrier.name === "17/RoutedMessage" ? routed : eRouted;
  yield* figure.carryToModule(session, carrier.fields.message);
});
