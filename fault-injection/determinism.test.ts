import { describe, expect, it } from "vitest";
import { firstDivergence, isSampled, runTwice } from "./determinism.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "./scenarios.ts";
import { toyBuild } from "./toy/toy-build.ts";
import { toyTrial } from "./toy/toy-trial.ts";

const replay = replayOf(scenarioNamed("ticket-transfer/two") as Scenario);

describe("running twice", () => {
  it("gives the same chain", () => {
    const it = runTwice(toyTrial(toyBuild()), replay);
    expect(it).toMatchObject({ same: true, divergesAt: undefined });
    expect(it.digests[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("finds a build that looks at what is not its own, and where", () => {
    const trial = toyTrial(toyBuild("dependsOnHiddenState"));
    const runs = Array.from({ length: 6 }, () => runTwice(trial, replay));
    expect(runs.some(({ same }) => !same)).toBe(true);
    expect(runs.find(({ same }) => !same)?.divergesAt).toBeGreaterThan(0);
  });

  it("compares link by link", () => {
    expect(firstDivergence(["a", "b"], ["a", "b"])).toBeUndefined();
    expect(firstDivergence(["a", "b"], ["a", "c"])).toBe(1);
    expect(firstDivergence(["a"], ["a", "b"])).toBe(1);
  });

  it("is done for two of a hundred", () => {
    expect(Array.from({ length: 1000 }, (_, index) => isSampled(index)).filter(Boolean)).toHaveLength(20);
  });
});
