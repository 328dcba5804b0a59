import { describe, expect, it } from "vitest";
import type { Undertaking } from "../spec/ledger.ts";
import { givenForGood, inFlight, isOtherSide, itemText, type Transfer } from "./books.ts";
import { a, b, inSession, ledger, tickets, units } from "./plants/sample.ts";

const undertaking = (direction: Undertaking["direction"]): Undertaking => ({ session: "s1", direction, ticket: "T1" });
const transfer = (device: string, item: { readonly ticket?: string; readonly amount?: number }): Transfer => ({
  session: "s1",
  device,
  direction: "given",
  ...item,
});

describe("what is decided or promised", () => {
  it("is given for good by the giver only", () => {
    const both = ledger(a({ decided: undertaking("given") }), b({ decided: undertaking("received") }));
    expect(givenForGood(both)).toEqual([{ ...undertaking("given"), device: "A" }]);
  });

  it("is in flight to the receiver only", () => {
    const both = ledger(a({ ready: undertaking("given") }), b({ ready: undertaking("received") }));
    expect(inFlight(both)).toEqual([{ ...undertaking("received"), device: "B" }]);
    expect(inFlight(ledger(a(inSession("s1", "B")), b()))).toEqual([]);
  });
});

describe("what arrives in a session", () => {
  const arriving = { tickets: tickets("arriving", "T1"), notes: units("arriving", 2) };

  it("is in flight, and nothing else that is there", () => {
    const { session } = inSession("s1", "A");
    const transfer = { device: "B", session, direction: "received" };
    expect(inFlight(ledger(a(inSession("s1", "B")), b({ ...inSession("s1", "A"), ...arriving })))).toEqual([
      { ...transfer, ticket: "T1" },
      { ...transfer, amount: 2 },
    ]);
  });

  it("is not, once the session is over", () => {
    expect(inFlight(ledger(a(), b(arriving)))).toEqual([]);
  });
});

describe("the other side of a transfer", () => {
  it("is another device's, of the same session and kind of item", () => {
    expect(isOtherSide(transfer("A", { ticket: "T1" }), transfer("B", { ticket: "T2" }))).toBe(true);
    expect(isOtherSide(transfer("A", { ticket: "T1" }), transfer("A", { ticket: "T1" }))).toBe(false);
    expect(isOtherSide(transfer("A", { ticket: "T1" }), transfer("B", { amount: 1 }))).toBe(false);
    expect(isOtherSide(transfer("A", { ticket: "T1" }), transfer("B", {}))).toBe(false);
    expect(isOtherSide(transfer("A", { amount: 1 }), transfer("B", {}))).toBe(false);
  });
});

it("what moved is told in words", () => {
  expect(itemText({ ticket: "T1", amount: 2 })).toBe("ticket T1 and 2 units");
  expect(itemText({ amount: 1 })).toBe("1 unit");
  expect(itemText({})).toBe("nothing");
});
