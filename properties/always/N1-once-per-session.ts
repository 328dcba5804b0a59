/** N1, replay changes nothing: what a replay would leave behind. See also the form over steps. */
import { devicesOf } from "../books.ts";
import { type StateProperty, whereThingsMove } from "../property.ts";

/** A log has one entry of each kind and direction for a session at most, and for an order. */
export const oncePerSession: StateProperty = {
  id: "N1",
  scope: "always",
  applies: whereThingsMove,
  bites: (ledger) => devicesOf(ledger).some(({ log }) => log.length > 0),
  holds: (ledger) => {
    for (const { device, log } of devicesOf(ledger)) {
      const seen = new Set<string>();
      for (const { session, kind, direction, order } of log) {
        for (const what of [`session ${session}`, ...(order === undefined ? [] : [`order ${order}`])]) {
          const key = `${what} ${kind} ${direction}`;
          if (seen.has(key)) return `the log of ${device} says twice of ${what}: ${direction}, ${kind}`;
          seen.add(key);
        }
      }
    }
    return true;
  },
};
