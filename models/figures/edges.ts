/**
 * Charts against the catalogue, edge by edge: after each numbered step a chart may do exactly those steps next that the
 * catalogue has next for its lanes.
 *
 * Next in the catalogue: see catalogue-flow.ts. Next in the chart: over all transitions, guards not asked, through
 * un-numbered states. What a chart does by the time-out rule of FIG. 7B, which has no edges in the catalogue, and what
 * it does when power comes back, are the exceptions in {@link ruleEdges}. Which branch a guard takes is not compared.
 */
import type { AnyStateMachine } from "xstate";
import { type FigureId, type Lane, type StepAddress, step } from "../../spec/catalogue.ts";
import {
  type Frame,
  firstSteps,
  frameAt,
  type Next,
  type Position,
  positionKey,
  type Reasons,
  stepsAfter,
  topFrame,
} from "./catalogue-flow.ts";
import { addressOf, type ChartStructure, moveOf, nodeOf, offeredTransitions, structureOf } from "./chart-structure.ts";

/** A chart, and the figure and lanes that it plays; figures called from there are followed by themselves. */
export interface ChartRow {
  readonly name: string;
  readonly figure: FigureId;
  readonly lanes: readonly Lane[];
  readonly machine: AnyStateMachine;
}

/** Keys of un-numbered states through which a chart leaves the edges of the catalogue; so it does on a time-out. */
export const ruleStates: Reasons = {
  gaveUp: "FIG. 7B: who waits in vain, or (10/386=abort) cannot read what came, aborts on its own",
  abortedByPeer: "FIG. 7B: the peer may abort on its own, and its notice may come at any time",
  moduleGaveUp: "FIG. 16: the agent's own module has aborted on its own, and reports that",
  openingAgain: "FIG. 22: at rest the owner may ask for the keys of what is bought already",
  undoing: "reading 42/1750=obey: an abort that comes after the commit is obeyed all the same",
};

/** An edge that leaves those of the catalogue. */
export interface RuleEdge {
  readonly to: Next;
  /** steps, or figures, after which it may be taken; absent: any */
  readonly from?: readonly (StepAddress | FigureId)[];
  readonly reason: string;
}

/** Where time-outs, rule states and restarts may lead. */
export const ruleEdges: readonly RuleEdge[] = [
  { to: "11/388", reason: "FIG. 7B: an agent that gives up aborts, and tells the peer as FIG. 11 does" },
  { to: "11/394", reason: "FIG. 7B: the peer has given up" },
  { to: "42/1726", reason: "time-out of a module: it runs FIG. 42 as X" },
  { to: "42/1748", reason: "the peer module has given up" },
  { to: "end", from: ["9", "25/842"], reason: "9:timeout: a time-out ends the attempt" },
  { to: "end", from: ["12/406", "16/544", "43/1772"], reason: "nobody has called: the attempt ends" },
  { to: "12/416", from: ["12/414"], reason: "silence of the merchandise server: a failed attempt" },
  { to: "16/576", from: ["16/564", "16/578"], reason: "16/588: an agent that has asked its module still waits for it" },
  { to: "16/588", from: ["16/564", "16/578"], reason: "16/588: the module's report or answer to a question" },
  { to: "16/590", from: ["16/616"], reason: "16/588: the module's report or answer to a question" },
  { to: "16/588", from: ["16/538"], reason: "FIG. 16: the own module has aborted on its own" },
  { to: "16/588", from: [], reason: "16/592: restart in doubt, and the module's report or answer to a question" },
  { to: "16/590", from: [], reason: "16/592: restart in doubt, and the module's report or answer to a question" },
  { to: "7B/236", from: [], reason: "16/592=rollsBack: restart in doubt" },
  { to: "22/736", from: [], reason: "FIG. 22: at rest the owner may ask for the keys of what is bought already" },
  { to: "38/1486", from: ["38"], reason: "a time-out ends the attempt as a failed check does" },
  { to: "38/1516", from: ["38"], reason: "a time-out ends the attempt as a failed check does" },
  { to: "21/712", from: ["21/710"], reason: "silence of the card network: not authorized" },
  { to: "21/730", from: ["21/728"], reason: "silence of the card network: not authorized" },
  { to: "21/720", from: [], reason: "restart: a decided commit is completed" },
  { to: "25/888", from: [], reason: "restart: a decided commit is completed" },
  { to: "25/892", from: [], reason: "restart: a decided commit is completed" },
  { to: "41/1710", from: [], reason: "restart: a decided commit is completed" },
  { to: "16/632", from: [], reason: "restart: a decided commit is completed, in the figure that calls it" },
  { to: "43/1814", from: [], reason: "restart: a decided commit is completed, in the figure that calls it" },
  { to: "41/1718", from: ["16/632", "43/1814"], reason: "restart: a decided commit is completed" },
];

/** Edges of the catalogue that a chart need not have. */
export const omittedEdges: readonly RuleEdge[] = [
  {
    to: "11/394",
    from: ["14/452"],
    reason: "Y goes on before X has judged the credential; its abort reaches it later",
  },
  { to: "16/608", from: ["16/616"], reason: "electronic merchandise has one price: a new amount is for other callers" },
];

/** A difference between chart and catalogue. */
export interface EdgeFinding {
  readonly chart: string;
  /** `missing`: the chart cannot do what the catalogue has next; `extra`: it can do what is not next there */
  readonly kind: "missing" | "extra" | "unvisited";
  /** path of the state; the chart's name for an edge from where it rests */
  readonly state: string;
  readonly from: StepAddress | "start";
  readonly to: Next;
}

/** An edge that was found in both. */
export interface EdgeMatched {
  readonly from: StepAddress | "start";
  readonly to: Next;
}

/** The comparison of one chart. */
export interface EdgeComparison {
  readonly findings: readonly EdgeFinding[];
  readonly matched: readonly EdgeMatched[];
  /** exceptions that the chart makes use of */
  readonly excused: readonly RuleEdge[];
}

/** Compare one chart with the catalogue. */
export function compareEdges(row: ChartRow): EdgeComparison {
  return new Comparison(row).run();
}

/** The last numbered states done before a leaf, and how the chart came there. */
interface Origin {
  /** state and frame of the last numbered step; undefined: from where the chart rests */
  readonly from: { readonly state: string; readonly frame: Frame } | undefined;
  /** on the way here, after that step, the chart followed the time-out rule */
  readonly byRule: boolean;
}

interface Visit {
  readonly leaf: string;
  readonly origin: Origin;
}

class Comparison {
  readonly #row: ChartRow;
  readonly #chart: ChartStructure;
  readonly #top: Frame;
  readonly #expected = new Map<string, readonly Position[]>();
  /** per step and frame: what the chart does next, and whether neither catalogue nor rule lets it */
  readonly #actual = new Map<string, Map<string, { readonly next: Next; readonly wrong: boolean }>>();
  readonly #queue: Visit[] = [];
  readonly #queued = new Set<string>();
  readonly #visited = new Set<string>();
  readonly #excused = new Set<RuleEdge>();

  constructor(row: ChartRow) {
    this.#row = row;
    this.#chart = structureOf(row.machine);
    this.#top = topFrame(row.figure, row.lanes);
  }

  run(): EdgeComparison {
    for (const leaf of this.#chart.leaves) {
      if (this.#isRest(leaf)) this.#visit({ leaf, origin: { from: undefined, byRule: leaf === "off" } });
    }
    for (const visit of this.#queue) {
      for (const transition of offeredTransitions(this.#chart, visit.leaf)) {
        const move = moveOf(this.#chart, visit.leaf, transition);
        if (move.entered.length === 0) continue;
        this.#follow(visit, move.entered, transition.eventType.startsWith("xstate.after."));
      }
    }
    const findings = [...this.#differences(), ...this.#unvisited()];
    return { findings, matched: this.#matched(), excused: [...this.#excused] };
  }

  #isRest(leaf: string): boolean {
    return leaf === "off" || nodeOf(this.#chart, leaf).tags.includes("rest");
  }

  #visit(visit: Visit): void {
    const { from, byRule } = visit.origin;
    const key = `${visit.leaf} / ${from?.state} / ${from?.frame.key} / ${byRule}`;
    if (this.#queued.has(key)) return;
    this.#queued.add(key);
    this.#queue.push(visit);
  }

  /** Take one transition: note the edges between the numbered states that it enters, and go on from the leaf. */
  #follow({ leaf, origin }: Visit, entered: readonly string[], timer: boolean): void {
    let { from } = origin;
    let numbered = false;
    let byRule = origin.byRule || timer || entered.some((id) => nodeOf(this.#chart, id).key in ruleStates);
    for (const id of entered) {
      const address = addressOf(nodeOf(this.#chart, id));
      if (address === undefined) continue;
      this.#visited.add(id);
      from = { state: id, frame: this.#edge(from, address, byRule, !numbered) };
      numbered = true;
    }
    const last = entered.at(-1) ?? leaf;
    // The rule reaches no further than the microstep that first does a numbered step.
    byRule &&= !numbered;
    if (this.#isRest(last)) {
      // Between two rests without a numbered step nothing of the figure happens.
      if (from !== undefined) this.#edge(from, "end", byRule, !numbered);
      return;
    }
    this.#visit({ leaf: last, origin: { from, byRule } });
  }

  /** Note an edge of the chart, the first of its microstep or not; the frame that the step reached is in. */
  #edge(from: Origin["from"], to: Next, byRule: boolean, first: boolean): Frame {
    const expected = this.#expectedAfter(from);
    const match = expected.find(({ at }) => at === to);
    const address = from === undefined ? undefined : addressOf(nodeOf(this.#chart, from.state));
    const here = this.#actual.get(originKey(this.#chart, from)) ?? new Map();
    this.#actual.set(originKey(this.#chart, from), here);
    const frame = match?.frame ?? this.#frameByRule(from, to);
    const key = positionKey({ at: to, frame });
    const known = here.get(key);
    const rule = byRule ? ruleOf(address, to) : undefined;
    if (rule !== undefined) this.#excused.add(rule);
    const wrong = rule === undefined && ((byRule && first) || match === undefined);
    here.set(key, { next: to, wrong: wrong || known?.wrong === true });
    return frame;
  }

  /** A step reached by rule: in the same figure, on its own, or as part of a figure that is called by the rule. */
  #frameByRule(from: Origin["from"], at: Next): Frame {
    if (at === "end" || step(at).figure === this.#row.figure) return this.#top;
    const address = from === undefined ? undefined : addressOf(nodeOf(this.#chart, from.state));
    if (from !== undefined && address !== undefined && step(address).figure === step(at).figure) return from.frame;
    return frameAt(at, this.#top);
  }

  #expectedAfter(from: Origin["from"]): readonly Position[] {
    const key = originKey(this.#chart, from);
    const known = this.#expected.get(key);
    if (known !== undefined) return known;
    const address = from === undefined ? undefined : addressOf(nodeOf(this.#chart, from.state));
    const next =
      from === undefined || address === undefined
        ? firstSteps(this.#row.figure, this.#top)
        : stepsAfter(address, from.frame);
    this.#expected.set(key, next);
    return next;
  }

  #differences(): readonly EdgeFinding[] {
    const chart = this.#row.name;
    return [...this.#actual].flatMap(([key, actual]) => {
      const expected = this.#expected.get(key) ?? [];
      const [from, state] = readOrigin(key, chart);
      const extra = [...actual.values()]
        .filter(({ wrong }) => wrong)
        .map(({ next }): EdgeFinding => ({ chart, kind: "extra", state, from, to: next }));
      const missing = expected
        .filter(({ at }) => ![...actual.values()].some(({ next }) => next === at))
        .filter(({ at }) => from === "start" || !this.#isOmitted(from, at))
        .map(({ at }): EdgeFinding => ({ chart, kind: "missing", state, from, to: at }));
      return [...missing, ...extra];
    });
  }

  #isOmitted(from: StepAddress, to: Next): boolean {
    const omitted = omittedEdges.find((edge) => edge.to === to && edge.from?.includes(from));
    if (omitted !== undefined) this.#excused.add(omitted);
    return omitted !== undefined;
  }

  #matched(): readonly EdgeMatched[] {
    return [...this.#actual].flatMap(([key, actual]) => {
      const [from] = readOrigin(key, this.#row.name);
      const expected = this.#expected.get(key) ?? [];
      return [...actual.values()]
        .filter(({ next }) => expected.some(({ at }) => at === next))
        .map(({ next }) => ({ from, to: next }));
    });
  }

  #unvisited(): readonly EdgeFinding[] {
    return [...this.#chart.nodes.values()].flatMap((node) => {
      const address = addressOf(node);
      if (address === undefined || this.#visited.has(node.id)) return [];
      return [{ chart: this.#row.name, kind: "unvisited" as const, state: node.id, from: address, to: address }];
    });
  }
}

/** The rule by which an edge may be taken, if any; `from` is undefined where the chart rests. */
function ruleOf(from: StepAddress | undefined, to: Next): RuleEdge | undefined {
  return ruleEdges.find((rule) => {
    if (rule.to !== to) return false;
    const after: readonly string[] | undefined = rule.from;
    if (after === undefined) return true;
    return from === undefined ? after.length === 0 : after.includes(from) || after.includes(step(from).figure);
  });
}

/** A step of the chart, its address and its frame, in one line; and back. */
function originKey(chart: ChartStructure, from: Origin["from"]): string {
  return from === undefined ? "start" : `${addressOf(nodeOf(chart, from.state))}|${from.state}|${from.frame.key}`;
}

function readOrigin(key: string, chart: string): readonly [StepAddress | "start", string] {
  const [address, state] = key.split("|");
  return [(address ?? "start") as StepAddress | "start", state ?? chart];
}
