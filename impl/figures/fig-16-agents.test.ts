import { describe, expect, it } from "vitest";
import type { StepAddress } from "../../spec/step-address.ts";
import { Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { heldNote } from "../device/rehearsal-cast.ts";
import { byModule, choosing, goods, purchasers, selling } from "../device/rehearsal-purchase.ts";
import { kindOf, lyingInDevice } from "../device/tampering.ts";
import { encodeEnvelope } from "../wire/envelope.ts";
import type { Content } from "../wire/message.ts";
import { boughtBy, boughtByModule, logOf, nothingBought } from "./purchases.ts";

/** Steps of figure 16 and those that end a transaction. */
const own = (steps: readonly StepAddress[]): string => steps.filter((step) => /^(16|7A|7B|11)\//.test(step)).join(" ");

const started = { A: "16/520 16/522 16/524 16/534 16/538", B: "16/526 16/528 16/530 16/532 16/536 16/540" };

/** What the own module says to its agent, changed, or lost. */
const module = (side: "A" | "B", lie: (content: Content) => Content | null): Tampering => ({
  carry: lyingInDevice({ from: `MM.${side}`, to: `TA.${side}` }, lie),
});

const losing =
  (...names: readonly string[]) =>
  (content: Content): Content | null =>
    names.includes(content.name) ? null : content;

const scripts = { "TA.B": selling(goods.event), "TA.A": [...choosing(goods.event), byModule] };

const reports = ["16/PaymentSuccessful", "16/PaymentUnsuccessful"];

describe("the agents in a payment by money modules", () => {
  it("go through their steps in order", () => {
    const rehearsal = boughtByModule();
    expect(own(rehearsal.steps("TA.A"))).toBe(
      `${started.A} 16/562 16/564 16/588 16/592 16/634 16/636 7A/230 7A/232 7A/234`,
    );
    expect(own(rehearsal.steps("TA.B"))).toBe(
      `${started.B} 16/608 16/610 16/612 16/616 16/590 16/594 16/638 7A/230 7A/232 7A/234`,
    );
  });

  it("commit only when their own modules have", () => {
    const rehearsal = boughtByModule();
    const order = ["MM.A", "MM.B", "TA.A", "TA.B"].map((device) =>
      rehearsal.seen.findIndex(
        (each) =>
          each.device === device &&
          each.effect.type === "step" &&
          ["41/1710", "41/1718", "7A/230"].includes(each.effect.step),
      ),
    );
    const [payer = 0, payee = 0, customer = 0, merchant = 0] = order;
    expect(payer).toBeLessThan(customer);
    expect(payee).toBeLessThan(merchant);
  });

  it("store that they are in doubt before the module can go on", () => {
    for (const [agent, step] of [
      ["TA.A", "16/562"],
      ["TA.B", "16/612"],
    ] as const) {
      const put = boughtByModule().seen.filter(({ device }) => device === agent);
      const at = put.findIndex(({ effect }) => effect.type === "step" && effect.step === step);
      expect(put[at - 1]?.effect.type).toBe("store");
    }
  });
});

// Once an agent has aborted it carries nothing any more, so that the other one hears of it by a timer at the latest.
const byTimer = "11/388 7B/236 7B/238 11/390 11/392";

describe("a payment that comes to nothing", () => {
  const aborted = { A: "16/588 16/592 16/596 7B/236 7B/238", B: "16/590 16/594 16/598 7B/236 7B/238" };

  it("because the customer's module is short of funds ends at both", () => {
    const cast = purchasers({ "MM.A": { notes: [heldNote(1, 50)] } });
    const rehearsal = boughtByModule({ cast });
    expect(own(rehearsal.steps("TA.A"))).toBe(`${started.A} 16/562 16/564 16/576 16/578 ${aborted.A}`);
    expect(own(rehearsal.steps("TA.B"))).toBe(`${started.B} ${byTimer}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("because the payee's module gives up ends at both, B told by its own module", () => {
    const lie = (content: Content): Content | null => (content.name === "16/CorrectAmount" ? null : content);
    const tampering = { carry: lyingInDevice({ from: "TA.B", to: "MM.B" }, lie) };
    const rehearsal = boughtByModule({ tampering });
    expect(own(rehearsal.steps("TA.B"))).toBe(`${started.B} 16/608 16/610 16/612 16/616 ${aborted.B}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each([
    ["amount", { amount: 99 }],
    ["type", { type: "EUR" }],
  ])("because the merchant's agent finds the %s wrong ends at both", (_what, change) => {
    const lie = (content: Content): Content =>
      content.name === "16/VerifyAmountPrompt" ? { ...content, fields: { ...content.fields, ...change } } : content;
    const rehearsal = boughtByModule({ tampering: module("B", lie) });
    expect(rehearsal.refusals("TA.B")[0]).toBe("16/610 amountDiffers");
    expect(own(rehearsal.steps("TA.B"))).toBe(`${started.B} 16/608 16/610 16/614 16/616 ${byTimer}`);
    expect(own(rehearsal.steps("TA.A"))).toBe(`${started.A} 16/562 16/564 16/576 16/578 ${aborted.A}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("because a random number is lost ends at both", () => {
    const rehearsal = boughtByModule({ tampering: { carry: (letter, sent) => (sent === 9 ? [] : [letter]) } });
    expect(own(rehearsal.steps("TA.A"))).toBe("16/520 16/522 16/524 11/394 11/396 7B/236 7B/238");
    expect(own(rehearsal.steps("TA.B"))).toBe(`${started.B} ${byTimer}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each(["16/MakePayment", "16/ReceivePayment"])("because %s is lost ends at both", (name) => {
    const rehearsal = boughtByModule({
      tampering: { carry: (letter) => (kindOf(letter) === name ? [] : [letter]) },
    });
    expect(own(rehearsal.steps("TA.B"))).toBe(`${started.B} ${byTimer}`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("because the module never asks for the amount ends at both, by figure 11", () => {
    const rehearsal = new Rehearsal(purchasers(), module("A", losing("16/AmountPrompt", ...reports)));
    rehearsal.play(scripts, () => rehearsal.steps("MM.A").includes("16/558") && rehearsal.letters.length === 0);
    rehearsal.expire("TA.A");
    expect(rehearsal.refusals("TA.A")).toEqual(["wire timeOut"]);
    rehearsal.play({});
    expect(own(rehearsal.steps("TA.A"))).toBe(`${started.A} ${byTimer}`);
    expect(own(rehearsal.steps("TA.B"))).toBe(`${started.B} 11/394 11/396 7B/236 7B/238`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("because no module is there ends at both", () => {
    const rehearsal = boughtByModule({ cast: purchasers({ "TA.B": { module: undefined as never } }) });
    expect(rehearsal.refusals("TA.B")).toEqual(["16/526 unexpected"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("because the doubt cannot be stored ends at both, before the module is told anything", () => {
    const customer = boughtByModule({ tampering: { failWrite: { device: "TA.A", write: 1 } } });
    expect(own(customer.steps("TA.A"))).toBe(`${started.A} 11/388 7B/236 7B/238 11/390 11/392`);
    const merchant = boughtByModule({ tampering: { failWrite: { device: "TA.B", write: 1 } } });
    expect(own(merchant.steps("TA.B"))).toBe(`${started.B} 16/608 16/610 11/388 7B/236 7B/238 11/390 11/392`);
    expect([customer, merchant].map(nothingBought)).toEqual([true, true]);
  });
});

describe("an agent in doubt", () => {
  it.each([
    ["customer", "A", "16/588 paymentInDoubt", "16/588 16/592 16/634 16/636 7A/230 7A/232 7A/234"],
    ["merchant", "B", "16/590 paymentInDoubt", "16/590 16/594 16/638 7A/230 7A/232 7A/234"],
  ] as const)("asks its own module when no report comes: %s", (_who, side, notice, steps) => {
    const rehearsal = boughtByModule({ tampering: module(side, losing(...reports)) });
    expect(rehearsal.notices(`TA.${side}`)).toEqual([notice, "7A/232 transactionComplete"]);
    expect(own(rehearsal.steps(`TA.${side}`)).endsWith(steps)).toBe(true);
    expect(logOf(rehearsal, `TA.${side}`)).toHaveLength(1);
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("shows it, tells its host once, and asks again for as long as it takes", () => {
    const rehearsal = new Rehearsal(purchasers(), module("A", losing(...reports)));
    rehearsal.play(scripts, () => rehearsal.holdings("MM.A").log.length > 0 && rehearsal.letters.length === 0);
    expect(rehearsal.holdings("TA.A").undertakings).toMatchObject([
      { kind: "doubt", direction: "received", amount: 100, order: rehearsal.holdings("MM.A").orders[0] },
    ]);
    for (let round = 0; round < 10; round += 1) {
      rehearsal.expire("TA.A");
      rehearsal.letters.length = 0;
    }
    expect(rehearsal.notices("TA.A")).toEqual(["16/588 paymentInDoubt"]);
    expect(rehearsal.sent.filter((letter) => kindOf(letter) === "16/PaymentStatusQuery")).toHaveLength(10);
    rehearsal.play({});
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("does nothing about it on a timer, read so (16/588=waits)", () => {
    const tampering = { ...module("A", losing(...reports)), readings: { "16/588": "waits" } } as const;
    const rehearsal = boughtByModule({ tampering });
    expect(rehearsal.rests("TA.A")).toBe(false);
    expect(rehearsal.timers.has("TA.A")).toBe(false);
    expect(rehearsal.holdings("TA.A").undertakings).toHaveLength(1);
  });

  it("aborts when time is up, read literally (16/588=abortsOnTimer): what was paid for is lost, and stays lost", () => {
    const tampering = { ...module("A", losing(...reports)), readings: { "16/588": "abortsOnTimer" } } as const;
    const rehearsal = boughtByModule({ tampering });
    expect(rehearsal.refusals("TA.A")).toContain("16/588 timeOut");
    expect(own(rehearsal.steps("TA.A")).endsWith("16/564 11/388 7B/236 7B/238 11/390 11/392")).toBe(true);
    expect(logOf(rehearsal, "MM.A")).toHaveLength(1);
    rehearsal.powerOff("TA.A");
    rehearsal.powerOn("TA.A");
    expect(rehearsal.rests("TA.A")).toBe(true);
    expect(rehearsal.holdings("TA.A").undertakings).toEqual([]);
    expect(boughtBy(rehearsal)).toEqual([]);
  });

  it("believes no notice of the other agent", () => {
    // B never hears of the amount, and gives up; A's module tells A how it ended.
    const rehearsal = new Rehearsal(purchasers(), module("B", losing("16/VerifyAmountPrompt", ...reports)));
    rehearsal.play(scripts, () => rehearsal.steps("MM.B").includes("16/604") && rehearsal.letters.length === 0);
    rehearsal.expire("TA.B");
    const steps = rehearsal.steps("TA.A").length;
    rehearsal.deliverAll();
    expect(own(rehearsal.steps("TA.B")).endsWith(byTimer)).toBe(true);
    expect(rehearsal.refusals("TA.A")).toEqual(["wire unexpected"]);
    expect(rehearsal.steps("TA.A")).toHaveLength(steps);
    rehearsal.play({});
    expect(own(rehearsal.steps("TA.A"))).toBe(`${started.A} 16/562 16/564 16/588 16/592 16/596 7B/236 7B/238`);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("believes no reply but the one to its question", () => {
    const rehearsal = boughtByModule({
      tampering: {
        carry: (letter) =>
          letter.to === "TA.A" && kindOf(letter) === "session" && letter.from === "MM.A"
            ? [letter, { ...letter, bytes: forged }]
            : [letter],
      },
    });
    expect(rehearsal.refusals("TA.A")).toContain("wire unexpected");
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });
});

/** A reply that nobody has asked for. */
const forged = encodeEnvelope({
  v: 1,
  kind: "bare",
  name: "16/PaymentStatusReply",
  fields: { order: new Uint8Array(16), challenge: new Uint8Array(32), content: new Uint8Array(40) },
});
