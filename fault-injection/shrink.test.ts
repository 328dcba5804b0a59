import { describe, expect, it } from "vitest";
import { type Fault, faultText } from "./faults.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "./scenarios.ts";
import { shrink } from "./shrink.ts";
import { toyBuild } from "./toy/toy-build.ts";
import { toyTrial } from "./toy/toy-trial.ts";

const plain = scenarioNamed("ticket-transfer/plain") as Scenario;
const two = scenarioNamed("ticket-transfer/two") as Scenario;
const notice = "TA.A>TA.B 25/TicketsDeleted#1";

const noise: readonly Fault[] = [
  { kind: "duplicate", at: "TA.B>TA.A 25/TransferAck#1" },
  { kind: "clockJump", at: "TA.B 25/842#1", byMs: 7_000_000 },
  { kind: "replayTo", at: "TA.A>TA.B 25/TransferredTickets#1", to: "TA.C" },
];

describe("shrinking", () => {
  const trial = toyTrial(toyBuild("forgetsDecision"));
  const power: Fault = { kind: "powerLoss", at: notice, edge: "after", back: "atOnce" };

  it("leaves the one fault that it takes, made simpler, and nothing else", () => {
    const replay = replayOf(two, {
      faults: [...noise, power],
      choices: { listed: [], deviations: [{ at: 0, take: "request TA.B HostExpectsTickets" }] },
    });
    const before = trial(replay).verdict;
    const { replay: smallest, neighbours, runs } = shrink(trial, replay);
    expect(smallest.faults.map(faultText)).toEqual([faultText({ ...power, back: "quiet" })]);
    expect(smallest.choices).toEqual({ listed: [], deviations: [] });
    expect(smallest.attempts).toHaveLength(1);
    expect(smallest.expect).toEqual({ verdict: before.class, signature: before.signature });
    expect(neighbours).toMatchObject([{ without: faultText(smallest.faults[0] as Fault), class: "held" }]);
    expect(runs).toBeLessThan(60);
  });

  it("keeps what is needed: each of two faults, with what happens without it", () => {
    const waits = toyTrial(toyBuild("waitsForEver"));
    // The notice is lost either way; only both together leave nobody who knows.
    const faults: Fault[] = [
      { kind: "powerLoss", at: "TA.A 25/836#1", edge: "after", back: "quiet" },
      ...noise.slice(1),
    ];
    const { replay, neighbours } = shrink(waits, replayOf(plain, { faults }));
    expect(neighbours).toHaveLength(replay.faults.length);
    for (const it of neighbours) expect(it.signature).not.toBe(replay.expect?.signature);
  });

  it("keeps the signature, not just any failure", () => {
    const aim = { class: "safety", signature: "books V1 always MM.A 41/1710" } as const;
    expect(() => shrink(trial, replayOf(plain, { faults: [power] }), aim)).toThrow(RangeError);
  });

  it("stops at its limit of runs", () => {
    const replay = replayOf(plain, { faults: [...noise, power] });
    expect(shrink(trial, replay, undefined, 3).replay.faults.length).toBeGreaterThan(1);
  });
});
