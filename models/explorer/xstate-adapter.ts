/**
 * The one file that touches XState beyond its public face.
 *
 * XState's `getMicrosteps` returns snapshots and actions but not which transitions were taken, and builds an actor for
 * every call. One reused inert scope that listens to the inspection events gives all three, several times faster.
 * `test/toolchain/xstate.test.ts` pins the facts relied on here.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, createActor, createMachine } from "xstate";

/** A transition of a chart as XState took it. */
export interface TakenTransition {
  /** the state node it leaves, as its path of keys: `f41.s1706_acknowledge`; `(machine)` for the root */
  readonly source: string;
  /** event type; the empty string for an eventless (`always`) transition */
  readonly eventType: string;
  /** position among the transitions of that state node, in document order */
  readonly index: number;
  /** paths of the target state nodes; empty when the transition only runs actions */
  readonly targets: readonly string[];
  /** `meta` of the transition, or undefined */
  readonly meta: unknown;
}

/** An action that the microstep hands to its environment. */
export interface RequestedAction {
  readonly type: string;
  readonly params: unknown;
}

/** One microstep: the transitions taken, the snapshot after it, and the actions requested in it. */
export interface Microstep {
  readonly snapshot: AnyMachineSnapshot;
  readonly transitions: readonly TakenTransition[];
  readonly actions: readonly RequestedAction[];
}

/** Thrown when a macrostep does not come to rest. */
export class EndlessMacrostep extends Error {
  readonly _tag = "EndlessMacrostep";
  readonly states: readonly string[];
  constructor(states: readonly string[]) {
    super(`the chart keeps moving without an event: ${states.join(" -> ")}`);
    this.states = states;
  }
}

/** More microsteps than this in one macrostep is a cycle of `always` or `raise`. */
const microstepsMax = 500;

interface Inspection {
  readonly type: string;
  readonly snapshot: AnyMachineSnapshot;
  readonly _transitions?: readonly RawTransition[];
}

interface RawNode {
  readonly path: readonly string[];
  readonly transitions: Map<string, readonly RawTransition[]>;
  readonly always?: readonly RawTransition[];
}

interface RawTransition {
  readonly source: RawNode;
  readonly eventType: string;
  readonly target?: readonly RawNode[];
  readonly meta?: unknown;
}

/** Runs macrosteps of one machine and reports every microstep. */
export interface Stepper {
  /** Microsteps of the initial macrostep; the first has no transition. */
  start(input: unknown): readonly Microstep[];
  /** Microsteps that `event` causes in `snapshot`; empty when no transition is enabled. */
  step(snapshot: AnyMachineSnapshot, event: { readonly type: string }): readonly Microstep[];
  /** Rebuild a stable snapshot from data. */
  resolve(value: unknown, context: unknown, historyValue?: unknown): AnyMachineSnapshot;
}

/** Make a {@link Stepper} for `machine`. */
export function stepper(machine: AnyStateMachine): Stepper {
  const record: { steps: Microstep[]; actions: RequestedAction[] } = { steps: [], actions: [] };
  const taken = (raw: RawTransition): TakenTransition => ({
    source: pathOf(raw.source),
    eventType: raw.eventType,
    index: transitionIndex(raw),
    targets: (raw.target ?? []).map(pathOf),
    meta: raw.meta,
  });
  const scope = inertScope(record, taken);
  const run = (work: () => AnyMachineSnapshot): readonly Microstep[] => {
    record.steps = [];
    record.actions = [];
    const last = work();
    if (last.status === "error") throw last.error;
    if (record.steps.length === 0) {
      return [{ snapshot: last, transitions: [], actions: record.actions }];
    }
    return record.steps;
  };
  return {
    start: (input) => {
      const steps = run(() => machine.getInitialSnapshot(scope as never, input as never) as AnyMachineSnapshot);
      return steps;
    },
    step: (snapshot, event) => {
      const steps = run(() => machine.transition(snapshot as never, event as never, scope as never) as never);
      return steps.length === 1 && steps[0]?.transitions.length === 0 ? [] : steps;
    },
    resolve: (value, context, historyValue) =>
      machine.resolveState({ value, context, historyValue } as never) as AnyMachineSnapshot,
  };
}

function inertScope(
  record: { steps: Microstep[]; actions: RequestedAction[] },
  taken: (raw: RawTransition) => TakenTransition,
): unknown {
  // Not an actor of the machine itself: making one would run its initial macrostep, which may not end.
  const self = createActor(createMachine({})) as unknown as { system: object };
  const system = Object.assign(Object.create(self.system) as object, {
    _sendInspectionEvent: (inspection: Inspection): void => {
      if (inspection.type !== "@xstate.microstep") return;
      if (record.steps.length >= microstepsMax) {
        throw new EndlessMacrostep(record.steps.slice(-6).map((step) => JSON.stringify(step.snapshot.value)));
      }
      record.steps.push({
        snapshot: inspection.snapshot,
        transitions: (inspection._transitions ?? []).map(taken),
        actions: record.actions,
      });
      record.actions = [];
    },
  });
  return {
    self,
    system,
    id: "explorer",
    sessionId: "explorer",
    defer: () => {},
    logger: () => {},
    stopChild: () => {},
    emit: () => {},
    actionExecutor: (action: RequestedAction) => {
      record.actions.push({ type: action.type, params: action.params });
    },
  };
}

/** The path of keys of a state node; custom ids play no part. */
function pathOf(node: RawNode): string {
  return node.path.length === 0 ? "(machine)" : node.path.join(".");
}

function transitionIndex(raw: RawTransition): number {
  let index = 0;
  if (raw.eventType === "") return (raw.source.always ?? []).indexOf(raw);
  for (const [eventType, transitions] of raw.source.transitions) {
    if (eventType === raw.eventType) return transitions.indexOf(raw);
    index += transitions.length;
  }
  return index;
}

/** A state node of a chart, with the facts that coverage and lint need. */
export interface ChartNode {
  readonly id: string;
  readonly key: string;
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history";
  readonly meta: unknown;
  readonly tags: readonly string[];
  readonly invokes: number;
  readonly parent: string | undefined;
  readonly initial: string | undefined;
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly transitions: readonly ChartTransition[];
}

/** A transition as written in a chart. */
export interface ChartTransition extends TakenTransition {
  readonly guard: unknown;
  /** leaves and enters its source again, even when the target lies within */
  readonly reenter: boolean;
  readonly actions: readonly unknown[];
}

/** Every state node of a machine in document order. */
export function chartNodes(machine: AnyStateMachine): readonly ChartNode[] {
  const nodes: ChartNode[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: XState's state node type depends on the machine's own parameters
  const visit = (node: any): void => {
    const written = [...node.transitions.values()].flat().concat(node.always ?? []);
    nodes.push({
      id: pathOf(node),
      key: node.key,
      type: node.type,
      meta: node.meta,
      tags: node.tags,
      invokes: node.invoke.length,
      parent: node.parent === undefined ? undefined : pathOf(node.parent),
      initial: node.type === "compound" ? pathOf(node.initial.target[0]) : undefined,
      entry: node.entry,
      exit: node.exit,
      transitions: written.map((raw) => ({
        source: pathOf(node),
        eventType: raw.eventType,
        index: transitionIndex(raw),
        targets: (raw.target ?? []).map(pathOf),
        meta: raw.meta,
        guard: raw.guard,
        reenter: raw.reenter === true,
        actions: raw.actions,
      })),
    });
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return nodes;
}

/** Event types (timers included) that a snapshot has a transition for, guards not yet asked. */
export function offeredEvents(snapshot: AnyMachineSnapshot): ReadonlySet<string> {
  const offered = new Set<string>();
  const nodes = (snapshot as unknown as { _nodes: readonly RawNode[] })._nodes;
  for (const node of nodes) for (const eventType of node.transitions.keys()) offered.add(eventType);
  return offered;
}

/** Whether one of the offered event types, which may end in a wildcard, is `type`. */
export function isOffered(offered: ReadonlySet<string>, type: string): boolean {
  if (offered.has(type) || offered.has("*")) return true;
  for (const descriptor of offered) {
    if (descriptor.endsWith(".*") && `${type}.`.startsWith(descriptor.slice(0, -1))) return true;
  }
  return false;
}
