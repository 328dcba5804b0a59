import { describe, expect, it } from "vitest";
import { type MutationReport, review } from "./mutation-review.ts";

const source = "const a = 1 < 2;\nconst b = 1 < 2;\n";
const place = (line: number) => ({ start: { line, column: 11 }, end: { line, column: 16 } });
const mutant = (line: number, status: string) => ({
  mutatorName: "EqualityOperator",
  replacement: "1 >= 2",
  status,
  location: place(line),
});
const report = (...statuses: readonly string[]): MutationReport => ({
  files: { "impl/a.ts": { source, mutants: statuses.map((status, at) => mutant(1 + (at % 2), status)) } },
});
const name = "EqualityOperator: 1 < 2 -> 1 >= 2";

describe("the review of survivors", () => {
  it("counts what is detected of what is valid", () => {
    const { score, counts } = review(report("Killed", "Timeout", "Survived", "NoCoverage", "Ignored"), {}, true);
    expect(score).toBe(50);
    expect(counts).toEqual({ Killed: 1, Timeout: 1, Survived: 1, NoCoverage: 1, Ignored: 1 });
  });

  it("names survivors by what was replaced, and tells equal ones apart", () => {
    const { unreviewed } = review(report("Survived", "Survived"), {}, true);
    expect(unreviewed).toEqual([
      { file: "impl/a.ts", line: 1, mutant: name },
      { file: "impl/a.ts", line: 2, mutant: `${name} (2)` },
    ]);
  });

  it("takes those with a reason for reviewed, and no others", () => {
    const reviewed = { "impl/a.ts": { [name]: "it is the same", [`${name} (2)`]: "" } };
    expect(review(report("Survived", "Survived"), reviewed, true).unreviewed.map((it) => it.line)).toEqual([2]);
  });

  it("finds what is listed and no survivor any more, but only where everything was mutated", () => {
    const reviewed = { "impl/a.ts": { [name]: "it is the same" } };
    expect(review(report("Killed"), reviewed, true).stale).toEqual([`impl/a.ts: ${name}`]);
    expect(review(report("Killed"), reviewed, false).stale).toEqual([]);
  });
});
