/** A1, money atomicity: at rest, with its exception. */
import { committedTransfers, givenForGood, isOtherSide, itemText, movesNotes, specialEntries } from "../books.ts";
import type { StateProperty } from "../property.ts";

/**
 * Both sides are final or neither is, except where the payee's special entry names what it should have received: the
 * windows of figure 41. Which of them it was is for the windows to say.
 */
export const bothOrNeither: StateProperty = {
  id: "A1",
  scope: "rest",
  applies: ({ notes }) => notes,
  bites: (ledger) => givenForGood(ledger).some(movesNotes),
  holds: (ledger) => {
    const received = committedTransfers(ledger, "received");
    const special = specialEntries(ledger);
    for (const given of givenForGood(ledger)) {
      if (!movesNotes(given) || received.some((taken) => isOtherSide(given, taken))) continue;
      const entry = special.find((it) => isOtherSide(given, it));
      const what = `${given.device} has given ${itemText(given)} for good in session ${given.session}, nobody received them`;
      if (entry === undefined) return `${what}, and no special entry says so`;
      if (entry.amount !== given.amount)
        return `${what}, and the special entry at ${entry.device} names ${itemText(entry)}`;
    }
    return true;
  },
};
