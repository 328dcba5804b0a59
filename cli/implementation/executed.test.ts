import { describe, expect, it } from "vitest";
import { replayOf, scenarioNamed } from "../../fault-injection/scenarios.ts";
import type { Run, RunObservation } from "../../fault-injection/world/run.ts";
import type { FigureResult } from "../../reports/result.ts";
import type { StepAddress } from "../../spec/catalogue.ts";
import { notExecuted } from "../exit-codes.ts";
import { trialOf } from "./builds.ts";
import { ExecutedCollector, mergeExecuted, nothingExecuted } from "./executed.ts";
import { executedFigures } from "./executed-figures.ts";

const trial = trialOf("reference");

function runOf(id: string): Run {
  const scenario = scenarioNamed(id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  return trial(replayOf(scenario)).run;
}

function executedIn(...runs: readonly Run[]) {
  const collector = new ExecutedCollector();
  for (const run of runs) collector.add(run);
  return collector.executed;
}

/** A run in which a device does its steps otherwise. */
function doctored(run: Run, change: (steps: readonly StepAddress[]) => readonly StepAddress[]): Run {
  const observations = run.observations.map((it): RunObservation => ({ ...it, steps: change(it.steps) }));
  return { ...run, observations };
}

describe("what runs execute", () => {
  const plain = runOf("pos-payment/plain-direct");

  it("is every step that is reported, and goes along the catalogue's edges", () => {
    const { steps, pairs } = executedIn(plain);
    expect(steps).toEqual([...new Set(plain.observations.flatMap((it) => it.steps))].sort());
    expect(pairs["41/1704 -> 41/1706"]).toBe("catalogue");
    expect(Object.values(pairs).filter((ground) => ground !== "catalogue")).toEqual([]);
  });

  it("shows a step that is left out, or done out of order", () => {
    const skipping = doctored(plain, (steps) => steps.filter((step) => step !== "41/1706"));
    expect(executedIn(skipping).pairs["41/1704 -> 41/1710"]).toBe("none");
    const early = doctored(plain, (steps) => (steps.at(-1) === "41/1702" ? [...steps, "41/1718"] : steps));
    expect(executedIn(early).pairs["41/1702 -> 41/1718"]).toBe("none");
  });

  it("is the branch that a decision takes, be it within a response or by the owner's answer in the next", () => {
    const { branches } = executedIn(plain);
    expect(branches).toContain("41/1712 -> 41/1714");
    expect(branches).toContain("43/1786 -> 43/1798");
    expect(branches).not.toContain("43/1786 -> 43/1788");
    expect(executedIn(runOf("pos-payment/no-new-amount")).branches).toContain("43/1786 -> 43/1788");
  });

  it("counts what a device did in whose name a lie was told, and does not ask in which order", () => {
    const collector = new ExecutedCollector();
    const skipping = doctored(plain, (steps) => steps.filter((step) => step !== "41/1706"));
    collector.add(skipping, (device) => device !== "MM.A");
    expect(collector.executed.steps).toEqual(executedIn(skipping).steps);
    expect(Object.values(collector.executed.pairs).filter((ground) => ground === "none")).toEqual([]);
  });

  it("is put together from parts; what one part finds wrong stays wrong", () => {
    const one = { ...nothingExecuted, steps: ["25/836"], pairs: { a: "rule", b: "catalogue" } } as const;
    const other = { ...nothingExecuted, steps: ["25/836", "25/838"], pairs: { a: "catalogue", b: "none" } } as const;
    expect(mergeExecuted(one, other)).toEqual({
      steps: ["25/836", "25/838"],
      branches: [],
      pairs: { a: "catalogue", b: "none" },
    });
  });
});

describe("executed figures beside the charts", () => {
  const charted: FigureResult = {
    figure: "25",
    title: "Transfer Tickets",
    steps: { total: 29, chart: 29, run: 29 },
    branches: { total: 4, chart: 4, run: 4 },
    graph: { nodes: [], edges: [] },
    uncovered: [{ place: "25/854", says: "", why: "not in this composition" }],
  };

  it("names what was not executed, with a reason where there is one", () => {
    const executed = { ...nothingExecuted, steps: ["25/836"], branches: ["25/852 -> 25/856"] };
    const [figure] = executedFigures(executed, [charted], [{ what: "25/862", reason: "noForgery" }]);
    expect(figure?.steps).toEqual({ total: 29, chart: 29, run: 1 });
    expect(figure?.branches).toEqual({ total: 4, chart: 4, run: 1 });
    const why = new Map(figure?.uncovered.map((it) => [it.place, it.why]));
    expect(why.get("25/854")).toBe("not in this composition");
    expect(why.get("25/862")).toBe("no outsider can make what it takes");
    expect(why.get("25/886")).toBe(notExecuted);
  });

  it("does not ask a device for what the hosts between two agents do", () => {
    const [figure] = executedFigures(nothingExecuted, [{ ...charted, figure: "10" }], []);
    expect(figure?.uncovered.some(({ why }) => why.startsWith("by a host"))).toBe(true);
  });
});
