/**
 * What the wire calls the messages of the charts.
 */
import type { SystemName } from "../../conformance/wire/fixture.ts";
import { type MessageName, messagesOf } from "../../spec/messages.ts";
import type { FigureId } from "../../spec/step-address.ts";

/** The figures whose messages cross the links of a system. */
const figures: Readonly<Record<SystemName, readonly FigureId[]>> = {
  "ticket-transfer": ["9", "11", "25"],
  "pos-payment": ["38", "39", "41", "42", "43"],
};

const names: Readonly<Record<SystemName, ReadonlyMap<string, MessageName>>> = {
  "ticket-transfer": namesOf("ticket-transfer"),
  "pos-payment": namesOf("pos-payment"),
};

function namesOf(system: SystemName): ReadonlyMap<string, MessageName> {
  return new Map(
    figures[system].flatMap((figure) => messagesOf(figure).map(({ shortName, name }) => [shortName, name])),
  );
}

/** The full name of a message that a chart sends. @throws RangeError if the system's figures have none of that type */
export function wireName(system: SystemName, type: string): MessageName {
  const name = names[system].get(type);
  if (name === undefined) throw new RangeError(`no figure of ${system} has a message ${type}`);
  return name;
}
