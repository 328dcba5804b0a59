import { describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import { isOneOf, isSound } from "./host-request.ts";

const split = (type: string, amount: number): HostRequest => ({
  type: "OwnerConfirmsAmount",
  split: [{ type, amount }],
});

describe("a request", () => {
  it.each<HostRequest>([
    { type: "OwnerTransfersTickets", peer: "TA.B" },
    { type: "OwnerAgreesToPay", peer: "B".repeat(64), route: "direct" },
    { type: "OwnerAnswersCheck", wanted: false },
    { type: "OwnerPicksTickets", tickets: [] },
    { type: "MerchantEntersAmount", amount: Number.MAX_SAFE_INTEGER },
    { type: "OwnerCancels" },
    { type: "OwnerBuys", peer: "TA.B", merchandise: "a symphony" },
    { type: "MerchantSells", peer: "TA.A", merchandise: "m".repeat(1024) },
    { type: "OwnerTakesRefund", peer: "TA.B", ticket: "", credential: "" },
    { type: "MerchantRefunds", peer: "TA.A", price: { type: "USD", amount: 1 } },
    { type: "ObjectPartArrives", content: new Uint8Array(32_768), last: true },
    { type: "CardNetworkAnswers", authorized: false, reference: "" },
    { type: "CardNetworkAnswers", authorized: true, reference: "r".repeat(1024) },
    { type: "MerchandiseArrives", merchandise: null },
    { type: "OwnerOpensGoods", ticket: "" },
    split("USD", 1),
  ])("may be meant: %o", (request) => {
    expect(isSound(request)).toBe(true);
  });

  it.each<HostRequest>([
    { type: "OwnerTransfersTickets", peer: "" },
    { type: "HostExpectsTickets", peer: "B".repeat(65) },
    { type: "MerchantStartsSale", peer: "\ud800" },
    { type: "OwnerAgreesToPay", peer: "é".repeat(33), route: "direct" },
    { type: "OwnerPicksTickets", tickets: new Array<string>(1025).fill("a") },
    { type: "OwnerBuys", peer: "", merchandise: "a symphony" },
    { type: "OwnerBuys", peer: "TA.B", merchandise: "" },
    { type: "MerchantSells", peer: "TA.A", merchandise: "m".repeat(1025) },
    { type: "OwnerTakesRefund", peer: "", ticket: "", credential: "" },
    { type: "MerchantRefunds", peer: "", price: { type: "USD", amount: 1 } },
    { type: "MerchantRefunds", peer: "TA.A", price: { type: "USD", amount: 0 } },
    { type: "MerchantRefunds", peer: "TA.A", price: { type: "", amount: 1 } },
    { type: "ObjectPartArrives", content: new Uint8Array(32_769), last: true },
    { type: "CardNetworkAnswers", authorized: true, reference: "r".repeat(1025) },
    { type: "CardNetworkAnswers", authorized: true, reference: "\ud800" },
    { type: "MerchantEntersAmount", amount: 0 },
    { type: "HostNamesNewAmount", amount: 1.5 },
    { type: "HostNamesNewAmount", amount: 2 ** 53 },
    { type: "OwnerChoosesOtherNotes", split: [] },
    { type: "OwnerChoosesOtherNotes", split: new Array(65).fill({ type: "USD", amount: 1 }) },
    split("", 1),
    split("U".repeat(17), 1),
    split("USD", 0),
  ])("cannot be meant: %o", (request) => {
    expect(isSound(request)).toBe(false);
  });

  it("is taken only by who waits for its kind", () => {
    const request: HostRequest = { type: "OwnerCancels" };
    expect(isOneOf(request, ["OwnerCancels"])).toBe(true);
    expect(isOneOf(request, ["OwnerGivesUp"])).toBe(false);
    expect(isOneOf({ type: "MerchantEntersAmount", amount: 0 }, ["MerchantEntersAmount"])).toBe(false);
  });
});
