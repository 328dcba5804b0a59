/** C4, owners decide: the form that holds always. */

import type { DeviceLedger, Ledger, TicketHolding } from "../../spec/ledger.ts";
import { devicesOf, valueHeld } from "../books.ts";
import { type Held, type StateProperty, whereItemsMove } from "../property.ts";
import { isBuying, isByModule, isOwnModule } from "../purchases.ts";

/**
 * What leaves is exactly what the owner has confirmed: the ticket picked (25/860), or the amount (43/1786); in a
 * purchase the amount that the own agent has named, which is in doubt about it (16/562). What is bought is taken in only
 * once the owner has accepted it (15/488). A decision or a doubt that has outlived a loss of power stands on a
 * confirmation that has not.
 */
export const ownersDecide: StateProperty = {
  id: "C4",
  scope: "always",
  applies: whereItemsMove,
  bites: (ledger) => devicesOf(ledger).some((it) => leavingOf(it).length > 0 || boughtBy(ledger, it) !== undefined),
  holds: (ledger) => {
    for (const device of devicesOf(ledger)) {
      if (device.decided !== null || device.doubt !== null) continue;
      const held = isAsked(ledger, device);
      if (held !== true) return held;
    }
    return true;
  },
};

function isAsked(ledger: Ledger, device: DeviceLedger): Held {
  const asked = device.confirmed === null ? "confirmed nothing" : `confirmed ${device.confirmed}`;
  const unasked = leavingOf(device).find((item) => item !== device.confirmed);
  if (unasked !== undefined) return `${device.device} gives ${unasked}, and its owner has ${asked}`;
  const bought = boughtBy(ledger, device);
  if (bought !== undefined && device.confirmed === null) {
    return `${device.device} takes in ${bought.ticket}, which its owner has not accepted`;
  }
  return isNamedByAgent(ledger, device);
}

/** What is being bought: it arrives, and is not one of the tickets that there were. */
function boughtBy({ tickets: issued }: Ledger, device: DeviceLedger): TicketHolding | undefined {
  if (!isBuying(device)) return undefined;
  return device.tickets.find(({ ticket, holding }) => holding === "arriving" && !issued.includes(ticket));
}

/** In a purchase a module gives what its own agent is in doubt about. */
function isNamedByAgent(ledger: Ledger, module: DeviceLedger): Held {
  const value = valueHeld(module, "leaving");
  const agent = devicesOf(ledger).find(({ device }) => isOwnModule(device, module.device));
  if (value === 0 || agent === undefined) return true;
  const { doubt } = agent;
  if (doubt !== null && isByModule(doubt) && doubt.direction === "received" && doubt.amount === value) return true;
  return `${module.device} gives ${value}, and ${agent.device} has not named that sum, or has taken it back`;
}

function leavingOf(device: DeviceLedger): readonly (string | number)[] {
  const value = valueHeld(device, "leaving");
  const tickets = device.tickets.filter(({ holding }) => holding === "leaving").map(({ ticket }) => ticket);
  return value > 0 ? [...tickets, value] : tickets;
}
