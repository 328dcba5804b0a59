import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "./nearest.ts";

describe("nearest names", () => {
  it("counts letters inserted, left out, replaced and swapped", () => {
    expect(editDistance("payment", "payment")).toBe(0);
    expect(editDistance("paymnt", "payment")).toBe(1);
    expect(editDistance("apyment", "payment")).toBe(1);
    expect(editDistance("", "abc")).toBe(3);
  });

  it("puts the nearest first and leaves out what nobody can have meant", () => {
    expect(nearest("pos-paymnt", ["ticket-transfer", "pos-payment", "note-transfer"])).toEqual(["pos-payment"]);
    expect(nearest("ticket", ["ticket-transfer", "pos-payment"])).toEqual(["ticket-transfer"]);
    expect(nearest("entirely else", ["ticket-transfer", "pos-payment"])).toEqual([]);
  });
});
