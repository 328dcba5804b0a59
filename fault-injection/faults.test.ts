import { describe, expect, it } from "vitest";
import { faultFamilies, faultKindNames, faultKinds, faultText, isInPromise } from "./faults.ts";

describe("the vocabulary of faults", () => {
  it("gives every kind a family, a place and words, and no family stands empty", () => {
    for (const kind of faultKindNames) {
      const { family, strikes, says } = faultKinds[kind];
      expect(faultFamilies, kind).toContain(family);
      expect(strikes.length, kind).toBeGreaterThan(0);
      expect(says.length, kind).toBeGreaterThan(10);
    }
    const families = new Set(faultKindNames.map((kind) => faultKinds[kind].family));
    expect([...families].sort()).toEqual([...faultFamilies].sort());
  });

  it("says what safety still means exactly where a kind is beyond the promise", () => {
    for (const kind of faultKindNames) {
      const { inPromise, safetyMeans, judged } = faultKinds[kind];
      expect(safetyMeans === undefined, kind).toBe(inPromise);
      if (judged === "others") expect(inPromise, kind).toBe(false);
    }
  });

  it("tells two faults apart by their line, parameters included", () => {
    const at = "TA.A>TA.B 25/TransferAck#1";
    expect(faultText({ kind: "drop", at })).toBe(`drop at ${at}`);
    expect(faultText({ kind: "delay", at, until: "deliveries", count: 2 })).toBe(
      `delay until=deliveries count=2 at ${at}`,
    );
  });

  it("takes one fault beyond the promise for all", () => {
    expect(isInPromise([])).toBe(true);
    expect(isInPromise([{ kind: "drop", at: "TA.A>TA.B 25/TransferAck#1" }])).toBe(true);
    expect(
      isInPromise([
        { kind: "bitRot", at: "TA.A store#1" },
        { kind: "writeFails", at: "TA.A store#2" },
      ]),
    ).toBe(false);
  });
});
