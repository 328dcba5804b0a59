import { describe, expect, it } from "vitest";
import type { Fault } from "../fault-injection/faults.ts";
import { replayOf, scenarioNamed } from "../fault-injection/scenarios.ts";
import { toyBuild } from "../fault-injection/toy/toy-build.ts";
import { toyEyes } from "../fault-injection/toy/toy-eyes.ts";
import { runReplay } from "../fault-injection/world/world.ts";
import { sequenceText } from "../reports/sequence-text.ts";
import { chartOfRun } from "./chart-of-run.ts";

/** The chart of a ticket that the toy passes on, under these faults. */
function chartUnder(...faults: readonly Fault[]) {
  const scenario = scenarioNamed("ticket-transfer/plain");
  if (scenario === undefined) throw new Error("no plain ticket transfer");
  const replay = replayOf(scenario, { faults });
  return chartOfRun(runReplay(replay, { build: toyBuild(), eyes: toyEyes(), mode: "tolerant" }), "a run");
}

const titles = (chart: ReturnType<typeof chartUnder>) =>
  chart.steps.map(({ number, lane, title }) => `${number} ${lane}: ${title}`);

describe("a run as a sequence chart", () => {
  it("tells every step in a few words, and leaves out that devices are switched on", () => {
    const told = titles(chartUnder());
    expect(told[0]).toMatch(/^1 TA\.A: owner transfers tickets/);
    expect(told).toContainEqual(expect.stringMatching(/TA\.B: takes in TicketsDeleted, commits$/));
    expect(told.join()).not.toContain("power");
  });

  it("links what is sent with where it arrives, both ways", () => {
    const { steps } = chartUnder({ kind: "duplicate", at: "TA.A>TA.B 25/TransferredTickets#1" });
    const [sent] = steps.flatMap(({ sends }) => sends.filter(({ message }) => message === "TransferredTickets"));
    expect(sent?.arrivesAt).toHaveLength(2);
    for (const { number, sends } of steps) {
      for (const { message, arrivesAt } of sends) {
        for (const arrival of arrivesAt) {
          expect(steps[arrival - 1]?.receives).toMatchObject({ message, sentAt: number });
        }
      }
    }
    expect(steps.filter(({ receives }) => receives?.again === true)).toHaveLength(1);
  });

  it("follows the ticket from one to the other", () => {
    const chart = chartUnder();
    expect(chart.items).toEqual(["T1"]);
    expect(chart.before).toEqual([{ item: "T1", device: "TA.A", state: "final" }]);
    expect(chart.steps.at(-1)?.whereabouts).toEqual([{ item: "T1", device: "TA.B", state: "final" }]);
    expect(chart.steps.some(({ whereabouts }) => whereabouts.some(({ state }) => state === "leaving"))).toBe(true);
  });

  it("marks a fault where it strikes, and a message that never arrives", () => {
    const chart = chartUnder({ kind: "drop", at: "TA.A>TA.B 25/TicketsDeleted#1" });
    const [struck, ...others] = chart.steps.filter((step) => step.struck.length > 0);
    expect(others).toEqual([]);
    expect(struck?.struck).toEqual(["drop at TA.A>TA.B 25/TicketsDeleted#1"]);
    expect(struck?.sends).toContainEqual({ message: "TicketsDeleted", to: "TA.B", arrivesAt: [] });
    expect(chart.faults).toEqual(["drop at TA.A>TA.B 25/TicketsDeleted#1"]);
    expect(chart.steps.at(-1)?.whereabouts).toEqual([{ item: "T1", device: "TA.A", state: "gone" }]);
    const text = sequenceText(chart, 120).join("\n");
    expect(text).toContain("↯ drop at TA.A>TA.B");
    expect(text).toContain("TicketsDeleted ─✕ never arrives");
  });

  it("shows a loss of power, and that power returns", () => {
    const chart = chartUnder({ kind: "powerLoss", at: "TA.A 25/886#1", edge: "after", back: "quiet" });
    expect(chart.steps.filter(({ losesPower }) => losesPower)).toMatchObject([{ lane: "TA.A", kind: "powerLoss" }]);
    expect(titles(chart)).toContainEqual(expect.stringMatching(/TA\.A: power returns/));
  });

  it("says of an altered message what it was and that it cannot be read, and shows an outsider's as such", () => {
    const told = titles(chartUnder({ kind: "truncate", at: "TA.A>TA.B 25/TransferredTickets#1", count: 3 }));
    expect(told).toContainEqual(expect.stringContaining("takes in TransferredTickets (as junk)"));
    const forged = chartUnder({ kind: "forgery", at: "TA.A wait 25/870#1", how: "25/TransferAck" });
    const [taken] = forged.steps.filter(({ receives }) => receives !== null);
    expect(taken?.receives).toMatchObject({ from: null, sentAt: null });
  });
});
