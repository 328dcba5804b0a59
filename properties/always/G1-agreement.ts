/** G1, agreement. */

import type { Ledger } from "../../spec/ledger.ts";
import { committedTransfers, devicesOf, isSameKind, itemText, type Transfer } from "../books.ts";
import { everywhere, type Held, type StateProperty } from "../property.ts";
import { isOwnModule, type Purchase, purchasesOf } from "../purchases.ts";

/**
 * Two ends that hold the same key take each other for the other end, and nobody else holds it; two ends that both
 * commit in a session are on two sides of the same transfer. In a purchase that goes for three kinds of session: of the
 * agents, of the modules, and of each agent with its own module, whose key is named by the order. All that is committed
 * or in doubt under one order is one transfer of one price: one customer, one merchant, their own modules, one session
 * of each pair.
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
    if (sessions !== true) return sessions;
    const keys = orderKeysAgree(ledger);
    if (keys !== true) return keys;
    const commits = commitsAgree(ledger);
    return commits === true ? ordersAgree(ledger) : commits;
  },
};

function sessionsAgree(ledger: Ledger): Held {
  for (const one of devicesOf(ledger)) {
    if (one.session === null) continue;
    const others = devicesOf(ledger).filter(
      (it) => it.device !== one.device && it.session === one.session && isSameKind(it.device, one.device),
    );
    const wrong = others.find((other) => other.device !== one.peer);
    if (wrong !== undefined) {
      return `${one.device} and ${wrong.device} hold session ${one.session}, and ${one.device} takes it for one with ${one.peer}`;
    }
  }
  return true;
}

/** The key TA/MM of an order is held in one session of agents and in one of modules, by two of each at the most. */
function orderKeysAgree(ledger: Ledger): Held {
  for (const one of devicesOf(ledger)) {
    if ((one.order ?? null) === null || one.session === null) continue;
    const others = devicesOf(ledger).filter(
      (it) => it.device !== one.device && it.order === one.order && isSameKind(it.device, one.device),
    );
    const astray = others.find(({ session }) => session !== null && session !== one.session);
    if (astray !== undefined) {
      return `${one.device} and ${astray.device} hold the key of order ${one.order}, in different sessions`;
    }
    if (others.length > 1) return `more than two hold the key of order ${one.order}`;
  }
  return true;
}

function commitsAgree(ledger: Ledger): Held {
  const given = committedTransfers(ledger, "given");
  const received = committedTransfers(ledger, "received");
  const all = [...given, ...received];
  for (const one of all) {
    const others = all.filter(
      (it) => it.session === one.session && it.device !== one.device && isSameKind(it.device, one.device),
    );
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
  const isSameItem = one.ticket === other.ticket && one.amount === other.amount;
  return one.direction !== other.direction && isSameItem && one.order === other.order;
}

function ordersAgree(ledger: Ledger): Held {
  for (const purchase of purchasesOf(ledger)) {
    const { order, method } = purchase;
    if (method === "card") continue;
    const { agents, modules, customers, merchants } = partiesOf(purchase);
    for (const side of [customers, merchants]) {
      if (severalOf(side, ({ device }) => device)) return `order ${order} has ${namesOf(side)} on one side`;
    }
    const stranger = modules.find(({ device, direction }) => {
      const side = direction === "given" ? customers : merchants;
      return side.length > 0 && !side.some((agent) => isOwnModule(agent.device, device));
    });
    if (stranger !== undefined) return `${stranger.device} moves notes under order ${order} of another's agent`;
    for (const ends of [agents, modules]) {
      if (severalOf(ends, ({ session }) => session)) return `order ${order} is used in several sessions`;
    }
    const all = [...agents, ...modules];
    const told = all.map((it) => `${it.device} ${it.direction} ${itemText(it)}`).join(", ");
    if (severalOf(all, ({ amount }) => amount)) return `under order ${order} ${told}`;
    if (severalOf(agents, ({ ticket }) => ticket)) return `under order ${order} ${told}`;
  }
  return true;
}

interface Parties {
  readonly agents: readonly Transfer[];
  readonly modules: readonly Transfer[];
  /** agents that take the goods, and agents that give them */
  readonly customers: readonly Transfer[];
  readonly merchants: readonly Transfer[];
}

function partiesOf({ goods, sales, debits, credits, claims, doubts }: Purchase): Parties {
  const agents = [...goods, ...sales, ...doubts];
  const modules = [...debits, ...credits, ...claims];
  const customers = agents.filter(({ direction }) => direction === "received");
  return { agents, modules, customers, merchants: agents.filter((it) => !customers.includes(it)) };
}

function severalOf(transfers: readonly Transfer[], field: (it: Transfer) => string | number | undefined): boolean {
  return new Set(transfers.map(field)).size > 1;
}

function namesOf(transfers: readonly Transfer[]): string {
  return [...new Set(transfers.map(({ device }) => device))].join(" and ");
}
