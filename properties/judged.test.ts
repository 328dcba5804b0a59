import { describe, expect, it } from "vitest";
import { type Exploration, explore, type Roles, type System } from "../models/explorer/index.ts";
import { noteTransfer } from "../models/systems/note-transfer.ts";
import type { SystemOptions } from "../models/systems/options.ts";
import { planted } from "../models/systems/planted.ts";
import { posPayment } from "../models/systems/pos-payment.ts";
import { ticketTransfer } from "../models/systems/ticket-transfer.ts";
import { readingsWith } from "../spec/readings.ts";
import { type JudgedSystem, type JudgingError, judged } from "./judged.ts";
import { verdictsById, violatedIds, windowsReached } from "./verdicts.ts";

const tickets = { tickets: ["T1", "T2"], notes: 0 };
const notes = { tickets: [], notes: 2 };

const transfer = (options: SystemOptions = {}) => judged(ticketTransfer(options), tickets, options);
const payment = (options: SystemOptions = {}) => judged(posPayment(options), notes, options);
const untyped = (system: unknown): JudgedSystem<Roles> => system as JudgedSystem<Roles>;
const underReading = (reading: string): SystemOptions => ({ readings: readingsWith([reading]) });

const refusal = (judge: () => unknown): Pick<JudgingError, "_tag" | "reason" | "field"> => {
  try {
    judge();
  } catch (error) {
    return error as JudgingError;
  }
  throw new Error("was not refused");
};

/** The ids that are violated when a fault is planted in the charts. */
const withFault = (system: unknown, fault: string): string =>
  violatedIds(explore(planted(untyped(system), fault))).join(" ");

describe("a judged system", () => {
  it.each([
    ["ticket-transfer", transfer()],
    ["ticket-transfer, cold", transfer({ session: "cold" })],
    ["pos-payment", payment()],
    ["pos-payment, cold", payment({ session: "cold" })],
    ["note-transfer", judged(noteTransfer(), notes)],
  ])("%s: holds, and every check has something to judge", (_, system) => {
    expect(explore(untyped(system)).verdict).toBe("proved for this bound");
  });

  it("holds between any two microsteps too", () => {
    const { definition } = ticketTransfer();
    const fine = { definition: { ...definition, granularity: "microstep" } } as const;
    expect(explore(judged(fine, tickets)).verdict).toBe("proved for this bound");
  });

  it("says what is not judged instead of passing it", () => {
    const verdicts = (exploration: Exploration, verdict: string): string =>
      verdictsById(exploration)
        .filter((it) => it.verdict === verdict)
        .map(({ property }) => property.id)
        .join(" ");
    const moved = explore(transfer());
    expect(verdicts(moved, "proved for this bound")).toBe("T1 T2 A3 A4 A5 P1 N1 N2 C2 C4 G1 L1 Q1 Q3");
    expect(verdicts(moved, "not judged here")).toBe("V1 V2 T3 A1 A2 P2 C1 C3 S1 S2 L2 D1 R1 Q2");
    expect(transfer().notJudged.join(" ")).toBe("V1 V2 T3 A1 A2 P2 C1 C3 S1 S2 L2 D1 R1 Q2");
    expect(payment({ session: "cold" }).notJudged.join(" ")).toBe("T1 T2 T3 A2 P2 C3 S1 S2 L2 D1 R1 Q2");
  });

  it("is vacuous where an outcome that it names is out of reach", () => {
    const system = judged(ticketTransfer(), tickets, { outcomes: ["receiver committed, giver aborted"] });
    expect(explore(system).verdict).toBe("vacuous");
  });

  it("is inconclusive where the search is cut short", () => {
    const exploration = explore(payment({ transactions: 2 }), { maxStates: 20 });
    expect(exploration.limit).toBe("maxStates");
    const v1 = verdictsById(exploration).find(({ property }) => property.id === "V1");
    expect(v1?.verdict).toBe("inconclusive");
  });

  it("keeps the checks that a system has of its own", () => {
    const { definition } = ticketTransfer();
    const own = { ...definition, invariants: { "never rests": () => false } };
    const checks = explore(judged({ definition: own }, tickets)).checks;
    expect(checks.find(({ name }) => name === "never rests")?.verdict).toBe("violated");
    expect(checks.some(({ name }) => name === "T1")).toBe(true);
  });

  it("refuses devices that begin with something else than was issued", () => {
    const more = refusal(() => judged(ticketTransfer(), { tickets: ["T1"], notes: 0 }));
    expect(more).toMatchObject({ _tag: "JudgingError", reason: "issuedDiffers", field: "tickets" });
    const richer = refusal(() => judged(posPayment(), { tickets: [], notes: 3 }));
    expect(richer).toMatchObject({ _tag: "JudgingError", reason: "issuedDiffers", field: "notes" });
  });

  it("refuses a role that may begin in several ways", () => {
    const { definition } = ticketTransfer();
    const inputs = [
      { peer: "TA.B", tickets: ["T1"] },
      { peer: "TA.B", tickets: ["T2"] },
    ];
    const roles = { ...definition.roles, "TA.A": { ...definition.roles["TA.A"], inputs } };
    const system = { definition: { ...definition, roles } } as unknown as System<Roles>;
    expect(refusal(() => judged(system, tickets))).toMatchObject({ reason: "severalStarts", field: "TA.A" });
  });

  it("takes only systems whose roles show ledgers", () => {
    const { definition } = ticketTransfer();
    const roles = { only: { machine: definition.roles["TA.A"].machine, observe: () => "a text" } };
    // @ts-expect-error: the role shows a text
    expect(() => judged({ definition: { name: "texts", roles } }, tickets)).toThrow();
  });
});

describe("readings that break a property", () => {
  it.each([
    ["25/886=notifyFirst", transfer, "T1 A3", "25-notice-before-commit"],
    ["41/1706=acknowledgeFirst", payment, "V1 A1 A3", "41-acknowledgement-before-log"],
  ] as const)("%s: a loss of power doubles what moves", (reading, build, ids, window) => {
    const system = untyped(build(underReading(reading)));
    const exploration = explore(system);
    expect(violatedIds(exploration).join(" ")).toBe(ids);
    expect(windowsReached(exploration, system).map((it) => it.window)).toContain(window);
    expect(violatedIds(explore(untyped(build({ ...underReading(reading), powerLosses: 0 }))))).toEqual([]);
  });

  it("42/1750=obey: a commit is undone, by a message of a session that is over", () => {
    expect(violatedIds(explore(payment(underReading("42/1750=obey")))).join(" ")).toBe("A5 N1");
  });

  it("10/386=abort: a message of another session ends this one", () => {
    const options = { ...underReading("10/386=abort"), transactions: 2, powerLosses: 0 };
    expect(violatedIds(explore(transfer(options))).join(" ")).toBe("N1");
  });
});

describe("the windows that an exploration reaches", () => {
  const reached = (attached: unknown): readonly string[] => {
    const system = untyped(attached);
    return [...new Set(windowsReached(explore(system), system).map(({ window }) => window))].sort();
  };

  it("are named by their causes", () => {
    expect(reached(transfer())).toEqual(["25-notice-forgotten", "25-notice-lost"]);
    expect(reached(payment())).toEqual(["41-acknowledgement-forgotten", "41-acknowledgement-lost"]);
  });

  it("are found though their outcome can be had for less in another way", () => {
    const options = { ...underReading("10/386=abort"), transactions: 2 };
    const system = transfer(options);
    const found = windowsReached(explore(system), system);
    expect(found.filter(({ window }) => window === "25-notice-lost")[0]?.faults).toEqual([]);
    expect(found.filter(({ window }) => window === "25-notice-forgotten")[0]?.faults).toEqual(["power:TA.B@25/882"]);
    expect(reached(transfer({ ...options, powerLosses: 0 }))).toEqual(["25-notice-lost"]);
  });

  it("are fewer where receipt and commit are one act, or where power does not fail", () => {
    expect(reached(transfer(underReading("25/890=oneAct")))).toEqual(["25-notice-lost"]);
    expect(reached(payment(underReading("41/1708=oneAct")))).toEqual(["41-acknowledgement-lost"]);
    expect(reached(transfer({ powerLosses: 0 }))).toEqual(["25-notice-lost"]);
  });
});

describe("faults planted in the charts", () => {
  it.each([
    ["T1 A3", transfer(), "dropStore 25/886.decide entry#0"],
    ["V1 A1 A3", payment(), "dropStore 41/1706.decide entry#0"],
    ["V2 A1", payment(), "dropStore 41/1702.record entry#0"],
    ["A4 Q1", transfer(), "dropStore 7B/236 entry#0"],
    ["C1", transfer({ session: "cold" }), "dropGuard 9/330 always#0"],
    ["C2", transfer(), "dropGuard 25/876 always#0"],
    ["N1", transfer({ transactions: 2, powerLosses: 0 }), "dropGuard 25/870 on TransferAck#0"],
    ["N2", transfer({ session: "cold" }), "dropGuard 9/372 always#0"],
    ["G1", transfer(), "swapActs 25/864 with s870_sendMessage"],
    ["Q1", transfer(), "dropStore 7A/230 entry#0"],
  ] as const)("break %s", (ids, system, fault) => {
    expect(withFault(system, fault)).toBe(ids);
  });
});
