/** A1, money atomicity: the form that holds always. See also the form at rest. */
import { committedTransfers, givenForGood, isOtherSide, itemText, movesNotes } from "../books.ts";
import type { StateProperty } from "../property.ts";

/** The payee's credit is final only if the payer's debit is, or is decided for good. */
export const creditNeedsDebit: StateProperty = {
  id: "A1",
  scope: "always",
  applies: ({ notes }) => notes,
  bites: (ledger) => committedTransfers(ledger, "received").some(movesNotes),
  holds: (ledger) => {
    const given = givenForGood(ledger);
    for (const taken of committedTransfers(ledger, "received")) {
      if (!movesNotes(taken) || given.some((it) => isOtherSide(it, taken))) continue;
      return `${taken.device} has ${itemText(taken)} of session ${taken.session} for good, which nobody has given for good`;
    }
    return true;
  },
};
