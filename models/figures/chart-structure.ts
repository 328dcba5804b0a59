/**
 * A chart as a graph of its leaf states: which transitions each offers, and what they leave and enter. For the lint
 * and the comparison with the catalogue, which look at all transitions without asking guards.
 *
 * Only what the charts use is understood: atomic and compound states, one leaf active at a time.
 */
import type { AnyStateMachine } from "xstate";
import type { StepAddress } from "../../spec/step-address.ts";
import { type ChartNode, type ChartTransition, chartNodes } from "../explorer/xstate-adapter.ts";

/** A chart, by the paths of its state nodes. */
export interface ChartStructure {
  readonly nodes: ReadonlyMap<string, ChartNode>;
  /** atomic and final states, in document order */
  readonly leaves: readonly string[];
  /** states entered at the start, outermost first */
  readonly start: readonly string[];
}

/** What a transition does to the active states. */
export interface Move {
  /** innermost first */
  readonly exited: readonly string[];
  /** outermost first; empty when nothing is entered */
  readonly entered: readonly string[];
  /** the leaf that is active afterwards */
  readonly leaf: string;
}

/** The structure of a machine. */
export function structureOf(machine: AnyStateMachine): ChartStructure {
  const list = chartNodes(machine);
  const nodes = new Map(list.map((node) => [node.id, node]));
  const leaves = list.filter(({ type }) => type !== "compound" && type !== "parallel").map(({ id }) => id);
  const root = list[0]?.id ?? "";
  return { nodes, leaves, start: descent(nodes, root) };
}

/** A state node. @throws when there is none of that path: our bug */
export function nodeOf({ nodes }: Pick<ChartStructure, "nodes">, id: string): ChartNode {
  const node = nodes.get(id);
  if (node === undefined) throw new Error(`the chart has no state ${id}`);
  return node;
}

/** A state and all that contain it, innermost first. */
export function withAncestors(chart: Pick<ChartStructure, "nodes">, id: string): readonly ChartNode[] {
  const chain: ChartNode[] = [];
  for (let at: string | undefined = id; at !== undefined; at = chain.at(-1)?.parent) chain.push(nodeOf(chart, at));
  return chain;
}

/** `meta.step` of a state. */
export function addressOf(node: ChartNode): StepAddress | undefined {
  return (node.meta as { readonly step?: StepAddress } | undefined)?.step;
}

/** The state nodes entered by descending from `id` along initial states, `id` first. */
function descent(nodes: ReadonlyMap<string, ChartNode>, id: string): readonly string[] {
  const entered: string[] = [];
  for (let at: string | undefined = id; at !== undefined; ) {
    const node: ChartNode = nodeOf({ nodes }, at);
    entered.push(at);
    const { initial } = node;
    if (initial === undefined) break;
    // An initial state may lie deeper than one level.
    const between = withAncestors({ nodes }, initial).map((inner) => inner.id);
    entered.push(...between.slice(1, between.indexOf(at)).reverse());
    at = initial;
  }
  return entered;
}

/**
 * The transitions that an active leaf offers, innermost first, as far as none without a guard comes before them. With
 * an `always` among them that has no guard, events never come to be handled.
 */
export function offeredTransitions(chart: ChartStructure, leaf: string): readonly ChartTransition[] {
  const chain = withAncestors(chart, leaf);
  const eventless = upToUnguarded(chain, "");
  if (eventless.some(({ guard }) => guard === undefined)) return eventless;
  const events = new Set(chain.flatMap(({ transitions }) => transitions.map(({ eventType }) => eventType)));
  events.delete("");
  return [...eventless, ...[...events].flatMap((event) => upToUnguarded(chain, event))];
}

/** Whether the leaf is left at once, without any event. */
export function isTransient(chart: ChartStructure, leaf: string): boolean {
  return offeredTransitions(chart, leaf).some(({ eventType, guard }) => eventType === "" && guard === undefined);
}

function upToUnguarded(chain: readonly ChartNode[], event: string): readonly ChartTransition[] {
  const all = chain.flatMap(({ transitions }) => transitions.filter(({ eventType }) => eventType === event));
  const last = all.findIndex(({ guard }) => guard === undefined);
  return last < 0 ? all : all.slice(0, last + 1);
}

/** What a transition leaves and enters when `leaf` is active; by the rules of XState 5. */
export function moveOf(chart: ChartStructure, leaf: string, transition: ChartTransition): Move {
  const [target] = transition.targets;
  if (target === undefined) return { exited: [], entered: [], leaf };
  const domain = domainOf(chart, transition, target);
  const active = withAncestors(chart, leaf).map(({ id }) => id);
  const exited = active.slice(0, active.indexOf(domain));
  const path = withAncestors(chart, target).map(({ id }) => id);
  const outer = path.slice(1, Math.max(1, path.indexOf(domain))).reverse();
  const entered =
    target === domain ? descent(chart.nodes, target).slice(1) : [...outer, ...descent(chart.nodes, target)];
  return { exited, entered, leaf: entered.at(-1) ?? leaf };
}

/** The innermost state that the transition does not leave. */
function domainOf(chart: ChartStructure, { source, reenter }: ChartTransition, target: string): string {
  const above = withAncestors(chart, target).map(({ id }) => id);
  if (!reenter && above.includes(source)) return source;
  const shared = withAncestors(chart, source)
    .slice(1)
    .find(({ id }) => above.slice(1).includes(id));
  return shared?.id ?? "(machine)";
}
