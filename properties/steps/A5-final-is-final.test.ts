import { expect, it } from "vitest";
import type { LogEntry, Undertaking } from "../../spec/ledger.ts";
import { a, b, ledger } from "../plants/sample.ts";
import type { ObservedStep } from "../property.ts";
import { finalIsFinal } from "./A5-final-is-final.ts";

const step: ObservedStep = { device: "A", kind: "message", steps: [], fromOutsider: false };
const undertaking: Undertaking = { session: "s1", direction: "given", ticket: "T1" };
const entry: LogEntry = { ...undertaking, kind: "committed" };
const committed = ledger(a({ log: [entry] }), b());
const decided = ledger(a({ decided: undertaking }), b());

it("A5 names the device, and the session whose commit or decision is taken back", () => {
  expect(finalIsFinal.holds(committed, ledger(a(), b()), step)).toBe("A had committed session s1, and undoes it");
  expect(finalIsFinal.holds(decided, ledger(a(), b()), step)).toBe("A had decided to commit session s1, and does not");
  expect(finalIsFinal.holds(decided, committed, step)).toBe(true);
});

it("A5 holds in a step of who shows no ledger before it, or none after: there is nothing to compare", () => {
  for (const [before, after] of [
    [ledger(b()), committed],
    [committed, ledger(b())],
    [decided, ledger(b())],
    [ledger(b()), ledger(b())],
  ] as const) {
    expect(finalIsFinal.holds(before, after, step)).toBe(true);
  }
});
