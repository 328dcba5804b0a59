import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { exploreWith, type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";
import { posPayment } from "../systems/pos-payment.ts";

const system = untyped(posPayment({ transactions: 1, powerLosses: 0 }));
const exploration = explore(system);
const payer = takenEntries(exploration, "MM.A");
const payee = takenEntries(exploration, "MM.B");
const on = (entries: readonly TakenEntry[], type: string): readonly TakenEntry[] => {
  const found = entries.filter(({ event }) => event.type === type);
  expect(found.length).toBeGreaterThan(0);
  return found;
};
const isPaying = ({ sent }: TakenEntry): boolean => sent.some(({ type }) => type === "NotePacket");

describe("FIG. 43", () => {
  it("43/1786: the owner's answer, right or wrong, and 43/1802: the funds", () => {
    for (const entry of on(payer, "OwnerConfirmsAmount")) {
      const enough = entry.event.affordable === true && Number(entry.before.balance) >= Number(entry.before.requested);
      expect(isPaying(entry)).toBe(enough);
      expect(entry.steps.slice(0, 4)).toEqual(["43/1798", "43/1800", "43/1802", enough ? "43/1810" : "43/1804"]);
    }
    for (const { steps, sent } of on(payer, "OwnerRejectsAmount")) {
      expect(steps).toEqual(["43/1788"]);
      expect(sent).toMatchObject([{ type: "PaymentRequestRefused", reason: "wrong" }]);
    }
  });

  it("43/1806 -> 43/1798: at most one other split a request, then 43/1808", () => {
    for (const { before, after, steps } of on(payer, "OwnerChoosesOtherNotes")) {
      expect([before.splits, after.splits]).toEqual([0, 1]);
      expect(steps[0]).toBe("43/1798");
    }
    for (const { sent } of on(payer, "OwnerGivesUp")) {
      expect(sent).toMatchObject([{ type: "PaymentRequestRefused", reason: "funds" }]);
    }
  });

  it("pays what its owner has confirmed for this request, and forgets that with the next request", () => {
    for (const { sent, after } of payer.filter(isPaying)) {
      expect(sent[0]?.amount).toBe(after.confirmed);
      expect(after.confirmed).toBe(after.requested);
    }
    for (const { after, before, event, steps } of on(payer, "PaymentRequest")) {
      expect(steps).toEqual(["43/1782", "43/1784", "43/1786"]);
      expect(event.round).toBe(Number(before.round) + 1);
      expect(after).toMatchObject({ confirmed: null, affordable: null, splits: 0, requested: event.amount });
    }
  });

  /** Refusals and packets that answer another request than the payee's last, and are acted on. */
  const stale = (entries: readonly TakenEntry[]) =>
    entries.filter(({ event, before }) => "round" in event && event.round !== before.round);

  it("43/1790: acts on the answer to its last request only", () => {
    on(payee, "PaymentRequestRefused");
    on(payee, "NotePacket");
    expect(stale(payee)).toEqual([]);
  });

  it.each(["dropGuard 43/1780 on PaymentRequestRefused#0", "dropGuard 43/1788 on PaymentRequest#0"])(
    "acts on what is old when broken: %s",
    (fault) => {
      const broken = exploreWith(system, fault);
      const old = [
        ...stale(takenEntries(broken, "MM.B")),
        ...takenEntries(broken, "MM.A").filter(
          ({ event, before }) => event.type === "PaymentRequest" && Number(event.round) <= Number(before.round),
        ),
      ];
      expect(old.length).toBeGreaterThan(0);
    },
  );

  it("43/1794 -> 43/1780: one new sum, the same or another, or 43/1794 -> 43/1796: none", () => {
    for (const { before, after, sent } of on(payee, "HostNamesNewAmount")) {
      expect([before.round, after.round]).toEqual([1, 2]);
      expect(sent).toMatchObject([{ type: "PaymentRequest", round: 2 }]);
    }
    for (const { steps, sent } of on(payee, "HostNamesNoAmount")) {
      expect(steps.slice(0, 2)).toEqual(["43/1796", "42/1726"]);
      expect(sent).toMatchObject([{ type: "TransactionCannotBeCompleted" }]);
    }
  });

  it("has a timer wherever it waits for the other end, and none where it waits for its own owner", () => {
    const waits = (entries: readonly TakenEntry[], kind: "timer" | "environment") =>
      new Set(
        entries.filter(({ entry, before }) => entry.stimulus.kind === kind && before.session !== null).map(placeOf),
      );
    const timeouts = [...payer, ...payee].filter(
      ({ entry, before }) => entry.stimulus.kind === "timer" && before.session,
    );
    for (const { steps } of timeouts) expect(steps[0]).toBe("42/1726");
    const placeOf = ({ entry }: TakenEntry): string =>
      (entry.steps[0]?.transitions[0]?.source ?? "").split(".").slice(2).join(".");
    expect(waits(payer, "timer")).toEqual(
      new Set(["awaitingRequest", "s1788_refuseAmount", "s1808_refuseFunds", "commit.awaitingReadiness"]),
    );
    expect(waits(payer, "environment")).toEqual(new Set(["s1786_amountRight", "s1806_otherAmounts"]));
    expect(waits(payee, "timer")).toEqual(new Set(["s1780_requestAmount", "s1814_commit.s1702_declareReady.declare"]));
    expect(waits(payee, "environment")).toEqual(new Set(["s1778_promptAmount", "s1794_newAmount"]));
  });
});
