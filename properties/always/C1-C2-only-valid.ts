/** C1, only valid parties; C2, only valid items: the forms that hold always. */
import { devicesOf, foundGood } from "../books.ts";
import type { StateProperty } from "../property.ts";

/** A session stands only over a certificate that was looked at and found good. */
export const onlyValidParties: StateProperty = {
  id: "C1",
  scope: "always",
  applies: ({ certificates }) => certificates,
  bites: (ledger) => devicesOf(ledger).some(({ session }) => session !== null),
  holds: (ledger) => {
    for (const { device, session, peerCertificate } of devicesOf(ledger)) {
      if (session === null || peerCertificate === "valid") continue;
      return `${device} holds session ${session} over a certificate ${peerCertificate ?? "that it has not looked at"}`;
    }
    return true;
  },
};

/** A device takes items in, even provisionally, only after it has looked at them and found them good. */
export const onlyValidItems: StateProperty = {
  id: "C2",
  scope: "always",
  applies: ({ items }) => items,
  bites: (ledger) => devicesOf(ledger).some(isTaking),
  holds: (ledger) => {
    for (const device of devicesOf(ledger)) {
      if (!isTaking(device) || foundGood(device)) continue;
      return `${device.device} stores items ${device.itemsOffered ?? "that it has not looked at"}`;
    }
    return true;
  },
};

function isTaking({ tickets, notes }: { readonly tickets: readonly Way[]; readonly notes: readonly Way[] }): boolean {
  return [...tickets, ...notes].some(({ holding }) => holding === "arriving");
}

interface Way {
  readonly holding: string;
}
