import { describe, expect, it } from "vitest";
import { counterexamples, explore } from "../models/explorer/index.ts";
import { systemNamed } from "../models/systems/index.ts";
import { readingsWith } from "../spec/readings.ts";
import { chartOfTrace } from "./chart-of-trace.ts";
import { exploreJudged } from "./judging.ts";

const entry = systemNamed("ticket-transfer");
if (entry === undefined) throw new Error("no ticket-transfer");

describe("a trace as a sequence chart", () => {
  const readings = readingsWith(["25/886=notifyFirst"]);
  const { exploration } = exploreJudged(entry, { transactions: 1, powerLosses: 1, readings }, {});
  const [example] = counterexamples(exploration, { check: "T1" });
  if (example === undefined) throw new Error("T1 is not violated");
  const chart = chartOfTrace(example.program, example.trace, {
    caption: "x",
    faults: example.faults,
    core: example.core,
  });

  it("has a step for each of the trace, told in a few words", () => {
    expect(chart.steps.map(({ number, lane, title }) => `${number} ${lane}: ${title}`)).toEqual([
      "1 TA.A: owner transfers tickets",
      "2 TA.A: owner answers check (wanted: true)",
      "3 TA.A: owner picks tickets",
      "4 TA.B: host expects tickets",
      "5 TA.B: takes in TransferredTickets",
      "6 TA.A: takes in TransferAck, loses power",
      "7 TA.B: takes in TicketsDeleted, commits",
    ]);
  });

  it("links what is sent with where it arrives, both ways", () => {
    for (const { number, sends, receives } of chart.steps) {
      for (const { message, arrivesAt } of sends) {
        for (const arrival of arrivesAt) {
          expect(chart.steps[arrival - 1]?.receives).toMatchObject({ message, sentAt: number });
        }
      }
      const sentAt = receives?.sentAt;
      if (typeof sentAt !== "number") continue;
      const sender = chart.steps[sentAt - 1]?.sends.find(({ message }) => message === receives?.message);
      expect(sender?.arrivesAt).toContain(number);
    }
  });

  it("keeps the numbered steps, the facts that came to light, and the faults", () => {
    expect(chart.steps[5]?.at).toEqual(["25/884", "25/886"]);
    expect(chart.steps[4]?.learns).toEqual(["itemsOffered is valid"]);
    expect(chart.faults).toEqual(["power:TA.A@25/886"]);
  });

  it("says where the ticket is after each step", () => {
    const places = chart.steps.at(-1)?.whereabouts.map(({ device, state }) => `${device} ${state}`);
    expect(places).toEqual(["TA.A final", "TA.B final"]);
  });

  it("shows a message that never arrives as one", () => {
    const [lost] = counterexamples(exploration, { outcome: "giver committed, receiver aborted" });
    if (lost === undefined) throw new Error("no such outcome");
    const { steps } = chartOfTrace(lost.program, lost.trace, { caption: "x" });
    const sent = steps.flatMap(({ sends }) => sends).find(({ message }) => message === "TicketsDeleted");
    expect(sent?.arrivesAt).toEqual([]);
  });
});

describe("a trace of a system without ledgers", () => {
  it("is a chart without whereabouts", () => {
    const other = systemNamed("status-query");
    if (other === undefined) throw new Error("no status-query");
    const exploration = explore(other.build({}));
    const chart = chartOfTrace(exploration.program, exploration.trace(exploration.states - 1), { caption: "x" });
    expect(chart.items).toEqual([]);
    expect(chart.steps.length).toBeGreaterThan(0);
  });
});
