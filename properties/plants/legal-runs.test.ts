import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import { type Broken, stepViolationsOf, violationsOf } from "../index.ts";
import { type OutcomeKind, outcome, outcomesOf } from "../outcomes.ts";
import { corruptions, stepCorruptions } from "./corruptions.ts";
import { isAtRest, legalRun } from "./legal-runs.ts";
import { everything } from "./sample.ts";
import type { Step } from "./steps.ts";

const seed = 20_250_101;
const runs = fc.array(fc.nat(1_000_000), { size: "max", minLength: 20, maxLength: 60 }).map(legalRun);

const brokenIn = ([before, after, how]: Step): readonly Broken[] => [
  ...stepViolationsOf(before, after, how, everything),
  ...violationsOf(after, everything, isAtRest(after) ? "rest" : "always"),
];

describe("random legal runs", () => {
  it("violate nothing, and end in no outcome that must not occur", () => {
    const seen = new Set<OutcomeKind>();
    fc.assert(
      fc.property(runs, (run) => {
        expect(run.flatMap(brokenIn)).toEqual([]);
        const ends = run.map(([, after]) => after).filter(isAtRest);
        for (const kind of ends.flatMap(outcomesOf)) seen.add(kind);
      }),
      { seed, numRuns: 150 },
    );
    const normal = [...seen].filter((kind) => outcome(kind).mark === "normal").sort();
    const windows = [...seen].filter((kind) => outcome(kind).mark === "window").sort();
    expect(normal).toEqual(["both aborted", "both aborted, false alarm at the payee", "both committed"]);
    expect(windows).toEqual(["giver committed, receiver aborted", "payer committed, payee aborted, claim possible"]);
    expect(seen.size).toBe(normal.length + windows.length);
  });
});

const steps = fc.sample(runs, { seed, numRuns: 30 }).flat();

describe("a single corruption of a legal ledger", () => {
  it.each(Object.entries(corruptions))("is noticed: one %s", (_, corrupt) => {
    const wrong = steps.flatMap(([, after]): readonly Ledger[] =>
      Object.values(after.devices).flatMap((device: DeviceLedger) => {
        const change = corrupt(after, device);
        const devices = { ...after.devices, [device.device]: { ...device, ...change } };
        return change === undefined ? [] : [{ ...after, devices }];
      }),
    );
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong.filter((ledger) => violationsOf(ledger, everything, "always").length === 0)).toEqual([]);
  });
});

describe("a single corruption of a legal step", () => {
  it.each(Object.entries(stepCorruptions))("is noticed: one that %s", (_, corrupt) => {
    const wrong = steps.map(corrupt).filter((it) => it !== undefined);
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong.filter((it) => stepViolationsOf(...it, everything).length === 0)).toEqual([]);
  });
});
