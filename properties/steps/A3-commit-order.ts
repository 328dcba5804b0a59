/** A3, commit order. */
import { entriesAdded, givenForGood, isOtherSide, itemText } from "../books.ts";
import { type StepProperty, whereThingsMove } from "../property.ts";

/**
 * The giver commits before the taker: of notes (41/1710 before 41/1718), of tickets (25/888 before 25/892). A decision
 * that a loss of power cannot undo counts as a commit, which its log entry only completes. Not judged are exchanges,
 * where both sides give: there the random bit of figure 40 names who is first.
 */
export const giverFirst: StepProperty = {
  id: "A3",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, { device }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    for (const entry of entriesAdded(was, is)) {
      if (entry.kind !== "committed" || entry.direction !== "received") continue;
      const own = givenForGood(after).filter((it) => it.session === entry.session && it.device === device);
      const first = givenForGood(before).some((it) => isOtherSide(it, { ...entry, device }));
      if (first || own.length > 0) continue;
      return `${device} commits to ${itemText(entry)} of session ${entry.session} before anyone has given it for good`;
    }
    return true;
  },
};
