/**
 * A second opinion on the explorer: breadth first over whole XState snapshots, through XState's public functions only,
 * with JSON texts as keys and the network as a plain set. Slow, and short enough to be believed by reading.
 */
import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  getNextTransitions,
  initialTransition,
  transition,
} from "xstate";

/** A role of a system to be searched. */
export interface NaiveRole {
  readonly machine: AnyStateMachine;
  readonly inputs: readonly unknown[];
  readonly environment: readonly { readonly type: string }[];
}

/** What was found. */
export interface NaiveResult {
  readonly states: number;
  /** steps of the longest shortest path */
  readonly depth: number;
  readonly restStates: number;
  /** states at rest, as `outcome` tells them */
  readonly outcomes: ReadonlySet<string>;
  /** from some state, no state at rest can be reached */
  readonly stuck: boolean;
  /** roles (by position) that took a step */
  readonly moved: ReadonlySet<number>;
}

interface Global {
  readonly locals: readonly AnyMachineSnapshot[];
  /** every message ever sent, as JSON of its receiver and itself */
  readonly messages: ReadonlySet<string>;
}

/** Search the whole system; `names` are the roles as messages address them. */
export function naiveSearch(
  roles: Readonly<Record<string, NaiveRole>>,
  outcome: (locals: readonly AnyMachineSnapshot[]) => string,
): NaiveResult {
  const all = Object.entries(roles);
  let level: Global[] = [{ locals: [], messages: new Set() }];
  for (const [, { machine, inputs }] of all) {
    level = level.flatMap(({ locals, messages }) =>
      inputs.map((input) => ({ locals: [...locals, initialTransition(machine, input)[0]], messages })),
    );
  }
  const numbers = new Map(level.map((global, index) => [keyOf(global), index]));
  const next: number[][] = [];
  const rests: boolean[] = [];
  const outcomes = new Set<string>();
  const moved = new Set<number>();
  let depth = -1;
  for (; level.length > 0; depth++) {
    const after: Global[] = [];
    for (const global of level) {
      const number = next.push([]) - 1;
      const here = keyOf(global);
      let mayChange = false;
      for (const move of movesOf(all, global)) {
        const key = keyOf(move.to);
        if (key === here) continue;
        moved.add(move.role);
        mayChange ||= move.isDelivery;
        let to = numbers.get(key);
        if (to === undefined) {
          to = numbers.size;
          numbers.set(key, to);
          after.push(move.to);
        }
        next[number]?.push(to);
      }
      rests[number] = !mayChange && global.locals.every((local) => local.hasTag("rest"));
      if (rests[number]) outcomes.add(outcome(global.locals));
    }
    level = after;
  }
  const restStates = rests.filter(Boolean).length;
  return { states: next.length, depth, restStates, outcomes, stuck: anyStuck(next, rests), moved };
}

interface Move {
  readonly role: number;
  readonly to: Global;
  readonly isDelivery: boolean;
}

function movesOf(roles: readonly (readonly [string, NaiveRole])[], global: Global): readonly Move[] {
  return roles.flatMap(([name, { machine, environment }], role) => {
    const snapshot = global.locals[role] as AnyMachineSnapshot;
    const timers = getNextTransitions(snapshot)
      .map(({ eventType }) => eventType)
      .filter((type) => type.startsWith("xstate.after."));
    const own = [...environment, ...[...new Set(timers)].map((type) => ({ type }))];
    const delivered = [...global.messages].map((text) => JSON.parse(text) as [string, { type: string }]);
    const mine = delivered.filter(([to]) => to === name).map(([, message]) => message);
    return [
      ...own.map((event) => ({ event, isDelivery: false })),
      ...mine.map((event) => ({ event, isDelivery: true })),
    ].map(({ event, isDelivery }) => {
      const [after, actions] = transition(machine, snapshot, event);
      const messages = new Set(global.messages);
      for (const action of actions as readonly { readonly type: string; readonly params?: unknown }[]) {
        if (action.type !== "send") continue;
        const { to, message } = action.params as { readonly to: string; readonly message: unknown };
        messages.add(JSON.stringify([to, message]));
      }
      return { role, isDelivery, to: { locals: global.locals.with(role, after), messages } };
    });
  });
}

function keyOf({ locals, messages }: Global): string {
  const parts = locals.map(({ value, context, historyValue }) => [
    value,
    context,
    Object.values(historyValue).map((nodes) => nodes.map(({ id }) => id)),
  ]);
  return JSON.stringify([parts, [...messages].sort()]);
}

function anyStuck(next: readonly (readonly number[])[], rests: readonly boolean[]): boolean {
  const settled = [...rests];
  for (let changed = true; changed; ) {
    changed = false;
    next.forEach((successors, state) => {
      if (settled[state] || !successors.some((to) => settled[to])) return;
      settled[state] = true;
      changed = true;
    });
  }
  return settled.includes(false);
}
