/**
 * Coverage in the figures' own terms: which numbered steps and which branches of decisions stand in a chart, and which
 * of them an exploration took.
 */
import type { AnyStateMachine } from "xstate";
import { coverageOf, type Exploration, type Missed, type Role, transitionId } from "../models/explorer/index.ts";
import { type ChartNode, type ChartTransition, chartNodes } from "../models/explorer/xstate-adapter.ts";
import type { FigureResult, GraphEdge, Uncovered } from "../reports/result.ts";
import { type FigureId, figure as figureOf, isStepAddress, type Step, step } from "../spec/catalogue.ts";

/** What one exploration covers, by address (`41/1706`) and branch (`16/570 -> 16/572`). */
export interface Covered {
  readonly charted: readonly string[];
  readonly taken: readonly string[];
  /** charted and not taken: why not */
  readonly missed: Readonly<Record<string, string>>;
  /** where the steps of the figures lead in the charts */
  readonly edges: readonly GraphEdge[];
}

/** How a branch is spelled. */
export function branchName(from: string, to: string): string {
  return `${from} -> ${to}`;
}

/** See {@link Covered}. */
export function coveredBy(exploration: Exploration, figures: readonly FigureId[]): Covered {
  const charted = new Set<string>();
  const taken = new Set<string>();
  const missed: Record<string, string> = {};
  const edges: GraphEdge[] = [];
  const decisions = figures.flatMap((id) => figureOf(id).steps.filter(({ branches }) => branches.length > 0));
  for (const coverage of coverageOf(exploration)) {
    const definition = (exploration.definition.roles as Record<string, Role>)[coverage.role] as Role;
    const chart = new Chart(chartNodes(definition.machine as AnyStateMachine));
    const why = new Map(coverage.states.missed.map((missing: Missed) => [missing.what, missing.why]));
    for (const node of chart.nodes) {
      const address = addressOf(node);
      if (address === undefined) continue;
      charted.add(address);
      missed[address] ??= why.get(node.id) ?? "not in this composition";
    }
    for (const address of coverage.steps) taken.add(address);
    for (const { path, ...edge } of chart.edgesOf(figures)) {
      edges.push({ ...edge, taken: path.every((transition) => coverage.taken.has(transitionId(transition))) });
    }
    for (const decision of decisions) {
      for (const { branch, path } of chart.branchesOf(decision)) {
        charted.add(branch);
        if (path.every((transition) => coverage.taken.has(transitionId(transition)))) taken.add(branch);
        else missed[branch] ??= missedWhy(coverage.transitions.missed, path);
      }
    }
  }
  return { charted: [...charted], taken: [...taken], missed, edges: united(edges) };
}

/** Edges that several charts have, or one has twice, as one. */
function united(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const one = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to} ${edge.on}`;
    one.set(key, { ...edge, taken: edge.taken || one.get(key)?.taken === true });
  }
  return [...one.values()];
}

/** Where the flowchart goes on at somebody else: by a message. */
function acrossLanes(
  steps: readonly Step[],
  charted: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): readonly GraphEdge[] {
  return steps.flatMap(({ address, lane, next, message, payload }) =>
    next.flatMap((to): readonly GraphEdge[] => {
      if (!isStepAddress(to) || !charted.has(address) || !charted.has(to)) return [];
      if (sideOf(step(to).lane) === sideOf(lane)) return [];
      const on = `message ${payload ?? message ?? step(to).message ?? ""}`.trimEnd();
      return [{ from: address, to, on, taken: taken.has(address) && taken.has(to) }];
    }),
  );
}

/** Whose chart a lane belongs to: hosts and owners stand in the chart of their agent. */
function sideOf(lane: string): string {
  const [kind = "", party = ""] = lane.split(".");
  return `${kind === "MM" ? kind : "TA"} ${party}`;
}

/** An edge of a decision, with what decides for it. */
function named(edge: GraphEdge): GraphEdge {
  if (edge.on !== "" || !isStepAddress(edge.from)) return edge;
  const branch = step(edge.from).branches.find(({ to }) => to === edge.to);
  return branch === undefined ? edge : { ...edge, on: branch.when };
}

/** What brings a transition about: a message, a request, time; nothing where it follows at once. */
function occasionOf({ eventType }: ChartTransition): string {
  if (eventType === "*") return "anything else";
  return eventType.startsWith("xstate.after") ? "time-out" : eventType;
}

function missedWhy(missed: readonly Missed[], path: readonly ChartTransition[]): string {
  const ids = path.map(transitionId);
  return missed.find(({ what }) => ids.includes(what))?.why ?? "not in this composition";
}

function addressOf(node: ChartNode | undefined): string | undefined {
  return (node?.meta as { readonly step?: string } | undefined)?.step;
}

/** A branch of a decision in a chart: the transitions that make it, several where states without number follow. */
interface ChartedBranch {
  readonly branch: string;
  readonly path: readonly ChartTransition[];
}

class Chart {
  readonly nodes: readonly ChartNode[];
  readonly #byId: ReadonlyMap<string, ChartNode>;

  constructor(nodes: readonly ChartNode[]) {
    this.nodes = nodes;
    this.#byId = new Map(nodes.map((node) => [node.id, node]));
  }

  /** The branches of one decision, as often as the chart has the decision. */
  branchesOf(decision: Step): readonly ChartedBranch[] {
    return this.nodes
      .filter((node) => addressOf(node) === decision.address)
      .flatMap((node) => {
        const exits = this.#within(node).flatMap((inner) =>
          inner.transitions.flatMap((first) => this.#leads(first, node)),
        );
        return decision.branches.flatMap(({ to }) =>
          exits
            .filter((exit) =>
              to === "return" || to === "stop" ? leavesFigure(exit, decision) : exit.enters.includes(to),
            )
            .map(({ path }) => ({ branch: branchName(decision.address, to), path })),
        );
      });
  }

  /** Where the steps of some figures lead. What may come in any wait of a figure, such as an abort, is not among it. */
  edgesOf(figures: readonly FigureId[]): readonly (Omit<GraphEdge, "taken"> & Pick<ChartedBranch, "path">)[] {
    return this.nodes.flatMap((node) => {
      const from = addressOf(node);
      if (from === undefined || !isStepAddress(from) || !figures.includes(step(from).figure)) return [];
      const exits = this.#within(node).flatMap(({ transitions }) => transitions.flatMap((it) => this.#leads(it, node)));
      return exits.map(({ enters, path }) => ({
        from,
        to: placeEntered(step(from).figure, enters),
        on: occasionOf(path[0] as ChartTransition),
        path,
      }));
    });
  }

  #within(node: ChartNode): readonly ChartNode[] {
    return this.nodes.filter(({ id }) => id === node.id || id.startsWith(`${node.id}.`));
  }

  /** Where a transition leads: the addresses entered, through states without number and without a wait. */
  #leads(first: ChartTransition, from: ChartNode): readonly Exit[] {
    const exits: Exit[] = [];
    const follow = (path: readonly ChartTransition[]): void => {
      const target = path.at(-1)?.targets[0];
      if (target === undefined || path.length > 8 || target.startsWith(`${from.id}.`)) return;
      const entered = this.#entered(target, path.at(-1)?.source ?? "");
      const enters = entered.map(addressOf).filter((address) => address !== undefined);
      const onward = entered.at(-1)?.transitions.filter(({ eventType }) => eventType === "") ?? [];
      if (enters.length > 0 || onward.length === 0) exits.push({ enters, path });
      else for (const next of onward) follow([...path, next]);
    };
    follow([first]);
    return exits;
  }

  /** The states entered on the way to a target: those around it that the source is not in, and its initials. */
  #entered(target: string, source: string): readonly ChartNode[] {
    const entered: ChartNode[] = [];
    for (let node = this.#byId.get(target); node !== undefined; node = this.#byId.get(node.parent ?? "")) {
      if (source === node.id || source.startsWith(`${node.id}.`)) break;
      entered.unshift(node);
    }
    for (let node = entered.at(-1); node?.initial !== undefined; ) {
      node = this.#byId.get(node.initial);
      if (node !== undefined) entered.push(node);
    }
    return entered;
  }
}

interface Exit {
  readonly enters: readonly string[];
  readonly path: readonly ChartTransition[];
}

/** The step of the figure that is entered first, else the figure that is, else its end. */
function placeEntered(figure: FigureId, enters: readonly string[]): string {
  const own = enters.find((address) => address.startsWith(`${figure}/`));
  if (own !== undefined) return own;
  const [first] = enters;
  return first === undefined ? "end" : `FIG. ${first.slice(0, first.indexOf("/"))}`;
}

function leavesFigure({ enters }: Exit, decision: Step): boolean {
  return enters.every((address) => !address.startsWith(`${decision.figure}/`));
}

/** The coverage of a figure over several explorations. */
export function figureResult(id: FigureId, parts: readonly Covered[]): FigureResult {
  const { figure, title, steps } = figureOf(id);
  const charted = new Set(parts.flatMap((part) => part.charted));
  const taken = new Set(parts.flatMap((part) => part.taken));
  const whyNot = (place: string): string => {
    if (!charted.has(place)) return "not charted";
    return parts.map(({ missed }) => missed[place]).find((why) => why !== undefined) ?? "not in this composition";
  };
  const branches = steps.flatMap(({ address, branches: own }) =>
    own.map(({ when, to }) => ({ place: branchName(address, to), says: when })),
  );
  const places = steps.map(({ address, does }) => ({ place: address as string, says: does }));
  const count = (wanted: readonly { readonly place: string }[]) => ({
    total: wanted.length,
    chart: wanted.filter(({ place }) => charted.has(place)).length,
    run: wanted.filter(({ place }) => taken.has(place)).length,
  });
  return {
    figure,
    title,
    graph: {
      nodes: steps.map(({ address, lane, kind, does }) => ({
        step: address,
        lane,
        kind,
        says: does,
        charted: charted.has(address),
        taken: taken.has(address),
      })),
      edges: [
        ...united(parts.flatMap(({ edges }) => edges.filter(({ from }) => from.startsWith(`${figure}/`)))).map(named),
        ...acrossLanes(steps, charted, taken),
      ],
    },
    steps: count(places),
    branches: count(branches),
    uncovered: [...places, ...branches]
      .filter(({ place }) => !taken.has(place))
      .map(({ place, says }): Uncovered => ({ place, says, why: whyNot(place) })),
  };
}
