/**
 * Which windows an exploration has reached, and how.
 */
import { faultsOf } from "../models/explorer/causes.ts";
import type { Entry } from "../models/explorer/closed-role.ts";
import { causesOf, describeFault, type Exploration, type Roles, type Trace } from "../models/explorer/index.ts";
import { Judge, judging } from "../models/explorer/judge.ts";
import { type Program, withRows } from "../models/explorer/program.ts";
import { search } from "../models/explorer/search.ts";
import { traceTo } from "../models/explorer/trace.ts";
import type { DeviceLedger } from "../spec/ledger.ts";
import { type WindowId, windows } from "../spec/windows.ts";
import { entriesAdded } from "./books.ts";
import { type JudgedSystem, observedStep } from "./judged.ts";
import { isOutcomeKind, type OutcomeKind, windowsBehind } from "./outcomes.ts";
import type { ObservedStep } from "./property.ts";
import { windowPairs, windowsOf } from "./windows.ts";

/** A window that can be reached, with a set of faults that leads there and a shortest path with no others. */
export interface WindowReached {
  readonly window: WindowId;
  readonly kind: OutcomeKind;
  readonly faults: readonly string[];
  readonly trace: Trace;
}

/**
 * The windows that an exploration has reached, each with each of the smallest causes of its outcome. A window whose
 * outcome can be had for less in another way is looked for by itself.
 */
export function windowsReached<R extends Roles>(
  exploration: Exploration,
  system: JudgedSystem<R>,
): readonly WindowReached[] {
  const kinds = exploration.outcomes.map(({ kind }) => kind).filter(isOutcomeKind);
  return kinds.flatMap((kind) => {
    const possible = windowsBehind(kind, system.readings);
    if (possible.length === 0) return [];
    const found = byCauses(exploration, system, kind);
    const missed = possible.filter((window) => !found.some((it) => it.window === window));
    return [...found, ...missed.flatMap((window) => byItself(exploration, kind, window) ?? [])];
  });
}

function byCauses<R extends Roles>(
  exploration: Exploration,
  system: JudgedSystem<R>,
  kind: OutcomeKind,
): readonly WindowReached[] {
  return causesOf(exploration, { outcome: kind }).flatMap(({ trace, faults, program }) => {
    const locals = trace.steps.at(-1)?.locals ?? trace.initial;
    const view = Object.fromEntries(
      program.closed.roles.map(({ name }, role) => [name, shownBy(program, role, locals[role] as number)]),
    );
    const facts = { run: observedRun(trace), readings: system.readings };
    const found = windowsOf(system.ledgerOf(view), facts).filter((it) => it.kind === kind);
    const ids = [...new Set(found.flatMap((it) => it.windows))];
    return ids.map((window) => ({ window, kind, faults: faults.map(describeFault), trace }));
  });
}

/** Shuts every way into the outcome but the window's own, and looks whether the outcome can still be had. */
function byItself(exploration: Exploration, kind: OutcomeKind, id: WindowId): WindowReached | undefined {
  const pair = windowPairs.find(({ lost, forgotten }) => id === lost || id === forgotten);
  const place = windows.find((window) => window.id === pair?.forgotten)?.place;
  if (pair === undefined || place === undefined) return undefined;
  const { entries } = exploration.program;
  const atPlace = ({ steps, sameEffectAt }: Entry): boolean =>
    sameEffectAt.includes(place) || steps.some(({ addresses }) => addresses.includes(place));
  const takers = new Set(entries.filter(({ entry }) => atPlace(entry)).map(({ role }) => role));
  const keeps = (index: number): boolean => {
    const { role, entry } = entries[index] as Program["entries"][number];
    if (!takers.has(role)) return true;
    if (id === pair.lost) return !entry.losesPower;
    return (entry.losesPower && atPlace(entry)) || !givesUp(exploration.program, role, entry);
  };
  const program = withRows(exploration.program, keeps);
  const { name, roles, outcome } = exploration.definition;
  const judge = new Judge(outcome === undefined ? { name, roles } : { name, roles, outcome }, program);
  const { visited } = search(program, judging(program, judge), { maxStates: exploration.states }, () => 0);
  const state = judge.outcomes.get(kind)?.examples[0]?.state;
  if (state === undefined) return undefined;
  const trace = traceTo(program, visited, state);
  // Where power cannot fail at the place, the outcome was had in a way that is not this window.
  const isForgotten = trace.steps.some(({ entry }) => entry?.losesPower === true && atPlace(entry));
  if (id === pair.forgotten && !isForgotten) return undefined;
  const roleNames = program.closed.roles.map((it) => it.name);
  const faults = trace.steps.flatMap(({ role, entry }) =>
    entry === undefined ? [] : faultsOf(program.closed, roleNames.indexOf(role ?? ""), entry).map(describeFault),
  );
  return { window: id, kind, faults: [...new Set(faults)], trace };
}

/** Whether a device ends a session in this entry without having committed in it. */
function givesUp(program: Program, role: number, { from, to }: Entry): boolean {
  const before = shownBy(program, role, from);
  const after = shownBy(program, role, to);
  if (before.session === null || after.session === before.session) return false;
  return !entriesAdded(before, after).some(({ kind }) => kind === "committed");
}

function shownBy(program: Program, role: number, local: number): DeviceLedger {
  const { locals, observations } = program.closed.roles[role] as Program["closed"]["roles"][number];
  return observations[locals[local]?.observation as number] as DeviceLedger;
}

/** The steps of a trace as properties see them. */
export function observedRun(trace: Trace): readonly ObservedStep[] {
  return trace.steps.map(({ label, entry }) => observedStep(label, entry?.sameEffectAt));
}
