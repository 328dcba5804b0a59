import { describe, expect, it } from "vitest";
import { referenceBuild } from "../conformance/reference-build.ts";
import { planOf } from "./enumeration.ts";
import { faultKinds } from "./faults.ts";
import { harnessTrial } from "./harness-trial.ts";
import { repertoireOf } from "./repertoire.ts";
import { replayOf, scenarioNamed, scenarios } from "./scenarios.ts";
import { faultsAt } from "./variants.ts";

const trial = harnessTrial({ build: referenceBuild });

describe("base scenarios", () => {
  it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))("%s ends as it says", (_, scenario) => {
    const { run, verdict } = trial(replayOf(scenario), { mode: "strict", recording: { points: true } });
    expect(verdict).toMatchObject({ class: "held", findings: [] });
    expect([...verdict.outcomes].sort()).toEqual([...scenario.ends].sort());
    expect(run.end).toBe("rest");
    // Every fault that can be planned at its places is of a kind that strikes there.
    for (const { kind, at } of faultsAt(run.points, repertoireOf(scenario), "full")) {
      const point = run.points.find((it) => it.at === at);
      expect(faultKinds[kind].strikes).toContain(point?.place);
    }
  });

  it("have names of their own", () => {
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
    for (const scenario of scenarios) expect(scenarioNamed(scenario.id)).toBe(scenario);
    expect(scenarioNamed("nothing")).toBeUndefined();
  });

  it.each(["native", "forge"] as const)("end alike under %s", (crypto) => {
    for (const id of ["ticket-transfer/plain", "pos-payment/one-unit"]) {
      const scenario = scenarios.find((it) => it.id === id);
      if (scenario === undefined) throw new Error(id);
      const { verdict } = trial(replayOf(scenario, { crypto }));
      expect(verdict).toMatchObject({ class: "held", outcomes: scenario.ends });
    }
  });

  it("have places for every kind of fault", () => {
    const plan = planOf({ trial, repertoire: repertoireOf, scenarios: scenarios.slice(0, 1), depth: 1 });
    const kinds = new Set(plan.scenarios.flatMap(({ singles }) => singles.map(({ kind }) => kind)));
    expect(Object.keys(faultKinds).filter((kind) => !kinds.has(kind as keyof typeof faultKinds))).toEqual([]);
  });
});
