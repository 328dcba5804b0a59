import { describe, expect, it } from "vitest";
import { killTest } from "./campaign.ts";
import { exitCodeOf, reportOf, tallyOf } from "./report.ts";

describe("devices that are killed", { tags: ["process"] }, () => {
  it("leave books that balance, on files and in databases", async () => {
    const result = await killTest({ kills: 6, seed: 3, crypto: "symbolic", plants: false });
    expect(result.lanes.flatMap(({ findings }) => findings)).toEqual([]);
    expect(result.lanes.flatMap(({ kills }) => kills).length).toBeGreaterThanOrEqual(6);
    expect(tallyOf(result).failed).toBe(0);
    expect(exitCodeOf(result, 6)).toBe(0);
    expect(reportOf(result).split("\n").at(-1)).toMatch(/^\d+ passed, 0 failed$/);
  });
});
