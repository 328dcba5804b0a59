/**
 * What the hosts of customer and merchant can do together (docs/findings.md): they see R(1) and R(2) in the clear (16/538,
 * 540), or make them up, and so have the key TA/MM. The source promises nothing against that; here is what it comes to.
 */
import { describe, expect, it } from "vitest";
import { type Exploration, explore, type Roles, type System } from "../models/explorer/index.ts";
import type { ProtocolMessage } from "../models/figures/protocol.ts";
import { purchaseMoney } from "../models/systems/purchase-money.ts";
import { judged } from "./judged.ts";
import { violatedIds } from "./verdicts.ts";

interface Seed {
  readonly to: string;
  readonly message: ProtocolMessage;
}

/** The purchase with what hosts can say who know the key of an order. */
function exploreWith(...seeds: readonly Seed[]): Exploration {
  const { definition } = purchaseMoney({ transactions: 1, powerLosses: 0, goods: ["object"], forgeries: true });
  const system = { definition: { ...definition, seeds: [...(definition.seeds ?? []), ...seeds] } };
  const issued = { tickets: [], notes: 2, sells: "money" } as const;
  return explore(judged(system as never, issued) as unknown as System<Roles>);
}

const reasons = ({ checks }: Exploration): readonly string[] =>
  checks.flatMap(({ violations }) => violations.map(({ reason }) => reason));

describe("the hosts of both devices together", () => {
  it("do nothing with forged orders alone: the modules make a key that the hosts do not use", () => {
    expect(violatedIds(exploreWith())).toEqual([]);
  });

  it("make a module pay, and no agent knows of it", () => {
    const found = exploreWith(
      { to: "MM.A", message: { type: "PaymentAmount", order: "0+0", amount: 1 } },
      { to: "MM.B", message: { type: "CorrectAmount", order: "0+0" } },
    );
    expect(violatedIds(found)).toEqual(["A2", "C4"]);
    expect(reasons(found)).toContain("MM.A gives 1, and TA.A has not named that sum, or has taken it back");
    expect(found.outcomes.map(({ kind }) => kind)).toContain("modules both committed; agents both aborted");
  });

  it("make an agent commit to goods that its module has not paid for", () => {
    const found = exploreWith({ to: "TA.A", message: { type: "PaymentSuccessful", order: "1+1" } });
    expect(violatedIds(found)).toEqual(expect.arrayContaining(["A2", "A3", "N2"]));
    expect(reasons(found)).toContain(
      "TA.A has ticket G1 and 1 unit of order 1+1 for good, and its own module has not paid",
    );
  });
});
