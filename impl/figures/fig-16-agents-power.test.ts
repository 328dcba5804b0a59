import { describe, expect, it } from "vitest";
import type { Readings } from "../../spec/readings.ts";
import { Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { byModule, choosing, goods, purchasers, selling } from "../device/rehearsal-purchase.ts";
import { kindOf } from "../device/tampering.ts";
import { boughtBy, boughtByModule, logOf } from "./purchases.ts";

const scripts = { "TA.B": selling(goods.event), "TA.A": [...choosing(goods.event), byModule] };
const devices = ["TA.A", "MM.A", "TA.B", "MM.B"] as const;
type Address = (typeof devices)[number];

/** How many effects a device has put out right after each of its sends and writes, in a payment that nothing disturbs. */
const cutsOf = (device: Address): readonly number[] =>
  boughtByModule()
    .seen.filter((each) => each.device === device)
    .flatMap(({ effect: { type } }, index) => (type === "send" || type === "store" ? [index + 1] : []));

const cut = (device: Address, after: number, tampering: Tampering = {}): Rehearsal =>
  boughtByModule({ tampering: { ...tampering, cut: { device, after } } });

const commits = (rehearsal: Rehearsal) =>
  devices.map((device) => rehearsal.holdings(device).log.some(({ kind }) => kind === "committed"));

describe.each(devices)("a loss of power at %s", (device) => {
  it("leaves each agent where its own module is, whenever it strikes", () => {
    const cuts = cutsOf(device);
    expect(cuts.length).toBeGreaterThanOrEqual(10);
    for (const after of cuts) {
      const rehearsal = cut(device, after);
      const [customer, payer, merchant, payee] = commits(rehearsal);
      expect([after, customer, merchant]).toEqual([after, payer, payee]);
      // The payer gives before the payee has: never the other way round.
      expect([after, payee && !payer]).toEqual([after, false]);
      expect(boughtBy(rehearsal)).toHaveLength(customer ? 1 : 0);
      for (const agent of ["TA.A", "TA.B"]) {
        expect([after, agent, rehearsal.rests(agent)]).toEqual([after, agent, true]);
        expect(rehearsal.holdings(agent).undertakings).toEqual([]);
      }
    }
  });
});

/** After which effect an agent has stored its doubt. */
const inDoubt = (device: "TA.A" | "TA.B"): number => {
  const put = boughtByModule().seen.filter((each) => each.device === device);
  return put.findIndex(({ effect }) => effect.type === "store") + 1;
};

/** The customer's agent loses power when its module has paid, and the report goes to nobody. */
const cutWhenPaid = (readings: Partial<Readings> = {}): Rehearsal => {
  const rehearsal = new Rehearsal(purchasers(), { readings });
  rehearsal.play(scripts, () => rehearsal.steps("MM.A").includes("41/1710"));
  rehearsal.powerOff("TA.A");
  rehearsal.play({});
  return rehearsal;
};

/** Whom an agent has asked how the payment ended. */
const queriesOf = ({ sent }: Rehearsal, agent: string): readonly string[] =>
  sent.filter((letter) => letter.from === agent && kindOf(letter) === "16/PaymentStatusQuery").map(({ to }) => to);

const sinceRestart = (rehearsal: Rehearsal): string => {
  const steps = rehearsal.steps("TA.A");
  return steps.slice(steps.lastIndexOf("19/672") + 1).join(" ");
};

describe("power that comes back to an agent in doubt", () => {
  it("has it ask its own module at once, and go on as after the report", () => {
    const rehearsal = cutWhenPaid();
    expect(queriesOf(rehearsal, "TA.A")).toEqual(["MM.A"]);
    expect(sinceRestart(rehearsal)).toBe("16/588 16/592 16/634 16/636 7A/230 7A/232 7A/234");
    expect(rehearsal.notices("TA.A")).toEqual(["7A/232 transactionComplete"]);
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("has it abort when its module has paid nothing", () => {
    const rehearsal = cut("TA.A", inDoubt("TA.A"));
    expect(sinceRestart(rehearsal)).toContain("16/588 16/592 16/596 7B/236 7B/238");
    expect(logOf(rehearsal, "MM.A")).toEqual([]);
    expect(boughtBy(rehearsal)).toEqual([]);
  });

  it("shows what it is in doubt about, lets it begin nothing else, and it waits on while the payment runs", () => {
    const rehearsal = new Rehearsal(purchasers());
    rehearsal.play(scripts, () => rehearsal.steps("TA.A").includes("16/564"));
    rehearsal.powerOff("TA.A");
    rehearsal.powerOn("TA.A");
    rehearsal.deliverAll();
    expect(rehearsal.prompts["TA.A"]).toBeUndefined();
    expect(rehearsal.holdings("TA.A").undertakings).toMatchObject([{ kind: "doubt", amount: 100 }]);
    expect(rehearsal.holdings("TA.A").tickets.map(({ holding }) => holding)).toEqual(["final", "arriving"]);
    rehearsal.give("TA.A", { type: "request", request: { type: "OwnerBuys", peer: "TA.B", merchandise: "another" } });
    expect(rehearsal.steps("TA.A").filter((step) => step === "12/398")).toHaveLength(1);
    rehearsal.play({});
    expect(rehearsal.rests("TA.A")).toBe(true);
  });

  it("has it wait for the report alone, read so (16/592=waits)", () => {
    const late = new Rehearsal(purchasers(), { readings: { "16/592": "waits" } });
    late.play(scripts, () => late.steps("MM.A").includes("41/1706"));
    late.powerOff("TA.A");
    const reports = late.letters.splice(0).filter(({ from }) => from === "MM.A");
    late.powerOn("TA.A");
    expect(late.timers.has("TA.A")).toBe(false);
    late.letters.push(...reports);
    late.play({});
    expect(boughtBy(late)).toHaveLength(1);
    const lost = cutWhenPaid({ "16/592": "waits" });
    expect(lost.holdings("TA.A").undertakings).toHaveLength(1);
    expect(lost.rests("TA.A")).toBe(false);
  });

  it("has it roll back, read so (16/592=rollsBack): what was paid for is lost, and stays lost", () => {
    const rehearsal = cutWhenPaid({ "16/592": "rollsBack" });
    expect(sinceRestart(rehearsal)).toBe("7B/236 7B/238");
    rehearsal.powerOff("TA.A");
    rehearsal.powerOn("TA.A");
    expect(rehearsal.rests("TA.A")).toBe(true);
    expect(boughtBy(rehearsal)).toEqual([]);
    expect(logOf(rehearsal, "MM.A")).toHaveLength(1);
  });

  it("leaves it in doubt for good when the key is lost (16/556=lost)", () => {
    const rehearsal = cutWhenPaid({ "16/556": "lost" });
    expect(queriesOf(rehearsal, "TA.A")).toEqual([]);
    expect(rehearsal.holdings("TA.A").undertakings).toHaveLength(1);
    expect(rehearsal.rests("TA.A")).toBe(false);
    expect(rehearsal.timers.has("TA.A")).toBe(false);
  });
});

describe("an operator who switches off an agent in doubt", () => {
  it("leaves it in doubt", () => {
    const rehearsal = new Rehearsal(purchasers());
    rehearsal.play(scripts, () => rehearsal.steps("TA.A").includes("16/564"));
    expect(rehearsal.devices["TA.A"]?.shutDown()).toEqual([]);
    expect(rehearsal.holdings("TA.A").undertakings).toMatchObject([{ kind: "doubt" }]);
  });
});
