import { describe, expect, it } from "vitest";
import { referenceBuild } from "../conformance/reference-build.ts";
import { type EnumerationOptions, enumerate, planOf, rangesOf } from "./enumeration.ts";
import { faultKindNames, faultText } from "./faults.ts";
import { harnessTrial } from "./harness-trial.ts";
import { repertoireOf } from "./repertoire.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { scenarioNamed } from "./scenarios.ts";
import { caseText, emptyTally, mergeTallies, type Tally } from "./tally.ts";
import { type ToyDefect, toyBuild } from "./toy/toy-build.ts";
import { toyRepertoire, toyTrial } from "./toy/toy-trial.ts";
import type { Trial } from "./trial.ts";
import { memoised } from "./world/memoised-build.ts";

const plain = scenarioNamed("ticket-transfer/plain") as Scenario;
const two = scenarioNamed("ticket-transfer/two") as Scenario;

function options(
  depth: 1 | 2,
  scenarios: readonly Scenario[] = [plain],
  ...defects: readonly ToyDefect[]
): EnumerationOptions {
  return { trial: toyTrial(toyBuild(...defects)), repertoire: () => toyRepertoire, scenarios, depth };
}

function tallied(it: EnumerationOptions): Tally {
  return enumerate(planOf(it), it);
}

describe("single faults", () => {
  const tally = tallied(options(1));

  it("are all planned, all run, and all strike", () => {
    const plan = planOf(options(1));
    expect(plan.scenarios[0]?.places).toEqual({ message: 3, step: 13, store: 3, wait: 3 });
    expect(plan.parts).toBe(plan.scenarios[0]?.singles.length);
    expect(tally.cases).toEqual({ planned: plan.parts, run: plan.parts });
    expect(tally.idle).toBe(0);
    expect(new Set(plan.scenarios[0]?.singles.map(faultText)).size).toBe(plan.parts);
  });

  it("are of every kind, each counted", () => {
    expect(Object.keys(tally.kinds).sort()).toEqual([...faultKindNames].sort());
    const sum = Object.values(tally.kinds).reduce((all, { run }) => all + run, 0);
    expect(sum).toBe(tally.cases.run);
  });

  it("find the windows of a sound build, and nothing else", () => {
    expect(Object.keys(tally.windows)).toEqual(["25-notice-forgotten", "25-notice-lost"]);
    expect(tally.failures).toEqual({});
    expect(tally.differing).toEqual([]);
    expect(tally.repeated).toBe(Math.ceil(tally.cases.run / 50));
  });

  it("find a defect that shows without faults, and one that shows under a single fault only", () => {
    const keeps = tallied(options(1, [plain], "forgetsDecision"));
    expect(Object.keys(keeps.failures)).toContain("probe doubled TA.A -");
    const first = keeps.failures["probe doubled TA.A -"]?.first;
    expect(first?.faults).toHaveLength(1);
    expect(keeps.cases.run).toBe(keeps.cases.planned);
  });

  it("are fewer where a scenario says so, but not exhaustively; and one as it is where none is tried", () => {
    const planned = (scenario: Scenario, exhaustive: boolean) => planOf({ ...options(1, [scenario]), exhaustive });
    const full = planned(plain, false).parts;
    const lean: Scenario = { ...plain, singles: "lean" };
    expect(planned(lean, false).parts).toBeLessThan(full);
    expect(planned(lean, true).parts).toBe(full);
    const none: Scenario = { ...plain, singles: "none" };
    expect(planned(none, false).scenarios[0]?.cases).toEqual([[]]);
    expect(tallied(options(1, [none])).cases).toEqual({ planned: 1, run: 1 });
    expect(planned(none, true).parts).toBe(full);
    // A lie that belongs to the scenario is in each of its runs already.
    const lied: Scenario = { ...plain, faults: [{ kind: "lie", at: "TA.A>TA.B 25/TransferredTickets#1", how: "T9" }] };
    expect(planned(lied, true).parts).toBe(1);
    expect(planOf(options(2, [none, lied])).parts).toBe(0);
  });

  it("find a build that does not repeat itself", () => {
    const tally = tallied(options(1, [plain], "dependsOnHiddenState"));
    expect(tally.differing.length).toBeGreaterThan(0);
    expect(tally.differing[0]?.divergesAt).toBeGreaterThanOrEqual(0);
  });
});

describe("pairs", () => {
  it("are complete, and the second fault strikes where only the first has led", () => {
    const seen: string[] = [];
    const it = { ...options(2), onRun: (one: Parameters<typeof caseText>[0]) => seen.push(caseText(one)) };
    const tally = tallied(it);
    expect(tally.cases.run).toBe(tally.cases.planned);
    expect(new Set(seen).size).toBe(seen.length);
    // The abort is sent only because the notice was lost.
    expect(seen).toContain(`${plain.id} | drop at TA.A>TA.B 25/TicketsDeleted#1 | drop at TA.B>TA.A 11/AbortNotice#1`);
    expect(tally.failures).toEqual({});
  });

  it("name one loss of power for all that nobody could tell apart", () => {
    const lean = planOf(options(2)).scenarios[0]?.singles ?? [];
    const full = planOf(options(1)).scenarios[0]?.singles ?? [];
    const losses = (faults: typeof lean): number => faults.filter(({ kind }) => kind === "powerLoss").length;
    expect(losses(lean)).toBeLessThan(losses(full));
    expect(losses(lean)).toBeGreaterThan(0);
  });
});

describe("parts of an enumeration", () => {
  const it1 = options(1, [plain, two]);
  const plan = planOf(it1);

  it("cover the plan once, and their tallies merge into the whole, in any order", () => {
    const ranges = rangesOf(plan, 5);
    expect(ranges.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(plan.parts);
    const whole = enumerate(plan, it1);
    const parts = ranges.map((range) => enumerate(plan, it1, range));
    expect(parts.reduce(mergeTallies, emptyTally)).toEqual(whole);
    expect(parts.toReversed().reduce(mergeTallies)).toEqual(whole);
  });

  it("may be more than there is to do", () => {
    expect(rangesOf({ parts: 2 }, 5)).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2 },
    ]);
  });
});

describe("remembered devices", () => {
  it("come to what real ones come to", () => {
    const scenarios = [scenarioNamed("ticket-transfer/receiver-listed") as Scenario];
    const [real, remembered] = [false, true].map((remembers) => {
      const it = { trial: harnessTrial({ build: referenceBuild, remembers }), repertoire: repertoireOf, scenarios };
      return tallied({ ...it, depth: 1 });
    });
    expect(remembered).toEqual(real);
    expect(real?.cases.run).toBeGreaterThan(200);
  });

  it("are found out where the build looks at what it must not", () => {
    const counted = toyBuild("dependsOnHiddenState");
    const real = toyTrial(counted);
    const quick = toyTrial(memoised(counted));
    const trial: Trial = (replay, options) => (options?.recording?.chain === true ? real : quick)(replay, options);
    expect(tallied({ ...options(1), trial }).differing.length).toBeGreaterThan(0);
  });
});
