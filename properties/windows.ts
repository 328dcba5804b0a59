/**
 * Which named window an outcome at rest is: from the logs alone where they tell, else from the run.
 */

import type { Ledger } from "../spec/ledger.ts";
import { defaultReadings, type Readings } from "../spec/readings.ts";
import { type WindowId, windows } from "../spec/windows.ts";
import { committedTransfers, isAgent } from "./books.ts";
import { type OutcomeKind, transactionsOf, windowsBehind } from "./outcomes.ts";
import type { ObservedStep } from "./property.ts";

/** A transaction that ended in a window. */
export interface WindowFound {
  /** of a purchase by money module that of the modules, or its order where they have no entry */
  readonly session: string;
  readonly kind: OutcomeKind;
  /** the windows that it can have been: one, unless what was observed fits several */
  readonly windows: readonly WindowId[];
}

/** What can be known beside the ledger. */
export interface WindowFacts {
  /** the steps that led there, if they were observed with their numbers */
  readonly run?: readonly ObservedStep[];
  /** default: the register's defaults */
  readonly readings?: Readings;
}

/** A pair of windows with one outcome: the message never came, or it came and power was lost before it counted. */
export const windowPairs = [
  { lost: "41-acknowledgement-lost", forgotten: "41-acknowledgement-forgotten" },
  { lost: "25-notice-lost", forgotten: "25-notice-forgotten" },
] as const satisfies readonly { readonly lost: WindowId; readonly forgotten: WindowId }[];

/** The transactions of a ledger at rest that ended in a window. */
export function windowsOf(ledger: Ledger, facts: WindowFacts = {}): readonly WindowFound[] {
  return transactionsOf(ledger).flatMap(({ session: entered, order, kind }) => {
    const session = entered ?? order;
    if (session === undefined) return [];
    const possible = windowsBehind(kind, facts.readings ?? defaultReadings);
    if (possible.length === 0) return [];
    // Agents and their modules may have sessions of one name: of a purchase by money module, the notes are looked at.
    const isOfNotes = order !== undefined && order !== session;
    const given = committedTransfers(ledger, "given").filter((it) => it.session === session);
    const giver = given.find(({ device }) => !(isOfNotes && isAgent(device)))?.device;
    const isIt = (id: WindowId): boolean => fits(id, session, giver, facts.run ?? []);
    return [{ session, kind, windows: possible.filter(isIt) }];
  });
}

function fits(id: WindowId, session: string, giver: string | undefined, run: readonly ObservedStep[]): boolean {
  const pair = windowPairs.find(({ lost, forgotten }) => id === lost || id === forgotten);
  if (pair === undefined || !run.some(({ steps }) => steps.length > 0)) return true;
  const place = windows.find((window) => window.id === pair.forgotten)?.place;
  const atTaker = run.filter(({ device }) => device !== giver);
  const hasCome = atTaker.some(
    ({ steps, message }) => message?.session === session && steps.some((step) => step === place),
  );
  if (hasCome) return id === pair.forgotten;
  // A model may tell a loss of power while waiting and one right after the message has come as one.
  const mayHaveCome = atTaker.some(({ sameEffectAt }) => sameEffectAt?.some((step) => step === place) === true);
  return mayHaveCome || id === pair.lost;
}
