/**
 * What was found of an implementation, small and with one of everything, made by hand, for the tests of the renderers.
 */
import type { FailureResult, ImplementationResult, MatrixRow } from "../../reports/implementation-result.ts";
import { sampleChart } from "./sample-result.ts";

/** A failure, with changes. */
export function sampleFailure(changes: Partial<FailureResult> = {}): FailureResult {
  return {
    class: "safety",
    signature: "V1 at 41/1706",
    says: "more note value than there was: <3> & not 2",
    runs: 3,
    faults: ["powerLoss edge=after back=quiet at MM.A 41/1706#1"],
    neighbours: [{ without: "powerLoss edge=after back=quiet at MM.A 41/1706#1", ended: "held: both committed" }],
    replay: "V1-41-1706.replay.json",
    command: "npx zerosum replay V1-41-1706.replay.json",
    chart: { ...sampleChart, caption: "The run that fails" },
    ...changes,
  };
}

/** The cells of a row: nothing at one kind, all outcomes at the others. */
const matrix: readonly MatrixRow[] = [
  {
    system: "pos-payment",
    device: "MM.A",
    step: "41/1706",
    says: "sends the acknowledgement",
    cells: [
      { kind: "drop", runs: 2, outcomes: { "payer committed, payee aborted, claim possible": 2 }, worst: "window" },
      { kind: "powerLoss", runs: 4, outcomes: { "both committed": 3, "both aborted": 1 }, worst: "held" },
    ],
  },
  {
    system: "pos-payment",
    device: "MM.B",
    step: "start",
    says: "power comes on",
    cells: [{ kind: "writeLost", runs: 1, outcomes: {}, worst: "safety" }],
  },
  {
    system: "ticket-transfer",
    device: "TA.A",
    step: "25/886",
    says: "notifies",
    cells: [{ kind: "drop", runs: 1, outcomes: { "both committed": 1 }, worst: "held" }],
  },
];

/** A result without failures, with changes. */
export function sampleImplementation(changes: Partial<ImplementationResult> = {}): ImplementationResult {
  return {
    build: "reference",
    version: "0.1.0",
    level: "step",
    corpus: [
      { file: "41-acknowledgement-lost.replay.json", expected: "window", ended: "window", same: true },
      { file: "25-notice-lost.replay.json", expected: "window", ended: "window", same: true },
    ],
    paths: {
      planned: 30,
      run: 30,
      ended: { held: 28, window: 2 },
      layers: ["symbolic", "native", "forge"].map((name) => ({ name, planned: 10, run: 10, ended: { held: 10 } })),
      followed: 30,
      infeasible: [{ place: "f25.gaveUp", says: "time-out while the owner is asked", why: "not by this role alone" }],
      seconds: 1.25,
    },
    enumerations: [
      {
        k: 1,
        crypto: "symbolic",
        realOneIn: 50,
        planned: 8,
        run: 8,
        ended: { window: 2, held: 6 },
        scenarios: [{ name: "pos-payment/plain-direct", planned: 8, run: 8, ended: { window: 2, held: 6 } }],
        kinds: [
          { name: "drop", planned: 3, run: 3, ended: { window: 2, held: 1 }, inPromise: true },
          { name: "powerLoss", planned: 4, run: 4, ended: { held: 4 }, inPromise: true },
          { name: "writeLost", planned: 1, run: 1, ended: { held: 1 }, inPromise: false },
        ],
        seconds: 0.5,
      },
    ],
    swarm: {
      crypto: "symbolic",
      seed: 7,
      runs: 3000,
      ended: { held: 2990, window: 10 },
      seconds: 10,
      faultsMean: 3.2,
      faultsMax: 9,
      tuples: 120,
      newTuples: 20,
      failsLessThan: 0.001,
    },
    matrix,
    windows: [
      {
        id: "41-acknowledgement-lost",
        runs: 14,
        under: ["41/1708=twoActs"],
        replay: "fault-injection/corpus/41-acknowledgement-lost.replay.json",
        chart: { ...sampleChart, caption: "A run that ends in the window" },
      },
    ],
    failures: [],
    determinism: { checked: 60, differing: 0 },
    figures: [
      {
        figure: "25",
        title: "Transfer Tickets",
        steps: { total: 29, chart: 29, run: 28 },
        branches: { total: 4, chart: 4, run: 4 },
        uncovered: [{ place: "25/850", says: "terminates the session", why: "the host is not modelled" }],
      },
    ],
    edges: { observed: 40, inCatalogue: 38, byRule: 2, others: [] },
    seconds: 12,
    ...changes,
  };
}
