import { describe, expect, it } from "vitest";
import { explore, type Roles } from "../models/explorer/index.ts";
import { cardRefund } from "../models/systems/card-refund.ts";
import { planted } from "../models/systems/planted.ts";
import { purchaseCard } from "../models/systems/purchase-card.ts";
import { purchaseMoney } from "../models/systems/purchase-money.ts";
import { readingsWith } from "../spec/readings.ts";
import { type JudgedSystem, judged } from "./judged.ts";
import { violatedIds, windowsReached } from "./verdicts.ts";

const small = { transactions: 1, powerLosses: 1, goods: ["object"] } as const;
const untyped = (system: unknown): JudgedSystem<Roles> => system as JudgedSystem<Roles>;
const under = (reading: string | undefined) => (reading === undefined ? {} : { readings: readingsWith([reading]) });

const money = (reading?: string, powerLosses = 1) => {
  const options = { ...small, powerLosses, ...under(reading) };
  return untyped(judged(purchaseMoney(options), { tickets: [], notes: 2, sells: "money" }, options));
};
const card = (reading?: string) => {
  const options = { ...small, ...under(reading) };
  return untyped(judged(purchaseCard(options), { tickets: [], notes: 0, sells: "card" }, options));
};
const refund = (reading?: string) => {
  const options = { transactions: 1, powerLosses: 1, ...under(reading) };
  return untyped(judged(cardRefund(options), { tickets: ["T1"], notes: 0, sells: "refund" }, options));
};

describe("purchases, judged", () => {
  it.each([
    ["by money module", money()],
    ["by card", card()],
    ["and refunds by card", refund()],
  ])("%s: hold, and every check has something to judge", (_, system) => {
    expect(explore(system).verdict).toBe("proved for this bound");
  });

  it("are judged by what applies to them", () => {
    expect(money().notJudged.join(" ")).toBe("T3 P2 C1 S1 S2 L2 D1 R1 Q2");
    expect(card().notJudged.join(" ")).toBe("V1 V2 T3 A1 P2 C1 S1 S2 L2 D1 R1 Q2");
    expect(refund().notJudged.join(" ")).toBe("V1 V2 T1 T2 T3 A1 A2 P1 P2 C1 C2 S1 S2 L2 D1 R1 Q2");
  });
});

describe("readings that break a purchase", () => {
  it.each([
    ["16/588=abortsOnTimer", "A2 C4"],
    ["16/588=waits", "A2 Q1"],
    ["16/592=rollsBack", "A2 C4"],
    ["16/556=lost", "A2 Q1"],
  ])("%s: %s", (reading, ids) => {
    expect(violatedIds(explore(money(reading))).join(" ")).toBe(ids);
  });

  it("16/592=waits takes two losses of power: the agent's, and its module's before it reports", () => {
    expect(violatedIds(explore(money("16/592=waits")))).toEqual([]);
    expect(violatedIds(explore(money("16/592=waits", 2))).join(" ")).toBe("A2 Q1");
  });

  it("16/542=accepted breaks nothing in one purchase: there is no old order to be replayed", () => {
    expect(violatedIds(explore(money("16/542=accepted")))).toEqual([]);
  });

  it("21/718=sendFirst: the customer commits alone, in a refund too", () => {
    expect(violatedIds(explore(card("21/718=sendFirst"))).join(" ")).toBe("A2 A3");
    expect(violatedIds(explore(refund("21/718=sendFirst"))).join(" ")).toBe("A3");
  });
});

describe("the windows that purchases reach", () => {
  const reached = (system: JudgedSystem<Roles>): readonly string[] =>
    [...new Set(windowsReached(explore(system), system).map(({ window }) => window))].sort();

  it("are those of figure 41, and the lost approval", () => {
    expect(reached(money())).toEqual(["41-acknowledgement-forgotten", "41-acknowledgement-lost"]);
    expect(reached(card())).toEqual(["21-approval-lost"]);
    expect(reached(refund())).toEqual(["21-approval-lost"]);
  });

  it.each([
    ["16/588=waits", "16-report-lost"],
    ["16/592=rollsBack", "16-agent-rolls-back"],
    ["16/556=lost", "16-key-lost"],
  ])("%s: %s as well", (reading, window) => {
    expect(reached(money(reading))).toContain(window);
  });

  it("21/718=sendFirst: the approval before the commit as well", () => {
    expect(reached(card("21/718=sendFirst"))).toEqual(["21-approval-before-commit", "21-approval-lost"]);
  });
});

describe("faults planted in the charts of a purchase", () => {
  it.each([
    ["the doubt is not stored", "A2 A3 C4 G1", money(), "dropStore 16/562 entry#0"],
    ["the customer's agent commits whatever its module reports", "A2 A3", money(), "dropGuard 16/592 always#0"],
    ["the merchant's agent does", "A2 A3", money(), "dropGuard 16/594 always#0"],
    ["the object's header is not compared with the order", "C2", money(), "dropGuard 15/516 always#0"],
    ["another's credential is accepted", "C3", money(), "dropGuard 14/456 always#0"],
    ["payment is not chosen by the owner", "C4", money(), "dropStore 12/428 on OwnerPaysByModule#0 action#0"],
    ["the payer's decision is not stored", "V1 A1 A3", money(), "dropStore 41/1706.decide entry#0"],
    [
      "a ticket is not compared with the order",
      "C2",
      untyped(judged(purchaseCard({ ...small, goods: ["ticket"] }), { tickets: [], notes: 0, sells: "card" })),
      "dropGuard 15/476 always#0",
    ],
    ["a card that is not good is taken", "C3", card(), "dropGuard 21/700 always#0"],
    ["the merchant's decision is not stored", "A2 A3", card(), "dropStore 21/718.decide entry#0"],
    ["the sale has no order", "A2 A3 G1", card(), "dropStore 21/698 entry#0"],
  ] as const)("%s: breaks %s", (_, ids, system, fault) => {
    expect(violatedIds(explore(planted(system, fault))).join(" ")).toBe(ids);
  });
});
