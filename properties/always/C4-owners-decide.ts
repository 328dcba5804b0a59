/** C4, owners decide: the form that holds always. */
import { devicesOf, valueHeld } from "../books.ts";
import { type StateProperty, whereThingsMove } from "../property.ts";

/**
 * What leaves is exactly what the owner has confirmed: the ticket picked (25/860), or the amount (43/1786). A decision
 * that has outlived a loss of power stands on a confirmation that has not.
 */
export const ownersDecide: StateProperty = {
  id: "C4",
  scope: "always",
  applies: whereThingsMove,
  bites: (ledger) => devicesOf(ledger).some((device) => leavingOf(device).length > 0),
  holds: (ledger) => {
    for (const device of devicesOf(ledger)) {
      if (device.decided !== null) continue;
      const unasked = leavingOf(device).find((item) => item !== device.confirmed);
      if (unasked === undefined) continue;
      const asked = device.confirmed === null ? "confirmed nothing" : `confirmed ${device.confirmed}`;
      return `${device.device} gives ${unasked}, and its owner has ${asked}`;
    }
    return true;
  },
};

function leavingOf(device: Parameters<typeof valueHeld>[0]): readonly (string | number)[] {
  const value = valueHeld(device, "leaving");
  const tickets = device.tickets.filter(({ holding }) => holding === "leaving").map(({ ticket }) => ticket);
  return value > 0 ? [...tickets, value] : tickets;
}
