/**
 * An observation as the properties see a step.
 */
import type { ObservedStep } from "../../properties/property.ts";
import type { RunObservation } from "../world/run.ts";

/**
 * A step as properties see it. A loss of power in the middle of a response is one during what started it; a message that
 * is passed on is taken in by nobody yet.
 */
export function observedStepOf({ device, stimulus, steps, received, cut }: RunObservation): ObservedStep {
  const kind = cut ? "powerLoss" : stimulus.kind === "relay" ? "message" : stimulus.kind;
  if (received === undefined || stimulus.kind === "relay") return { device, kind, steps, fromOutsider: false };
  const { type, session, order } = received.seen.abstract;
  const keys = {
    ...(typeof session === "string" ? { session } : {}),
    ...(typeof order === "string" ? { order } : {}),
  };
  return { device, kind, steps, message: { type, ...keys }, fromOutsider: received.of === undefined };
}
