/**
 * Random legal purchases: an abstract protocol of four devices, shorter than the real one and with every freedom that it
 * leaves (time-outs, lost messages, losses of power). Properties must hold of all of them.
 */
import type { DeviceLedger, Ledger, LogEntry, Undertaking } from "../../spec/ledger.ts";
import { hasProvisional, isAgent, ownValue, valueHeld } from "../books.ts";
import type { ObservedStep } from "../property.ts";
import { card, money } from "./purchase-sample.ts";
import { onMessage, step, tickets, units } from "./sample.ts";
import type { Step } from "./steps.ts";

/** What a device can do next: what it becomes, and how that is seen. */
interface Act {
  readonly after: DeviceLedger;
  readonly how: ObservedStep;
  /** it gets nobody further */
  readonly disturbs?: true;
}

/** One act in so many disturbs, where another one is possible. */
const disturbanceEvery = 9;
const purchasesMax = 4;

/** How the goods of a run are paid. */
export type Method = "money" | "card";

/** The run in which these numbers, in turn, pick one of the acts that are possible. */
export function legalPurchases(method: Method, picks: readonly number[]): readonly Step[] {
  let before = method === "money" ? money() : card();
  const steps: Step[] = [];
  for (const pick of picks) {
    const acts = Object.values(before.devices).flatMap((it) => actsOf(before, it));
    const furthering = acts.filter(({ disturbs }) => disturbs !== true);
    const possible = furthering.length === 0 || pick % disturbanceEvery === 0 ? acts : furthering;
    const act = possible[Math.floor(pick / disturbanceEvery) % possible.length];
    if (act === undefined) continue;
    const { after, how } = act;
    const next = { ...before, devices: { ...before.devices, [after.device]: after } };
    steps.push([before, next, how]);
    before = next;
  }
  return steps;
}

/** Nothing is going on, nothing is down, promised or in doubt. */
export function isAtRest({ devices }: Ledger): boolean {
  return Object.values(devices).every((it) => !it.down && it.session === null && !isBound(it) && !hasProvisional(it));
}

function isBound({ ready, decided, doubt }: DeviceLedger): boolean {
  return ready !== null || decided !== null || doubt !== null;
}

/** A device as another one finds it. */
type Find = (device: string) => DeviceLedger;

function actsOf(ledger: Ledger, it: DeviceLedger): readonly Act[] {
  const find: Find = (device) => ledger.devices[device] as DeviceLedger;
  const { device } = it;
  if (it.down) return [{ after: recovered(it), how: step(device, { kind: "powerOn" }) }];
  const loss: Act = { after: withoutPower(it), how: step(device, { kind: "powerLoss" }), disturbs: true };
  const replay: Act = { after: it, how: onMessage(device, "AbortNotice", "0.0"), disturbs: true };
  return [loss, replay, ...(isAgent(device) ? agentActs(it, find) : moduleActs(it, find))];
}

const purchaseOf = ({ session }: DeviceLedger): number => Number(session?.split(".")[0]);
const orderOf = (purchase: number): string => `${purchase}+${purchase}`;
const mateOf = ({ device }: DeviceLedger): string =>
  isAgent(device) ? `MM${device.slice(2)}` : `TA${device.slice(2)}`;
const otherOf = ({ device }: DeviceLedger): string => device.slice(0, -1) + (device.endsWith("A") ? "B" : "A");
const isMoney = (find: Find): boolean => (find("MM.A") as DeviceLedger | undefined) !== undefined;

function begins(it: DeviceLedger, purchase: number): DeviceLedger {
  return {
    ...it,
    session: `${purchase}.${purchase}`,
    peer: otherOf(it),
    peerCertificate: "valid",
    peerCredential: isAgent(it.device) ? "valid" : null,
    sessionsBegun: purchase,
    itemsOffered: "valid",
  };
}

function agentActs(it: DeviceLedger, find: Find): readonly Act[] {
  if (it.doubt !== null) return reportedActs(it, it.doubt, find);
  if (it.session === null) {
    const next = Math.max(it.sessionsBegun, find(otherOf(it)).sessionsBegun - 1) + 1;
    const key = isMoney(find) ? { order: orderOf(next) } : {};
    const act = { after: { ...begins(it, next), ...key }, how: step(it.device, { kind: "environment" }) };
    return next <= purchasesMax && !find(otherOf(it)).down ? [act] : [];
  }
  if (it.decided !== null) return [{ after: written(it, it.decided), how: step(it.device) }];
  const session = it.session;
  const aborts = abortsOf(it, over(rolledBack(it)));
  const together = find(otherOf(it)).session === session;
  return [...aborts, ...(it.device === "TA.A" ? buyerActs(it, find, together) : sellerActs(it, find, together))];
}

function buyerActs(it: DeviceLedger, find: Find, together: boolean): readonly Act[] {
  const { session, confirmed, device } = it;
  const environment = step(device, { kind: "environment" });
  const ticket = `G${purchaseOf(it)}`;
  if (confirmed === null) {
    const takes = { ...it, tickets: [...it.tickets, ...tickets("arriving", ticket)], confirmed: ticket };
    return together ? [{ after: takes, how: environment }] : [];
  }
  const price = purchaseOf(it) % 2 === 0 ? 2 : 1;
  if (typeof confirmed === "string") return [{ after: { ...it, confirmed: price }, how: environment }];
  const bought = { session: session ?? "", direction: "received", ticket, amount: price } as const;
  if (!isMoney(find)) {
    const after = written(it, { ...bought, order: session ?? "" });
    const merchant = find("TA.B");
    const has = merchant.decided?.session === session || merchant.log.some((entry) => entry.session === session);
    return has ? [{ after, how: onMessage(device, "PaymentAuthorized", session ?? "") }] : [];
  }
  const order = orderOf(purchaseOf(it));
  const isWanted = find("MM.A").order === order;
  const doubt: Undertaking = { ...bought, order };
  return isWanted ? [{ after: { ...it, doubt }, how: under(device, "AmountPrompt", order) }] : [];
}

function sellerActs(it: DeviceLedger, find: Find, together: boolean): readonly Act[] {
  const { session, device } = it;
  const buyer = find("TA.A");
  const bought = buyer.doubt ?? (isMoney(find) ? null : pending(buyer));
  if (bought === null || bought.session !== session) return [];
  const sold: Undertaking = { ...bought, direction: "given" };
  if (!isMoney(find)) {
    const act = { after: { ...it, decided: sold }, how: step(device, { kind: "environment" }) };
    return together ? [act] : [];
  }
  const { order } = sold;
  const isAsked = find("MM.B").order === order;
  const after = { ...it, doubt: sold };
  return isAsked ? [{ after, how: under(device, "VerifyAmountPrompt", order ?? "") }] : [];
}

/** What a customer that has chosen to pay by card is about to buy. */
function pending(buyer: DeviceLedger): Undertaking | null {
  const { session, confirmed } = buyer;
  if (session === null || typeof confirmed !== "number") return null;
  return { session, direction: "received", ticket: `G${purchaseOf(buyer)}`, amount: confirmed, order: session };
}

/** What an agent in doubt hears of its own module, once that has ended. */
function reportedActs(it: DeviceLedger, doubt: Undertaking, find: Find): readonly Act[] {
  const module = find(mateOf(it));
  const order = doubt.order ?? "";
  const has = module.log.find((entry) => entry.order === order);
  if (module.down || module.order === order || module.decided?.order === order) return [];
  const how = under(it.device, "PaymentStatusReply", order);
  if (has?.kind === "committed") return [{ after: written(it, doubt), how }];
  // A module that has not begun a payment yet may still do so.
  const isEnded = module.orders.includes(order) && module.ready?.order !== order;
  return isEnded ? [{ after: over({ ...rolledBack(it), doubt: null }), how }] : [];
}

function moduleActs(it: DeviceLedger, find: Find): readonly Act[] {
  const agent = find(mateOf(it));
  if (it.session === null) {
    const purchase = purchaseOf(agent);
    const order = orderOf(purchase);
    const isOrdered = agent.session !== null && agent.doubt === null && !it.orders.includes(order);
    const after = { ...begins(it, purchase), order, orders: [...it.orders, order] };
    return isOrdered ? [{ after, how: step(it.device, { kind: "environment" }) }] : [];
  }
  if (it.decided !== null) return [{ after: written(it, it.decided), how: step(it.device) }];
  const { ready } = it;
  const aborted = ready === null ? rolledBack(it) : complaint(rolledBack(it), ready);
  const aborts = abortsOf(it, over(aborted));
  return [...aborts, ...(it.device === "MM.A" ? payerActs(it, find) : payeeActs(it, find))];
}

function payerActs(it: DeviceLedger, find: Find): readonly Act[] {
  const { device, session, order, confirmed } = it;
  const { doubt } = find("TA.A");
  const payee = find("MM.B");
  if (confirmed === null) {
    const named = doubt?.order === order ? (doubt?.amount ?? 0) : 0;
    const isFunded = named > 0 && named <= ownValue(it);
    return isFunded ? [{ after: { ...it, confirmed: named }, how: under(device, "PaymentAmount", order ?? "") }] : [];
  }
  if (typeof confirmed !== "number") return [];
  if (!hasProvisional(it)) {
    const isApproved = find("TA.B").doubt?.order === order;
    const notes = [...units("final", valueHeld(it, "final") - confirmed), ...units("leaving", confirmed)];
    return isApproved
      ? [{ after: { ...it, notes }, how: onMessage(device, "AmountAcknowledgement", session ?? "") }]
      : [];
  }
  const bound = { session: session ?? "", direction: "given", amount: confirmed, order: order ?? "" } as const;
  const isReady = [payee.ready, ...payee.log].some((entry) => entry?.order === order);
  const decided = { ...it, decided: bound };
  return isReady ? [{ after: decided, how: onMessage(device, "ReadyToCommit", session ?? "") }] : [];
}

function payeeActs(it: DeviceLedger, find: Find): readonly Act[] {
  const { device, session, order, ready } = it;
  const payer = find("MM.A");
  const how = onMessage(device, "NotePacket", session ?? "");
  const amount = valueHeld(payer, "leaving");
  if (!hasProvisional(it)) {
    const isSent = payer.order === order && amount > 0;
    return isSent ? [{ after: { ...it, notes: [...it.notes, ...units("arriving", amount)] }, how }] : [];
  }
  const arriving = valueHeld(it, "arriving");
  const bound = { session: session ?? "", direction: "received", amount: arriving, order: order ?? "" } as const;
  if (ready === null) return [{ after: { ...it, ready: bound }, how }];
  const isPaid = [payer.decided, ...payer.log].some((entry) => entry?.order === order);
  const acknowledged = onMessage(device, "Acknowledgement", session ?? "");
  return isPaid ? [{ after: written(it, bound), how: acknowledged }] : [];
}

/** A message under the key TA/MM of an order. */
function under(device: string, type: string, order: string): ObservedStep {
  return step(device, { kind: "message", message: { type, order } });
}

/** A device gives up by itself, is told by its peer, or cannot read what it gets (reading 10/386). */
function abortsOf({ device, session }: DeviceLedger, after: DeviceLedger): readonly Act[] {
  const causes = [step(device), onMessage(device, "AbortNotice", session ?? ""), onMessage(device, "Junk")];
  return causes.map((how) => ({ after, how, disturbs: true }));
}

function rolledBack(it: DeviceLedger): DeviceLedger {
  const own = it.tickets.filter(({ holding }) => holding !== "arriving").map(({ ticket }) => ticket);
  return { ...it, tickets: tickets("final", ...own), notes: units("final", ownValue(it)), confirmed: null };
}

/** A commit is written down, and the session is over. */
function written(it: DeviceLedger, undertaking: Undertaking): DeviceLedger {
  const { direction, ticket, amount = 0 } = undertaking;
  const own = rolledBack(it);
  const isBought = direction === "received" && ticket !== undefined;
  const change = isAgent(it.device) ? 0 : amount * (direction === "given" ? -1 : 1);
  return over({
    ...own,
    log: [...it.log, { kind: "committed", ...undertaking } satisfies LogEntry],
    tickets: isBought ? [...own.tickets, ...tickets("final", ticket)] : own.tickets,
    notes: units("final", ownValue(own) + change),
    opened: isBought ? [...it.opened, ticket] : it.opened,
    decided: null,
    ready: null,
    doubt: null,
  });
}

function complaint(it: DeviceLedger, ready: Undertaking): DeviceLedger {
  return { ...it, log: [...it.log, { kind: "abortedAfterReady", ...ready }], ready: null };
}

function over(it: DeviceLedger): DeviceLedger {
  return { ...it, session: null, peer: null, order: null, confirmed: null };
}

function withoutPower(it: DeviceLedger): DeviceLedger {
  const kept = it.decided === null && it.doubt === null ? rolledBack(it) : it;
  return { ...over(kept), down: true };
}

function recovered(it: DeviceLedger): DeviceLedger {
  const up = { ...it, down: false };
  if (it.decided !== null) return written(up, it.decided);
  return it.ready === null ? up : complaint(up, it.ready);
}
