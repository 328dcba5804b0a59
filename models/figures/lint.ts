/**
 * Rules of authorship that no type can express, checked over any composed chart. XState accepts most offences in
 * silence; each would make an exploration miss something or a chart differ from its figure.
 */
import type { AnyStateMachine } from "xstate";
import { type FigureId, isStepAddress, type Lane, type StepAddress, step } from "../../spec/catalogue.ts";
import { type ChartNode, type ChartTransition, stepper } from "../explorer/xstate-adapter.ts";
import {
  addressOf,
  type ChartStructure,
  isTransient,
  moveOf,
  nodeOf,
  offeredTransitions,
  structureOf,
  withAncestors,
} from "./chart-structure.ts";
import { constantFields, durableFields, fixtureFields, nothingVolatile } from "./protocol.ts";

/** The rules, by id. */
export const lintRules = {
  unresolvedTarget: "every target is a state of the chart",
  stepKey: "the key of a numbered state begins with the number of its step, and no other key does",
  unknownStep: "the address of a numbered state is in the catalogue",
  wrongLane: "a step is in a lane that the chart plays in that figure",
  decisionBranches: "a decision has one guarded edge per branch of the catalogue; an owner's at least one event each",
  oneEffect: "no microstep has two sends or stores: power may fail between them",
  knownActions: "actions are send, store and note, by name: no functions in a chart",
  alwaysCycle: "no cycle of eventless transitions",
  unreachable: "every state can be entered",
  supportedFeatures: "no invoked actors, parallel or history states, or transitions on completion",
  waitWithTimer: "who waits has a timer, or waits for an owner, or for ever by a reading, or is at rest, or is off",
  figureOrder: "numbered states stand in the order of the figure",
  declaredFields: "every context field is durable, volatile, a fixture or constant, and one of them only",
  repeatedStep: "a step stands once in each embedding of its figure",
} as const;

/** The id of a rule. */
export type LintRule = keyof typeof lintRules;

/** An offence. */
export interface LintFinding {
  readonly rule: LintRule;
  /** path of the state; the empty string for the chart as a whole */
  readonly state: string;
  readonly detail: string;
}

/** A figure that a chart plays a part in, and the lanes that are its part. */
export interface PlayedFigure {
  readonly figure: FigureId;
  readonly lanes: readonly Lane[];
}

/** Which context fields are what. */
export type FieldKinds = Readonly<Record<"durable" | "volatile" | "fixture" | "constant", readonly string[]>>;

/** The fields of the charts' common context. */
export const protocolFields: FieldKinds = {
  durable: durableFields,
  volatile: Object.keys(nothingVolatile),
  fixture: fixtureFields,
  constant: constantFields,
};

type Finder = (chart: ChartStructure, figures: readonly PlayedFigure[]) => readonly LintFinding[];

/**
 * Every offence of a chart against {@link lintRules}, in the order of the rules.
 *
 * @param machine the chart, or what builds it: XState refuses to build one with an unresolved target
 * @param figures what the chart plays; a step of any other figure or lane is an offence
 * @param fields what the fields of its context are
 */
export function lintChart(
  machine: AnyStateMachine | (() => AnyStateMachine),
  figures: readonly PlayedFigure[],
  fields: FieldKinds = protocolFields,
): readonly LintFinding[] {
  let built: AnyStateMachine;
  try {
    built = typeof machine === "function" ? machine() : machine;
  } catch (error) {
    return [{ rule: "unresolvedTarget", state: "", detail: (error as Error).message }];
  }
  const chart = structureOf(built);
  const unsupported = supportedFeatures(chart, figures);
  // What follows assumes that one leaf is active at a time.
  if (unsupported.length > 0) return unsupported;
  return [...finders.flatMap((find) => find(chart, figures)), ...declaredFields(built, fields)];
}

const finding = (rule: LintRule, state: string, detail: string): LintFinding => ({ rule, state, detail });

const nodesOf = ({ nodes }: ChartStructure): readonly ChartNode[] => [...nodes.values()];

/** Numbered states whose address is known to the catalogue. */
function numbered(chart: ChartStructure): readonly { readonly node: ChartNode; readonly address: StepAddress }[] {
  return nodesOf(chart).flatMap((node) => {
    const address = addressOf(node);
    return address === undefined || !isStepAddress(address) ? [] : [{ node, address }];
  });
}

const stepKey: Finder = (chart) =>
  nodesOf(chart).flatMap((node) => {
    const inKey = /^s(\d+)_[a-z][A-Za-z]*$/.exec(node.key)?.[1];
    const inAddress = addressOf(node)?.split("/")[1];
    if (inKey === inAddress) return [];
    return [finding("stepKey", node.id, `the key says ${inKey ?? "no step"}, meta.step ${inAddress ?? "none"}`)];
  });

const unknownStep: Finder = (chart) =>
  nodesOf(chart).flatMap((node) => {
    const address = addressOf(node);
    return address === undefined || isStepAddress(address) ? [] : [finding("unknownStep", node.id, address)];
  });

const wrongLane: Finder = (chart, figures) =>
  numbered(chart).flatMap(({ node, address }) => {
    const { figure, lane } = step(address);
    const played = figures.find((part) => part.figure === figure);
    if (played?.lanes.includes(lane) === true) return [];
    return [
      finding("wrongLane", node.id, `${address} is a step of ${lane}; played: ${played?.lanes.join(", ") ?? "none"}`),
    ];
  });

const decisionBranches: Finder = (chart) =>
  numbered(chart).flatMap(({ node, address }) => {
    const { kind, branches } = step(address);
    if (kind !== "decision") return [];
    if (node.tags.includes("owner")) {
      const targets = new Set(node.transitions.filter(isEvent).flatMap((transition) => transition.targets));
      return targets.size >= branches.length
        ? []
        : [finding("decisionBranches", node.id, `${targets.size} ways for ${branches.length} branches`)];
    }
    const edges = node.transitions.filter(({ eventType }) => eventType === "");
    const open = edges.slice(0, -1).filter(({ guard }) => guard === undefined);
    if (edges.length === branches.length && open.length === 0) return [];
    return [
      finding(
        "decisionBranches",
        node.id,
        `${edges.length} edges for ${branches.length} branches, ${open.length} open`,
      ),
    ];
  });

const isTimer = ({ eventType }: ChartTransition): boolean => eventType.startsWith("xstate.after.");
const isEvent = (transition: ChartTransition): boolean => transition.eventType !== "" && !isTimer(transition);

const effects = new Set(["send", "store"]);

const typeOf = (action: unknown): string =>
  typeof action === "string" ? action : String((action as { readonly type?: unknown }).type ?? "(function)");

const oneEffect: Finder = (chart) => {
  const count = (actions: readonly unknown[]): number => actions.filter((action) => effects.has(typeOf(action))).length;
  const entering = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + count(nodeOf(chart, id).entry), 0);
  const atStart = entering(chart.start);
  const start = atStart > 1 ? [finding("oneEffect", chart.start[0] ?? "", `${atStart} effects at the start`)] : [];
  const moves = chart.leaves.flatMap((leaf) =>
    offeredTransitions(chart, leaf).flatMap((transition) => {
      const { exited, entered } = moveOf(chart, leaf, transition);
      const leaving = exited.reduce((sum, id) => sum + count(nodeOf(chart, id).exit), 0);
      const all = leaving + count(transition.actions) + entering(entered);
      return all > 1 ? [finding("oneEffect", leaf, `${all} effects on ${transition.eventType || "always"}`)] : [];
    }),
  );
  return [...start, ...moves];
};

const knownActions: Finder = (chart) =>
  nodesOf(chart).flatMap((node) => {
    // XState arms and disarms the timers of a state by one action each.
    const timers = new Set(node.transitions.filter(isTimer).map(({ eventType }) => eventType)).size;
    const written = [
      ...withoutTimers(node.entry, "xstate.raise", timers),
      ...withoutTimers(node.exit, "xstate.cancel", timers),
      ...node.transitions.flatMap(({ actions }) => actions),
    ];
    return written
      .filter((action) => typeof action === "function" || !["send", "store", "note"].includes(typeOf(action)))
      .map((action) => finding("knownActions", node.id, typeOf(action)));
  });

function withoutTimers(actions: readonly unknown[], type: string, timers: number): readonly unknown[] {
  let left = timers;
  return actions.filter((action) => typeOf(action) !== type || left-- <= 0);
}

const alwaysCycle: Finder = (chart) => {
  const next = (leaf: string): readonly string[] =>
    offeredTransitions(chart, leaf)
      .filter(({ eventType }) => eventType === "")
      .map((transition) => moveOf(chart, leaf, transition).leaf);
  const onCycle = (leaf: string): boolean => {
    const reached = new Set(next(leaf));
    for (const at of reached) for (const to of next(at)) reached.add(to);
    return reached.has(leaf);
  };
  return chart.leaves.filter(onCycle).map((leaf) => finding("alwaysCycle", leaf, "comes back without any event"));
};

const unreachable: Finder = (chart) => {
  // A device is off by an act of the environment, not by a transition.
  const leaves = new Set([chart.start.at(-1) ?? "", ...chart.leaves.filter((leaf) => leaf === "off")]);
  const entered = new Set([...chart.start, ...leaves]);
  for (const leaf of leaves) {
    for (const transition of offeredTransitions(chart, leaf)) {
      const move = moveOf(chart, leaf, transition);
      for (const id of move.entered) entered.add(id);
      leaves.add(move.leaf);
    }
  }
  return nodesOf(chart)
    .filter(({ id }) => !entered.has(id))
    .map(({ id }) => finding("unreachable", id, "no transition enters it"));
};

const supportedFeatures: Finder = (chart) =>
  nodesOf(chart).flatMap((node) => [
    ...(node.type === "parallel" || node.type === "history" ? [finding("supportedFeatures", node.id, node.type)] : []),
    ...(node.invokes > 0 ? [finding("supportedFeatures", node.id, "invoke")] : []),
    ...(node.transitions.some(({ eventType }) => eventType.startsWith("xstate.done."))
      ? [finding("supportedFeatures", node.id, "onDone")]
      : []),
  ]);

const mayWait: ReadonlySet<string> = new Set(["rest", "owner", "endless"]);

const waitWithTimer: Finder = (chart) =>
  chart.leaves.flatMap((leaf) => {
    const chain = withAncestors(chart, leaf);
    const excused = leaf === "off" || chain.some(({ tags }) => tags.some((tag) => mayWait.has(tag)));
    if (excused || isTransient(chart, leaf) || offeredTransitions(chart, leaf).some(isTimer)) return [];
    return [finding("waitWithTimer", leaf, "waits without a timer")];
  });

const figureOrder: Finder = (chart) => {
  const latest = new Map<string, number>();
  return numbered(chart).flatMap(({ node, address }) => {
    const { figure, n } = step(address);
    const place = `${node.parent} ${figure}`;
    const before = latest.get(place) ?? 0;
    latest.set(place, n);
    return n > before ? [] : [finding("figureOrder", node.id, `${n} stands after ${before}`)];
  });
};

const repeatedStep: Finder = (chart) => {
  const seen = new Set<string>();
  return numbered(chart).flatMap(({ node, address }) => {
    const place = `${embeddingOf(chart, node)} ${address}`;
    if (seen.has(place)) return [finding("repeatedStep", node.id, `${address} stands here twice`)];
    seen.add(place);
    return [];
  });
};

/** The outermost state, within the step that calls, whose first numbered state is of the same figure. */
function embeddingOf(chart: ChartStructure, node: ChartNode): string {
  const figure = addressOf(node)?.split("/")[0];
  const above = withAncestors(chart, node.id).slice(1);
  const caller = above.findIndex((outer) => addressOf(outer) !== undefined);
  const within = caller < 0 ? above.filter(({ parent }) => parent !== undefined) : above.slice(0, caller + 1);
  const all = numbered(chart);
  const first = (outer: ChartNode) => all.find(({ node: inner }) => inner.id.startsWith(`${outer.id}.`))?.address;
  return within.findLast((outer) => first(outer)?.split("/")[0] === figure)?.id ?? "(machine)";
}

const finders: readonly Finder[] = [
  stepKey,
  unknownStep,
  wrongLane,
  decisionBranches,
  oneEffect,
  knownActions,
  alwaysCycle,
  unreachable,
  waitWithTimer,
  figureOrder,
  repeatedStep,
];

function declaredFields(machine: AnyStateMachine, fields: FieldKinds): readonly LintFinding[] {
  const declared = Object.values(fields).flat();
  const context = stepper(machine).start({}).at(-1)?.snapshot.context as object | undefined;
  const used = [...new Set([...Object.keys(context ?? {}), ...declared])];
  return used.flatMap((field) => {
    const times = declared.filter((name) => name === field).length;
    return times === 1 ? [] : [finding("declaredFields", "", `${field} is declared ${times} times`)];
  });
}
