/** P1, provisional is unusable. */

import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import { bookedTickets, bookedValue, committedOf, devicesOf, hasProvisional, valueHeld } from "../books.ts";
import { type StateProperty, whereItemsMove } from "../property.ts";

/**
 * What is still arriving is neither offered to the owner nor given, its key has not left the agent (22/740, 746), and no
 * more is given than is final by the books. The goods of a purchase are issued in the run; that their owner has confirmed
 * them is no use of them.
 */
export const provisionalIsUnusable: StateProperty = {
  id: "P1",
  scope: "always",
  applies: whereItemsMove,
  bites: (ledger) => devicesOf(ledger).some((device) => hasProvisional(device) || device.opened.length > 0),
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
    if (holding === "arriving" && device.confirmed === ticket && !mayConfirm(ledger, device, ticket)) {
      return `the owner of ${device.device} picked ticket ${ticket}, which is still arriving`;
    }
  }
  const early = device.opened.find((ticket) => !everFinal(ledger, device).includes(ticket));
  if (early !== undefined) return `${device.device} has given away the key of ${early}, which is not final`;
  const leaving = valueHeld(device, "leaving");
  const owned = bookedValue(ledger, device);
  return leaving <= owned ? undefined : `${device.device} gives ${leaving} units and owns ${owned}`;
}

/** The owner of one who may buy accepts goods that are arriving. */
function mayConfirm(ledger: Ledger, { peerCredential }: DeviceLedger, ticket: string): boolean {
  return peerCredential !== undefined && !ledger.tickets.includes(ticket);
}

/** The tickets that a device began with or has committed: it may have let them go since. */
function everFinal(ledger: Ledger, device: DeviceLedger): readonly string[] {
  const received = committedOf(device).flatMap(({ direction, ticket }) =>
    direction === "received" ? (ticket ?? []) : [],
  );
  return [...(ledger.start[device.device]?.tickets ?? []), ...received];
}
