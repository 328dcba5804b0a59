import { describe, expect, it } from "vitest";
import { idleLedger } from "../../spec/ledger.ts";
import type { Observation } from "./observation.ts";
import { Refinement } from "./refinement.ts";
import { refinementTables } from "./tables.ts";

const tables = refinementTables("purchase-card", { transactions: 1 });

/** A message between other devices comes to TA.A, which is at rest. */
const relayed: Observation = {
  device: "TA.A",
  stimulus: { kind: "relay" },
  steps: ["10/382", "10/384", "10/386", "17/650", "17/652"],
  sends: [],
  cut: false,
  ledger: idleLedger("TA.A"),
};

const fault = (changes: Partial<Observation>) =>
  new Refinement(tables, { level: "step" }).observe({ ...relayed, ...changes });

describe("what a device only passes on", () => {
  it("leaves its chart where it is, whatever figures carry it", () => {
    expect(fault({})).toBeUndefined();
    const refinement = new Refinement(tables, { level: "step" });
    const before = refinement.localsOf("TA.A");
    refinement.observe(relayed);
    expect(refinement.localsOf("TA.A")).toEqual(before);
  });

  it("is no reason to do a step of its own, to send, or to have something else", () => {
    expect(fault({ steps: ["9/296"] })?.kind).toBe("notMinded");
    const sends = [{ to: "TA.B", message: { type: "SessionCertificate", holder: "peer" } }];
    expect(fault({ sends })?.kind).toBe("notMinded");
    expect(fault({ ledger: idleLedger("TA.A", { session: "1.1" }) })).toMatchObject({
      kind: "ledger",
      fields: ["session"],
    });
  });

  it("does not keep power from failing", () => {
    const down = idleLedger("TA.A", { down: true });
    expect(fault({ cut: true, ledger: down })).toBeUndefined();
  });
});

describe("the sizes of charts", () => {
  it("one purchase, two, and orders that hosts make up have tables of their own", () => {
    const [one, two, forged] = [
      refinementTables("purchase-money", { transactions: 1 }),
      refinementTables("purchase-card", { transactions: 2 }),
      refinementTables("purchase-money", { transactions: 1, forgeries: true }),
    ];
    expect(refinementTables("purchase-money", { transactions: 1 })).toBe(one);
    expect(two.roles[0]?.responses.length).toBeGreaterThan(tables.roles[0]?.responses.length ?? 0);
    const module = one.vocabulary.role("MM.A") ?? -1;
    const order = { type: "MakePayment", random: 0 };
    expect(one.vocabulary.message(module, order)).toBe(-1);
    expect(forged.vocabulary.message(module, order)).toBeGreaterThanOrEqual(0);
    expect([...(forged.roles[module]?.startsBy ?? [])]).toEqual(["MakePayment"]);
  });

  it("a module that begins beyond them is out of bound, and an agent's order in them is not", () => {
    const one = refinementTables("purchase-money", { transactions: 1 });
    const observed = (random: number): Observation => ({
      device: "MM.A",
      stimulus: { kind: "message", message: { type: "MakePayment", random } },
      steps: ["16/544"],
      sends: [],
      cut: false,
      ledger: idleLedger("MM.A", { notes: [{ amount: 2, holding: "final" }] }),
    });
    const refinement = () => new Refinement(one, { level: "step" });
    expect(refinement().observe(observed(0))?.kind).toBe("outOfBound");
    expect(refinement().observe(observed(1))?.kind).toBe("step");
  });
});
