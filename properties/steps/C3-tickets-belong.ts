/** C3, tickets belong: the form over steps. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { entriesAdded, itemText } from "../books.ts";
import type { StepProperty } from "../property.ts";
import { isByCard } from "../purchases.ts";

/**
 * A merchant commits by card only over a card that it has looked at and found good and the customer's own (21/700); a
 * customer commits to goods by card only over such a credential of the merchant (14/456). A decision that is completed
 * after a loss of power was looked into before it.
 */
export const onlyOverOwnCredentials: StepProperty = {
  id: "C3",
  scope: "step",
  applies: ({ sells }) => sells !== undefined,
  holds: (before, after, { device, kind }) => {
    const [was, is] = [before.devices[device], after.devices[device]];
    if (was === undefined || is === undefined || kind === "powerOn" || was.session === null) return true;
    // In a refund only the merchant is shown anything.
    const entry = entriesAdded(was, is).find((it) => isByCard(it) && (it.direction === "given" || it.ticket));
    if (entry === undefined || isGood(was) || isGood(is)) return true;
    const found = is.peerCredential ?? was.peerCredential ?? "that it has not looked at";
    return `${device} commits to ${itemText(entry)} over a credential ${found}`;
  },
};

/** Where an agent does not show whether it has looked, nothing is said. */
function isGood({ peerCredential }: DeviceLedger): boolean {
  return peerCredential === undefined || peerCredential === "valid" || peerCredential === "issuerExpired";
}
