import { describe, expect, it } from "vitest";
import type { Fault } from "../faults.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import { toyBuild } from "../toy/toy-build.ts";
import { toyEyes } from "../toy/toy-eyes.ts";
import { type MemoryCounts, memoised } from "./memoised-build.ts";
import type { Run } from "./run.ts";
import { runReplay } from "./world.ts";

const plain = scenarioNamed("ticket-transfer/plain") as Scenario;

function run(build: ReturnType<typeof toyBuild>, ...faults: readonly Fault[]): Run {
  const surroundings = { build, eyes: toyEyes(), mode: "tolerant", recording: { chain: true } } as const;
  return runReplay(replayOf(plain, { faults }), surroundings);
}

const faults: readonly Fault[] = [
  { kind: "drop", at: "TA.A>TA.B 25/TicketsDeleted#1" },
  { kind: "powerLoss", at: "TA.A store#1", edge: "after", back: "quiet" },
  { kind: "powerLoss", at: "TA.A 25/884#1", edge: "before", back: "quiet" },
  { kind: "writeFails", at: "TA.B store#1" },
  { kind: "timeOut", at: "TA.B wait 25/842#1" },
];

describe("a build that remembers", () => {
  it("does what the build does, whatever goes wrong and in whatever order it was seen", () => {
    const build = memoised(toyBuild());
    for (const fault of [...faults, ...faults.toReversed()]) {
      expect(run(build, fault).chain).toEqual(run(toyBuild(), fault).chain);
    }
  });

  it("lives through nothing twice", () => {
    const counts: MemoryCounts = { remembered: 0, handled: 0 };
    const build = memoised(toyBuild(), counts);
    run(build);
    expect(counts.remembered).toBe(0);
    const once = counts.handled;
    run(build);
    expect(counts).toEqual({ remembered: once, handled: once });
  });

  it("gives a device that acts without power its due", () => {
    const power: Fault = { kind: "powerLoss", at: "TA.A 25/862#1", edge: "after", back: "quiet" };
    const build = memoised(toyBuild("tidiesUp"));
    for (const _ of [1, 2]) {
      expect(run(build, power).breaches.map(({ reason }) => reason)).toEqual(["actedWithoutPower"]);
    }
  });

  it("throws when the build does, each time", () => {
    const build = memoised(toyBuild("throws"));
    const drop = faults[0] as Fault;
    for (const _ of [1, 2]) expect(run(build, drop).breaches.map(({ reason }) => reason)).toContain("threw");
  });
});
