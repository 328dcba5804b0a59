import { describe, expect, it } from "vitest";
import type { HostRequest, Merchandise } from "../../spec/host-requests.ts";
import { HostLineError, Lines, readHostLine } from "./host-channel.ts";
import { replaceOctets, requestFields } from "./host-fields.ts";

function fieldOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof HostLineError ? error.field : `not a refusal: ${String(error)}`;
  }
}

const price = { type: "USD", amount: 1 };
const seat: Merchandise = { merchandise: "seat 12 F", kind: "event", price, fields: { event: "Fidelio", date: 7 } };

const read = (line: unknown) => readHostLine(JSON.stringify(line));

const arrives = (merchandise: unknown) => read({ request: { type: "MerchandiseArrives", merchandise } });
const part = (content: unknown) => read({ request: { type: "ObjectPartArrives", content, last: true } });

describe("lines", () => {
  it("are complete when they end", () => {
    const lines = new Lines();
    expect(lines.take('{"a"')).toEqual([]);
    expect(lines.take(":1}\n\n{}")).toEqual(['{"a":1}']);
    expect(lines.take("\n")).toEqual(["{}"]);
  });

  it("are not collected without an end", () => {
    const lines = new Lines();
    expect(lines.take("x".repeat(131_072))).toEqual([]);
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
      { type: "OwnerBuys", peer: "TA.B", merchandise: "a symphony" },
      { type: "MerchantSells", peer: "TA.A", merchandise: "a symphony" },
      { type: "OwnerConfirmsCredential" },
      { type: "OwnerRefusesCredential" },
      { type: "MerchandiseArrives", merchandise: null },
      { type: "MerchandiseArrives", merchandise: seat },
      { type: "OwnerAcceptsGoods" },
      { type: "OwnerRefusesGoods" },
      { type: "OwnerPaysByModule" },
      { type: "OwnerPaysByCard", credential: "00ff" },
      { type: "CardNetworkAnswers", authorized: false, reference: "" },
      { type: "OwnerTakesRefund", peer: "TA.B", ticket: "00ff", credential: "00ff" },
      { type: "MerchantRefunds", peer: "TA.A", price },
      { type: "OwnerOpensGoods", ticket: "00ff" },
    ];
    for (const request of requests) expect(read({ request })).toEqual({ request });
    expect(read({ inspect: true })).toEqual({ inspect: true });
    const named = new Set([...requests.map(({ type }) => type), "ObjectPartArrives"]);
    expect([...named].sort()).toEqual(Object.keys(requestFields).sort());
  });

  it("has octets in base64", () => {
    const request: HostRequest = { type: "ObjectPartArrives", content: new Uint8Array([0, 255, 7]), last: true };
    const object = { header: new Uint8Array(0), content: new Uint8Array(32_768), last: false };
    const arrives: HostRequest = {
      type: "MerchandiseArrives",
      merchandise: { ...seat, kind: "object", fields: { cover: new Uint8Array([1]), usage: "one" }, object },
    };
    for (const said of [request, arrives]) {
      const line = JSON.stringify({ request: said }, replaceOctets);
      expect(new Lines().take(`${line}\n`)).toEqual([line]);
      expect(readHostLine(line)).toEqual({ request: said });
    }
    expect(JSON.stringify(request, replaceOctets)).toContain(`"content":{"octets":"AP8H"}`);
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
    ["half an item", () => arrives({ merchandise: "x", kind: "event", price }), "request.merchandise"],
    ["an item of no kind", () => arrives({ ...seat, kind: "music" }), "request.merchandise"],
    ["an item with more", () => arrives({ ...seat, more: 1 }), "request.merchandise"],
    ["an item with what every object has", () => arrives({ ...seat, toString: 1 }), "request.merchandise"],
    ["an item without a price", () => arrives({ ...seat, price: { type: "USD", amount: 0 } }), "request.merchandise"],
    ["an item with a list for a field", () => arrives({ ...seat, fields: { event: [] } }), "request.merchandise"],
    ["an item with a list of fields", () => arrives({ ...seat, fields: [] }), "request.merchandise"],
    [
      "half an object",
      () => arrives({ ...seat, object: { header: { octets: "" }, last: true } }),
      "request.merchandise",
    ],
    ["no item at all", () => read({ request: { type: "MerchandiseArrives" } }), "request.merchandise"],
    ["octets as text", () => part("AP8H"), "request.content"],
    ["octets that are not base64", () => part({ octets: "AP8" }), "line"],
    ["octets that are written another way", () => part({ octets: "AP8H\n" }), "line"],
    ["octets and more", () => part({ octets: "AP8H", more: 1 }), "request.content"],
    ["octets that are a number", () => part({ octets: 1 }), "request.content"],
    ["no price", () => read({ request: { type: "MerchantRefunds", peer: "TA.A", price: 1 } }), "request.price"],
    [
      "more than a part",
      () => read({ request: { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 1, more: 1 }] } }),
      "request.split",
    ],
  ])("is refused with the field: %s", (_, act, field) => {
    expect(fieldOf(act)).toBe(field);
  });
});
