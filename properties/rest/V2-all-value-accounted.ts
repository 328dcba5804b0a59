/** V2, all value accounted: at rest nothing is in flight. */
import { accounted } from "../always/V2-all-value-accounted.ts";
import { givenForGood, movesNotes, specialEntries } from "../books.ts";
import type { StateProperty } from "../property.ts";

/** At rest, value given for good is final elsewhere or named in a special entry that supports a claim. */
export const allValueAccountedAtRest: StateProperty = {
  id: "V2",
  scope: "rest",
  applies: ({ notes }) => notes,
  bites: (ledger) => givenForGood(ledger).some(movesNotes),
  holds: (ledger) => accounted(ledger, specialEntries(ledger)),
};
