/** P1, provisional is unusable. */

import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import { bookedTickets, bookedValue, devicesOf, hasProvisional, valueHeld } from "../books.ts";
import { type StateProperty, whereThingsMove } from "../property.ts";

/** What is still arriving is neither offered to the owner nor given, and no more is given than is final by the books. */
export const provisionalIsUnusable: StateProperty = {
  id: "P1",
  scope: "always",
  applies: whereThingsMove,
  bites: (ledger) => devicesOf(ledger).some(hasProvisional),
  holds: (ledger) =>
    devicesOf(ledger)
      .map((device) => misuse(ledger, device))
      .find((it) => it !== undefined) ?? true,
};

function misuse(ledger: Ledger, device: DeviceLedger): string | undefined {
  const booked = bookedTickets(ledger, device);
  for (const { ticket, holding } of device.tickets) {
    if (holding === "leaving" && !booked.includes(ticket))
      return `${device.device} gives ticket ${ticket}, not its own yet`;
    if (holding === "arriving" && device.confirmed === ticket) {
      return `the owner of ${device.device} picked ticket ${ticket}, which is still arriving`;
    }
  }
  const leaving = valueHeld(device, "leaving");
  const owned = bookedValue(ledger, device);
  return leaving <= owned ? undefined : `${device.device} gives ${leaving} units and owns ${owned}`;
}
