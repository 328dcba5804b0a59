import { describe, expect, test } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { Holdings } from "../port.ts";
import { type AbstractRequest, abstractRequest, concreteRequest } from "./abstraction.ts";
import { collectorOf, fixtureOf } from "./fixture.ts";

const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const modules = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: { "MM.A": { connection: "network" } } });
const [t1, t2] = agents.tickets.map(({ id }) => id) as [string, string];

/** What a device shows that holds these, in this order. */
function holding(...tickets: readonly (readonly [string, "final" | "leaving" | "arriving"])[]): Holdings {
  const shown = tickets.map(([id, holding]) => ({ id, holding }));
  return { session: null, peer: null, tickets: shown, notes: [], undertakings: [], orders: [], log: [] };
}

describe("what owners and hosts say", () => {
  test.each<[string, AbstractRequest, HostRequest]>([
    ["TA.A", { type: "OwnerTransfersTickets" }, { type: "OwnerTransfersTickets", peer: "TA.B" }],
    ["TA.A", { type: "OwnerTransfersTickets", peer: "TA.C" }, { type: "OwnerTransfersTickets", peer: "TA.C" }],
    ["TA.B", { type: "HostExpectsTickets" }, { type: "HostExpectsTickets", peer: "TA.A" }],
    ["TA.A", { type: "OwnerAnswersCheck", wanted: true }, { type: "OwnerAnswersCheck", wanted: true }],
    ["TA.A", { type: "OwnerPicksTickets", tickets: ["T2"] }, { type: "OwnerPicksTickets", tickets: [t2] }],
    ["MM.A", { type: "OwnerAgreesToPay" }, { type: "OwnerAgreesToPay", peer: "MM.B", route: "network" }],
    ["MM.B", { type: "OwnerAgreesToPay", peer: "MM.C" }, { type: "OwnerAgreesToPay", peer: "MM.C", route: "direct" }],
    ["MM.C", { type: "MerchantStartsSale", peer: "MM.B" }, { type: "MerchantStartsSale", peer: "MM.B" }],
    ["MM.B", { type: "MerchantEntersAmount", amount: 2 }, { type: "MerchantEntersAmount", amount: 200 }],
    ["MM.B", { type: "HostNamesNewAmount", amount: 1 }, { type: "HostNamesNewAmount", amount: 100 }],
    ["MM.B", { type: "HostNamesNoAmount" }, { type: "HostNamesNoAmount" }],
    [
      "MM.A",
      { type: "OwnerConfirmsAmount", affordable: true },
      { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 200 }] },
    ],
    [
      "MM.A",
      { type: "OwnerChoosesOtherNotes", affordable: false },
      { type: "OwnerChoosesOtherNotes", split: [{ type: "EUR", amount: 200 }] },
    ],
    [
      "MM.A",
      { type: "OwnerConfirmsAmount", affordable: false, because: "otherSum" },
      { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 199 }] },
    ],
    ["MM.A", { type: "OwnerRejectsAmount" }, { type: "OwnerRejectsAmount" }],
    ["MM.A", { type: "OwnerGivesUp" }, { type: "OwnerGivesUp" }],
    ["MM.A", { type: "OwnerCancels" }, { type: "OwnerCancels" }],
  ])("%s: %o", (device, abstract, concrete) => {
    const fixture = device.startsWith("TA") ? agents : modules;
    expect(concreteRequest(abstract, device, fixture, undefined, 200)).toEqual(concrete);
    const { peer: _, tickets: __, because: ___, ...inCharts } = abstract;
    expect(abstractRequest(concrete, fixture, 200)).toEqual(inCharts);
  });

  test("the ticket picked is the first of those that are final, by name", () => {
    const picked = (holdings: Holdings) => concreteRequest({ type: "OwnerPicksTickets" }, "TA.A", agents, holdings);
    expect(picked(holding([t2, "final"], [t1, "final"]))).toMatchObject({ tickets: [t1] });
    expect(picked(holding([t2, "final"], [t1, "leaving"]))).toMatchObject({ tickets: [t2] });
  });

  test("what a device does wrong stops no owner: there is something to say all the same", () => {
    const pick = { type: "OwnerPicksTickets" };
    expect(concreteRequest(pick, "TA.A", agents, holding([t2, "arriving"]))).toMatchObject({ tickets: [t1] });
    expect(concreteRequest(pick, "TA.A", agents, undefined)).toMatchObject({ tickets: [t1] });
    for (const because of ["otherType", "otherSum"] as const) {
      const confirms = { type: "OwnerConfirmsAmount", affordable: false, because };
      const said = concreteRequest(confirms, "MM.A", modules, undefined);
      expect(abstractRequest(said, modules, modules.unit)).toEqual({ type: "OwnerConfirmsAmount", affordable: false });
    }
    const said = concreteRequest({ type: "OwnerConfirmsAmount", affordable: true }, "MM.A", modules, undefined);
    expect(abstractRequest(said, modules)).toEqual({ type: "OwnerConfirmsAmount", affordable: true });
  });

  test("what is missing, or not said in the charts, is refused", () => {
    const say = (event: AbstractRequest) => concreteRequest(event, "MM.A", modules, undefined);
    expect(() => say({ type: "MerchantEntersAmount" })).toThrow(RangeError);
    expect(() => say({ type: "OwnerConfirmsAmount" })).toThrow(RangeError);
    expect(() => say({ type: "PowerOn" })).toThrow(RangeError);
    const unissued = { type: "OwnerPicksTickets", tickets: ["T9"] };
    expect(() => concreteRequest(unissued, "TA.A", agents, holding([t1, "final"]))).toThrow(RangeError);
    expect(() => concreteRequest({ type: "OwnerGivesUp" }, "MM.A", modules, undefined)).not.toThrow();
  });
});

describe("what owners and hosts say in purchases", () => {
  const bought = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: {} });
  const object = fixtureOf({ system: "purchase-card", crypto: "symbolic", facts: { "TA.B": { goods: "twoParts" } } });
  const refund = fixtureOf({ system: "card-refund", crypto: "symbolic", facts: {} });
  const [merchants, card] = bought.credentials.map(({ id }) => id) as [string, string];
  const seat = "The Merchant of Venice, row 4, seat 17";
  const said = (fixture: typeof bought, event: AbstractRequest, device = "TA.A", holdings?: Holdings) =>
    concreteRequest(event, device, fixture, holdings, undefined, [{ name: "G1", id: "aa" }]);

  test.each<[string, AbstractRequest, object]>([
    ["TA.A", { type: "OwnerBuys" }, { type: "OwnerBuys", peer: "TA.B", merchandise: seat }],
    ["TA.B", { type: "MerchantSells" }, { type: "MerchantSells", peer: "TA.A", merchandise: seat }],
    ["TA.A", { type: "OwnerConfirmsCredential" }, { type: "OwnerConfirmsCredential" }],
    ["TA.A", { type: "OwnerRefusesCredential" }, { type: "OwnerRefusesCredential" }],
    ["TA.B", { type: "MerchandiseArrives", merchandise: null }, { type: "MerchandiseArrives", merchandise: null }],
    ["TA.A", { type: "OwnerAcceptsGoods" }, { type: "OwnerAcceptsGoods" }],
    ["TA.A", { type: "OwnerRefusesGoods" }, { type: "OwnerRefusesGoods" }],
    ["TA.A", { type: "OwnerPaysByModule" }, { type: "OwnerPaysByModule" }],
    ["TA.A", { type: "OwnerPaysByCard" }, { type: "OwnerPaysByCard", credential: card }],
    [
      "TA.B",
      { type: "CardNetworkAnswers", authorized: false },
      { type: "CardNetworkAnswers", authorized: false, reference: "" },
    ],
    [
      "TA.B",
      { type: "MerchantRefunds" },
      { type: "MerchantRefunds", peer: "TA.A", price: { type: "USD", amount: 100 } },
    ],
  ])("%s: %o", (device, abstract, concrete) => {
    expect(said(bought, abstract, device)).toEqual(concrete);
    expect(abstractRequest(said(bought, abstract, device), bought)).toEqual(abstract);
  });

  test("the right merchandise is what was ordered, and the wrong is not", () => {
    for (const merchandise of ["right", "wrong"] as const) {
      const request = said(bought, { type: "MerchandiseArrives", merchandise }, "TA.B");
      expect(abstractRequest(request, bought)).toEqual({ type: "MerchandiseArrives", merchandise });
      expect(request).toMatchObject({ merchandise: { kind: "event", price: { type: "USD", amount: 100 } } });
    }
    expect(said(bought, { type: "MerchandiseArrives", merchandise: "right" }, "TA.B")).toMatchObject({
      merchandise: { merchandise: seat },
    });
  });

  test("an object comes in as many parts as the fixture or the script says", () => {
    const first = (parts?: number) =>
      said(object, { type: "MerchandiseArrives", merchandise: "right", ...(parts ? { parts } : {}) }, "TA.B");
    expect(first()).toMatchObject({ merchandise: { kind: "object", object: { last: false } } });
    expect(first(1)).toMatchObject({ merchandise: { object: { last: true } } });
    expect(said(object, { type: "ObjectPartArrives" }, "TA.B")).toMatchObject({ last: true });
    expect(said(object, { type: "ObjectPartArrives", last: false, part: 3 }, "TA.B")).toMatchObject({ last: false });
  });

  test("what differs is ordered, and not sold", () => {
    const facts = { "TA.A": { goodsOffered: "differs" } } as const;
    const differing = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts });
    expect(said(differing, { type: "MerchantSells" }, "TA.B")).toMatchObject({ merchandise: seat });
    expect(said(differing, { type: "OwnerBuys" })).not.toMatchObject({ merchandise: seat });
  });

  test("goods are opened that are final, the last ones first, or those named", () => {
    const open = (holdings?: Holdings) => said(bought, { type: "OwnerOpensGoods" }, "TA.A", holdings);
    expect(open(holding([card, "final"], ["aa", "final"], ["bb", "final"]))).toMatchObject({ ticket: "bb" });
    expect(open(holding([card, "final"], ["aa", "final"], ["bb", "arriving"]))).toMatchObject({ ticket: "aa" });
    // There is nothing to be opened: a credential opens nothing.
    expect(open(holding([card, "final"]))).toMatchObject({ ticket: merchants });
    expect(said(bought, { type: "OwnerOpensGoods", tickets: ["G1"] })).toMatchObject({ ticket: "aa" });
    expect(said(bought, { type: "OwnerPicksTickets", tickets: ["G1"] })).toMatchObject({ tickets: ["aa"] });
    expect(() => said(bought, { type: "OwnerOpensGoods", tickets: ["G2"] })).toThrow(RangeError);
  });

  test("a refund is for the ticket that was bought by card, or another by name", () => {
    const [t] = refund.tickets.map(({ id }) => id);
    expect(said(refund, { type: "OwnerTakesRefund" })).toEqual({
      type: "OwnerTakesRefund",
      peer: "TA.B",
      ticket: t,
      credential: refund.credentials[1]?.id,
    });
    const named = said(refund, { type: "OwnerPaysByCard", credential: "T1" });
    expect(named).toMatchObject({ credential: t });
    expect(() => said(refund, { type: "OwnerPaysByCard", credential: "C.X" })).toThrow(RangeError);
    expect(() => said(refund, { type: "MerchandiseArrives" }, "TA.B")).toThrow(RangeError);
  });

  test("each collector has what is of its own kind", () => {
    expect(["TA.A", "MM.A"].map((it) => collectorOf(bought, it))).toEqual(["TA.C", "MM.C"]);
    expect(collectorOf(refund, "TA.A")).toBe("TA.C");
    expect(collectorOf(modules, "MM.A")).toBe("MM.C");
    expect(said(bought, { type: "MerchantStartsSale" }, "MM.C")).toMatchObject({ peer: "MM.C" });
  });
});
