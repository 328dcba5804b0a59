import { describe, expect, it } from "vitest";
import { readingsWith } from "../spec/readings.ts";
import { a, b, committed, ledger, onMessage, special, step } from "./plants/sample.ts";
import type { ObservedStep } from "./property.ts";
import { windowsOf } from "./windows.ts";

const claim = ledger(a({ log: [committed("1", "given", 1)] }), b({ log: [special("1", 1)] }));
const gone = ledger(a({ log: [committed("7", "given", "T1")] }), b());
const paid: ObservedStep = { ...onMessage("A", "ReadyToCommit", "1"), steps: ["41/1704", "41/1706", "41/1710"] };

describe("windows", () => {
  it("are none where both or neither committed, or nothing says that it was lost", () => {
    const both = ledger(a({ log: [committed("1", "given", 1)] }), b({ log: [committed("1", "received", 1)] }));
    expect(windowsOf(both)).toEqual([]);
    expect(windowsOf(ledger(a(), b({ log: [special("1", 1)] })))).toEqual([]);
    expect(windowsOf(ledger(a({ log: [committed("1", "given", 1)] }), b()))).toEqual([]);
    expect(windowsOf(ledger(a({ sessionsBegun: 1 }), b()))).toEqual([]);
  });

  it("are all that fit where only the ledger is known", () => {
    expect(windowsOf(claim)).toEqual([
      {
        session: "1",
        kind: "payer committed, payee aborted, claim possible",
        windows: ["41-acknowledgement-lost", "41-acknowledgement-forgotten"],
      },
    ]);
    expect(windowsOf(gone)[0]?.windows).toEqual(["25-notice-lost", "25-notice-forgotten"]);
  });

  it("are one where the run tells whether the message came", () => {
    const came: ObservedStep = { ...onMessage("B", "Acknowledgement", "1"), kind: "powerLoss", steps: ["41/1708"] };
    expect(windowsOf(claim, { run: [paid, step("B")] })[0]?.windows).toEqual(["41-acknowledgement-lost"]);
    expect(windowsOf(claim, { run: [paid, came] })[0]?.windows).toEqual(["41-acknowledgement-forgotten"]);
    const other: ObservedStep = { ...came, message: { type: "Acknowledgement", session: "0" } };
    expect(windowsOf(claim, { run: [paid, other] })[0]?.windows).toEqual(["41-acknowledgement-lost"]);
  });

  it("are both where a loss of power may have struck before or after", () => {
    const either = step("B", { kind: "powerLoss", sameEffectAt: ["41/1708"] });
    expect(windowsOf(claim, { run: [paid, either] })[0]?.windows).toHaveLength(2);
    const elsewhere = step("A", { kind: "powerLoss", sameEffectAt: ["41/1708"] });
    expect(windowsOf(claim, { run: [paid, elsewhere] })[0]?.windows).toEqual(["41-acknowledgement-lost"]);
  });

  it("exist only under the reading that opens them", () => {
    const doubled = ledger(a(), b({ log: [committed("1", "received", 1)] }));
    expect(windowsOf(doubled)).toEqual([]);
    const readings = readingsWith(["41/1706=acknowledgeFirst"]);
    expect(windowsOf(doubled, { readings })[0]?.windows).toEqual(["41-acknowledgement-before-log"]);
    const oneAct = readingsWith(["41/1708=oneAct"]);
    expect(windowsOf(claim, { readings: oneAct })[0]?.windows).toEqual(["41-acknowledgement-lost"]);
  });
});
