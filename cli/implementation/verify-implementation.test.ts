import { describe, expect, it } from "vitest";
import { sampleFailure, sampleImplementation } from "../../test/reports/sample-implementation.ts";
import { sampleResult } from "../../test/reports/sample-result.ts";
import type { Surroundings } from "../environment.ts";
import { noRuns } from "./runs-result.ts";
import { joined, phasesOn } from "./verify-implementation.ts";

describe("charts and implementation together", () => {
  it("are as good as the worse of them, and take as long as both", () => {
    const whole = joined(sampleResult(), sampleImplementation(), 10);
    expect(whole).toMatchObject({ verdict: "proved for this bound", exitCode: 0, seconds: 11.5 });
    expect(whole.assumptions.length).toBeGreaterThan(sampleResult().assumptions.length);
  });

  it.each([
    ["safety", "violated", 1],
    ["refinement", "violated", 2],
    ["nondeterministic", "inconclusive", 3],
    ["harness-error", "inconclusive", 70],
  ] as const)("are not proved where a run ends with %s: %s", (failure, verdict, exitCode) => {
    const found = sampleImplementation({ failures: [sampleFailure({ class: failure })] });
    expect(joined(sampleResult(), found, 0)).toMatchObject({ verdict, exitCode });
    const violated = sampleResult({ verdict: "violated", exitCode: 1 });
    expect(joined(violated, found, 0).verdict).toBe("violated");
  });
});

describe("progress of phases", () => {
  function told(changes: Partial<Surroundings>, quiet = false): string {
    const written: string[] = [];
    const surroundings = { err: (text: string) => void written.push(text), columns: 40, ...changes } as Surroundings;
    const listener = phasesOn(surroundings, quiet);
    listener.phase("paths", undefined);
    listener.phase("paths", 1000);
    listener.ran(300);
    listener.finished("paths", { ...noRuns, planned: 1000, run: 1000 }, 2);
    listener.done();
    return written.join("");
  }

  it("is plain lines where nobody looks: one when a phase begins, one when it ends", () => {
    expect(told({ errIsTerminal: false }).split("\n")).toEqual([
      "running paths",
      "ran paths: no violation in 1,000 of 1,000 planned, 2.00 s",
      "",
    ]);
  });

  it("is one line on a terminal, no wider than it, and nothing is left of it", () => {
    const clear = `\r${String.fromCharCode(27)}[2K`;
    const lines = told({ errIsTerminal: true }).split(clear);
    expect(lines.at(-1)).toBe("");
    expect(lines).toContain("running paths  300 of 1,000 runs");
    for (const line of lines) expect(line.length).toBeLessThan(40);
  });

  it("is nothing when quiet", () => {
    expect(told({ errIsTerminal: true }, true)).toBe("");
  });
});
