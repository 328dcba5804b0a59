/** V2, all value accounted: the form that holds always. See also the form at rest. */

import type { Ledger } from "../../spec/ledger.ts";
import {
  committedTransfers,
  devicesOf,
  givenForGood,
  inFlight,
  isAgent,
  isOtherSide,
  itemText,
  movesNotes,
  ownValue,
  specialEntries,
  sum,
  type Transfer,
} from "../books.ts";
import type { Held, StateProperty } from "../property.ts";

/**
 * What has become of the value issued, with these as the places where value given for good may be besides final.
 * Rollback and special entry are one act: Ready-to-Commit counts as in flight until its entry is written.
 */
export function accounted(ledger: Ledger, places: readonly Transfer[]): Held {
  const received = committedTransfers(ledger, "received");
  const given = givenForGood(ledger).filter(movesNotes);
  const hasAll = (it: Transfer, place: Transfer): boolean => (place.amount ?? 0) >= (it.amount ?? 0);
  const without = given.filter(
    (it) =>
      !received.some((taken) => isOtherSide(it, taken)) &&
      !places.some((place) => isOtherSide(it, place) && hasAll(it, place)),
  );
  for (const { device, session, amount } of without) {
    const units = amount === undefined ? "nothing" : itemText({ amount });
    return `${device} has given ${units} for good in session ${session}; they are nowhere, and no special entry names them`;
  }
  const decided = devicesOf(ledger).map(({ device, decided }) =>
    decided?.direction === "given" && !isAgent(device) ? (decided.amount ?? 0) : 0,
  );
  const held = sum(devicesOf(ledger).map(ownValue)) - sum(decided);
  const elsewhere = given.filter((it) => !received.some((taken) => isOtherSide(it, taken)));
  const total = held + sum(elsewhere.map(({ amount = 0 }) => amount));
  return total >= ledger.issued || `of ${ledger.issued} units issued, ${total} are accounted for`;
}

/** Value given for good is final elsewhere, in flight, or named in a special entry. */
export const allValueAccounted: StateProperty = {
  id: "V2",
  scope: "always",
  applies: ({ notes }) => notes,
  bites: (ledger) => givenForGood(ledger).some(movesNotes),
  holds: (ledger) => accounted(ledger, [...inFlight(ledger), ...specialEntries(ledger)]),
};
