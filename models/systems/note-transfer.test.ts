import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { noteTransfer } from "./note-transfer.ts";
import { exploreWith, untyped } from "./planted.ts";

const kinds = (exploration: ReturnType<typeof explore>) => exploration.outcomes.map(({ kind }) => kind);
const fourKinds = [
  "payer aborted, payee aborted, no entry",
  "payer aborted, payee aborted, special entry",
  "payer committed, payee aborted, special entry",
  "payer committed, payee committed, no entry",
];

describe("note transfer between modules of any kind", () => {
  it.each([
    [{ transactions: 1, powerLosses: 1 }, 1784],
    [{ transactions: 2, powerLosses: 1 }, 27_559],
  ])("%j: %d states, and the four kinds of outcomes", (options, states) => {
    const exploration = explore(noteTransfer(options));
    expect(exploration).toMatchObject({ verdict: "proved for this bound", states });
    expect(kinds(exploration)).toEqual(fourKinds);
  });

  it("ends otherwise when the payee commits without waiting, or without saying so", () => {
    const system = untyped(noteTransfer({ powerLosses: 0 }));
    expect(kinds(exploreWith(system, "retarget 41/1702.declare after reply#0"))).not.toEqual(fourKinds);
    expect(kinds(exploreWith(system, "dropStore 42/1732 entry#0"))).not.toEqual(fourKinds);
  });
});
