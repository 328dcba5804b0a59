/** A4, exact rollback. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { entriesAdded, hasProvisional, itemText, ownsSame, ownTickets, ownValue } from "../books.ts";
import { type StepProperty, whereThingsMove } from "../property.ts";

/**
 * A step that ends a session, or a doubt, without a commit leaves the device owning what it owned, all of it usable, and
 * no confirmation in force. Only the entry that records the failure stays (FIG. 42, step 1732). A decision or a doubt may
 * outlive its session: it is an abort only when that ends.
 */
export const exactRollback: StepProperty = {
  id: "A4",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, step) => {
    const [was, is] = [before.devices[step.device], after.devices[step.device]];
    if (was === undefined || is === undefined || !endsSession(was, is)) return true;
    if (is.decided !== null || is.doubt !== null) return true;
    if (entriesAdded(was, is).some(({ kind }) => kind === "committed")) return true;
    const name = `${is.device}, which aborts session ${was.session ?? was.doubt?.session},`;
    if (!ownsSame(was, is)) return `${name} owned ${holdingsText(was)} and owns ${holdingsText(is)}`;
    if (hasProvisional(is)) return `${name} keeps something provisional`;
    return is.confirmed === null || `${name} keeps the owner's confirmation of ${is.confirmed}`;
  },
};

function endsSession(before: DeviceLedger, after: DeviceLedger): boolean {
  const endsDoubt = before.doubt !== null && after.doubt === null;
  return endsDoubt || (before.session !== null && after.session !== before.session);
}

function holdingsText(device: DeviceLedger): string {
  return [...ownTickets(device).map((ticket) => itemText({ ticket })), itemText({ amount: ownValue(device) })].join(
    ", ",
  );
}
