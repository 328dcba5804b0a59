import { describe, expect, it } from "vitest";
import type { Campaign, MutantResult, Outcome } from "./campaign.ts";
import type { Refusal } from "./judging.ts";
import type { Mutant } from "./mutant.ts";
import { exitCodeOf, linesOf, medianOf } from "./report.ts";

const refusal: Refusal = {
  runs: 7,
  witnesses: ["books", "charts"],
  signature: "books V1 always MM.B 41/1702",
  reason: "too much",
  origin: "scenarios",
  name: "pos-payment/plain-direct",
  faults: [],
};
const mutant: Mutant = {
  id: "01-a",
  steps: ["41/1706"],
  says: "it errs",
  witnesses: ["books"],
  survives: undefined,
  touches: [],
};
const known: Mutant = { ...mutant, id: "02-b", witnesses: [], survives: "equivalent" };
const seen: Outcome = { kind: "caught", named: true, refusal };

const result = (outcome: Outcome, of: Mutant = mutant): MutantResult => ({ mutant: of, outcome, seconds: 1 });

function campaignOf(...results: readonly MutantResult[]): Campaign {
  return {
    planned: { corpus: 1, paths: 2, scenarios: 3, "single faults": 4 },
    unmutated: { runs: 10, refusals: [], failed: [] },
    results,
    seconds: 2,
  };
}

describe("the end of a campaign", () => {
  it.each([
    ["all are caught", [result(seen)], 0],
    ["one is known to survive and was not run", [result(seen), result({ kind: "notRun" }, known)], 0],
    ["one is known to survive, and does", [result(seen), result({ kind: "survived", runs: 10 }, known)], 0],
    ["one survives", [result(seen), result({ kind: "survived", runs: 10 })], 1],
    ["one cannot be judged", [result(seen), result({ kind: "unjudged", reason: "it hangs" })], 1],
    ["a patch no longer applies", [result(seen), result({ kind: "stale", reason: "line 3" })], 4],
    ["one that is said to survive is caught", [result(seen), result(seen, known)], 4],
    ["there is none", [], 4],
  ] as const)("when %s", (_, results, code) => {
    expect(exitCodeOf(campaignOf(...results))).toBe(code);
  });

  it("is void when the implementation as it is does not pass", () => {
    const unmutated = { runs: 10, refusals: [refusal], failed: [] };
    expect(exitCodeOf({ ...campaignOf(result(seen)), unmutated })).toBe(4);
    expect(linesOf({ ...campaignOf(result(seen)), unmutated })[1]).toContain("VOID");
    expect(exitCodeOf({ ...campaignOf(result(seen)), unmutated: { ...unmutated, refusals: [], failed: ["x"] } })).toBe(
      4,
    );
  });
});

describe("the table", () => {
  it("tells who saw it, after how many runs, and the median", () => {
    const lines = linesOf(campaignOf(result(seen), result({ kind: "notRun" }, known))).join("\n");
    expect(lines).toMatch(/01-a +41\/1706 +books charts +7 {2}pos-payment\/plain-direct/);
    expect(lines).toContain("1 of 1 caught; runs to catch one: median 7, at most 7");
    expect(lines).toContain("02-b");
  });

  it("tells when others than those named saw it", () => {
    expect(linesOf(campaignOf(result({ ...seen, named: false }))).join("\n")).toContain("named were books");
  });

  it("has the middle one of an odd number, and the mean of two", () => {
    expect([medianOf([]), medianOf([3]), medianOf([1, 2, 9]), medianOf([1, 2, 4, 9])]).toEqual([0, 3, 2, 3]);
  });
});
