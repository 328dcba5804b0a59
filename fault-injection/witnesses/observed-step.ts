/**
 * An observation as the properties see a step.
 */
import type { ObservedStep } from "../../properties/property.ts";
import type { RunObservation } from "../world/run.ts";

/** A step as properties see it. A loss of power in the middle of a response is one during what started it. */
export function observedStepOf({ device, stimulus, steps, received, cut }: RunObservation): ObservedStep {
  const kind = cut ? "powerLoss" : stimulus.kind;
  if (received === undefined) return { device, kind, steps, fromOutsider: false };
  const { type, session } = received.seen.abstract;
  return {
    device,
    kind,
    steps,
    message: typeof session === "string" ? { type, session } : { type },
    fromOutsider: received.of === undefined,
  };
}
