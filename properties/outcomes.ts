/**
 * How transactions ended, by the logs of both sides: the classes of the census.
 */
import type { Ledger } from "../spec/ledger.ts";
import type { Readings } from "../spec/readings.ts";
import { type WindowId, windows } from "../spec/windows.ts";
import { committedTransfers, devicesOf, specialEntries, type Transfer } from "./books.ts";
import type { Subject } from "./property.ts";

/** What an outcome counts as. `violation`: it must never occur, though a reading may make it a window with a name. */
export type OutcomeMark = "normal" | "window" | "violation";

interface OutcomeText {
  readonly mark: OutcomeMark;
  /** what moves in transactions that can end so */
  readonly of: readonly ("tickets" | "notes")[];
  /** the windows that can be behind it */
  readonly windows: readonly WindowId[];
}

const kinds = {
  "both committed": { mark: "normal", of: ["tickets", "notes"], windows: [] },
  "both aborted": { mark: "normal", of: ["tickets", "notes"], windows: [] },
  "both aborted, false alarm at the payee": { mark: "normal", of: ["notes"], windows: [] },
  "payer committed, payee aborted, claim possible": {
    mark: "window",
    of: ["notes"],
    windows: ["41-acknowledgement-lost", "41-acknowledgement-forgotten"],
  },
  "payer committed, payee aborted, no entry": { mark: "violation", of: ["notes"], windows: [] },
  "payee committed, payer aborted": { mark: "violation", of: ["notes"], windows: ["41-acknowledgement-before-log"] },
  "payee committed and claims, payer aborted": { mark: "violation", of: ["notes"], windows: [] },
  "both committed, payee claims": { mark: "violation", of: ["notes"], windows: [] },
  "giver committed, receiver aborted": {
    mark: "window",
    of: ["tickets"],
    windows: ["25-notice-lost", "25-notice-forgotten"],
  },
  "receiver committed, giver aborted": { mark: "violation", of: ["tickets"], windows: ["25-notice-before-commit"] },
} as const satisfies Readonly<Record<string, OutcomeText>>;

/** How a transaction ended, in readable words. */
export type OutcomeKind = keyof typeof kinds;

/** A kind of outcome, and what it counts as. */
export interface Outcome extends OutcomeText {
  readonly kind: OutcomeKind;
}

/** All kinds of outcomes. Frozen. */
export const outcomes: readonly Outcome[] = Object.freeze(
  (Object.keys(kinds) as OutcomeKind[]).map((kind): Outcome => Object.freeze({ kind, ...kinds[kind] })),
);

/** One kind of outcome. Total on `OutcomeKind`. */
export const outcome = (kind: OutcomeKind): Outcome => ({ kind, ...kinds[kind] });

/** Is this text a kind of outcome? */
export const isOutcomeKind = (text: string): text is OutcomeKind => Object.hasOwn(kinds, text);

/** The windows that can be behind a kind of outcome under these readings. */
export function windowsBehind(kind: OutcomeKind, readings: Readings): readonly WindowId[] {
  const possible: readonly WindowId[] = kinds[kind].windows;
  return windows
    .filter(({ id, onlyUnderReading: only }) => {
      const exists = only === undefined || readings[only.id] === only.choice;
      return exists && possible.includes(id);
    })
    .map(({ id }) => id);
}

/** The kinds that must be reachable where these items move: all that are normal, and all windows that exist. */
export function outcomesExpected(subject: Subject, readings: Readings): readonly OutcomeKind[] {
  return outcomes
    .filter(({ of }) => of.some((items) => subject[items]))
    .filter(({ kind, mark }) => mark === "normal" || windowsBehind(kind, readings).length > 0)
    .map(({ kind }) => kind);
}

/** How one transaction ended. */
export interface Ended {
  /** null where it left no entry */
  readonly session: string | null;
  readonly kind: OutcomeKind;
}

/**
 * The transactions of a ledger at rest: one for each session that appears in a log, and one `both aborted` if a device
 * has begun more sessions than that, be it that they were aborted or never came to stand.
 */
export function transactionsOf(ledger: Ledger): readonly Ended[] {
  const sessions = [...new Set(devicesOf(ledger).flatMap(({ log }) => log.map(({ session }) => session)))].sort();
  const ended = sessions.flatMap((session) => kindsOf(ledger, session).map((kind) => ({ session, kind })));
  const begun = Math.max(0, ...devicesOf(ledger).map(({ sessionsBegun }) => sessionsBegun));
  return begun > sessions.length ? [...ended, { session: null, kind: "both aborted" }] : ended;
}

/** The kinds of outcomes of a ledger at rest: what the census counts. */
export function outcomesOf(ledger: Ledger): readonly OutcomeKind[] {
  return transactionsOf(ledger).map(({ kind }) => kind);
}

function kindsOf(ledger: Ledger, session: string): readonly OutcomeKind[] {
  const inSession = (transfer: Transfer): boolean => transfer.session === session;
  const given = committedTransfers(ledger, "given").filter(inSession);
  const received = committedTransfers(ledger, "received").filter(inSession);
  const special = specialEntries(ledger).filter(inSession);
  const all = [...given, ...received, ...special];
  const withAmount = ({ amount }: Transfer): boolean => amount !== undefined;
  const withTicket = ({ ticket }: Transfer): boolean => ticket !== undefined;
  return [
    ...(all.some(withAmount) ? [noteKind(given.find(withAmount), received.some(withAmount), special)] : []),
    ...(all.some(withTicket) ? [ticketKind(given.some(withTicket), received.some(withTicket))] : []),
  ];
}

function noteKind(given: Transfer | undefined, received: boolean, special: readonly Transfer[]): OutcomeKind {
  if (received) {
    if (given === undefined) {
      return special.length > 0 ? "payee committed and claims, payer aborted" : "payee committed, payer aborted";
    }
    return special.length > 0 ? "both committed, payee claims" : "both committed";
  }
  if (given === undefined) return "both aborted, false alarm at the payee";
  const isNamed = special.some(({ amount, direction }) => direction === "received" && amount === given.amount);
  return isNamed ? "payer committed, payee aborted, claim possible" : "payer committed, payee aborted, no entry";
}

function ticketKind(given: boolean, received: boolean): OutcomeKind {
  if (given) return received ? "both committed" : "giver committed, receiver aborted";
  return received ? "receiver committed, giver aborted" : "both aborted";
}
