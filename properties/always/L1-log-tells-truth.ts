/** L1, the log tells the truth: the form that holds always. */

import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import { bookedTickets, bookedValue, committedOf, devicesOf, ownTickets, ownValue, specialOf } from "../books.ts";
import { type StateProperty, whereThingsMove } from "../property.ts";

/** A device owns what it had at the start and what its log says it received, less what its log says it gave. */
export const logTellsTruth: StateProperty = {
  id: "L1",
  scope: "always",
  applies: whereThingsMove,
  bites: (ledger) => devicesOf(ledger).some(({ log }) => log.length > 0),
  holds: (ledger) =>
    devicesOf(ledger)
      .map((device) => lie(ledger, device))
      .find((it) => it !== undefined) ?? true,
};

function lie(ledger: Ledger, device: DeviceLedger): string | undefined {
  const booked = bookedTickets(ledger, device).join(", ");
  const held = ownTickets(device).join(", ");
  if (booked !== held) return `${device.device} owns tickets [${held}], and by its log [${booked}]`;
  const value = ownValue(device);
  const bookedAs = bookedValue(ledger, device);
  if (value !== bookedAs) return `${device.device} owns ${value} units, and by its log ${bookedAs}`;
  for (const entry of specialOf(device)) {
    if (committedOf(device).some((it) => it.session === entry.session && it.direction === entry.direction)) {
      return `the log of ${device.device} says of session ${entry.session} that it committed and that it aborted`;
    }
  }
  return undefined;
}
