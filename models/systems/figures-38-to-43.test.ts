import { describe, expect, it } from "vitest";
import { catalogue, type Step, step, successors } from "../../spec/catalogue.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { coverageOf, explore, type Role, type Roles, type System } from "../explorer/index.ts";
import { type ChartNode, chartNodes } from "../explorer/xstate-adapter.ts";
import { moduleSession } from "./module-session.ts";
import { noteTransfer } from "./note-transfer.ts";
import { planted, untyped } from "./planted.ts";
import { posPayment } from "./pos-payment.ts";

const figures: readonly string[] = ["38", "39", "41", "42", "43"];
const ours = catalogue.steps.filter(({ figure }) => figures.includes(figure));

const reading = (changes: Partial<Readings>) => ({ readings: { ...defaultReadings, ...changes } });
const byDefault = [posPayment({ session: "cold", transactions: 2 }), noteTransfer(), moduleSession()].map((it) =>
  untyped(it as unknown as System<Roles>),
);
const otherwise = [
  posPayment({ transactions: 2, ...reading({ "41/1706": "acknowledgeFirst", "42/1750": "obey", "10/386": "abort" }) }),
  noteTransfer(reading({ "41/1706": "acknowledgeFirst", "42/1750": "obey", "10/386": "abort", "41/1708": "oneAct" })),
].map((it) => untyped(it as unknown as System<Roles>));

/** A transition by its place within its figure, alike for every embedding of that figure. */
function withinFigure(transition: string): string {
  const [path = "", event = ""] = transition.split(/:(.*)/s);
  const keys = path.split(".");
  const numbered = keys.findLastIndex((key) => /^s\d+_/.test(key));
  const place = keys.slice(numbered < 0 ? -1 : numbered).join(".");
  return `${place}:${event.replace(/^xstate\.after\.reply\..*#/, "after#")}`;
}

function coverage(systems: readonly System<Roles>[]) {
  const steps = new Set<string>();
  const written = new Set<string>();
  const taken = new Set<string>();
  for (const role of systems.flatMap((system) => coverageOf(explore(system)))) {
    for (const address of role.steps) steps.add(address);
    for (const transition of role.taken) taken.add(withinFigure(transition));
    for (const { what } of role.transitions.missed) written.add(withinFigure(what));
  }
  return { steps, missed: [...written].filter((transition) => !taken.has(transition)), count: taken.size };
}

describe("the charts of figures 38, 39, 41, 42 and 43", () => {
  it("are run through: every step, and every transition", () => {
    const { steps, missed, count } = coverage(byDefault);
    expect(ours.map(({ address }) => address).filter((address) => !steps.has(address))).toEqual([]);
    expect(missed).toEqual([]);
    expect(count).toBeGreaterThan(180);
  });

  it("are run through under the other readings, but for what a decision would need", () => {
    // Without decisionFirst the payer decides nothing, and without oneAct the payee does not.
    expect(coverage(otherwise).missed).toEqual([]);
  });

  it("lead from step to step as the flowcharts do", () => {
    expect(byDefault.flatMap(flowFaults)).toEqual([]);
  });

  it("are caught when they do not", () => {
    const [pos] = byDefault as [System<Roles>];
    expect(flowFaults(planted(pos, "retarget 43/1802 always#1")).length).toBeGreaterThan(0);
    expect(flowFaults(planted(pos, "retarget 42/1728 always#0")).length).toBeGreaterThan(0);
  });
});

/** The device on whose side a lane is: A's module, owner and host are one. */
const side = ({ lane }: Step): string => lane.split(".").at(-1) ?? lane;

/** The next steps of the same side in the same figure, past what the other side does in between. */
function nextOnSide(from: Step): ReadonlySet<string> {
  const found = new Set<string>();
  const passed = new Set<string>();
  const visit = (at: Step): void => {
    for (const { to } of successors(at)) {
      if (to === "return" || to === "stop" || passed.has(to)) continue;
      passed.add(to);
      if (side(step(to)) === side(from)) found.add(to);
      else visit(step(to));
    }
  };
  visit(from);
  return found;
}

/** Where charts and catalogue disagree about what follows a step, timers and calls apart. */
function flowFaults(system: System<Roles>): readonly string[] {
  return Object.values(system.definition.roles as Record<string, Role>).flatMap(({ machine }) => {
    const nodes = new Map(chartNodes(machine).map((node) => [node.id, node]));
    return [...nodes.values()].flatMap((node) => {
      const from = ours.find(({ address }) => address === addressOf(node));
      if (from === undefined || from.kind === "call") return [];
      const drawn = nextOnSide(from);
      const charted = numberedAfter(node, nodes).filter((to) => to.startsWith(`${from.figure}/`));
      const wanted = successors(from)
        .map(({ to }) => to)
        .filter((to) => to !== "return" && to !== "stop" && side(step(to)) === side(from));
      return [
        ...charted.filter((to) => !drawn.has(to)).map((to) => `${from.address} -> ${to} is not drawn`),
        ...wanted.filter((to) => !charted.includes(to)).map((to) => `${from.address} -> ${to} is missing`),
      ];
    });
  });
}

const addressOf = ({ meta }: ChartNode): string | undefined => (meta as { readonly step?: string } | undefined)?.step;

/** Addresses of the steps that follow a state, past un-numbered states. */
function numberedAfter(node: ChartNode, nodes: ReadonlyMap<string, ChartNode>): readonly string[] {
  const found = new Set<string>();
  const passed = new Set<string>();
  const enter = (at: ChartNode | undefined): void => {
    const address = at === undefined ? undefined : addressOf(at);
    if (at === undefined || passed.has(at.id) || at.tags.includes("rest")) return;
    passed.add(at.id);
    if (address !== undefined) found.add(address);
    else if (at.initial === undefined) leave(at);
    else enter(nodes.get(at.initial));
  };
  const leave = (at: ChartNode): void => {
    for (const { targets, eventType } of at.transitions) {
      if (eventType.startsWith("xstate.after.")) continue;
      for (const target of targets) {
        const to = nodes.get(target);
        // Parts of one numbered step are that step.
        if (to?.id.startsWith(`${node.id}.`)) continue;
        enter(to);
      }
    }
  };
  for (const part of nodes.values()) if (part.id === node.id || part.id.startsWith(`${node.id}.`)) leave(part);
  return [...found];
}
