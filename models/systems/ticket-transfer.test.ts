import { describe, expect, it } from "vitest";
import { catalogue } from "../../spec/catalogue.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { coverageOf, type Exploration, explore, type Roles, type System } from "../explorer/index.ts";
import type { SystemOptions } from "./options.ts";
import { planted, untyped } from "./planted.ts";
import { ticketTransfer } from "./ticket-transfer.ts";

const sides = (view: Record<string, unknown>): readonly [DeviceLedger, DeviceLedger] => [
  view["TA.A"] as DeviceLedger,
  view["TA.B"] as DeviceLedger,
];

const committed = ({ log }: DeviceLedger, session: string): boolean =>
  log.some((entry) => entry.kind === "committed" && entry.session === session);
const final = ({ tickets }: DeviceLedger, ticket: string): boolean =>
  tickets.some((held) => held.ticket === ticket && held.holding === "final");

/** How the transactions of a run ended, one for each session that left an entry, and `none` if not all did. */
function ends(a: DeviceLedger, b: DeviceLedger, transactions: number): readonly string[] {
  const sessions = new Set([...a.log, ...b.log].map(({ session }) => session));
  const kinds = [...sessions].map(
    (session) =>
      `giver ${committed(a, session) ? "committed" : "aborted"}, ` +
      `taker ${committed(b, session) ? "committed" : "aborted"}`,
  );
  return sessions.size < transactions ? [...kinds, "giver aborted, taker aborted"] : kinds;
}

/** A session key is `<initiator's number>.<responder's>`: two that have a number in common are the same. */
function agree(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true;
  const [mine, theirs] = [one.split("."), other.split(".")];
  return one === other || mine.every((number, place) => number !== theirs[place]);
}

function withChecks(system: System<Roles>, transactions: number): System<Roles> {
  return {
    definition: {
      ...system.definition,
      outcome: (view) => ends(...sides(view), transactions),
      invariants: {
        "never the taker's while the giver holds it": (view) => {
          const [a, b] = sides(view);
          return b.log.every(({ ticket }) => ticket === undefined || !final(a, ticket));
        },
        "no ticket at both": (view) => {
          const [a, b] = sides(view);
          return ["T1", "T2"].every((ticket) => !(final(a, ticket) && final(b, ticket)));
        },
        "sessions agree": (view) => {
          const [a, b] = sides(view);
          return agree(a.session, b.session);
        },
      },
    },
  };
}

function run(options: SystemOptions, fault?: string): Exploration {
  const system = untyped(ticketTransfer(options));
  return explore(withChecks(fault === undefined ? system : planted(system, fault), options.transactions ?? 1));
}

const reading = (changes: Partial<Readings>) => ({ readings: { ...defaultReadings, ...changes } });
const kinds = ({ outcomes }: Exploration) => outcomes.map(({ kind }) => kind);
const violated = ({ checks }: Exploration) =>
  checks.filter(({ verdict }) => verdict !== "proved for this bound").map(({ name }) => name);

const asTheTextHasIt = [
  "giver aborted, taker aborted",
  "giver committed, taker aborted",
  "giver committed, taker committed",
];

describe("ticket transfer", () => {
  it.each([
    ["ready, 1 transaction", { transactions: 1 }],
    ["ready, 2 transactions", { transactions: 2 }],
    ["ready, 2 transactions, 2 losses of power", { transactions: 2, powerLosses: 2 }],
    ["cold, 1 transaction", { session: "cold", transactions: 1 }],
    ["cold, 2 transactions", { session: "cold", transactions: 2 }],
    ["25/890=oneAct", { transactions: 2, ...reading({ "25/890": "oneAct" }) }],
    ["10/386=abort, ready", { transactions: 2, ...reading({ "10/386": "abort" }) }],
    ["10/386=abort, cold", { session: "cold", transactions: 2, ...reading({ "10/386": "abort" }) }],
  ] as const)("%s: a ticket moves, or stays, or is lost at the notice of deletion", (_, options) => {
    const found = run(options);
    expect(found.verdict).toBe("proved for this bound");
    expect(kinds(found)).toEqual(asTheTextHasIt);
  });

  it("with no loss of power, 25/886=notifyFirst is as good", () => {
    const found = run({ transactions: 2, powerLosses: 0, ...reading({ "25/886": "notifyFirst" }) });
    expect(found.verdict).toBe("proved for this bound");
    expect(kinds(found)).toEqual(asTheTextHasIt);
  });

  it.each(["ready", "cold"] as const)(
    "25/886=notifyFirst, %s: with one loss of power the ticket is at both",
    (session) => {
      const found = run({ session, powerLosses: 1, ...reading({ "25/886": "notifyFirst" }) });
      expect(violated(found)).toEqual(["never the taker's while the giver holds it", "no ticket at both"]);
      expect(kinds(found)).toContain("giver aborted, taker committed");
    },
  );

  it("is small", () => {
    expect(run({ transactions: 2 }).states).toBe(1541);
    expect(run({ session: "cold", transactions: 2 }).states).toBe(5807);
  });

  it("runs through every step and transition, but for completing what the taker never decides", () => {
    const coverage = coverageOf(run({ session: "cold", transactions: 2 }));
    const lanes = ["OWNER.A", "HOST.A", "TA.A", "HOST.B", "TA.B", "TA.X", "TA.Y"];
    const figures = ["7A", "7B", "9", "11", "25"];
    const steps = catalogue.steps.filter(({ figure, lane }) => figures.includes(figure) && lanes.includes(lane));
    const reached = new Set(coverage.flatMap((role) => [...role.steps]));
    expect(steps.map(({ address }) => address).filter((address) => !reached.has(address))).toEqual([]);
    const missed = coverage.flatMap(({ role, transitions }) => transitions.missed.map(({ what }) => `${role} ${what}`));
    expect(missed).toEqual(["TA.B off:PowerOn#0"]);
    const oneAct = coverageOf(run({ session: "cold", ...reading({ "25/890": "oneAct" }) }));
    expect(oneAct.flatMap(({ transitions }) => transitions.missed)).toEqual([]);
  });

  it.each([
    ["the decision is not stored", "dropStore 25/886.decide entry#0", "no ticket at both"],
    ["the notice goes before the decision", "swapActs 25/886.decide with notify", "no ticket at both"],
  ])("planted: %s", (_, fault, check) => {
    expect(violated(run({ session: "cold" }, fault))).toContain(check);
  });
});

describe("sessions of figure 9", () => {
  it.each([
    ["9/356", "Y does not compare V(Y)"],
    ["9/372", "X does not compare V(X)"],
  ])("planted at %s: %s, and the two ends disagree", (place) => {
    const found = run({ session: "cold", transactions: 2 }, `dropGuard ${place} always#0`);
    expect(violated(found)).toContain("sessions agree");
  });
});
