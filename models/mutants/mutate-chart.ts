/**
 * Mutants of a chart: each differs from the original in one place, wherever that place is embedded.
 *
 * Kinds: a transition that leads elsewhere, a guard that is not asked, a message not sent, a change not stored, two
 * successive acts in the other order.
 */
import { type AnyStateMachine, StateMachine } from "xstate";

/** What was done to the chart. */
export type MutationKind = "retarget" | "dropGuard" | "dropSend" | "dropStore" | "swapActs";

/** A mutant of a chart. */
export interface ChartMutant {
  /** stable name: kind, place, and which of several there */
  readonly id: string;
  readonly kind: MutationKind;
  /** address of the step nearest to the change (`meta.step`), or the path of an un-numbered state */
  readonly place: string;
  readonly says: string;
  readonly machine: AnyStateMachine;
}

/** A state's configuration as plain data; functions are left as they are. */
interface StateData {
  id?: string;
  initial?: string;
  meta?: { readonly step?: string };
  entry?: unknown;
  always?: unknown;
  on?: Record<string, unknown>;
  after?: Record<string, unknown>;
  states?: Record<string, StateData>;
}

interface TransitionData {
  target?: string;
  guard?: unknown;
  actions?: unknown;
}

interface ActionData {
  readonly type: string;
}

interface Place {
  readonly path: readonly string[];
  readonly state: StateData;
  readonly parent: StateData;
  /** where the state stands, alike for every embedding of the same figure */
  readonly name: string;
}

/** A change to one state of a fresh copy of the configuration; false when it does not apply there. */
type Edit = (place: Place) => boolean;

/** All mutants of a machine, in document order. */
export function mutantsOf(machine: AnyStateMachine): readonly ChartMutant[] {
  const mutants = new Map<string, ChartMutant>();
  for (const place of placesOf(copyOf(machine))) {
    for (const { kind, which, says, edit } of editsOf(place, machine)) {
      const id = `${kind} ${place.name} ${which}`.trimEnd();
      if (mutants.has(id)) continue;
      const config = copyOf(machine);
      const edited = placesOf(config).filter((other) => other.name === place.name && edit(other));
      if (edited.length === 0) continue;
      mutants.set(id, { id, kind, place: place.name, says, machine: rebuilt(machine, config) });
    }
  }
  return [...mutants.values()];
}

function rebuilt(machine: AnyStateMachine, config: StateData): AnyStateMachine {
  return new StateMachine(config as never, machine.implementations as never) as unknown as AnyStateMachine;
}

function copyOf(machine: AnyStateMachine): StateData {
  return copied(machine.config) as StateData;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]));
}

function placesOf(root: StateData): readonly Place[] {
  const places: Place[] = [];
  const visit = (parent: StateData, path: readonly string[], numbered: string): void => {
    for (const [key, state] of Object.entries(parent.states ?? {})) {
      const here = [...path, key];
      const step = state.meta?.step;
      const name = step ?? (numbered === "" ? here.join(".") : `${numbered}.${key}`);
      places.push({ path: here, state, parent, name });
      visit(state, here, name);
    }
  };
  visit(root, [], "");
  return places;
}

interface Candidate {
  readonly kind: MutationKind;
  readonly which: string;
  readonly says: string;
  readonly edit: Edit;
}

function editsOf(place: Place, machine: AnyStateMachine): readonly Candidate[] {
  return [...transitionEdits(place, machine), ...actionEdits(place), ...swapEdits(place)];
}

/** The transitions of a state with a name each: `always#0`, `on TransferAck#0`, `after reply#0`. */
function transitionsOf(state: StateData): readonly { readonly name: string; readonly get: () => TransitionData }[] {
  const groups: { readonly name: string; readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  if (state.always !== undefined) {
    groups.push({ name: "always", holder: state as Record<string, unknown>, key: "always" });
  }
  for (const key of Object.keys(state.on ?? {})) groups.push({ name: `on ${key}`, holder: state.on ?? {}, key });
  for (const key of Object.keys(state.after ?? {})) {
    groups.push({ name: `after ${key}`, holder: state.after ?? {}, key });
  }
  return groups.flatMap(({ name, holder, key }) => {
    const list = [holder[key]].flat().map((item) => (typeof item === "string" ? { target: item } : item));
    holder[key] = list;
    return list.map((transition, index) => ({ name: `${name}#${index}`, get: () => transition as TransitionData }));
  });
}

function transitionEdits(place: Place, machine: AnyStateMachine): readonly Candidate[] {
  return transitionsOf(place.state).flatMap(({ name, get }): readonly Candidate[] => {
    const found = (other: Place): TransitionData | undefined =>
      transitionsOf(other.state)
        .find((transition) => transition.name === name)
        ?.get();
    const { target, guard } = get();
    const elsewhere = target === undefined ? undefined : otherTarget(place, target, machine);
    const retarget: readonly Candidate[] =
      elsewhere === undefined
        ? []
        : [
            {
              kind: "retarget",
              which: name,
              says: `${name} leads to ${elsewhere} instead of ${target}`,
              edit: (other) => {
                const transition = found(other);
                const own =
                  transition?.target === undefined ? undefined : otherTarget(other, transition.target, machine);
                if (transition === undefined || own === undefined) return false;
                transition.target = own;
                return true;
              },
            },
          ];
    const dropGuard: readonly Candidate[] =
      guard === undefined
        ? []
        : [
            {
              kind: "dropGuard",
              which: name,
              says: `${name} is taken whatever its guard says`,
              edit: (other) => {
                const transition = found(other);
                if (transition?.guard === undefined) return false;
                delete transition.guard;
                return true;
              },
            },
          ];
    return [...retarget, ...dropGuard];
  });
}

/** Another state to go to: the sibling after the right one, going round; the idle state where there is no other. */
function otherTarget(place: Place, target: string, machine: AnyStateMachine): string | undefined {
  if (target.startsWith("#")) {
    const node = (machine as unknown as { idMap: Map<string, { path: readonly string[] }> }).idMap.get(target.slice(1));
    if (node === undefined) return undefined;
    const own = Object.keys(place.parent.states ?? {}).filter((key) => key !== place.path.at(-1));
    const after = own.find((key) => key > (place.path.at(-1) ?? "")) ?? own[0];
    return after ?? (target === "#idle" ? undefined : "#idle");
  }
  const siblings = Object.keys(place.parent.states ?? {});
  const at = siblings.indexOf(target);
  const others = [...siblings.slice(at + 1), ...siblings.slice(0, Math.max(0, at))];
  return others.find((key) => key !== place.path.at(-1)) ?? "#idle";
}

function actionsOf(value: unknown): readonly ActionData[] {
  return value === undefined ? [] : ([value].flat() as ActionData[]);
}

function actionEdits(place: Place): readonly Candidate[] {
  const drop = (action: ActionData, which: string, edit: Edit): Candidate => ({
    kind: action.type === "send" ? "dropSend" : "dropStore",
    which,
    says: `${action.type} (${which}) is left out`,
    edit,
  });
  const onEntry = actionsOf(place.state.entry).map((action, index) =>
    drop(action, `entry#${index}`, (other) => {
      const actions = actionsOf(other.state.entry);
      if (actions[index] === undefined) return false;
      other.state.entry = actions.filter((_, at) => at !== index);
      return true;
    }),
  );
  const onTransitions = transitionsOf(place.state).flatMap(({ name, get }) =>
    actionsOf(get().actions).map((action, index) =>
      drop(action, `${name} action#${index}`, (other) => {
        const transition = transitionsOf(other.state)
          .find((candidate) => candidate.name === name)
          ?.get();
        const actions = actionsOf(transition?.actions);
        if (transition === undefined || actions[index] === undefined) return false;
        transition.actions = actions.filter((_, at) => at !== index);
        return true;
      }),
    ),
  );
  return [...onEntry, ...onTransitions];
}

/** Swap the entry actions of a state and of the sibling that it leads to without an event. */
function swapEdits(place: Place): readonly Candidate[] {
  const next = successorWithAct(place);
  if (next === undefined || actionsOf(place.state.entry).length === 0) return [];
  return [
    {
      kind: "swapActs",
      which: `with ${next}`,
      says: `its act and that of ${next} change places`,
      edit: (other) => {
        const sibling = successorWithAct(other);
        const state = sibling === undefined ? undefined : other.parent.states?.[sibling];
        if (state === undefined) return false;
        const { entry } = other.state;
        other.state.entry = state.entry;
        state.entry = entry;
        return true;
      },
    },
  ];
}

function onlyEventless(state: StateData): TransitionData | undefined {
  const eventless = transitionsOf(state).filter(({ name }) => name.startsWith("always"));
  return eventless.length === 1 ? eventless[0]?.get() : undefined;
}

/** The next sibling with an act on the way that needs no event, passing over states without acts. */
function successorWithAct({ state, parent }: Place): string | undefined {
  let at: StateData | undefined = state;
  for (let hops = 0; at !== undefined && hops < 8; hops++) {
    const target: string | undefined = onlyEventless(at)?.target;
    if (target === undefined || target.startsWith("#")) return undefined;
    at = parent.states?.[target];
    if (at === undefined) return undefined;
    if (actionsOf(at.entry).length > 0) return target;
    if (at.on !== undefined || at.states !== undefined) return undefined;
  }
  return undefined;
}
