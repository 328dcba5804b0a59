/** C3, tickets belong. */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { devicesOf } from "../books.ts";
import type { StateProperty } from "../property.ts";
import { isByCard } from "../purchases.ts";

/**
 * A credential that is shown is that of the agent in the session, and good (14/454, 21/698): a customer takes goods in,
 * and a merchant decides to sell by card, only over one that it has looked at and found so. Where an agent does not show
 * whether it has looked, nothing is said.
 */
export const ticketsBelong: StateProperty = {
  id: "C3",
  scope: "always",
  applies: ({ sells }) => sells !== undefined,
  bites: (ledger) => devicesOf(ledger).some(({ peerCredential }) => (peerCredential ?? null) !== null),
  holds: (ledger) => {
    for (const device of devicesOf(ledger)) {
      const { peerCredential: found } = device;
      if (found === undefined || found === "valid" || found === "issuerExpired" || !goesOn(device)) continue;
      const what =
        found === null ? "that it has not looked at" : "that is not good, or not of the agent in the session";
      return `${device.device} goes on over a credential ${what}`;
    }
    return true;
  },
};

/** What has outlived a loss of power was looked at before it. */
function goesOn({ session, tickets, decided }: DeviceLedger): boolean {
  if (session === null) return false;
  return tickets.some(({ holding }) => holding === "arriving") || (decided !== null && isByCard(decided));
}
