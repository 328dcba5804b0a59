import { describe, expect, it } from "vitest";
import { sampleChart } from "../test/reports/sample-result.ts";
import { layOutSequence } from "./sequence-layout.ts";

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
