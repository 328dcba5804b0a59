import { describe, expect, it } from "vitest";
import { HostLineError, Lines, readHostLine } from "./host-channel.ts";

function fieldOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof HostLineError ? error.field : `not a refusal: ${String(error)}`;
  }
}

const read = (line: unknown) => readHostLine(JSON.stringify(line));

describe("lines", () => {
  it("are complete when they end", () => {
    const lines = new Lines();
    expect(lines.take('{"a"')).toEqual([]);
    expect(lines.take(":1}\n\n{}")).toEqual(['{"a":1}']);
    expect(lines.take("\n")).toEqual(["{}"]);
  });

  it("are not collected without an end", () => {
    const lines = new Lines();
    expect(lines.take("x".repeat(65_536))).toEqual([]);
    expect(fieldOf(() => lines.take("x"))).toBe("length");
  });
});

describe("what owner and host say", () => {
  it("is a request with all its fields, or that the device is to show what it holds", () => {
    const requests = [
      { type: "OwnerTransfersTickets", peer: "TA.B" },
      { type: "HostExpectsTickets", peer: "TA.A" },
      { type: "OwnerAnswersCheck", wanted: false },
      { type: "OwnerPicksTickets", tickets: ["00ff"] },
      { type: "OwnerAgreesToPay", peer: "MM.B", route: "network" },
      { type: "MerchantStartsSale", peer: "MM.A" },
      { type: "MerchantEntersAmount", amount: 1 },
      { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 3 }] },
      { type: "OwnerRejectsAmount" },
      { type: "OwnerChoosesOtherNotes", split: [] },
      { type: "OwnerGivesUp" },
      { type: "OwnerCancels" },
      { type: "HostNamesNewAmount", amount: 2 },
      { type: "HostNamesNoAmount" },
    ];
    for (const request of requests) expect(read({ request })).toEqual({ request });
    expect(read({ inspect: true })).toEqual({ inspect: true });
  });

  it.each([
    ["no JSON", () => readHostLine("{"), "line"],
    ["no object", () => read(7), "line"],
    ["a list", () => read([{ inspect: true }]), "line"],
    ["nothing", () => read({}), "line"],
    ["two things", () => read({ inspect: true, request: { type: "OwnerGivesUp" } }), "line"],
    ["no inspection", () => read({ inspect: false }), "request"],
    ["no request", () => read({ request: null }), "request"],
    ["no type", () => read({ request: {} }), "request.type"],
    ["an unknown type", () => read({ request: { type: "toString" } }), "request.type"],
    ["a field too few", () => read({ request: { type: "HostExpectsTickets" } }), "request.peer"],
    ["a field too many", () => read({ request: { type: "OwnerGivesUp", amount: 1 } }), "request.amount"],
    ["no amount", () => read({ request: { type: "MerchantEntersAmount", amount: 0 } }), "request.amount"],
    ["half an amount", () => read({ request: { type: "HostNamesNewAmount", amount: 1.5 } }), "request.amount"],
    ["no flag", () => read({ request: { type: "OwnerAnswersCheck", wanted: "no" } }), "request.wanted"],
    ["no route", () => read({ request: { type: "OwnerAgreesToPay", peer: "MM.B", route: "by air" } }), "request.route"],
    ["no list", () => read({ request: { type: "OwnerPicksTickets", tickets: "00ff" } }), "request.tickets"],
    ["no names", () => read({ request: { type: "OwnerPicksTickets", tickets: [1] } }), "request.tickets"],
    [
      "half a part",
      () => read({ request: { type: "OwnerConfirmsAmount", split: [{ type: "USD" }] } }),
      "request.split",
    ],
    [
      "more than a part",
      () => read({ request: { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 1, more: 1 }] } }),
      "request.split",
    ],
  ])("is refused with the field: %s", (_, act, field) => {
    expect(fieldOf(act)).toBe(field);
  });
});
