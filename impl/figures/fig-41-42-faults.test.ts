import { describe, expect, it } from "vitest";
import type { StepAddress } from "../../spec/step-address.ts";
import { Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { heldNote, modules } from "../device/rehearsal-cast.ts";
import { abortedByX, abortedByY, amounts, names, paid, purchase, sale, since } from "./payments.ts";

const ready = 7;
const lost = (which: number): Tampering => ({ carry: (letter, number) => (number === which ? [] : [letter]) });

describe("the time runs out", () => {
  it("after Ready-to-Commit was lost: nothing has moved, and the payee is not bound any more", () => {
    const rehearsal = paid(100, lost(ready));
    expect(rehearsal.refusals("MM.A")).toEqual(["41/1704 queriesExhausted"]);
    expect(rehearsal.holdings("MM.B")).toMatchObject({ log: [], undertakings: [] });
    expect(rehearsal.notices("MM.B")).toEqual(["42/1754 transactionAborted"]);
    expect([amounts(rehearsal, "MM.A"), amounts(rehearsal, "MM.B")]).toEqual([[100, 100], []]);
  });

  it("after the acknowledgement was lost: the payee warns, and logs which notes it has not got", () => {
    const rehearsal = paid(100, lost(ready + 1));
    expect(since(rehearsal.steps("MM.B"), "42/1726")).toBe(
      "42/1726 42/1728 42/1730 42/1732 42/1734 42/1736 42/1738 42/1746",
    );
    expect(rehearsal.notices("MM.B")).toEqual(["42/1738 abortedPossibleTransferError"]);
    const [entry] = rehearsal.holdings("MM.B").log;
    expect(entry).toMatchObject({ kind: "abortedAfterReady", direction: "received", notes: [{ amount: 100 }] });
    expect(entry?.session).toBe(rehearsal.holdings("MM.A").log[0]?.session);
    expect([amounts(rehearsal, "MM.A"), amounts(rehearsal, "MM.B")]).toEqual([[100], []]);
    // The payer has committed and ignores that the payee has not (reading 42/1750).
    expect(rehearsal.steps("MM.A").at(-1)).toBe("41/1716");
  });

  it("and the payer obeys all the same, under that reading: the notes come back", () => {
    const rehearsal = paid(100, { ...lost(ready + 1), readings: { "42/1750": "obey" } });
    expect(since(rehearsal.steps("MM.A"), "41/1716")).toBe(`41/1716 ${abortedByY}`);
    expect(rehearsal.holdings("MM.A")).toMatchObject({ log: [], undertakings: [] });
    expect(amounts(rehearsal, "MM.A")).toEqual([100, 100]);
    rehearsal.powerOff("MM.A");
    rehearsal.powerOn("MM.A");
    expect(amounts(rehearsal, "MM.A")).toEqual([100, 100]);
  });

  it("but obeys no more when it has begun another session", () => {
    // Acknowledgement, query and notice.
    const losing = { carry: <T>(it: T, number: number) => (number > ready && number <= ready + 3 ? [] : [it]) };
    const rehearsal = paid(100, { ...losing, readings: { "42/1750": "obey" } });
    const notice = rehearsal.sent[ready + 2];
    if (notice === undefined) throw new Error("not sent");
    rehearsal.play({ "MM.B": [sale, names(50)], "MM.A": [purchase, { type: "OwnerCancels" }] });
    expect(rehearsal.rests("MM.A")).toBe(true);
    rehearsal.give("MM.A", { type: "message", ...notice });
    expect(amounts(rehearsal, "MM.A")).toEqual([100]);
    expect(rehearsal.refusal("MM.A")).toMatchObject({ reason: "unexpected" });
  });
});

describe("a message that comes when the session is over", () => {
  const obeying = { "42/1750": "obey" } as const;

  it("undoes nothing unless it is the other end's abort, under that reading too", () => {
    // The acknowledgement and the notice are lost, the query between them comes.
    const carry = <T>(it: T, number: number) => (number === ready + 1 || number === ready + 3 ? [] : [it]);
    const rehearsal = paid(100, { carry, readings: obeying });
    expect(rehearsal.steps("MM.A").at(-1)).toBe("41/1716");
    expect(amounts(rehearsal, "MM.A")).toEqual([100]);
    expect(rehearsal.refusals("MM.A")).toEqual(["wire unexpected"]);
    const notice = rehearsal.sent[ready + 2];
    if (notice === undefined) throw new Error("not sent");
    const altered = {
      ...notice,
      bytes: notice.bytes.map((octet, at) => (at === notice.bytes.length - 1 ? octet ^ 1 : octet)),
    };
    rehearsal.give("MM.A", { type: "message", ...altered });
    expect(amounts(rehearsal, "MM.A")).toEqual([100]);
    expect(rehearsal.refusals("MM.A")).toHaveLength(2);
    // What it obeys it does not refuse.
    rehearsal.give("MM.A", { type: "message", ...notice });
    expect(amounts(rehearsal, "MM.A")).toEqual([100, 100]);
    expect(rehearsal.refusals("MM.A")).toHaveLength(2);
  });
});

describe("a device that is stopped in an orderly way", () => {
  it("does not abort what it has decided", () => {
    // The payer's second write is its commit: it halts there, bound by its decision.
    const halted = paid(100, { failWrite: { device: "MM.A", write: 2 } });
    expect(halted.holdings("MM.A").undertakings).toMatchObject([{ kind: "decided" }]);
    expect(halted.devices["MM.A"]?.shutDown()).toEqual([]);
  });

  it("aborts a session in which nothing is decided yet", () => {
    const rehearsal = new Rehearsal(modules());
    for (const [at, request] of [
      ["MM.B", sale],
      ["MM.A", purchase],
      ["MM.B", names(100)],
    ] as const) {
      rehearsal.give(at, { type: "request", request });
      rehearsal.deliverAll();
    }
    expect(rehearsal.holdings("MM.A")).toMatchObject({ peer: expect.anything(), undertakings: [] });
    expect(rehearsal.devices["MM.A"]?.shutDown()).toContainEqual({ type: "step", step: "42/1726" });
  });
});

describe("receipt of the acknowledgement as one act with the commit", () => {
  const readings = { "41/1708": "oneAct" } as const;

  it("is step 1708 too, and completes the payment", () => {
    const rehearsal = paid(100, { readings });
    expect(since(rehearsal.steps("MM.B"), "41/1702")).toBe("41/1702 41/1708 41/1718 41/1720 41/1722 41/1724");
    expect(rehearsal.notices("MM.B")).toEqual(["41/1722 transactionComplete"]);
  });

  it("does not happen without an acknowledgement: the payee does not commit", () => {
    const rehearsal = paid(100, { ...lost(ready + 1), readings });
    expect(rehearsal.notices("MM.B")).toEqual(["42/1738 abortedPossibleTransferError"]);
    expect(amounts(rehearsal, "MM.B")).toEqual([]);
  });
});

describe("a write that fails", () => {
  it("of readiness aborts both, without an entry", () => {
    const rehearsal = paid(100, { failWrite: { device: "MM.B", write: 1 } });
    expect(since(rehearsal.steps("MM.B"), "43/1814")).toBe(`43/1814 ${abortedByX}`);
    expect(rehearsal.holdings("MM.B").log).toEqual([]);
    expect(amounts(rehearsal, "MM.A")).toEqual([100, 100]);
  });

  it("of the payer's decision aborts both; the payee has been ready, and clears that", () => {
    const rehearsal = paid(100, { failWrite: { device: "MM.A", write: 1 } });
    expect(since(rehearsal.steps("MM.A"), "41/1704")).toBe(`41/1704 ${abortedByX}`);
    expect(since(rehearsal.steps("MM.B"), "41/1702")).toBe(`41/1702 ${abortedByY}`);
    expect(rehearsal.holdings("MM.B")).toMatchObject({ log: [], undertakings: [] });
  });

  it.each([
    ["MM.A", 2, "41/1706"],
    ["MM.B", 2, "41/1708"],
  ] as const)("at the commit stops %s until power is cycled", (device, write, last) => {
    const rehearsal = paid(100, { failWrite: { device, write } });
    expect(rehearsal.steps(device).at(-1)).toBe(last);
    expect(rehearsal.seen.find(({ effect }) => effect.type === "halt")).toMatchObject({ device });
    rehearsal.powerOff(device);
    rehearsal.powerOn(device);
    expect(rehearsal.rests(device)).toBe(true);
    expect(rehearsal.holdings(device).log).toMatchObject([
      { kind: device === "MM.A" ? "committed" : "abortedAfterReady" },
    ]);
  });
});

describe("a loss of power", () => {
  const whole = paid(100);
  const total = (rehearsal: Rehearsal, address: string): number =>
    amounts(rehearsal, address).reduce((sum, amount) => sum + amount, 0);

  /** Value is never more than it was; where it is less, the payee's special entry names what is missing. */
  const check = (rehearsal: Rehearsal): string => {
    const [payer, payee] = [total(rehearsal, "MM.A"), total(rehearsal, "MM.B")];
    expect(rehearsal.rests("MM.A") && rehearsal.rests("MM.B")).toBe(true);
    const shown = [rehearsal.holdings("MM.A"), rehearsal.holdings("MM.B")];
    expect(shown.flatMap(({ undertakings }) => undertakings)).toEqual([]);
    expect(payer === 200 || shown[0]?.log.some(({ kind }) => kind === "committed")).toBe(true);
    expect(payee === 0 || shown[1]?.log.some(({ kind }) => kind === "committed")).toBe(true);
    if (payer + payee === 200) return payee === 100 ? "paid" : "kept";
    expect(payer + payee).toBe(100);
    expect(shown[1]?.log).toMatchObject([{ kind: "abortedAfterReady", notes: [{ amount: 100 }] }]);
    return "lost";
  };

  it.each(["MM.A", "MM.B"])("of %s, before and after whatever it does, makes no value", (device) => {
    const ends = new Set<string>();
    for (let after = 0; after <= whole.puts(device); after += 1) ends.add(check(paid(100, { cut: { device, after } })));
    expect([...ends].sort()).toEqual(["kept", "lost", "paid"]);
  });

  const effectsBefore = (rehearsal: Rehearsal, device: string, step: StepAddress): number => {
    const until = rehearsal.seen.findIndex(({ effect }) => effect.type === "step" && effect.step === step);
    return rehearsal.seen.slice(0, until).filter((it) => it.device === device).length;
  };

  it("of the payer after its acknowledgement is completed on restart", () => {
    const after = effectsBefore(whole, "MM.A", "41/1706");
    const rehearsal = paid(100, { cut: { device: "MM.A", after } });
    expect(since(rehearsal.steps("MM.A"), "41/1704")).toBe("41/1704 41/1710 41/1712 41/1714 41/1716");
    expect(check(rehearsal)).toBe("paid");
  });

  it("of the payee after Ready-to-Commit leaves a special entry on restart, and sends nothing", () => {
    const after = effectsBefore(whole, "MM.B", "41/1702");
    const rehearsal = paid(100, { cut: { device: "MM.B", after } });
    expect(since(rehearsal.steps("MM.B"), "43/1814")).toBe(
      "43/1814 42/1726 42/1728 42/1730 42/1732 42/1734 42/1736 42/1738 42/1746",
    );
    expect(rehearsal.sent).toHaveLength(whole.sent.length);
    expect(check(rehearsal)).toBe("lost");
  });

  it("makes value under the literal reading, which is why it is not the default", () => {
    const readings = { "41/1706": "acknowledgeFirst" } as const;
    const after = effectsBefore(paid(100, { readings }), "MM.A", "41/1706");
    const rehearsal = paid(100, { readings, cut: { device: "MM.A", after } });
    expect(total(rehearsal, "MM.A") + total(rehearsal, "MM.B")).toBe(300);
  });

  it("loses nothing whose acknowledgement came, if its receipt is one act with the log write", () => {
    const readings = { "41/1708": "oneAct" } as const;
    const plain = paid(100, { readings });
    for (let after = effectsBefore(plain, "MM.B", "41/1708"); after <= plain.puts("MM.B"); after += 1) {
      const rehearsal = paid(100, { readings, cut: { device: "MM.B", after } });
      expect([total(rehearsal, "MM.A"), total(rehearsal, "MM.B")]).toEqual([100, 100]);
    }
  });

  it("of the payee after its receipt of the acknowledgement, as one act, is completed on restart", () => {
    const readings = { "41/1708": "oneAct" } as const;
    const after = effectsBefore(paid(100, { readings }), "MM.B", "41/1708") + 1;
    const rehearsal = paid(100, { readings, cut: { device: "MM.B", after } });
    expect(since(rehearsal.steps("MM.B"), "41/1708")).toBe("41/1708 43/1814 41/1718 41/1720 41/1722 41/1724");
  });

  it("leaves the change of a note where it was", () => {
    const cast = modules({ "MM.A": { notes: [heldNote(1, 500)] } });
    const rehearsal = paid(
      120,
      { cut: { device: "MM.A", after: effectsBefore(paid(120, {}, cast), "MM.A", "39/1574") } },
      cast,
    );
    expect([amounts(rehearsal, "MM.A"), amounts(rehearsal, "MM.B")]).toEqual([[500], []]);
  });
});
