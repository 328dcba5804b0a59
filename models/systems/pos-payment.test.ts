import { describe, expect, it } from "vitest";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { type Exploration, explore } from "../explorer/index.ts";
import type { SystemOptions } from "./options.ts";
import { posPayment } from "./pos-payment.ts";

const bothCommitted = "payer committed, payee committed, no entry";
const bothAborted = "payer aborted, payee aborted, no entry";
const falseAlarm = "payer aborted, payee aborted, special entry";
const claim = "payer committed, payee aborted, special entry";
const doubled = "payer aborted, payee committed, no entry";
const fourKinds = [bothAborted, falseAlarm, claim, bothCommitted].sort();

const reading = (changes: Partial<Readings>): Readings => ({ ...defaultReadings, ...changes });
const kinds = (exploration: Exploration): readonly string[] => exploration.outcomes.map(({ kind }) => kind).sort();

/** The payment, with what its ledgers must show. */
function judged(options: SystemOptions): Exploration {
  const { definition } = posPayment(options);
  type View = Parameters<NonNullable<typeof definition.outcome>>[0];
  const final = (view: View): number =>
    [view["MM.A"], view["MM.B"]]
      .flatMap(({ notes }) => notes.filter(({ holding }) => holding === "final"))
      .reduce((sum, { amount }) => sum + amount, 0);
  const entries = (view: View): number => view["MM.A"].log.length + view["MM.B"].log.length;
  return explore({
    definition: {
      ...definition,
      invariants: { "no value created": (view: View) => final(view) <= 2 },
      stepInvariants: { "final is final": (before: View, after: View) => entries(after) >= entries(before) },
    },
  });
}

const violated = ({ checks }: Exploration) =>
  checks.filter(({ verdict }) => verdict === "violated").map(({ name }) => name);

describe("POS payment over a session that stands", () => {
  it.each([
    [{ transactions: 1, powerLosses: 0 }, 211, 604],
    [{ transactions: 1, powerLosses: 1 }, 795, 3067],
    [{ transactions: 2, powerLosses: 0 }, 2721, 8424],
    [{ transactions: 2, powerLosses: 1 }, 10_494, 41_520],
  ])("%j: %d states, %d transitions, and the four kinds of outcomes", (options, states, transitions) => {
    const exploration = judged(options);
    expect(exploration).toMatchObject({ verdict: "proved for this bound", states, transitions });
    expect(kinds(exploration)).toEqual(fourKinds);
  });

  it("41/1706=acknowledgeFirst: doubles the notes when power fails, and only then", () => {
    const readings = reading({ "41/1706": "acknowledgeFirst" });
    const literal = judged({ transactions: 1, powerLosses: 1, readings });
    expect(kinds(literal)).toEqual([...fourKinds, doubled].sort());
    expect(violated(literal)).toEqual(["no value created"]);
    expect(kinds(judged({ transactions: 1, powerLosses: 0, readings }))).toEqual(fourKinds);
  });

  it("41/1708=oneAct: the same four kinds", () => {
    expect(kinds(judged({ transactions: 2, readings: reading({ "41/1708": "oneAct" }) }))).toEqual(fourKinds);
  });

  it("42/1750=obey: a commit is undone, which is the one thing that is wrong", () => {
    const obeying = judged({ transactions: 2, readings: reading({ "42/1750": "obey" }) });
    expect(violated(obeying)).toEqual(["final is final"]);
    expect(kinds(obeying)).toEqual(fourKinds);
  });

  it("10/386=abort: noise can end payments, and changes no kind of outcome", () => {
    const options = { transactions: 1, readings: reading({ "10/386": "abort" }) } as const;
    const { verdict, outcomes } = judged(options);
    expect(verdict).toBe("proved for this bound");
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(fourKinds);
  });
});

describe("POS payment from the first certificate on", () => {
  it.each([
    [{ transactions: 1, powerLosses: 0 }, 585, 1591],
    [{ transactions: 1, powerLosses: 1 }, 2136, 7750],
    [{ transactions: 2, powerLosses: 1 }, 41_389, 190_249],
  ])("%j: %d states, %d transitions, and the same four kinds", (options, states, transitions) => {
    const exploration = judged({ ...options, session: "cold" });
    expect(exploration).toMatchObject({ verdict: "proved for this bound", states, transitions });
    expect(kinds(exploration)).toEqual(fourKinds);
  });

  it("41/1706=acknowledgeFirst: doubles the notes here too", () => {
    const readings = reading({ "41/1706": "acknowledgeFirst" });
    expect(violated(judged({ session: "cold", transactions: 1, readings }))).toEqual(["no value created"]);
  });
});
