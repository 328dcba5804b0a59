import { describe, expect, it } from "vitest";
import type { LogEntry } from "../spec/ledger.ts";
import { defaultReadings, readingsWith } from "../spec/readings.ts";
import { isWindowId } from "../spec/windows.ts";
import { type OutcomeKind, outcomes, outcomesExpected, outcomesOf, windowsBehind } from "./outcomes.ts";
import { a, b, committed, ledger, special } from "./plants/sample.ts";

const ended = (given: readonly LogEntry[], received: readonly LogEntry[], begun = 1): readonly OutcomeKind[] =>
  outcomesOf(ledger(a({ log: given, sessionsBegun: begun }), b({ log: received, sessionsBegun: begun })));

const paid = committed("1", "given", 1);
const gotPaid = committed("1", "received", 1);
const warned = special("1", 1);
const gave = committed("1", "given", "T1");
const took = committed("1", "received", "T1");

const table: readonly [OutcomeKind, readonly LogEntry[], readonly LogEntry[]][] = [
  ["both aborted", [], []],
  ["both committed", [paid], [gotPaid]],
  ["both aborted, false alarm at the payee", [], [warned]],
  ["payer committed, payee aborted, claim possible", [paid], [warned]],
  ["payer committed, payee aborted, no entry", [paid], []],
  ["payer committed, payee aborted, no entry", [committed("1", "given", 2)], [warned]],
  ["payee committed, payer aborted", [], [gotPaid]],
  ["payee committed and claims, payer aborted", [], [gotPaid, warned]],
  ["both committed, payee claims", [paid], [gotPaid, warned]],
  ["both committed", [gave], [took]],
  ["giver committed, receiver aborted", [gave], []],
  ["receiver committed, giver aborted", [], [took]],
];

describe("outcomes", () => {
  it.each(table)("%s: by the logs of both sides", (kind, given, received) => {
    expect(ended(given, received)).toEqual([kind]);
  });

  it("has every kind in the table above", () => {
    const alone = outcomes.filter(({ of }) => of.includes("tickets") || of.includes("notes"));
    expect(new Set(table.map(([kind]) => kind))).toEqual(new Set(alone.map(({ kind }) => kind)));
  });

  it("has one for each session, and one for all sessions without an entry", () => {
    expect(ended([paid, committed("2", "given", 1)], [gotPaid], 3)).toEqual([
      "both committed",
      "payer committed, payee aborted, no entry",
      "both aborted",
    ]);
    expect(ended([], [], 0)).toEqual([]);
  });

  it("finds a transaction whatever the direction, and both items of a purchase", () => {
    expect(ended([gotPaid], [paid])).toEqual(["both committed"]);
    expect(ended([paid, took], [gotPaid])).toEqual(["both committed", "receiver committed, giver aborted"]);
  });

  it("names windows for exactly those that are windows by themselves or by a reading", () => {
    for (const { mark, windows } of outcomes) {
      expect(windows.every(isWindowId)).toBe(true);
      if (mark !== "violation") expect(windows.length > 0).toBe(mark === "window");
    }
  });

  it("offers a window only under the reading that opens it", () => {
    const kind = "payee committed, payer aborted";
    expect(windowsBehind(kind, defaultReadings)).toEqual([]);
    expect(windowsBehind(kind, readingsWith(["41/1706=acknowledgeFirst"]))).toEqual(["41-acknowledgement-before-log"]);
    const lost = "giver committed, receiver aborted";
    expect(windowsBehind(lost, defaultReadings)).toEqual(["25-notice-lost", "25-notice-forgotten"]);
    expect(windowsBehind(lost, readingsWith(["25/890=oneAct"]))).toEqual(["25-notice-lost"]);
  });

  it("expects what is normal, and each window that exists, of what moves", () => {
    const nothing = { tickets: false, notes: false, certificates: false, items: false };
    expect(outcomesExpected(nothing, defaultReadings)).toEqual([]);
    expect(outcomesExpected({ ...nothing, tickets: true }, defaultReadings)).toEqual([
      "both committed",
      "both aborted",
      "giver committed, receiver aborted",
    ]);
    expect(outcomesExpected({ ...nothing, notes: true }, readingsWith(["41/1706=acknowledgeFirst"]))).toEqual([
      "both committed",
      "both aborted",
      "both aborted, false alarm at the payee",
      "payer committed, payee aborted, claim possible",
      "payee committed, payer aborted",
    ]);
  });
});
