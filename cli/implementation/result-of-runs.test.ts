import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { replayOf, scenarioNamed } from "../../fault-injection/scenarios.ts";
import schema from "../../reports/verdict.schema.json" with { type: "json" };
import { sampleResult } from "../../test/reports/sample-result.ts";
import { nothingCollected } from "./collected.ts";
import { resultOfRuns } from "./result-of-runs.ts";
import type { ImplementationRuns } from "./run-implementation.ts";
import { noRuns } from "./runs-result.ts";
import type { Found, RunsResult } from "./tasks.ts";

const scenario = scenarioNamed("pos-payment/plain-direct");
if (scenario === undefined) throw new Error("no plain payment");
const replay = replayOf(scenario, { faults: [{ kind: "drop", at: "MM.A>MM.B 41/Acknowledgement#1" }] });

const cells = {
  "pos-payment|MM.A|41/1706|drop": { runs: 1, outcomes: { "both committed": 1 }, worst: "held" },
  "pos-payment|MM.A|9/300|drop": { runs: 1, outcomes: {}, worst: "held" },
  "pos-payment|MM.A|41/1706|powerLoss": { runs: 2, outcomes: {}, worst: "window" },
} as const;

const counted: RunsResult = {
  ...noRuns,
  planned: 3,
  run: 3,
  kinds: { powerLoss: { planned: 2, run: 2 }, drop: { planned: 1, run: 1 } },
  collected: {
    ...nothingCollected,
    ended: { held: 3 },
    kinds: { drop: { held: 1 }, powerLoss: { held: 2 } },
    tuples: ["drop|41/1706|held"],
    cells,
    executed: { steps: [], branches: [], pairs: { a: "catalogue", b: "rule", c: "none" } },
  },
};

const failure: Found = { class: "safety", signature: "books V1 rest MM.A 41/1706", reason: "twice", runs: 2, replay };
const windowFound: Found = { ...failure, class: "window", signature: "41-acknowledgement-lost" };

function runs(changes: Partial<ImplementationRuns> = {}): ImplementationRuns {
  return {
    corpus: { ...noRuns, seconds: 0, files: [] },
    paths: { ...noRuns, seconds: 0, followed: 0, layers: [], unreached: [{ what: "25/850", reason: "inNoChart" }] },
    enumerations: [{ ...counted, seconds: 1, depth: 1 }],
    swarm: { ...counted, run: 100, seconds: 1, seed: 7, struck: [10, 40, 50] },
    failures: [],
    windows: [],
    ...changes,
  };
}

const making = {
  build: { name: "reference", version: "1", reportsSteps: true },
  figures: [],
  folder: undefined,
  seconds: 2,
} as const;

const corpusFile = (changes: object, expected = "41-acknowledgement-lost") => ({
  file: "fault-injection/corpus/x.replay.json",
  replay: { ...replay, expect: { verdict: "window" as const, signature: expected, digest: "aa" } },
  end: {
    id: "x",
    class: "window" as const,
    signature: "41-acknowledgement-lost",
    digest: "aa",
    skipped: [],
    ...changes,
  },
});

describe("phases as a result", () => {
  it("take the form of the schema", () => {
    const changes = { failures: [{ found: failure, explanation: null }] };
    const { result } = resultOfRuns(runs(changes), making);
    const validate = new Ajv2020.default({ strict: true, strictTypes: false }).compile(schema);
    validate(JSON.parse(JSON.stringify(sampleResult({ implementation: result }))));
    expect(validate.errors).toBe(null);
  });

  it("name a failure by a file, and by the command that shows it", () => {
    const changes = { failures: [{ found: failure, explanation: null }] };
    const written = resultOfRuns(runs(changes), { ...making, folder: "report" });
    expect(written.files.map(({ name }) => name)).toEqual(["01-pos-payment-books-V1-rest-MM.A-41-1706.replay.json"]);
    expect(written.files[0]?.replay.expect).toEqual({ verdict: "safety", signature: failure.signature });
    expect(written.result.failures[0]?.command).toBe(`npx zerosum replay report/${written.files[0]?.name}`);
    expect(resultOfRuns(runs(changes), making).result.failures[0]).toMatchObject({
      replay: null,
      command: "npx zerosum demo pos-payment --scenario plain-direct --fault 'drop at MM.A>MM.B 41/Acknowledgement#1'",
    });
  });

  it("do not name a command that would make another run", () => {
    const deviating = { ...replay, choices: { listed: [], deviations: [{ at: 3, take: "timer MM.A" }] } };
    const changes = { failures: [{ found: { ...failure, replay: deviating }, explanation: null }] };
    expect(resultOfRuns(runs(changes), making).result.failures[0]?.command).toContain("verify --out");
  });

  it.each([
    ["as it says", {}, true],
    ["otherwise", { class: "held", signature: "" }, false],
    ["by other bytes", { digest: "bb" }, false],
    ["without one of its faults", { skipped: ["fault drop"] }, false],
  ] as const)("tell that a file of the corpus ended %s", (_, end, same) => {
    const { result } = resultOfRuns(runs({ corpus: { ...noRuns, seconds: 0, files: [corpusFile(end)] } }), making);
    expect(result.corpus[0]?.same).toBe(same);
  });

  it("find the file of the corpus that shows a window", () => {
    const corpus = { ...noRuns, seconds: 0, files: [corpusFile({})] };
    const found = [{ found: windowFound, explanation: null }];
    const { result } = resultOfRuns(runs({ corpus, windows: found }), making);
    expect(result.windows[0]).toMatchObject({
      id: "41-acknowledgement-lost",
      replay: "fault-injection/corpus/x.replay.json",
    });
    expect(resultOfRuns(runs({ windows: found }), making).result.windows[0]?.replay).toBe(null);
  });

  it("give a bound for a swarm that found nothing, and none for one that did", () => {
    const { result } = resultOfRuns(runs(), making);
    expect(result.swarm?.failsLessThan).toBeCloseTo(0.0295, 3);
    expect(result.swarm).toMatchObject({ faultsMean: 1.4, faultsMax: 2, tuples: 1, newTuples: 0 });
    const failing = {
      ...counted,
      run: 100,
      seconds: 1,
      seed: 7,
      struck: [],
      failures: { [failure.signature]: failure },
    };
    expect(resultOfRuns(runs({ swarm: failing }), making).result.swarm?.failsLessThan).toBe(null);
  });

  it("put the matrix into the figures' order, one row for each step", () => {
    const rows = resultOfRuns(runs(), making).result.matrix;
    expect(rows.map(({ step, cells: own }) => `${step} ${own.map(({ kind }) => kind).join("+")}`)).toEqual([
      "9/300 drop",
      "41/1706 drop+powerLoss",
    ]);
  });

  it("tell pairs of steps that nothing allows from the others", () => {
    expect(resultOfRuns(runs(), making).result.edges).toEqual({
      observed: 3,
      inCatalogue: 1,
      byRule: 1,
      others: ["c"],
    });
  });
});
