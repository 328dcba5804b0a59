/**
 * The reviewed tables agree with models of the same protocols that were written independently, from the specification
 * alone, for another checker. Their answers are kept beside them; `test/independent/run.mjs` finds them anew.
 */
import { describe, expect, it } from "vitest";
import { type CensusTable, censusTables } from "../models/census/census.ts";
import type { OutcomeKind } from "../properties/outcomes.ts";
import answers from "./independent/expected.json" with { type: "json" };

/** What the other models call the outcomes. */
const names: Readonly<Record<string, Readonly<Record<string, OutcomeKind>>>> = {
  "pos-payment": {
    "payer aborted, payee aborted, no entry": "both aborted",
    "payer aborted, payee aborted, special entry": "both aborted, false alarm at the payee",
    "payer aborted, payee committed, no entry": "payee committed, payer aborted",
    "payer aborted, payee committed, special entry": "payee committed and claims, payer aborted",
    "payer committed, payee aborted, no entry": "payer committed, payee aborted, no entry",
    "payer committed, payee aborted, special entry": "payer committed, payee aborted, claim possible",
    "payer committed, payee committed, no entry": "both committed",
    "payer committed, payee committed, special entry": "both committed, payee claims",
  },
  "ticket-transfer": {
    "giver aborted, taker aborted": "both aborted",
    "giver aborted, taker committed": "receiver committed, giver aborted",
    "giver committed, taker aborted": "giver committed, receiver aborted",
    "giver committed, taker committed": "both committed",
  },
};

/**
 * The readings by which they can be switched. `tell`: a device that comes back still has the session's key and says
 * what it owes. That is no reading here, since it changes no outcome, which is what its answers are compared for.
 */
const readings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "pos-payment": { default: [], literal: ["41/1706=acknowledgeFirst"], obey: ["42/1750=obey"], tell: [] },
  "ticket-transfer": { default: [], literal: ["25/886=notifyFirst"], tell: [] },
};

/** One of their answers. */
type Answer = Omit<(typeof answers)[number], "kinds" | "checks"> & {
  readonly kinds: Readonly<Record<string, boolean | undefined>>;
  readonly checks: Readonly<Record<string, boolean | undefined>>;
};

/** Their bound: two sessions, one loss of power, and sessions that stand by assumption. */
function tableFor({ model, reading }: Answer): CensusTable | undefined {
  const chosen = readings[model]?.[reading]?.join();
  return censusTables.find(
    ({ system, options: { session, transactions, powerLosses, readings } }) =>
      system === model && session === "ready" && transactions === 2 && powerLosses === 1 && readings.join() === chosen,
  );
}

/** What an answer and a table do not agree on. */
function disagreements({ model, kinds, checks }: Answer, table: CensusTable | undefined): readonly string[] {
  if (table === undefined) return ["there is no table for it"];
  const reachable = Object.entries(kinds).map(([name, found]): readonly [string, boolean | undefined] => [
    names[model]?.[name] ?? `unknown: ${name}`,
    found,
  ]);
  const named = reachable.map(([kind]) => kind);
  const ours = Object.keys(table.kinds);
  const undone = checks["a commit was undone"] ?? false;
  return [
    ...reachable.filter(([kind, found]) => found !== ours.includes(kind)).map(([kind]) => kind),
    ...ours.filter((kind) => !named.includes(kind)),
    ...(undone === table.violated.includes("A5") ? [] : ["a commit was undone"]),
    ...(checks["stuck short of rest"] === table.violated.includes("Q1") ? [] : ["stuck short of rest"]),
  ];
}

describe("independently written models", () => {
  it.each(answers.map((answer) => [`${answer.model}, ${answer.reading}`, answer] as const))(
    "%s: agree",
    (_, answer) => {
      expect(disagreements(answer, tableFor(answer))).toEqual([]);
    },
  );

  it("answer for both protocols under every reading that is named above", () => {
    const pairs = Object.entries(readings).flatMap(([model, all]) =>
      Object.keys(all).map((reading) => [model, reading]),
    );
    expect(answers.map(({ model, reading }) => [model, reading])).toEqual(pairs);
  });

  it("do not agree with a table or an answer that was tampered with", () => {
    for (const answer of answers as readonly Answer[]) {
      const table = tableFor(answer) as CensusTable;
      for (const [name, found] of Object.entries(answer.kinds)) {
        const other = { ...answer, kinds: { ...answer.kinds, [name]: !found } };
        expect(disagreements(other, table)).toHaveLength(1);
      }
      const { "both committed": _, ...fewer } = table.kinds;
      expect(disagreements(answer, { ...table, kinds: fewer })).toHaveLength(1);
      expect(disagreements(answer, { ...table, kinds: { ...table.kinds, "half committed": "normal" } })).toHaveLength(
        1,
      );
      const changed = table.violated.includes("A5") ? [] : ["A5"];
      expect(disagreements(answer, { ...table, violated: changed })).toHaveLength(1);
    }
  });
});
