/** V1, no value created. */
import { committedTransfers, devicesOf, givenForGood, isOtherSide, movesNotes, sum, valueHeld } from "../books.ts";
import type { StateProperty } from "../property.ts";

/**
 * Final value, and what was given for good and has not become final elsewhere, is never more than was issued. The
 * second part keeps a loss in one transaction from hiding a doubling in another, and such value may yet be claimed.
 */
export const noValueCreated: StateProperty = {
  id: "V1",
  scope: "always",
  applies: ({ notes }) => notes,
  bites: (ledger) => committedTransfers(ledger, "received").some(movesNotes),
  holds: (ledger) => {
    const received = committedTransfers(ledger, "received");
    const givenNotes = givenForGood(ledger).filter(movesNotes);
    const onTheWay = givenNotes.filter((given) => !received.some((taken) => isOtherSide(given, taken)));
    const final = sum(devicesOf(ledger).map((device) => valueHeld(device, "final")));
    const given = sum(onTheWay.map(({ amount = 0 }) => amount));
    if (final + given <= ledger.issued) return true;
    const holders = devicesOf(ledger).map((device) => `${device.device} ${valueHeld(device, "final")}`);
    return `${ledger.issued} units were issued, and final are ${holders.join(", ")}, and given and not received ${given}`;
  },
};
