/**
 * What the wire calls the messages of the charts.
 */
import { type MessageName, messagesOf } from "../../spec/messages.ts";
import type { FigureId } from "../../spec/step-address.ts";

/** The figures whose messages agents and modules send. Figures 9 and 38 have a message of the same short name. */
const figures = {
  agent: ["9", "11", "14", "15", "16", "21", "25"],
  module: ["16", "38", "39", "41", "42", "43"],
} as const satisfies Readonly<Record<string, readonly FigureId[]>>;

const names = { agent: namesOf(figures.agent), module: namesOf(figures.module) };

function namesOf(ids: readonly FigureId[]): ReadonlyMap<string, MessageName> {
  return new Map(ids.flatMap((figure) => messagesOf(figure).map(({ shortName, name }) => [shortName, name] as const)));
}

/** The full name of a message that a device's chart sends. @throws RangeError if its figures have none of that type */
export function wireName(from: string, type: string): MessageName {
  const name = names[from.startsWith("TA.") ? "agent" : "module"].get(type);
  if (name === undefined) throw new RangeError(`no figure of ${from} has a message ${type}`);
  return name;
}
