/** C2, only valid items; C4, owners decide: the forms over steps. */
import { entriesAdded, foundGood, itemText } from "../books.ts";
import { type StepProperty, whereThingsMove } from "../property.ts";

/** Nothing becomes final at its receiver that was not found good. */
export const onlyValidItemsCount: StepProperty = {
  id: "C2",
  scope: "step",
  applies: ({ items }) => items,
  holds: (before, after, { device }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    const taken = entriesAdded(was, is).find(({ kind, direction }) => kind === "committed" && direction === "received");
    if (taken === undefined || foundGood(was) || foundGood(is)) return true;
    return `${device} accepts ${itemText(taken)}: ${is.itemsOffered ?? "not looked at"}`;
  },
};

/** A session does not begin with a confirmation that an earlier one has left behind. */
export const confirmedAnew: StepProperty = {
  id: "C4",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, { device }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined || is.session === null || is.session === was.session) return true;
    return is.confirmed === null || `${device} begins session ${is.session} with ${is.confirmed} confirmed already`;
  },
};
