/** C2, only valid items; C4, owners decide: the forms over steps. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { entriesAdded, foundGood, isSameUndertaking, itemText } from "../books.ts";
import { type Held, type ObservedStep, type StepProperty, whereThingsMove } from "../property.ts";
import { isByCard } from "../purchases.ts";

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

/**
 * A session does not begin with a confirmation that an earlier one has left behind. A customer's agent names a sum to its
 * module, lets a card credential leave for goods, or commits to them by card, only once its owner has chosen so to pay
 * for them (12/428).
 */
export const confirmedAnew: StepProperty = {
  id: "C4",
  scope: "step",
  applies: whereThingsMove,
  holds: (before, after, step) => {
    const { device } = step;
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined) return true;
    const isNew = is.session !== null && is.session !== was.session;
    if (!isNew) return isPaymentChosen(was, is, step);
    return is.confirmed === null || `${device} begins session ${is.session} with ${is.confirmed} confirmed already`;
  },
};

function isPaymentChosen(before: DeviceLedger, after: DeviceLedger, { steps }: ObservedStep): Held {
  const { device, doubt, down } = after;
  // With the power goes the owner's choice, in the very response to it.
  if (down) return true;
  const chosen = [before.confirmed, after.confirmed];
  const entersDoubt = doubt !== null && !isSameUndertaking(doubt, before.doubt);
  if (entersDoubt && doubt.direction === "received" && !chosen.some((it) => it === doubt.amount)) {
    return `${device} names ${itemText(doubt)} to its module, and its owner has chosen no such payment`;
  }
  const byCard = entriesAdded(before, after).find((it) => isByCard(it) && it.direction === "received" && it.ticket);
  if (byCard !== undefined && before.confirmed !== byCard.amount) {
    return `${device} commits to ${itemText(byCard)}, and its owner has chosen no payment by card`;
  }
  const isBuying = before.tickets.some(({ holding }) => holding === "arriving");
  const shows = isBuying && steps.includes("21/694");
  if (!shows || chosen.some((it) => typeof it === "number")) return true;
  return `${device} lets a credential leave, and its owner has chosen no payment by card`;
}
