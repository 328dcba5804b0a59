import { describe, expect, it } from "vitest";
import type { DeviceLedger } from "../spec/ledger.ts";
import { defaultReadings, readingsWith } from "../spec/readings.ts";
import { type OutcomeKind, outcome, outcomes, outcomesExpected, transactionsOf, windowsBehind } from "./outcomes.ts";
import {
  bought,
  byCard,
  card,
  claiming,
  done,
  doubting,
  gotPaid,
  mmA,
  mmB,
  money,
  noSale,
  paid,
  paidBack,
  price,
  sale,
  soldByCard,
  soldByModule,
  taA,
  taB,
  turnedBack,
} from "./plants/purchase-sample.ts";
import { onMessage } from "./plants/sample.ts";
import { windowsOf } from "./windows.ts";

const kindsOf = (...devices: readonly DeviceLedger[]): readonly OutcomeKind[] =>
  transactionsOf(money(...devices)).map(({ kind }) => kind);

describe("how purchases by money module end", () => {
  it.each([
    ["modules both committed; agents both committed", "normal", [bought, paid, sale, gotPaid]],
    [
      "modules payer committed, payee aborted, claim possible; agents customer committed, merchant aborted",
      "window",
      [bought, paid, noSale, claiming],
    ],
    ["modules both aborted, false alarm at the payee; agents both aborted", "normal", [turnedBack, noSale, claiming]],
    [
      "modules both committed; agents customer aborted, merchant committed",
      "violation",
      [turnedBack, paid, sale, gotPaid],
    ],
    [
      "modules both committed; agents customer in doubt, merchant aborted",
      "violation",
      [doubting, paid, noSale, gotPaid],
    ],
    ["modules both aborted; agents customer in doubt, merchant aborted", "violation", [doubting, noSale]],
    ["modules both aborted; agents customer committed, merchant aborted", "violation", [bought, noSale]],
    [
      "modules payee committed, payer aborted; agents customer aborted, merchant committed",
      "violation",
      [sale, gotPaid],
    ],
  ] as const)("%s", (kind, mark, devices) => {
    expect(kindsOf(...devices)).toEqual([kind]);
    expect(outcome(kind).mark).toBe(mark);
  });

  it("are nothing but aborted where nobody has an entry, whatever modules have begun", () => {
    expect(kindsOf(turnedBack, noSale, mmA({ sessionsBegun: 3 }))).toEqual(["both aborted"]);
    expect(kindsOf(mmA({ sessionsBegun: 3 }))).toEqual([]);
  });

  it("are told apart by their orders, and each payment of one order counts", () => {
    const again = { session: "2.2" };
    const twice = mmA({ ...paid, log: [done(price("given")), done(price("given", again))] });
    const twicePaid = mmB({ ...gotPaid, log: [done(price("received")), done(price("received", again))] });
    expect(kindsOf(bought, twice, sale, twicePaid)).toEqual([
      "modules both committed; agents both committed",
      "modules both committed; agents both aborted",
    ]);
  });

  it("have the windows of the readings under which agents and modules part", () => {
    const lost: OutcomeKind = "modules both committed; agents customer aborted, merchant committed";
    expect(windowsBehind(lost, defaultReadings)).toEqual([]);
    const behind = (kind: OutcomeKind, reading: string) => windowsBehind(kind, readingsWith([reading]));
    expect(behind(lost, "16/588=abortsOnTimer")).toEqual(["16-agent-gives-up"]);
    expect(behind(lost, "16/592=rollsBack")).toEqual(["16-agent-rolls-back"]);
    expect(behind("modules both committed; agents both aborted", "16/542=accepted")).toEqual(["16-order-replayed"]);
    const stuck: OutcomeKind = "modules both committed; agents customer in doubt, merchant committed";
    expect(behind(stuck, "16/588=waits")).toEqual(["16-report-lost"]);
    expect(behind(stuck, "16/592=waits")).toEqual(["16-report-not-asked-for"]);
    expect(behind(stuck, "16/556=lost")).toEqual(["16-key-lost"]);
    const never: OutcomeKind = "modules both aborted; agents both committed";
    expect(outcome(never).windows).toEqual([]);
  });

  it("need not all be reached, but what is normal and what is a window", () => {
    const expected = [
      "both aborted",
      "modules both committed; agents both committed",
      "modules both aborted, false alarm at the payee; agents both aborted",
      "modules payer committed, payee aborted, claim possible; agents customer committed, merchant aborted",
    ];
    expect(outcomesExpected(soldByModule, defaultReadings)).toEqual(expected);
    expect(outcomesExpected(soldByModule, readingsWith(["16/588=abortsOnTimer"]))).toEqual(expected);
  });

  it("are 72 kinds, but for the one that leaves nothing to tell of", () => {
    expect(outcomes.filter(({ kind }) => kind.startsWith("modules ")).length).toBe(71);
  });
});

describe("how purchases and refunds by card end", () => {
  const boughtByCard = taA({ ...bought, log: [done(byCard("received"))] });
  const soldOnCard = taB({ ...sale, log: [done(byCard("given"))] });
  const refunded = (direction: "given" | "received") => done({ session: "1.1", order: "1.1", direction, amount: 1 });

  it.each([
    ["both committed", [boughtByCard, soldOnCard]],
    ["merchant committed, customer aborted", [turnedBack, soldOnCard]],
    ["customer committed, merchant aborted", [boughtByCard, noSale]],
    ["both aborted", [turnedBack, noSale]],
    ["both committed", [taA({ log: [refunded("received")] }), taB({ log: [refunded("given")] })]],
    ["merchant committed, customer aborted", [taB({ log: [refunded("given")] })]],
  ] as const)("%s", (kind, devices) => {
    expect(transactionsOf(card(...devices)).map((it) => it.kind)).toEqual([kind]);
  });

  it("have the windows of 21/718", () => {
    const charged = windowsOf(card(turnedBack, soldOnCard));
    expect(charged).toEqual([
      { session: "1.1", kind: "merchant committed, customer aborted", windows: ["21-approval-lost"] },
    ]);
    const alone = card(boughtByCard, noSale);
    expect(windowsOf(alone)).toEqual([]);
    const readings = readingsWith(["21/718=sendFirst"]);
    expect(windowsOf(alone, { readings })[0]?.windows).toEqual(["21-approval-before-commit"]);
    expect(outcomesExpected(soldByCard, readings)).toEqual([
      "both committed",
      "both aborted",
      "merchant committed, customer aborted",
      "customer committed, merchant aborted",
    ]);
    expect(outcomesExpected(paidBack, defaultReadings)).toEqual([
      "both committed",
      "both aborted",
      "merchant committed, customer aborted",
    ]);
  });
});

describe("the windows of figure 41 in a purchase", () => {
  const lost = money(bought, paid, noSale, claiming);
  const kind = "modules payer committed, payee aborted, claim possible; agents customer committed, merchant aborted";

  it("are told apart by what the payee's module has received, whatever agents have under the same session", () => {
    const paying = { ...onMessage("MM.A", "ReadyToCommit", "1.1"), steps: ["41/1704", "41/1706", "41/1710"] } as const;
    const came = { ...onMessage("MM.B", "Acknowledgement", "1.1"), kind: "powerLoss", steps: ["41/1708"] } as const;
    expect(windowsOf(lost, { run: [paying] })).toEqual([
      { session: "1.1", kind, windows: ["41-acknowledgement-lost"] },
    ]);
    expect(windowsOf(lost, { run: [paying, came] })[0]?.windows).toEqual(["41-acknowledgement-forgotten"]);
  });

  it("come to nothing where an agent is in doubt about an order that no module has an entry of", () => {
    const readings = readingsWith(["16/588=waits"]);
    expect(windowsOf(money(doubting), { readings })[0]).toMatchObject({ session: "1+1", windows: ["16-report-lost"] });
  });
});
