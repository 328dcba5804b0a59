import { describe, expect, it } from "vitest";
import type { OutcomeResult, VerdictWord } from "../reports/result.ts";
import { defaultReadings, readingsWith } from "../spec/readings.ts";
import { sampleSystem } from "../test/reports/sample-result.ts";
import type { Findings } from "./findings.ts";
import { readingResults, verificationResult } from "./verification.ts";

const covered = { charted: [], taken: [], missed: {}, edges: [] };

function findings(variant: string, verdict: VerdictWord, outcomes: readonly OutcomeResult[] = []): Findings {
  return {
    result: sampleSystem({ variant, verdict: verdict === "violated" ? "violated" : "proved for this bound", outcomes }),
    properties: [{ id: "T1", verdict, checks: ["T1"] }],
    covered,
  };
}

const outcomeIn = (window: string): OutcomeResult => ({
  kind: "giver committed, receiver aborted",
  mark: "window",
  states: 1,
  window,
  causes: null,
  shortest: null,
  windows: [{ id: window, causes: [], shortest: null }],
});

const making = {
  profile: "source",
  readings: defaultReadings,
  limits: { maxStates: null, maxSeconds: null, maxMemoryMiB: null },
  figures: ["25"],
  versions: {},
  machine: { platform: "", cpu: "", cores: 1, memoryMiB: 1 },
  date: "2026-01-01T00:00:00Z",
  seconds: 1,
} as const;

describe("several findings as one result", () => {
  const verdictOf = (...verdicts: readonly VerdictWord[]) =>
    verificationResult(
      verdicts.map((verdict, index) => findings(String(index), verdict)),
      making,
    );

  it("holds a property violated if one system violates it", () => {
    const { invariants, verdict, exitCode } = verdictOf("proved for this bound", "violated");
    expect(invariants.map((it) => `${it.id} ${it.verdict}`)).toEqual(["T1 violated"]);
    expect({ verdict, exitCode }).toEqual({ verdict: "violated", exitCode: 1 });
  });

  it("holds it proved if it was put to the test anywhere, and vacuous if nowhere", () => {
    expect(verdictOf("proved for this bound", "vacuous").invariants[0]?.verdict).toBe("proved for this bound");
    expect(verdictOf("vacuous", "vacuous")).toMatchObject({ verdict: "vacuous", exitCode: 3 });
  });

  it("leaves out properties that nothing judged", () => {
    expect(verdictOf("proved for this bound").invariants).toHaveLength(1);
  });

  it("opens the windows that an outcome was, lists the others of its figures, and no more", () => {
    const found = findings("ready", "proved for this bound", [outcomeIn("25-notice-lost")]);
    const { windows } = verificationResult([found], making);
    expect(windows.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "25-notice-lost open",
      "25-notice-forgotten not met",
      "25-notice-before-commit not met",
    ]);
    expect(windows[0]?.systems).toEqual(["ticket-transfer/ready"]);
  });

  it("tells switched readings from default ones", () => {
    const switched = readingResults(readingsWith(["25/886=notifyFirst"])).filter(({ isDefault }) => !isDefault);
    expect(switched.map(({ id, choice }) => `${id}=${choice}`)).toEqual(["25/886=notifyFirst"]);
    expect(switched[0]?.says).not.toBe("");
  });
});
