/**
 * What can be wrong with a model. Each error names the chart (role), the state and the event it was found at.
 */

/** The closed set of reasons for which the explorer refuses a model. */
export type ModelFault =
  | "alwaysCycle"
  | "chartThrew"
  | "duplicateSeed"
  | "impureAssignment"
  | "messageToNoOne"
  | "nonDeterministic"
  | "predicateThrew"
  | "roleNeverReached"
  | "unboundedContext"
  | "unhandledEvent"
  | "unknownAction"
  | "unknownFixture"
  | "unsupportedFeature"
  | "stateTooWide";

/** Where in a model a fault was found. */
export interface ModelPlace {
  readonly system?: string;
  readonly role?: string;
  readonly state?: string;
  readonly event?: string;
  readonly predicate?: string;
}

/** A model that cannot be explored: the reason, the place, and what to do about it. */
export class ModelError extends Error {
  readonly _tag = "ModelError";
  readonly reason: ModelFault;
  readonly place: ModelPlace;
  constructor(reason: ModelFault, place: ModelPlace, message: string) {
    super(`${describePlace(place)}: ${message}`);
    this.reason = reason;
    this.place = place;
  }
}

function describePlace(place: ModelPlace): string {
  const parts: string[] = [];
  if (place.system !== undefined) parts.push(`system "${place.system}"`);
  if (place.role !== undefined) parts.push(`chart "${place.role}"`);
  if (place.state !== undefined) parts.push(`state ${place.state}`);
  if (place.event !== undefined) parts.push(`event ${place.event}`);
  if (place.predicate !== undefined) parts.push(`predicate "${place.predicate}"`);
  return parts.join(", ");
}
