/** T1, no ticket twice; T2, no ticket lost unseen. */
import { committedTransfers, devicesOf } from "../books.ts";
import type { StateProperty } from "../property.ts";

/** A ticket is final at one device at most, and there once. */
export const noTicketTwice: StateProperty = {
  id: "T1",
  scope: "always",
  applies: ({ tickets }) => tickets,
  bites: (ledger) => committedTransfers(ledger, "received").some(({ ticket }) => ticket !== undefined),
  holds: (ledger) => {
    const holders = new Map<string, string[]>();
    for (const { device, tickets } of devicesOf(ledger)) {
      for (const { ticket, holding } of tickets) {
        if (holding === "final") holders.set(ticket, [...(holders.get(ticket) ?? []), device]);
      }
    }
    for (const [ticket, at] of holders) {
      if (at.length > 1) return `ticket ${ticket} is final at ${at.join(" and at ")}`;
    }
    return true;
  },
};

/** A ticket that is nowhere was let go by a side whose log says so, and has been taken in by none since. */
export const noTicketLostUnseen: StateProperty = {
  id: "T2",
  scope: "always",
  applies: ({ tickets }) => tickets,
  bites: (ledger) => committedTransfers(ledger, "given").some(({ ticket }) => ticket !== undefined),
  holds: (ledger) => {
    for (const ticket of ledger.tickets) {
      if (devicesOf(ledger).some(({ tickets }) => tickets.some((held) => held.ticket === ticket))) continue;
      const given = committedTransfers(ledger, "given").filter((entry) => entry.ticket === ticket);
      const received = committedTransfers(ledger, "received").filter((entry) => entry.ticket === ticket);
      if (given.length > received.length) continue;
      const last = received.at(-1)?.device ?? startingHolder(ledger.start, ticket);
      return `ticket ${ticket} is nowhere, and no log says that ${last} let it go`;
    }
    return true;
  },
};

function startingHolder(start: Readonly<Record<string, { readonly tickets: readonly string[] }>>, ticket: string) {
  return Object.keys(start).find((device) => start[device]?.tickets.includes(ticket)) ?? "anyone";
}
