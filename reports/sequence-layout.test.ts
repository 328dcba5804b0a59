import { describe, expect, it } from "vitest";
import { sampleChart } from "../test/reports/sample-result.ts";
import type { SequenceChart } from "./sequence-chart.ts";
import { lanesOf, layOutSequence, measure } from "./sequence-layout.ts";

describe("the layout of a sequence chart", () => {
  const layout = layOutSequence(sampleChart);

  it("lets time go down", () => {
    const heights = layout.steps.map(({ y }) => y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    for (const { from, to, kind } of layout.messages) {
      if (kind !== "lost") expect(to.y, kind).toBeGreaterThan(from.y);
    }
  });

  it("tells arrivals, losses, repetitions and outsiders apart", () => {
    expect(layout.messages.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "TransferAck lost",
      "TransferredTickets ordinary",
      "Junk outsider",
      "TransferredTickets again",
    ]);
  });

  it("shows where power is off, from the loss to the return", () => {
    const [lane] = layout.lanes;
    expect(lane?.off).toEqual([{ top: layout.steps[2]?.y, bottom: layout.steps[3]?.y }]);
  });

  it("follows the ticket along a ribbon at each device, and marks it where it is final twice", () => {
    const told = layout.ribbons.map(({ device, stretches }) => [
      device,
      stretches.map(({ text, doubled }) => (doubled ? `${text} twice` : text)),
    ]);
    expect(told).toEqual([
      ["TA.A", ["final", "leaving", "final", "final twice", "gone"]],
      ["TA.B", ["arriving", "final twice"]],
    ]);
  });

  it("keeps everything within its bounds", () => {
    for (const { x, width, stretches } of layout.ribbons) {
      expect(x + width).toBeLessThanOrEqual(layout.width);
      for (const { bottom } of stretches) expect(bottom).toBeLessThanOrEqual(layout.height);
    }
  });
});

describe("many lanes", () => {
  const sends = (lane: string, to: string): SequenceChart["steps"][number] => ({
    ...(sampleChart.steps[0] as SequenceChart["steps"][number]),
    lane,
    receives: null,
    sends: [{ message: "Hello", to, arrivesAt: [] }],
    losesPower: false,
  });
  const steps = [sends("MM.A", "TA.A"), sends("TA.A", "TA.B"), sends("TA.A", "TA.B"), sends("TA.B", "MM.B")];
  const chart = { ...sampleChart, lanes: ["TA.A", "MM.A", "TA.B", "MM.B"], before: [], items: [], steps: [] };

  it("stand so that messages have a short way", () => {
    const bare = steps.map((step) => ({ ...step, whereabouts: [] }));
    expect(lanesOf({ ...chart, steps: bare })).toEqual(["MM.A", "TA.A", "TA.B", "MM.B"]);
    expect(lanesOf({ ...chart, steps: bare.slice(1, 2) })).toEqual(["TA.A", "TA.B"]);
  });

  it("have their labels in a column of their own, left of all lanes", () => {
    const { lanes } = layOutSequence({ ...chart, steps: steps.map((step) => ({ ...step, whereabouts: [] })) });
    expect(lanes.map(({ side }) => side)).toEqual(["apart", "apart", "apart", "apart"]);
    expect(lanes[0]?.x).toBeGreaterThan(measure.numbers + measure.label);
  });
});
