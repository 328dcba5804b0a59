/** A4, exact rollback. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { entriesAdded, hasProvisional, itemText, ownsSame, ownTickets, ownValue } from "../books.ts";
import { type StepProperty, whereThingsMove } from "../property.ts";

/**
 * A step that ends a session without a commit leaves the device owning what it owned, all of it usable, and no
 * confirmation in force. Only the entry that records the failure stays (FIG. 42, step 1732).
 */
export const exactRollback: StepProperty = {
  id: "A4",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, step) => {
    const [was, is] = [before.devices[step.device], after.devices[step.device]];
    if (was === undefined || is === undefined || !endsSession(was, is) || is.decided !== null) return true;
    if (entriesAdded(was, is).some(({ kind }) => kind === "committed")) return true;
    const name = `${is.device}, which aborts session ${was.session},`;
    if (!ownsSame(was, is)) return `${name} owned ${holdingsText(was)} and owns ${holdingsText(is)}`;
    if (hasProvisional(is)) return `${name} keeps something provisional`;
    return is.confirmed === null || `${name} keeps the owner's confirmation of ${is.confirmed}`;
  },
};

function endsSession(before: DeviceLedger, after: DeviceLedger): boolean {
  return before.session !== null && after.session !== before.session;
}

function holdingsText(device: DeviceLedger): string {
  return [...ownTickets(device).map((ticket) => itemText({ ticket })), itemText({ amount: ownValue(device) })].join(
    ", ",
  );
}
