/**
 * What an exploration reached of its charts: states, transitions, guard outcomes, transition pairs. What it did not
 * reach is infeasible for this bound (the search was complete), and is listed with how far it got.
 */
import type { AnyStateMachine } from "xstate";
import type { ClosedRole, ClosedSystem, Entry } from "./closed-role.ts";
import type { Exploration } from "./explore.ts";
import { column, compile, type Program } from "./program.ts";
import { search } from "./search.ts";
import type { Successors } from "./successors.ts";
import type { Role } from "./system.ts";
import { type ChartNode, type ChartTransition, chartNodes } from "./xstate-adapter.ts";

/** Why something is not reached. */
export type Infeasible =
  /** no mixture of messages brings the role there, whatever the others do */
  | "not by this role alone"
  /** the role could, but the system never lets it */
  | "not in this composition"
  /** the search ended at a limit: nothing can be said */
  | "search was limited";

/** One thing to be covered. */
export interface Missed {
  /** state id, `state:event#index`, or a pair of those */
  readonly what: string;
  readonly why: Infeasible;
}

/** Coverage of one kind of thing. */
export interface Tally {
  readonly total: number;
  readonly reached: number;
  readonly missed: readonly Missed[];
}

/** Coverage of one role's chart. */
export interface RoleCoverage {
  readonly role: string;
  readonly states: Tally;
  readonly transitions: Tally;
  /** each guard found true and found false */
  readonly guards: Tally;
  /** transitions taken one right after the other by the role; only where asked for */
  readonly pairs: Tally | undefined;
  /** `meta.step` of the states entered */
  readonly steps: ReadonlySet<string>;
  /** ids of transitions taken, as in {@link Missed.what} */
  readonly taken: ReadonlySet<string>;
}

/** The id of a transition: `state:event#index`. */
export function transitionId(transition: {
  readonly source: string;
  readonly eventType: string;
  readonly index: number;
}): string {
  return `${transition.source}:${transition.eventType}#${transition.index}`;
}

/** Coverage per role. `pairs` costs a second, larger search. */
export function coverageOf(
  exploration: Exploration,
  options: { readonly pairs?: boolean } = {},
): readonly RoleCoverage[] {
  const pairs = options.pairs === true ? pairsTaken(exploration) : undefined;
  return exploration.program.closed.roles.map((closed, role) => {
    const definition = (exploration.definition.roles as Record<string, Role>)[closed.name] as Role;
    const nodes = chartNodes(definition.machine as AnyStateMachine);
    const alone = reachOf(closed, nodes, closed.entries);
    const taken = exploration.program.entries.flatMap((entry, index) =>
      entry.role === role && (exploration.firstTaken[index] as number) >= 0 ? [entry.entry] : [],
    );
    const here = reachOf(closed, nodes, taken);
    const written = nodes.flatMap((node) => node.transitions);
    const limited = exploration.limit !== undefined;
    const tally = (wanted: readonly string[], got: ReadonlySet<string>, couldGet: ReadonlySet<string>): Tally =>
      tallyOf(wanted, got, couldGet, limited);
    return {
      role: closed.name,
      states: tally(
        nodes.filter((node) => node.id !== rootOf(nodes)).map((node) => node.id),
        here.states,
        alone.states,
      ),
      transitions: tally(written.map(transitionId), here.transitions, alone.transitions),
      guards: tally(guardOutcomes(nodes), here.guards, alone.guards),
      pairs: pairs === undefined ? undefined : tally(writtenPairs(nodes), pairs[role] ?? new Set(), alone.pairs),
      steps: here.steps,
      taken: here.transitions,
    };
  });
}

interface Reach {
  readonly states: Set<string>;
  readonly transitions: Set<string>;
  readonly guards: Set<string>;
  readonly pairs: Set<string>;
  readonly steps: Set<string>;
}

function rootOf(nodes: readonly ChartNode[]): string {
  return nodes[0]?.id ?? "";
}

function tallyOf(
  wanted: readonly string[],
  got: ReadonlySet<string>,
  couldGet: ReadonlySet<string>,
  limited: boolean,
): Tally {
  const missed = wanted
    .filter((what) => !got.has(what))
    .map((what): Missed => {
      if (!couldGet.has(what)) return { what, why: "not by this role alone" };
      return { what, why: limited ? "search was limited" : "not in this composition" };
    });
  return { total: wanted.length, reached: wanted.length - missed.length, missed };
}

/** What a set of entries covers. */
function reachOf(closed: ClosedRole, nodes: readonly ChartNode[], entries: readonly Entry[]): Reach {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reach: Reach = {
    states: new Set(),
    transitions: new Set(),
    guards: new Set(),
    pairs: new Set(),
    steps: new Set(),
  };
  const enter = (value: unknown, at = ""): void => {
    for (const [key, inner] of Object.entries(typeof value === "string" ? { [value]: {} } : (value as object))) {
      const id = at === "" ? key : `${at}.${key}`;
      reach.states.add(id);
      enter(inner, id);
    }
  };
  for (const { local } of closed.initials) enter(closed.locals[local]?.value);
  const endsWith = new Map<number, Set<string>>();
  for (const entry of entries) {
    enter(closed.locals[entry.to]?.value);
    let previous: readonly string[] = [];
    for (const step of entry.steps) {
      enter(step.value);
      for (const address of step.addresses) reach.steps.add(address);
      for (const transition of step.transitions) {
        const id = transitionId(transition);
        reach.transitions.add(id);
        noteGuards(byId.get(transition.source), transition, reach.guards);
        for (const before of previous) reach.pairs.add(`${before} ${id}`);
      }
      previous = step.transitions.map(transitionId);
    }
    if (entry.losesPower) continue;
    const ends = endsWith.get(entry.to) ?? new Set();
    for (const id of previous) ends.add(id);
    endsWith.set(entry.to, ends);
  }
  for (const entry of entries) {
    for (const first of entry.steps[0]?.transitions ?? []) {
      for (const before of endsWith.get(entry.from) ?? []) reach.pairs.add(`${before} ${transitionId(first)}`);
    }
  }
  return reach;
}

/** Taking a transition shows its own guard true, and those of the alternatives before it false. */
function noteGuards(
  node: ChartNode | undefined,
  taken: { readonly eventType: string; readonly index: number },
  guards: Set<string>,
): void {
  for (const transition of node?.transitions ?? []) {
    if (transition.eventType !== taken.eventType || transition.guard === undefined) continue;
    if (transition.index === taken.index) guards.add(`${transitionId(transition)} true`);
    if (transition.index < taken.index) guards.add(`${transitionId(transition)} false`);
  }
}

/** Outcomes wanted of each guard: true, and false where an alternative follows that shows it. */
function guardOutcomes(nodes: readonly ChartNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    node.transitions.flatMap((transition) => {
      if (transition.guard === undefined) return [];
      const hasNext = node.transitions.some(
        (other) => other.eventType === transition.eventType && other.index > transition.index,
      );
      return [`${transitionId(transition)} true`, ...(hasNext ? [`${transitionId(transition)} false`] : [])];
    }),
  );
}

/** Pairs that the charts' structure allows: the second leaves the state that the first enters, or one around it. */
function writtenPairs(nodes: readonly ChartNode[]): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const leafOf = (id: string): ChartNode | undefined => {
    const node = byId.get(id);
    return node?.initial === undefined ? node : leafOf(node.initial);
  };
  const outOf = (leaf: ChartNode | undefined): readonly ChartTransition[] => {
    if (leaf === undefined) return [];
    // A state with eventless transitions is left at once, whatever its surroundings would do.
    const eventless = leaf.transitions.filter((transition) => transition.eventType === "");
    if (eventless.length > 0) return eventless;
    const around = leaf.parent === undefined ? undefined : byId.get(leaf.parent);
    return [...leaf.transitions, ...outOf(around)];
  };
  return nodes.flatMap((node) =>
    node.transitions.flatMap((first) => {
      const leaf = leafOf(first.targets[0] ?? node.id);
      return outOf(leaf).map((second) => `${transitionId(first)} ${transitionId(second)}`);
    }),
  );
}

/**
 * Pairs really taken, exactly: every local state is split by the transition that led into it, and the system searched
 * again.
 */
function pairsTaken(exploration: Exploration): readonly ReadonlySet<string>[] {
  const { definition, program } = exploration;
  const split: ClosedSystem = { ...program.closed, roles: program.closed.roles.map(splitByIncoming) };
  const narrow: Program = compile(split, {
    budgets: definition.budgets ?? {},
    masking: definition.masking ?? true,
    bits: { set: 24, link: 16 },
  });
  const pairs = split.roles.map(() => new Set<string>());
  const first = new Uint8Array(narrow.entries.length);
  const observer = {
    expanded: (_index: number, successors: Successors, from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        const row = successors.codes[i] as number;
        if (row >= 0) first[narrow.rows[row + column.entry] as number] = 1;
      }
    },
  };
  search(narrow, observer, {}, () => 0);
  narrow.entries.forEach(({ role, entry }, index) => {
    if (first[index] !== 1) return;
    let previous = (split.roles[role] as SplitRole).incoming[entry.from] ?? "";
    for (const step of entry.steps) {
      for (const transition of step.transitions) {
        const id = transitionId(transition);
        if (previous !== "") pairs[role]?.add(`${previous} ${id}`);
      }
      previous = step.transitions.map(transitionId).at(-1) ?? previous;
    }
  });
  return pairs;
}

interface SplitRole extends ClosedRole {
  /** per local state: the transition that led into it; empty for initial states and after a loss of power */
  readonly incoming: readonly string[];
}

function splitByIncoming(role: ClosedRole): SplitRole {
  const ids = new Map<string, number>();
  const origin: number[] = [];
  const incoming: string[] = [];
  const idOf = (local: number, by: string): number => {
    const key = `${local} ${by}`;
    let id = ids.get(key);
    if (id === undefined) {
      id = origin.length;
      ids.set(key, id);
      origin.push(local);
      incoming.push(by);
    }
    return id;
  };
  const initials = role.initials.map(({ local, sends }) => ({ local: idOf(local, ""), sends }));
  const entries: Entry[] = [];
  for (let id = 0; id < origin.length; id++) {
    for (const entry of role.entriesFrom[origin[id] as number] ?? []) {
      const last = entry.losesPower ? "" : entry.steps.at(-1)?.transitions.at(-1);
      const by = last === undefined ? (incoming[id] as string) : last === "" ? "" : transitionId(last);
      entries.push({ ...entry, id: entries.length, from: id, to: idOf(entry.to, by) });
    }
  }
  const entriesFrom: Entry[][] = origin.map(() => []);
  for (const entry of entries) entriesFrom[entry.from]?.push(entry);
  return {
    name: role.name,
    locals: origin.map((local, id) => ({ ...(role.locals[local] as ClosedRole["locals"][number]), id })),
    initials,
    entries,
    entriesFrom,
    observations: role.observations,
    acceptable: origin.map((local) => role.acceptable[local] as ReadonlySet<number>),
    incoming,
  };
}
