import { describe, expect, it } from "vitest";
import type { KillResult, LaneResult, PlantResult } from "./campaign.ts";
import type { CheckName } from "./checks.ts";
import { exitCodeOf, reportOf, tallyOf } from "./report.ts";

const kill = { device: "TA.A", kind: "file", place: "after store", at: "25/886", torn: false } as const;
const lane = (...checks: readonly CheckName[]): LaneResult => ({
  name: "ticket-transfer file",
  system: "ticket-transfer",
  kind: "file",
  transactions: 3,
  failed: checks.length,
  kills: [kill, { ...kill, place: "within store", torn: true }],
  outcomes: new Map([["both committed", 1] as const, ["giver committed, receiver aborted", 1] as const]),
  findings: checks.map((check) => ({ check, device: "TA.A", detail: "…", afterKills: 1 })),
});
const seen: PlantResult = {
  plant: "rewrite in place",
  kind: "file",
  kills: 2,
  checks: ["durable"],
  isInvisible: false,
};
const unseeable: PlantResult = { plant: "no fsync", kind: "file", kills: 6, checks: [], isInvisible: true };
const result = (lanes: readonly LaneResult[], plants = [seen, unseeable]): KillResult => ({
  lanes,
  plants,
  seconds: 1,
});

describe("the report of a kill test", () => {
  it("ends with how much went well", () => {
    const text = reportOf(result([lane()])).split("\n");
    expect(text.at(-1)).toBe("5 passed, 0 failed");
    expect(text[0]).toBe("2 SIGKILLs (2 with a file, 0 with SQLite), 3 transactions, 1.0 s");
    expect(text).toContain("      1  giver committed, receiver aborted (window)");
  });

  it("tells each finding, and counts the transactions that failed", () => {
    const failing = result([lane("books balance")]);
    expect(tallyOf(failing)).toEqual({ passed: 4, failed: 1 });
    expect(reportOf(failing)).toContain("books balance (TA.A)");
  });

  it("ends with the worst: safety, then liveness, then what is not known", () => {
    const missed = { ...seen, checks: [] };
    expect(exitCodeOf(result([lane()]), 2)).toBe(0);
    expect(exitCodeOf(result([lane("comes back", "durable")], [missed]), 2)).toBe(1);
    expect(exitCodeOf(result([lane("comes back")], [missed]), 2)).toBe(2);
    expect(exitCodeOf(result([lane()], [missed]), 2)).toBe(3);
    expect(exitCodeOf(result([lane()]), 3)).toBe(3);
  });

  it("takes a wrong store that was seen, where none can be, for a failure as well", () => {
    expect(tallyOf(result([], [{ ...unseeable, checks: ["durable"] }]))).toEqual({ passed: 0, failed: 1 });
    expect(reportOf(result([], [{ ...seen, checks: [] }]))).toContain("MISSED");
  });
});
