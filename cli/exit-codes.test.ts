import { describe, expect, it } from "vitest";
import { sampleFailure, sampleImplementation } from "../test/reports/sample-implementation.ts";
import { type ExitCode, exitCodeOf, exitCodeOfRuns, notExecuted, worstExitCode } from "./exit-codes.ts";

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

describe("exit codes of runs", () => {
  const [enumeration] = sampleImplementation().enumerations;
  if (enumeration === undefined) throw new Error("the sample has no enumeration");

  it("are 0 where nothing fails, windows and all", () => {
    expect(exitCodeOfRuns(sampleImplementation())).toBe(0);
  });

  it.each([
    ["harness-error", 70],
    ["safety", 1],
    ["liveness", 2],
    ["refinement", 2],
    ["nondeterministic", 3],
  ] as const)("are those of the worst run: %s", (failure, code) => {
    expect(exitCodeOfRuns(sampleImplementation({ failures: [sampleFailure({ class: failure })] }))).toBe(code);
    const enumerations = [{ ...enumeration, ended: { [failure]: 1, held: 7 } }];
    expect(exitCodeOfRuns(sampleImplementation({ enumerations }))).toBe(code);
  });

  const uncovered = [{ place: "25/850", says: "", why: notExecuted }];
  const none = { total: 0, chart: 0, run: 0 };
  const sample = sampleImplementation();
  it.each([
    ["a pair of steps that nothing allows", { edges: { ...sample.edges, others: ["25/836 -> 25/888"] } }, 2],
    ["a file of the corpus that ends otherwise", { corpus: [{ file: "", expected: "", ended: "", same: false }] }, 4],
    ["runs that were planned and not made", { enumerations: [{ ...enumeration, run: 7 }] }, 3],
    ["paths that were not followed", { paths: { ...sample.paths, followed: 29 } }, 3],
    ["a run that was not the same twice", { determinism: { checked: 60, differing: 1 } }, 3],
    [
      "a step that was not executed, for no reason",
      {
        figures: [{ figure: "25", title: "", steps: none, branches: none, uncovered }],
      },
      3,
    ],
  ] as const)("tell of %s", (_, changes, code) => {
    expect(exitCodeOfRuns(sampleImplementation(changes))).toBe(code);
  });
});
