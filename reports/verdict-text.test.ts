import { describe, expect, it } from "vitest";
import { sampleFailure, sampleImplementation } from "../test/reports/sample-implementation.ts";
import { sampleChart, sampleResult, sampleSystem } from "../test/reports/sample-result.ts";
import { colourful } from "./paint.ts";
import { verdictText } from "./verdict-text.ts";

describe("the result as text", () => {
  it("ends with the verdict, and names systems, properties, windows and readings", () => {
    const text = verdictText(sampleResult());
    const lines = text.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(/^Proved for this bound\./);
    for (const named of ["ticket-transfer/ready", "T2", "25-notice-lost", "25/886=notifyFirst (switched)"]) {
      expect(text).toContain(named);
    }
  });

  it("says limits first", () => {
    const limited = sampleSystem({ limit: "maxStates", verdict: "inconclusive" });
    const text = verdictText(sampleResult({ systems: [limited], verdict: "inconclusive", exitCode: 3 }));
    expect(text.split("\n")[0]).toMatch(/^INCONCLUSIVE {2}ticket-transfer\/ready/);
  });

  it("charts what is violated", () => {
    const violated = sampleSystem({
      verdict: "violated",
      checks: [
        { name: "T1", kind: "always", verdict: "violated", reason: "T1 is twice", counterexamples: [sampleChart] },
      ],
    });
    const text = verdictText(sampleResult({ systems: [violated], verdict: "violated", exitCode: 1 }));
    expect(text).toContain("VIOLATED  T1");
    expect(text).toContain("power:TA.A@25/886");
    expect(text).toContain("TransferAck ─✕ never arrives");
  });

  it("never calls a window proved", () => {
    for (const line of verdictText(sampleResult()).split("\n")) {
      if (line.startsWith("25-notice-lost")) expect(line).not.toMatch(/proved|pass/);
    }
  });

  it("is the same with colours, but for the colours", () => {
    const colourCode = new RegExp(`${String.fromCharCode(27)}\\[[0-9]+m`, "g");
    const coloured = verdictText(sampleResult(), { width: 100, paint: colourful });
    expect(coloured).not.toBe(coloured.replaceAll(colourCode, ""));
    expect(coloured.replaceAll(colourCode, "")).toBe(verdictText(sampleResult()));
  });
});

describe("an implementation that was run, as text", () => {
  const text = verdictText(sampleResult({ implementation: sampleImplementation() }));

  it("counts what was planned and run, gives a bound for what was drawn, and calls no run proved", () => {
    expect(text).toContain("no violation in 8 of 8 planned");
    expect(text).toContain("no violation in 3,000 runs drawn at random: with 95 % confidence fewer than 1 in 1,000");
    const lines = text.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(/^Charts proved for this bound\..*no violation in 38 of 38 planned/);
    const from = lines.findIndex((line) => line.startsWith("IMPLEMENTATION"));
    const block = lines.slice(from, lines.indexOf("", from));
    expect(block.length).toBeGreaterThan(10);
    expect(block.join("\n")).not.toMatch(/proved|pass/);
  });

  it("says what was not run, and what the corpus did not do again", () => {
    const [enumeration] = sampleImplementation().enumerations;
    const enumerations = enumeration === undefined ? [] : [{ ...enumeration, run: 6 }];
    const corpus = [{ file: "x.replay.json", expected: "window", ended: "held", same: false }];
    const cut = verdictText(sampleResult({ implementation: sampleImplementation({ enumerations, corpus }) }));
    expect(cut).toContain("no violation in 6 of 8 planned; 2 not run");
    expect(cut).toContain("0 of 1 replay file did what they say");
    expect(cut).toContain("x.replay.json: held; it says window");
  });

  it("charts a failure, with its faults, its neighbours, and how to see it again", () => {
    const implementation = sampleImplementation({ failures: [sampleFailure()] });
    const failing = verdictText(sampleResult({ implementation, verdict: "violated", exitCode: 1 }));
    expect(failing).toContain("FAILED  V1 at 41/1706  safety violated, in 3 runs");
    expect(failing).toContain("takes powerLoss edge=after back=quiet at MM.A 41/1706#1");
    expect(failing).toContain("TransferAck ─✕ never arrives");
    expect(failing).toContain("without powerLoss edge=after back=quiet at MM.A 41/1706#1: held: both committed");
    expect(failing).toContain("npx zerosum replay V1-41-1706.replay.json");
    expect(failing.trimEnd().split("\n").at(-1)).toMatch(/^Violated\./);
  });

  it("names windows of runs with their replay files", () => {
    expect(text).toContain("zerosum replay fault-injection/corpus/41-acknowledgement-lost.replay.json");
  });
});
