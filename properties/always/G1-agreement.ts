/** G1, agreement. */

import type { Ledger } from "../../spec/ledger.ts";
import { committedTransfers, devicesOf, itemText, type Transfer } from "../books.ts";
import { everywhere, type Held, type StateProperty } from "../property.ts";

/**
 * Two ends that hold the same key take each other for the other end, and nobody else holds it; two ends that both
 * commit in a session are on two sides of the same transfer.
 */
export const agreement: StateProperty = {
  id: "G1",
  scope: "always",
  applies: everywhere,
  bites: (ledger) => {
    const keys = devicesOf(ledger).flatMap(({ session }) => (session === null ? [] : [session]));
    return new Set(keys).size < keys.length;
  },
  holds: (ledger) => {
    const sessions = sessionsAgree(ledger);
    return sessions === true ? commitsAgree(ledger) : sessions;
  },
};

function sessionsAgree(ledger: Ledger): Held {
  for (const one of devicesOf(ledger)) {
    if (one.session === null) continue;
    const others = devicesOf(ledger).filter((it) => it.device !== one.device && it.session === one.session);
    const wrong = others.find((other) => other.device !== one.peer);
    if (wrong !== undefined) {
      return `${one.device} and ${wrong.device} hold session ${one.session}, and ${one.device} takes it for one with ${one.peer}`;
    }
  }
  return true;
}

function commitsAgree(ledger: Ledger): Held {
  const given = committedTransfers(ledger, "given");
  const received = committedTransfers(ledger, "received");
  const all = [...given, ...received];
  for (const one of all) {
    const others = all.filter((other) => other.session === one.session && other.device !== one.device);
    if (new Set(others.map(({ device }) => device)).size > 1)
      return `more than two sides have committed ${one.session}`;
    const hasCounterpart = others.some((other) => isCounterpart(one, other));
    if (others.length === 0 || hasCounterpart) continue;
    const told = others.map((other) => `${other.device} ${other.direction} ${itemText(other)}`).join(", ");
    return `in session ${one.session} ${one.device} ${one.direction} ${itemText(one)}, and ${told}`;
  }
  return true;
}

function isCounterpart(one: Transfer, other: Transfer): boolean {
  return one.direction !== other.direction && one.ticket === other.ticket && one.amount === other.amount;
}
