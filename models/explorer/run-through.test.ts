import { describe, expect, it } from "vitest";
import { ticketTransfer } from "../systems/ticket-transfer.ts";
import { explore } from "./index.ts";
import { runThrough } from "./run-through.ts";

describe("a run through something", () => {
  const exploration = explore(ticketTransfer({ powerLosses: 1 }));

  it("does it, and comes to rest", () => {
    const trace = runThrough(exploration, (_, entry) => entry.losesPower);
    expect(trace?.steps.some(({ entry }) => entry?.losesPower === true)).toBe(true);
    expect(exploration.rests[trace?.states.at(-1) ?? -1]).toBe(1);
    expect(trace?.states).toHaveLength((trace?.steps.length ?? 0) + 1);
  });

  it("is no run where nothing does it", () => {
    expect(runThrough(exploration, () => false)).toBeUndefined();
  });
});
