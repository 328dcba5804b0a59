import { describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { heldNote, modules } from "../device/rehearsal-cast.ts";
import { lying } from "../device/tampering.ts";
import { issueNote } from "../domain/note-transfer.ts";
import {
  generator,
  limits,
  noon,
  numbered,
  payee as payeeModule,
  payer as payerModule,
  sampleModule,
} from "../domain/samples.ts";
import { decodeStore } from "../store/record.ts";
import type { Content } from "../wire/message.ts";
import {
  abortedByX,
  abortedByY,
  amounts,
  confirms,
  euros,
  names,
  paid,
  play,
  purchase,
  sale,
  since,
  usd,
} from "./payments.ts";

describe("a payment", () => {
  it("goes through its steps in the order of the figures, at both ends", () => {
    const rehearsal = paid(100);
    expect(rehearsal.steps("MM.A").slice(0, 7).join(" ")).toBe(
      "43/1760 43/1762 43/1764 43/1766 43/1774 43/1776 38/1464",
    );
    expect(since(rehearsal.steps("MM.A"), "38/1564")).toBe(
      "38/1564 43/1782 43/1784 43/1786 43/1798 43/1800 43/1802 43/1810 43/1812 39/1566 39/1568 39/1570 39/1572 " +
        "39/1574 41/1704 41/1706 41/1710 41/1712 41/1714 41/1716",
    );
    expect(since(rehearsal.steps("MM.B"), "43/1778")).toBe(
      "43/1778 43/1780 39/1576 39/1578 39/1580 39/1584 39/1586 39/1588 39/1590 39/1592 39/1594 39/1596 39/1598 " +
        "39/1600 43/1814 41/1702 41/1708 41/1718 41/1720 41/1722 41/1724",
    );
  });

  it("moves the notes, and nothing else, and both logs tell of it", () => {
    const rehearsal = paid(150);
    expect([amounts(rehearsal, "MM.A"), amounts(rehearsal, "MM.B")]).toEqual([[50], [100, 50]]);
    expect(rehearsal.holdings("MM.A").log).toMatchObject([{ kind: "committed", direction: "given" }]);
    expect(rehearsal.holdings("MM.B").log).toMatchObject([{ kind: "committed", direction: "received" }]);
    expect(rehearsal.notices("MM.A")).toEqual(["41/1714 transactionComplete"]);
    expect([rehearsal.refusals("MM.A"), rehearsal.refusals("MM.B")]).toEqual([[], []]);
  });

  it("may be made of notes of several types, but not of one type in two parts", () => {
    const euro = issueNote(
      symbolicCrypto,
      {
        serial: 9,
        bank: "Bank",
        type: "EUR",
        value: 40,
        issued: noon,
        expires: noon + 1_000_000,
        first: payerModule.id,
      },
      generator,
    );
    const cast = modules({ "MM.A": { notes: [heldNote(1), { note: euro, residual: 40 }] } });
    const split = (...types: readonly ["USD" | "EUR", number][]): HostRequest => ({
      type: "OwnerConfirmsAmount",
      split: types.map(([type, amount]) => ({ type, amount })),
    });
    const both = play([split(["USD", 60], ["EUR", 40])], [names(100)], {}, cast);
    expect([amounts(both, "MM.A"), amounts(both, "MM.B")]).toEqual([[40], [60, 40]]);
    const halves = play([split(["USD", 50], ["USD", 50]), { type: "OwnerGivesUp" }], [names(100)], {}, cast);
    expect(halves.refusals("MM.A")[0]).toBe("43/1802 fundsInsufficient");
    expect(halves.seen.map(({ effect }) => (effect.type === "refusal" ? effect.refusal.field : ""))).toContain("split");
  });

  it("shows what is on its way as leaving and arriving, and that the payee is ready", () => {
    const rehearsal = new Rehearsal(modules(), { carry: (letter, number) => (number === 7 ? [] : [letter]) });
    const say = (at: string, request: HostRequest) => {
      rehearsal.give(at, { type: "request", request });
      rehearsal.deliverAll();
    };
    say("MM.B", sale);
    say("MM.A", purchase);
    say("MM.B", names(130));
    say("MM.A", confirms(130));
    const [payer, payee] = [rehearsal.holdings("MM.A"), rehearsal.holdings("MM.B")];
    expect(payer.notes.map(({ amount, holding }) => `${amount} ${holding}`).sort()).toEqual([
      "100 leaving",
      "30 leaving",
      "70 final",
    ]);
    expect(payee.notes.map(({ amount, holding }) => `${amount} ${holding}`)).toHaveLength(2);
    expect(payee.notes.every(({ holding }) => holding === "arriving")).toBe(true);
    expect(payee.undertakings).toMatchObject([{ kind: "ready", direction: "received", session: payer.session }]);
    expect(payer.undertakings).toEqual([]);
  });

  it("is logged with both clocks, as they were exchanged", () => {
    const rehearsal = paid(100);
    const entries = ["MM.A", "MM.B"].map((at) => {
      const contents = decodeStore(rehearsal.stores[at] ?? new Uint8Array());
      const last = contents.ok ? contents.records.at(-1) : undefined;
      return last?.record === "committed" ? last.entry : undefined;
    });
    expect(entries[0]?.at).toBeGreaterThan(noon);
    expect([entries[0]?.at, entries[0]?.peerAt]).toEqual([entries[1]?.peerAt, entries[1]?.at]);
    expect(entries[0]?.at).not.toBe(entries[0]?.peerAt);
  });

  it("can be followed by another one, with what was received", () => {
    const rehearsal = paid(100);
    rehearsal.play({
      "MM.A": [{ type: "MerchantStartsSale", peer: "MM.B" }, names(60)],
      "MM.B": [{ type: "OwnerAgreesToPay", peer: "MM.A", route: "direct" }, confirms(60)],
    });
    expect([amounts(rehearsal, "MM.A"), amounts(rehearsal, "MM.B")]).toEqual([[100, 60], [40]]);
  });

  it("is the same for the same events", () => {
    expect(paid(100).sent).toEqual(paid(100).sent);
  });
});

describe("the buyer", () => {
  it("rejects a sum, and is asked for another one", () => {
    const rehearsal = play(
      [{ type: "OwnerRejectsAmount" }, confirms(70)],
      [names(100), { type: "HostNamesNewAmount", amount: 70 }],
    );
    expect(rehearsal.steps("MM.A").join(" ")).toContain("43/1786 43/1788 43/1782 43/1784 43/1786 43/1798");
    expect(rehearsal.steps("MM.B").join(" ")).toContain("43/1790 43/1792 43/1794 43/1780 39/1576");
    expect(amounts(rehearsal, "MM.B")).toEqual([70]);
  });

  it("chooses other notes when those chosen are not held", () => {
    const rehearsal = play(
      [
        { type: "OwnerConfirmsAmount", split: euros },
        { type: "OwnerChoosesOtherNotes", split: usd(100) },
      ],
      [names(100)],
    );
    expect(rehearsal.steps("MM.A").join(" ")).toContain(
      "43/1798 43/1800 43/1802 43/1804 43/1806 43/1798 43/1800 43/1802 43/1810",
    );
    expect(rehearsal.refusals("MM.A")).toEqual(["43/1802 fundsInsufficient"]);
    expect(amounts(rehearsal, "MM.B")).toEqual([100]);
  });

  it.each([
    ["does not add up to the sum", usd(90)],
    ["names a type twice", [...usd(50), ...usd(50)]],
    ["is more than is held", [{ type: "USD", amount: 300 }]],
  ])("is asked again for a split that %s", (_, split) => {
    const sum = split[0]?.amount === 300 ? 300 : 100;
    const rehearsal = play([{ type: "OwnerConfirmsAmount", split }, { type: "OwnerCancels" }], [names(sum)]);
    expect(rehearsal.steps("MM.A")).toContain("43/1804");
    expect(rehearsal.steps("MM.A")).not.toContain("43/1810");
  });

  it("gives up for want of funds, and the merchant names no other sum", () => {
    const rehearsal = play(
      [{ type: "OwnerConfirmsAmount", split: euros }, { type: "OwnerGivesUp" }],
      [names(100), { type: "HostNamesNoAmount" }],
    );
    expect(rehearsal.steps("MM.A").join(" ")).toContain("43/1806 43/1808 42/1748");
    expect(since(rehearsal.steps("MM.B"), "43/1790")).toBe(`43/1790 43/1792 43/1794 43/1796 ${abortedByX}`);
    expect(since(rehearsal.steps("MM.A"), "42/1748")).toBe(abortedByY);
    expect([amounts(rehearsal, "MM.A"), amounts(rehearsal, "MM.B")]).toEqual([[100, 100], []]);
  });

  it.each([
    ["when asked to confirm", [{ type: "OwnerCancels" }], "43/1786"],
    [
      "when asked for other notes",
      [{ type: "OwnerConfirmsAmount", split: euros }, { type: "OwnerCancels" }],
      "43/1806",
    ],
  ] as const)("cancels %s", (_, script, last) => {
    const rehearsal = play(script, [names(100)]);
    expect(since(rehearsal.steps("MM.A"), last)).toBe(`${last} ${abortedByX}`);
    expect(since(rehearsal.steps("MM.B"), "42/1748")).toBe(abortedByY);
    expect(rehearsal.notices("MM.A")).toEqual(["42/1744 transactionAborted"]);
    expect(rehearsal.notices("MM.B")).toEqual(["42/1754 transactionAborted"]);
  });

  it("may choose other notes as often as the limit says", () => {
    const few = modules({ "MM.A": { limits: { ...limits, splitsMax: 1 } } });
    const rehearsal = new Rehearsal(few);
    const again: HostRequest = { type: "OwnerChoosesOtherNotes", split: euros };
    const script = [purchase, { type: "OwnerConfirmsAmount", split: euros } as const, again, again];
    rehearsal.play({ "MM.B": [sale, names(100)], "MM.A": script });
    expect(rehearsal.accepted("MM.A", "43/1804")).toEqual([
      ["OwnerChoosesOtherNotes", "OwnerGivesUp", "OwnerCancels"],
      ["OwnerGivesUp", "OwnerCancels"],
    ]);
  });
});

describe("the merchant", () => {
  it("may name as many sums as the limit says", () => {
    const few = modules({ "MM.B": { limits: { ...limits, amountsMax: 2 } } });
    const rehearsal = new Rehearsal(few);
    const another: HostRequest = { type: "HostNamesNewAmount", amount: 80 };
    rehearsal.play({
      "MM.B": [sale, names(100), another, another],
      "MM.A": [purchase, { type: "OwnerRejectsAmount" }, { type: "OwnerRejectsAmount" }],
    });
    expect(rehearsal.accepted("MM.B", "43/1792")).toEqual([
      ["HostNamesNewAmount", "HostNamesNoAmount"],
      ["HostNamesNoAmount"],
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])("is not heard when naming a sum of %d", (amount) => {
    const rehearsal = play([], [names(amount)]);
    expect(rehearsal.prompts["MM.B"]?.step).not.toBe("43/1792");
    expect(rehearsal.steps("MM.B").at(-1)).not.toBe("43/1780");
  });
});

describe("a request of another round than the next", () => {
  const rejects: HostRequest = { type: "OwnerRejectsAmount" };
  const otherRound = (address: "MM.A" | "MM.B", name: string): Tampering => ({
    carry: lying([payerModule, payeeModule], { address, role: address === "MM.A" ? 0 : 1 }, (content) =>
      content.name === name ? ({ ...content, fields: { ...content.fields, round: 2 } } as Content) : content,
    ),
  });

  it("is not acted upon by the payer", () => {
    const rehearsal = paid(100, otherRound("MM.B", "43/PaymentRequest"));
    expect(rehearsal.refusals("MM.A")).toEqual(["43/1782 unexpected"]);
    expect(since(rehearsal.steps("MM.A"), "43/1782")).toBe(`43/1782 ${abortedByX}`);
  });

  it("is not acted upon by the payee, if it is refused", () => {
    const rehearsal = play([rejects], [names(100)], otherRound("MM.A", "43/PaymentRequestRefused"));
    expect(rehearsal.refusals("MM.B")).toEqual(["43/1790 unexpected"]);
    expect(since(rehearsal.steps("MM.B"), "43/1790")).toBe(`43/1790 ${abortedByX}`);
  });
});

describe("tellers and other modules", () => {
  const bank = sampleModule(numbered[1_000_000], 22);
  const other = sampleModule(numbered[10_000_000], 22);
  const withPayee = (module: typeof bank) => modules({ "MM.B": { id: module.id, certificate: module.certificate } });
  const asPayer = (module: typeof bank) => ({
    ...withPayee(bank),
    ...modules({ "MM.A": { id: module.id, certificate: sampleModule(module.id, 21).certificate, notes: [] } }),
  });

  it("commit without telling anybody, and skip expiry and bad ids", () => {
    const rehearsal = paid(100, {}, withPayee(bank));
    expect(since(rehearsal.steps("MM.B"), "39/1578")).toBe(
      "39/1578 39/1580 39/1584 39/1594 39/1596 39/1598 39/1600 43/1814 41/1702 41/1708 41/1718 41/1720 41/1724",
    );
    expect(rehearsal.notices("MM.B")).toEqual([]);
    expect(amounts(rehearsal, "MM.B")).toEqual([100]);
  });

  it.each([
    ["a teller's bank reverses its bookings", bank, "42/1740 42/1742", ["42/1742 bookingsReversed"]],
    ["nobody is told by another module", other, "42/1740", []],
  ])("abort: %s", (_, module, steps, notices) => {
    const rejects: HostRequest = { type: "OwnerRejectsAmount" };
    const rehearsal = play([rejects], [names(100), { type: "HostNamesNoAmount" }], {}, withPayee(module));
    expect(since(rehearsal.steps("MM.B"), "42/1726")).toBe(`42/1726 42/1728 42/1730 42/1734 ${steps} 42/1746`);
    expect(rehearsal.notices("MM.B")).toEqual(notices);
  });

  it.each([
    ["a teller's bank reverses its bookings", bank, "42/1756 42/1758", ["42/1758 bookingsReversed"]],
    ["nobody is told by another module", other, "42/1756", []],
  ])("are told of an abort: %s", (_, module, steps, notices) => {
    const rejects: HostRequest = { type: "OwnerRejectsAmount" };
    const rehearsal = play([rejects], [names(100), { type: "HostNamesNoAmount" }], {}, asPayer(module));
    expect(since(rehearsal.steps("MM.A"), "42/1748")).toBe(`42/1748 42/1750 42/1752 ${steps}`);
    expect(rehearsal.notices("MM.A")).toEqual(notices);
  });
});
