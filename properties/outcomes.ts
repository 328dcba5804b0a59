/**
 * How transactions ended, by the logs of both sides: the classes of the census.
 */
import type { Ledger } from "../spec/ledger.ts";
import type { Readings } from "../spec/readings.ts";
import { type WindowId, windows } from "../spec/windows.ts";
import { committedTransfers, devicesOf, isAgent, movesNotes, specialEntries, type Transfer } from "./books.ts";
import type { Sale, Subject } from "./property.ts";
import {
  kindOfPurchase,
  type ModulePurchaseKind,
  type ModulesEnd,
  modulePurchaseOutcomes,
  modulesEnds,
} from "./purchase-outcomes.ts";
import { type Purchase, purchasesOf } from "./purchases.ts";

/** What an outcome counts as. `violation`: it must never occur, though a reading may make it a window with a name. */
export type OutcomeMark = "normal" | "window" | "violation";

/** What moves in a transaction: tickets alone, notes alone, or goods against payment. */
export type Traffic = "tickets" | "notes" | Sale;

/** How a ticket ended that changed hands by itself. */
type TicketsEnd =
  | "both committed"
  | "both aborted"
  | "giver committed, receiver aborted"
  | "receiver committed, giver aborted";

/** How a payment or refund by card ended. */
type CardEnd = "both committed" | "merchant committed, customer aborted" | "customer committed, merchant aborted";

/** How a transaction ended, in readable words. */
export type OutcomeKind = TicketsEnd | CardEnd | ModulesEnd | ModulePurchaseKind;

/** A kind of outcome, and what it counts as. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly mark: OutcomeMark;
  /** what moves in transactions that can end so */
  readonly of: readonly Traffic[];
  /** the windows that can be behind it */
  readonly windows: readonly WindowId[];
}

/** What every purchase and every transfer can come to. */
const anywhere: Readonly<Partial<Record<OutcomeKind, readonly Traffic[]>>> = {
  "both committed": ["tickets", "notes", "card", "refund"],
  "both aborted": ["tickets", "notes", "money", "card", "refund"],
};

const ofNotes = (Object.keys(modulesEnds) as ModulesEnd[]).map((kind): Outcome => {
  const { mark, windows } = modulesEnds[kind];
  return { kind, mark, of: anywhere[kind] ?? ["notes"], windows };
});

const ofTickets: readonly Outcome[] = [
  {
    kind: "giver committed, receiver aborted",
    mark: "window",
    of: ["tickets"],
    windows: ["25-notice-lost", "25-notice-forgotten"],
  },
  {
    kind: "receiver committed, giver aborted",
    mark: "violation",
    of: ["tickets"],
    windows: ["25-notice-before-commit"],
  },
];

const byCard: readonly Outcome[] = [
  {
    kind: "merchant committed, customer aborted",
    mark: "window",
    of: ["card", "refund"],
    windows: ["21-approval-lost"],
  },
  {
    kind: "customer committed, merchant aborted",
    mark: "violation",
    of: ["card", "refund"],
    windows: ["21-approval-before-commit"],
  },
];

const byModule = modulePurchaseOutcomes.map((it): Outcome => ({ ...it, of: ["money"] }));

/** All kinds of outcomes. Frozen. */
export const outcomes: readonly Outcome[] = Object.freeze(
  [...ofNotes, ...ofTickets, ...byCard, ...byModule].map((it) => Object.freeze(it)),
);

const byKind: ReadonlyMap<string, Outcome> = new Map(outcomes.map((it) => [it.kind, it]));

/** One kind of outcome. Total on `OutcomeKind`. */
export function outcome(kind: OutcomeKind): Outcome {
  const known = byKind.get(kind);
  if (known === undefined) throw new Error(`no outcome "${kind}", which is a kind`);
  return known;
}

/** Is this text a kind of outcome? */
export const isOutcomeKind = (text: string): text is OutcomeKind => byKind.has(text);

/** The windows that can be behind a kind of outcome under these readings. */
export function windowsBehind(kind: OutcomeKind, readings: Readings): readonly WindowId[] {
  const possible = outcome(kind).windows;
  return windows
    .filter(({ id, onlyUnderReading: only }) => {
      const exists = only === undefined || readings[only.id] === only.choice;
      return exists && possible.includes(id);
    })
    .map(({ id }) => id);
}

/**
 * The kinds that must be reachable where these items move: all that are normal, and all windows that exist. Where modules
 * and agents end differently under a reading, there are many kinds, and not all of them need occur.
 */
export function outcomesExpected(subject: Subject, readings: Readings): readonly OutcomeKind[] {
  const moves = (traffic: Traffic): boolean =>
    subject.sells === undefined
      ? (traffic === "tickets" || traffic === "notes") && subject[traffic]
      : traffic === subject.sells;
  return outcomes
    .filter(({ of }) => of.some(moves))
    .filter(({ kind, mark }) => mark === "normal" || isExpectedWindow(kind, readings))
    .map(({ kind }) => kind);
}

function isExpectedWindow(kind: OutcomeKind, readings: Readings): boolean {
  const { mark, of } = outcome(kind);
  return (mark === "window" || !of.includes("money")) && windowsBehind(kind, readings).length > 0;
}

/** How one transaction ended. */
export interface Ended {
  /** null where it left no entry; of a purchase by money module the session of the modules, if they left any */
  readonly session: string | null;
  /** of a purchase */
  readonly order?: string;
  readonly kind: OutcomeKind;
}

/**
 * The transactions of a ledger at rest: one for each session that appears in a log, for a purchase one for each order,
 * and one `both aborted` if a device has begun more than that, be it that they were aborted or never came to stand. Of a
 * purchase that is paid several times, each payment is one.
 */
export function transactionsOf(ledger: Ledger): readonly Ended[] {
  const purchases = purchasesOf(ledger);
  const entries = devicesOf(ledger).flatMap(({ log }) => log.filter(({ order }) => order === undefined));
  const sessions = [...new Set(entries.map(({ session }) => session))].sort();
  const ended: readonly Ended[] = [
    ...purchases.flatMap((purchase) => (purchase.method === "card" ? [cardEnd(purchase)] : moduleEnds(purchase))),
    ...sessions.flatMap((session) => kindsOf(ledger, session).map((kind) => ({ session, kind }))),
  ];
  const begun = Math.max(0, ...beginnersOf(ledger).map(({ sessionsBegun }) => sessionsBegun));
  const left = purchases.length + sessions.length;
  return begun > left ? [...ended, { session: null, kind: "both aborted" }] : ended;
}

/** The devices whose sessions are transactions: where modules serve agents, it is the agents'. */
function beginnersOf(ledger: Ledger) {
  const all = devicesOf(ledger);
  const agents = all.filter(({ device }) => isAgent(device));
  return agents.length > 0 ? agents : all;
}

/** The kinds of outcomes of a ledger at rest: what the census counts. */
export function outcomesOf(ledger: Ledger): readonly OutcomeKind[] {
  return transactionsOf(ledger).map(({ kind }) => kind);
}

function kindsOf(ledger: Ledger, session: string): readonly OutcomeKind[] {
  const inSession = (transfer: Transfer): boolean => transfer.session === session && transfer.order === undefined;
  const given = committedTransfers(ledger, "given").filter(inSession);
  const received = committedTransfers(ledger, "received").filter(inSession);
  const special = specialEntries(ledger).filter(inSession);
  const all = [...given, ...received, ...special];
  const withTicket = ({ ticket }: Transfer): boolean => ticket !== undefined;
  return [
    ...(all.some(movesNotes) ? [noteKind(given.find(movesNotes), received.some(movesNotes), special)] : []),
    ...(all.some(withTicket) ? [ticketKind(given.some(withTicket), received.some(withTicket))] : []),
  ];
}

function noteKind(given: Transfer | undefined, received: boolean, special: readonly Transfer[]): ModulesEnd {
  if (received) {
    if (given === undefined) {
      return special.length > 0 ? "payee committed and claims, payer aborted" : "payee committed, payer aborted";
    }
    return special.length > 0 ? "both committed, payee claims" : "both committed";
  }
  if (given === undefined) return special.length > 0 ? "both aborted, false alarm at the payee" : "both aborted";
  const isNamed = special.some(({ amount, direction }) => direction === "received" && amount === given.amount);
  return isNamed ? "payer committed, payee aborted, claim possible" : "payer committed, payee aborted, no entry";
}

function ticketKind(given: boolean, received: boolean): OutcomeKind {
  if (given) return received ? "both committed" : "giver committed, receiver aborted";
  return received ? "receiver committed, giver aborted" : "both aborted";
}

function cardEnd({ order, goods, sales }: Purchase): Ended {
  const cardKind = (): OutcomeKind => {
    if (goods.length === 0) return "merchant committed, customer aborted";
    return sales.length === 0 ? "customer committed, merchant aborted" : "both committed";
  };
  return { session: order, order, kind: cardKind() };
}

/** What became of the agents is told of the payment that has come about, or else of the first: they know of no other. */
function moduleEnds(purchase: Purchase): readonly Ended[] {
  const { order, debits, credits, claims } = purchase;
  const sessions = [...new Set([...debits, ...credits, ...claims].map(({ session }) => session))].sort();
  if (sessions.length === 0) return [{ session: null, order, kind: kindOfPurchase("both aborted", purchase) }];
  const sessionIn = (transfers: readonly Transfer[]) =>
    sessions.find((it) => transfers.some(({ session }) => session === it));
  const ofAgents = sessionIn(credits) ?? sessionIn(debits) ?? sessions[0];
  return sessions.map((session) => {
    const inSession = (it: Transfer): boolean => it.session === session;
    const modules = noteKind(debits.find(inSession), credits.some(inSession), claims.filter(inSession));
    const agents = session === ofAgents ? purchase : { goods: [], sales: [], doubts: [] };
    return { session, order, kind: kindOfPurchase(modules, agents) };
  });
}
