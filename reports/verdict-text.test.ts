import { describe, expect, it } from "vitest";
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
