import { describe, expect, it } from "vitest";
import { invariant, invariants, isInvariantId } from "./invariants.ts";

const idsOf = (group: string): readonly string[] => invariants.filter((i) => i.group === group).map((i) => i.id);

describe("invariants", () => {
  it("has 25 of safety and 3 of liveness", () => {
    expect(idsOf("safety").join(" ")).toBe(
      "V1 V2 T1 T2 T3 A1 A2 A3 A4 A5 P1 P2 N1 N2 C1 C2 C3 C4 G1 S1 S2 L1 L2 D1 R1",
    );
    expect(idsOf("liveness").join(" ")).toBe("Q1 Q2 Q3");
  });

  it("has each name once, and one sentence for each", () => {
    expect(new Set(invariants.map((i) => i.name)).size).toBe(invariants.length);
    for (const i of invariants) expect(i.statement, i.id).toMatch(/^[A-Z][^.]*\.$/);
  });

  it("finds a property by its id", () => {
    expect(invariant("V1").name).toBe("no value created");
    expect(isInvariantId("V3")).toBe(false);
    // @ts-expect-error: there is no V3
    expect(invariant("V3").name).toBeUndefined();
  });
});
