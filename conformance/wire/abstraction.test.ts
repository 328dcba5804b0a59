import { describe, expect, test } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { Holdings } from "../port.ts";
import { type AbstractRequest, abstractRequest, concreteRequest } from "./abstraction.ts";
import { fixtureOf } from "./fixture.ts";

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
