import { describe, expect, it } from "vitest";
import { verdictWords, worstVerdict } from "./result.ts";

describe("the verdict of a whole", () => {
  it("is the worst of its parts, whatever their order", () => {
    const worstFirst = ["violated", "inconclusive", "vacuous", "proved for this bound"] as const;
    for (const [rank, word] of worstFirst.entries()) {
      const parts = worstFirst.slice(rank);
      expect(worstVerdict(parts)).toBe(word);
      expect(worstVerdict([...parts].reverse())).toBe(word);
    }
    expect(new Set(worstFirst)).toEqual(new Set(verdictWords));
  });
});
