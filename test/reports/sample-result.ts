/**
 * A small result with one of everything, made by hand, for the tests of the renderers.
 */
import type { SystemResult, VerificationResult } from "../../reports/result.ts";
import type { ChartStep, SequenceChart, Whereabouts } from "../../reports/sequence-chart.ts";

const at = (device: string, state: Whereabouts["state"], item = "T1"): Whereabouts => ({ item, device, state });

/** A step in which nothing happens, with changes. */
export function sampleStep(number: number, changes: Partial<ChartStep>): ChartStep {
  return {
    number,
    lane: "TA.A",
    kind: "message",
    title: "does something",
    says: "",
    at: [],
    receives: null,
    sends: [],
    learns: [],
    struck: [],
    losesPower: false,
    core: true,
    whereabouts: [],
    ...changes,
  };
}

/** A run with a message that arrives, one that is lost, one that comes again, an outsider, a time-out, a power loss. */
export const sampleChart: SequenceChart = {
  caption: "A run with one of everything",
  lanes: ["TA.A", "TA.B", "NS"],
  items: ["T1"],
  before: [at("TA.A", "final")],
  faults: ["power:TA.A@25/886"],
  steps: [
    sampleStep(1, {
      kind: "environment",
      title: "owner picks tickets",
      says: "fetches the picked tickets",
      at: ["25/862", "25/870"],
      sends: [{ message: "TransferredTickets", to: "TA.B", arrivesAt: [2, 6] }],
      whereabouts: [at("TA.A", "leaving")],
    }),
    sampleStep(2, {
      lane: "TA.B",
      title: "takes in TransferredTickets",
      receives: { message: "TransferredTickets", from: "TA.A", sentAt: 1, again: false },
      learns: ["itemsOffered is valid"],
      sends: [{ message: "TransferAck", to: "TA.A", arrivesAt: [] }],
      whereabouts: [at("TA.A", "leaving"), at("TA.B", "arriving")],
    }),
    sampleStep(3, {
      kind: "powerLoss",
      title: "loses power",
      losesPower: true,
      whereabouts: [at("TA.A", "final"), at("TA.B", "arriving")],
    }),
    sampleStep(4, { kind: "powerOn", title: "power returns", whereabouts: [at("TA.A", "final"), at("TA.B", "final")] }),
    sampleStep(5, {
      kind: "timer",
      lane: "TA.B",
      title: "waits in vain, aborts",
      core: false,
      receives: { message: "Junk", from: null, sentAt: null, again: false },
      whereabouts: [at("TA.A", "gone")],
    }),
    sampleStep(6, {
      lane: "TA.B",
      title: "takes in TransferredTickets",
      receives: { message: "TransferredTickets", from: "TA.A", sentAt: 1, again: true },
      whereabouts: [at("TA.A", "gone")],
    }),
  ],
};

/** A system, with changes. */
export function sampleSystem(changes: Partial<SystemResult> = {}): SystemResult {
  return {
    name: "ticket-transfer",
    variant: "ready",
    title: "two trusted agents",
    profile: "source",
    readings: { "25/886": "notifyFirst" },
    bound: {
      roles: ["TA.A", "TA.B"],
      network: "adversarial",
      transactions: 2,
      powerLosses: 1,
      drops: null,
      duplicates: null,
      granularity: "waitToWait",
    },
    states: 1541,
    transitions: 4777,
    depth: 15,
    restStates: 208,
    verdict: "proved for this bound",
    limit: null,
    seconds: 0.21,
    checks: [{ name: "T1", kind: "always", verdict: "proved for this bound", reason: null, counterexamples: [] }],
    outcomes: [
      {
        kind: 'both <committed> & "done"',
        mark: "normal",
        states: 44,
        window: null,
        causes: [[]],
        shortest: sampleChart,
        windows: [],
      },
      {
        kind: "giver committed, receiver aborted",
        mark: "window",
        states: 44,
        window: "25-notice-lost",
        causes: [["timer:TA.B@25/882"]],
        shortest: sampleChart,
        windows: [{ id: "25-notice-lost", causes: [["timer:TA.B@25/882"]], shortest: sampleChart }],
      },
    ],
    ...changes,
  };
}

/** A result, with changes. */
export function sampleResult(changes: Partial<VerificationResult> = {}): VerificationResult {
  return {
    format: 1,
    verdict: "proved for this bound",
    exitCode: 0,
    profile: "source",
    readings: [
      {
        id: "25/886",
        question: "When is the decision stored?",
        choice: "notifyFirst",
        says: "notify, then commit",
        isDefault: false,
      },
    ],
    assumptions: ["Encryption is ideal."],
    limits: { maxStates: null, maxSeconds: null, maxMemoryMiB: null },
    systems: [sampleSystem()],
    invariants: [
      {
        id: "T2",
        name: "no ticket lost unseen",
        statement: "A ticket is somewhere, or a log tells of it.",
        group: "safety",
        verdict: "proved for this bound",
        evidence: [{ system: "ticket-transfer/ready", verdict: "proved for this bound", checks: ["T2"], states: 1541 }],
        windows: ["25-notice-lost"],
      },
    ],
    windows: [
      {
        id: "25-notice-lost",
        figure: "25",
        place: "25/886",
        cause: "The notice of deletion is lost.",
        rows: ["T2"],
        status: "open",
        systems: ["ticket-transfer/ready"],
      },
      {
        id: "25-notice-before-commit",
        figure: "25",
        place: "25/886",
        cause: "Notice, then power loss.",
        rows: ["T1"],
        status: "not met",
        systems: [],
      },
    ],
    figures: [
      {
        figure: "25",
        title: "Transfer Tickets",
        graph: {
          nodes: [
            { step: "25/852", lane: "TA.A", kind: "decision", says: "is it <wanted>?", charted: true, taken: true },
            { step: "25/854", lane: "TA.A", kind: "call", says: "checks the credential", charted: true, taken: false },
            { step: "25/856", lane: "HOST.A", kind: "send", says: "lists", charted: false, taken: false },
          ],
          edges: [
            { from: "25/852", to: "25/854", on: "", taken: true },
            { from: "25/854", to: "25/852", on: "TransferAck", taken: false },
            { from: "25/854", to: "FIG. 11", on: "time-out", taken: true },
          ],
        },
        steps: { total: 29, chart: 29, run: 28 },
        branches: { total: 4, chart: 3, run: 3 },
        uncovered: [
          { place: "25/854", says: "checks the credential", why: "not in this composition" },
          { place: "25/852 -> 25/854", says: "check wanted", why: "not charted" },
        ],
      },
    ],
    versions: { zerosum: "0.1.0", node: "26.10.0" },
    machine: { platform: "Linux", cpu: "a processor", cores: 2, memoryMiB: 4096 },
    date: "2026-01-02T03:04:05Z",
    seconds: 1.5,
    ...changes,
  };
}
