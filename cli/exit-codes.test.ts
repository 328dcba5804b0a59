import { describe, expect, it } from "vitest";
import { type ExitCode, exitCodeOf, worstExitCode } from "./exit-codes.ts";

const proved = "proved for this bound";
const system = (kind: string, verdict: "violated" | typeof proved) => ({
  verdict,
  checks: [{ name: "x", kind, verdict, reason: null, counterexamples: [] }],
});

describe("exit codes", () => {
  it("rank internal, environment, usage, input, safety, liveness, baseline, inconclusive, ok", () => {
    const order: readonly ExitCode[] = [70, 75, 64, 65, 1, 2, 4, 3, 0];
    for (const [rank, code] of order.entries()) expect(worstExitCode(order.slice(rank).reverse())).toBe(code);
  });

  it("tell safety from liveness", () => {
    expect(exitCodeOf([system("always", proved)], [])).toBe(0);
    expect(exitCodeOf([system("always", "violated")], [])).toBe(1);
    expect(exitCodeOf([system("settles", "violated")], [])).toBe(2);
    expect(exitCodeOf([], [{ verdict: "violated", group: "liveness" }])).toBe(2);
    expect(exitCodeOf([], [{ verdict: "violated", group: "safety" }])).toBe(1);
  });

  it("are inconclusive after a limit, and where nothing was put to the test", () => {
    expect(exitCodeOf([{ verdict: "inconclusive", checks: [] }], [])).toBe(3);
    expect(exitCodeOf([], [{ verdict: "vacuous", group: "safety" }])).toBe(3);
  });
});
