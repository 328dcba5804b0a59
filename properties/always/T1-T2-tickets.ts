/** T1, no ticket twice; T2, no ticket lost unseen. */

import type { Ledger } from "../../spec/ledger.ts";
import { committedOf, committedTransfers, devicesOf } from "../books.ts";
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

/**
 * A ticket that is nowhere was let go by a side whose log says so, and has been taken in by none since. A ticket that is
 * issued in the run, as the goods of a purchase, has been somewhere once a receiver has committed it: its issuer, who
 * gives it, never had it.
 */
export const noTicketLostUnseen: StateProperty = {
  id: "T2",
  scope: "always",
  applies: ({ tickets }) => tickets,
  bites: (ledger) => committedTransfers(ledger, "given").some(({ ticket }) => ticket !== undefined),
  holds: (ledger) => {
    const taken = committedTransfers(ledger, "received").flatMap(({ ticket }) => ticket ?? []);
    for (const ticket of new Set([...ledger.tickets, ...taken])) {
      if (devicesOf(ledger).some(({ tickets }) => tickets.some((held) => held.ticket === ticket))) continue;
      const given = committedTransfers(ledger, "given").filter(
        (entry) => entry.ticket === ticket && hasHad(ledger, entry.device, ticket),
      );
      const received = committedTransfers(ledger, "received").filter((entry) => entry.ticket === ticket);
      const had = ledger.tickets.includes(ticket) ? received.length + 1 : received.length;
      if (given.length >= had) continue;
      const last = received.at(-1)?.device ?? startingHolder(ledger.start, ticket);
      return `ticket ${ticket} is nowhere, and no log says that ${last} let it go`;
    }
    return true;
  },
};

function startingHolder(start: Readonly<Record<string, { readonly tickets: readonly string[] }>>, ticket: string) {
  return Object.keys(start).find((device) => start[device]?.tickets.includes(ticket)) ?? "anyone";
}

/** Whether a device began with a ticket, or has committed it. */
function hasHad({ start, devices }: Ledger, device: string, ticket: string): boolean {
  if (start[device]?.tickets.includes(ticket) === true) return true;
  const log = devices[device] === undefined ? [] : committedOf(devices[device]);
  return log.some((entry) => entry.direction === "received" && entry.ticket === ticket);
}
