/**
 * What `--lose` names: a loss of power at a place, or a message that never arrives.
 */
import { faultsOf } from "../models/explorer/causes.ts";
import type { ClosedSystem, Entry } from "../models/explorer/closed-role.ts";
import type { ExploreOptions } from "../models/explorer/index.ts";
import { CommandError, unknownName } from "./command-error.ts";

/** A loss. */
export type Loss =
  | { readonly kind: "power"; readonly text: string; readonly role: string; readonly at: string }
  | { readonly kind: "message"; readonly text: string; readonly message: string };

/** Reads `power:TA.A@25/886` or `message:TicketsDeleted`. Throws `CommandError`. */
export function parseLoss(text: string): Loss {
  const power = /^power:([^@\s]+)@(\S+)$/.exec(text);
  if (power !== null) return { kind: "power", text, role: power[1] ?? "", at: power[2] ?? "" };
  const message = /^message:(?:[0-9]+[A-Z]?\/)?([A-Za-z]+)$/.exec(text);
  if (message !== null) return { kind: "message", text, message: message[1] ?? "" };
  throw new CommandError(
    "malformedFault",
    `"${text}" names no loss`,
    `--lose ${text}`,
    "write power:ROLE@STEP, as in power:TA.A@25/886, or message:NAME, as in message:TicketsDeleted",
  );
}

/** What a system could lose, as it turned up while its tables were narrowed. */
export interface LossTable {
  /** `power:TA.A@25/886`, every place named */
  readonly powers: Set<string>;
  readonly messages: Set<string>;
}

/**
 * Narrows a system to the losses named: power fails only there, and those messages are never delivered. Everything
 * else the network may do, it still may. `table` is filled on the way.
 */
export function lossFilter(losses: readonly Loss[], table: LossTable): NonNullable<ExploreOptions["keeps"]> {
  return (closed, role, entry) => {
    const { stimulus } = entry;
    const message = stimulus.kind === "message" ? closed.messages[stimulus.message] : undefined;
    if (message !== undefined) table.messages.add(message.event.type);
    const places = powerPlaces(closed, role, entry);
    for (const place of places) table.powers.add(place);
    if (losses.length === 0) return true;
    const isLost = losses.some((loss) => loss.kind === "message" && loss.message === message?.event.type);
    if (isLost) return false;
    return !entry.losesPower || losses.some((loss) => loss.kind === "power" && places.includes(loss.text));
  };
}

/** The places at which a loss of power is what this entry is: `power:TA.A@25/886`; none if it loses no power. */
export function powerPlaces(closed: ClosedSystem, role: number, entry: Entry): readonly string[] {
  if (!entry.losesPower) return [];
  const power = faultsOf(closed, role, entry).find(({ kind }) => kind === "powerLoss");
  return power === undefined ? [] : [power.at, ...power.sameEffectAt].map((at) => `power:${power.role}@${at}`);
}

/** Throws `CommandError` if a loss names what the system cannot lose. */
export function refuseUnknownLosses(losses: readonly Loss[], { powers, messages }: LossTable): void {
  for (const loss of losses) {
    const where = `--lose ${loss.text}`;
    if (loss.kind === "message" && !messages.has(loss.message)) {
      throw unknownName("unknownFault", "message of this system", loss.message, where, [...messages].sort());
    }
    if (loss.kind === "power" && !powers.has(loss.text)) {
      const place = loss.text.slice("power:".length);
      const known = [...powers].map((power) => power.slice("power:".length)).sort();
      throw unknownName("unknownFault", "place where power can be lost", place, where, known);
    }
  }
}
