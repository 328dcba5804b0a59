/**
 * Coverage in the figures' own terms: which numbered steps and which branches of decisions stand in a chart, and which
 * of them an exploration took.
 */
import type { AnyStateMachine } from "xstate";
import { coverageOf, type Exploration, type Missed, type Role, transitionId } from "../models/explorer/index.ts";
import { type ChartNode, type ChartTransition, chartNodes } from "../models/explorer/xstate-adapter.ts";
import type { FigureResult, Uncovered } from "../reports/result.ts";
import { type FigureId, figure as figureOf, type Step } from "../spec/catalogue.ts";

/** What one exploration covers, by address (`41/1706`) and branch (`16/570 -> 16/572`). */
export interface Covered {
  readonly charted: readonly string[];
  readonly taken: readonly string[];
  /** charted and not taken: why not */
  readonly missed: Readonly<Record<string, string>>;
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
    for (const decision of decisions) {
      for (const { branch, path } of chart.branchesOf(decision)) {
        charted.add(branch);
        if (path.every((transition) => coverage.taken.has(transitionId(transition)))) taken.add(branch);
        else missed[branch] ??= missedWhy(coverage.transitions.missed, path);
      }
    }
  }
  return { charted: [...charted], taken: [...taken], missed };
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
    steps: count(places),
    branches: count(branches),
    uncovered: [...places, ...branches]
      .filter(({ place }) => !taken.has(place))
      .map(({ place, says }): Uncovered => ({ place, says, why: whyNot(place) })),
  };
}
