import { describe, expect, it } from "vitest";
import { referenceBuild } from "../conformance/reference-build.ts";
import { faultKinds } from "./faults.ts";
import { harnessTrial } from "./harness-trial.ts";
import { repertoireOf } from "./repertoire.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { scenarioNamed, scenarios } from "./scenarios.ts";
import { type SwarmOptions, swarm } from "./swarm.ts";
import { type ToyDefect, toyBuild } from "./toy/toy-build.ts";
import { toyRepertoire, toyTrial } from "./toy/toy-trial.ts";

const two = scenarioNamed("ticket-transfer/two") as Scenario;

function options(runs: number, ...defects: readonly ToyDefect[]): SwarmOptions {
  return {
    trial: toyTrial(toyBuild(...defects)),
    repertoire: () => toyRepertoire,
    scenarios: [two],
    seed: 11,
    goesOn: (done) => done < runs,
  };
}

describe("a swarm", () => {
  it("is the same each time, from its seed", () => {
    expect(swarm(options(150))).toEqual(swarm(options(150)));
    expect(swarm({ ...options(150), seed: 12 }).results).not.toEqual(swarm(options(150)).results);
  });

  it("has whole families off in a run, and does not stop at two faults", () => {
    const families: number[] = [];
    const result = swarm({
      ...options(300),
      onRun: ({ faults }) => families.push(new Set(faults.map(({ kind }) => faultKinds[kind].family)).size),
    });
    expect(Math.max(...families)).toBeLessThan(9);
    expect(result.struck.length).toBeGreaterThan(4);
    expect(result.kept).toBeGreaterThan(20);
    expect(result.covered).toBeGreaterThan(result.kept);
  });

  it("finds a planted defect, with a replay that shows it again", () => {
    const it1 = options(400, "forgetsDecision");
    const { failures } = swarm(it1);
    const found = failures.find(({ verdict }) => verdict.signature.startsWith("probe doubled"));
    expect(found).toBeDefined();
    if (found === undefined) return;
    const again = it1.trial(found.replay);
    expect(again.verdict.signature).toBe(found.verdict.signature);
    expect(again.run.skipped.filter(({ what }) => what === "choice")).toEqual([]);
  });

  it("finds nothing wrong with a sound build", () => {
    const trial = harnessTrial({ build: referenceBuild });
    const result = swarm({ ...options(400), trial, repertoire: repertoireOf, scenarios });
    expect(result.failures).toEqual([]);
    expect(Object.keys(result.windows).length).toBeGreaterThan(0);
  });
});
