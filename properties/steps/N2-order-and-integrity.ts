/** N2, order and integrity. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { committedOf, hasProvisional, isSameItems, isSameUndertaking, ownsSame } from "../books.ts";
import { alteredMessage, everywhere, type StepProperty } from "../property.ts";

/** A message that an outsider made, or made of another one, is not acted upon: its receiver aborts at the most. */
export const orderAndIntegrity: StepProperty = {
  id: "N2",
  scope: "step",
  applies: everywhere,
  holds: (before, after, { device, message, fromOutsider, kind }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined || message === undefined || kind !== "message") return true;
    if (message.type !== alteredMessage && !fromOutsider) return true;
    const what = `${device} takes ${message.type}, which an outsider can make, and`;
    if (is.session !== null && is.session !== was.session) return `${what} holds session ${is.session}`;
    if (committedOf(is).length > committedOf(was).length) return `${what} commits`;
    if (is.decided !== null && !isSameUndertaking(is.decided, was.decided)) return `${what} decides to commit`;
    if (is.ready !== null && !isSameUndertaking(is.ready, was.ready)) return `${what} is ready to commit`;
    if (is.doubt !== null && !isSameUndertaking(is.doubt, was.doubt)) return `${what} is in doubt`;
    if (is.opened.length > was.opened.length) return `${what} gives a key away`;
    return isSameItems(was, is) || isRolledBack(was, is) || `${what} its items change`;
  },
};

function isRolledBack(before: DeviceLedger, after: DeviceLedger): boolean {
  return ownsSame(before, after) && !hasProvisional(after);
}
