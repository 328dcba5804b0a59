/**
 * Purchases: what the logs of agents and modules say when they are read together, by the order under which each was
 * made. Nothing here judges.
 */
import type { DeviceLedger, Ledger, Undertaking } from "../spec/ledger.ts";
import {
  committedTransfers,
  devicesOf,
  givenForGood,
  isAgent,
  ownModuleOf,
  specialEntries,
  type Transfer,
} from "./books.ts";

/** A purchase, or a refund by card, as everything tells of it that carries its order. */
export interface Purchase {
  readonly order: string;
  readonly method: "module" | "card";
  /** what agents have received, and what they have given, for good */
  readonly goods: readonly Transfer[];
  readonly sales: readonly Transfer[];
  /** what modules have given and received for good, and what they miss */
  readonly debits: readonly Transfer[];
  readonly credits: readonly Transfer[];
  readonly claims: readonly Transfer[];
  /** what only the own modules of agents can tell the end of */
  readonly doubts: readonly Transfer[];
}

/** By card, the order is the agents' session itself. */
export const isByCard = ({ session, order }: Undertaking): boolean => order === session;

/** By money module: there is an order, and it is no session of agents. */
export const isByModule = (it: Undertaking): boolean => it.order !== undefined && !isByCard(it);

/** The purchases of a ledger, in the order of their names. */
export function purchasesOf(ledger: Ledger): readonly Purchase[] {
  const given = givenForGood(ledger);
  const received = committedTransfers(ledger, "received");
  const special = specialEntries(ledger);
  const doubts = doubtsOf(ledger);
  const all = [...given, ...received, ...special, ...doubts];
  const orders = [...new Set(all.flatMap(({ order }) => order ?? []))].sort();
  return orders.map((order) => {
    const isOf = (it: Transfer): boolean => it.order === order;
    return {
      order,
      method: all.filter(isOf).some(isByCard) ? "card" : "module",
      goods: received.filter((it) => isOf(it) && isAgent(it.device)),
      sales: given.filter((it) => isOf(it) && isAgent(it.device)),
      debits: given.filter((it) => isOf(it) && !isAgent(it.device)),
      credits: received.filter((it) => isOf(it) && !isAgent(it.device)),
      claims: special.filter((it) => isOf(it) && !isAgent(it.device)),
      doubts: doubts.filter(isOf),
    };
  });
}

/** What agents are in doubt about. */
export function doubtsOf(ledger: Ledger): readonly Transfer[] {
  return devicesOf(ledger).flatMap(({ device, doubt }) => (doubt === null ? [] : [{ ...doubt, device }]));
}

/** Is this an agent that buys, rather than takes over? It has looked at the credential of a merchant (12/410). */
export const isBuying = ({ peerCredential }: DeviceLedger): boolean => (peerCredential ?? null) !== null;

/** Do an agent and a module belong to one owner? */
export const isOwnModule = (agent: string, module: string): boolean => isAgent(agent) && ownModuleOf(agent) === module;

/**
 * Is this the order whose key a device holds? Where it does not show that: the order of the agents' session, that about
 * which an agent is in doubt, or one that a module remembers.
 */
export function isOrderOf({ device, order: held, session, doubt, orders }: DeviceLedger, order: string): boolean {
  if (held !== undefined && held !== null) return held === order;
  if (doubt?.order === order) return true;
  if (held === null) return false;
  return isAgent(device) ? session !== null && order.replace("+", ".") === session : orders.includes(order);
}
