import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import { type Broken, stepViolationsOf, violationsOf } from "../index.ts";
import { type OutcomeKind, outcome, outcomesOf } from "../outcomes.ts";
import type { Subject } from "../property.ts";
import { isAtRest, legalPurchases, type Method } from "./legal-purchases.ts";
import { type PurchaseCorruption, purchaseCorruptions, purchaseStepCorruptions } from "./purchase-corruptions.ts";
import { soldByCard, soldByModule } from "./purchase-sample.ts";
import type { Step } from "./steps.ts";

const seed = 20_250_101;
const picks = fc.array(fc.nat(1_000_000), { size: "max", minLength: 20, maxLength: 90 });
const methods: readonly (readonly [Method, Subject, readonly string[]])[] = [
  [
    "money",
    soldByModule,
    [
      "both aborted",
      "modules both aborted, false alarm at the payee; agents both aborted",
      "modules both committed; agents both committed",
      "modules payer committed, payee aborted, claim possible; agents customer committed, merchant aborted",
    ],
  ],
  ["card", soldByCard, ["both aborted", "both committed", "merchant committed, customer aborted"]],
];

const brokenIn = ([before, after, how]: Step, subject: Subject): readonly Broken[] => [
  ...stepViolationsOf(before, after, how, subject),
  ...violationsOf(after, subject, isAtRest(after) ? "rest" : "always"),
];

describe.each(methods)("random legal purchases by %s", (method, subject, kinds) => {
  it("violate nothing, and end in all that is normal or a window, and in nothing else", () => {
    const seen = new Set<OutcomeKind>();
    fc.assert(
      fc.property(picks, (chosen) => {
        const run = legalPurchases(method, chosen);
        expect(run.flatMap((it) => brokenIn(it, subject))).toEqual([]);
        for (const end of run.map(([, after]) => after).filter(isAtRest)) {
          for (const kind of outcomesOf(end)) seen.add(kind);
        }
      }),
      { seed, numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(kinds);
    expect([...seen].every((kind) => outcome(kind).mark !== "violation")).toBe(true);
  });
});

const sampled = (method: Method): readonly Step[] =>
  fc.sample(picks, { seed, numRuns: 40 }).flatMap((chosen) => legalPurchases(method, chosen));
const byMethod = { money: sampled("money"), card: sampled("card") };

describe("a single corruption of a legal ledger of a purchase", () => {
  it.each(Object.entries(purchaseCorruptions))("is noticed: one %s", (_, corruption: PurchaseCorruption) => {
    const { of, scope = "always", corrupt } = corruption;
    const subject = of === "money" ? soldByModule : soldByCard;
    const wrong = byMethod[of].flatMap(([, after]): readonly Ledger[] => {
      if (scope === "rest" && !isAtRest(after)) return [];
      return Object.values(after.devices).flatMap((device: DeviceLedger) => {
        const change = corrupt(after, device);
        const devices = { ...after.devices, [device.device]: { ...device, ...change } };
        return change === undefined ? [] : [{ ...after, devices }];
      });
    });
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong.filter((ledger) => violationsOf(ledger, subject, scope).length === 0)).toEqual([]);
  });
});

describe("a single corruption of a legal step of a purchase", () => {
  it.each(Object.entries(purchaseStepCorruptions))("is noticed: one that %s", (_, corrupt) => {
    const wrong = byMethod.money.map(corrupt).filter((it) => it !== undefined);
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong.filter((it) => stepViolationsOf(...it, soldByModule).length === 0)).toEqual([]);
  });
});
