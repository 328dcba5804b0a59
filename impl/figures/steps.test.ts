/** Every numbered step of transfers and POS payments, of the lanes that devices play, is done by some play, and in order. */
import { describe, expect, it } from "vitest";
import { catalogue, type StepAddress, step } from "../../spec/catalogue.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import { type Cast, Rehearsal, type Script, type Tampering } from "../device/rehearsal.ts";
import { agents, modules } from "../device/rehearsal-cast.ts";
import { limits, numbered, payer, sampleModule } from "../domain/samples.ts";
import { brokenPairs } from "./step-order.ts";

const figures: ReadonlySet<string> = new Set(["7A", "7B", "9", "10", "11", "25", "38", "39", "41", "42", "43"]);

const lost = (which: number): Tampering => ({ carry: (letter, number) => (number === which ? [] : [letter]) });
const bank = numbered[1_000_000];
const teller = (number: number) => ({ id: bank, certificate: sampleModule(bank, number).certificate });
const listed = { badIds: { version: 2, ids: [payer.id] } };
const farClock = { limits: { ...limits, clockToleranceMs: 0 } };

const transfers = (wanted: boolean): Script => [
  { type: "OwnerTransfersTickets", peer: "TA.B" },
  { type: "OwnerAnswersCheck", wanted },
];
const picks = (cast: Cast): HostRequest => {
  const [ticket] = new Rehearsal(cast).holdings("TA.A").tickets;
  return { type: "OwnerPicksTickets", tickets: [ticket?.id ?? ""] };
};
const buys: HostRequest = { type: "OwnerAgreesToPay", peer: "MM.B", route: "network" };
const confirms: HostRequest = { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 100 }] };
const asks: HostRequest = { type: "MerchantEntersAmount", amount: 100 };
const noSum: HostRequest = { type: "HostNamesNoAmount" };

const playAgents = (cast: Cast, wanted = false, tampering: Tampering = {}): Rehearsal => {
  const rehearsal = new Rehearsal(cast, tampering);
  const script = [...transfers(wanted), picks(cast)];
  rehearsal.play({ "TA.B": [{ type: "HostExpectsTickets", peer: "TA.A" }], "TA.A": script });
  return rehearsal;
};
const playModules = (cast: Cast, payer: Script, payee: Script, tampering: Tampering = {}): Rehearsal => {
  const rehearsal = new Rehearsal(cast, tampering);
  rehearsal.play({ "MM.B": [{ type: "MerchantStartsSale", peer: "MM.A" }, ...payee], "MM.A": [buys, ...payer] });
  return rehearsal;
};

const untrusted = (id: string) => ({ untrusted: { version: 2, ids: [id] } });

const plays: readonly Rehearsal[] = [
  playAgents(agents(), true),
  playAgents(agents({ "TA.A": { knownCredentials: {} } }), true),
  playAgents(agents({ "TA.B": untrusted("TA.A") })),
  playAgents(agents({ "TA.A": untrusted("TA.B") })),
  playAgents(agents({ "TA.B": { tickets: agents()["TA.A"].tickets } })),
  playModules(modules(), [confirms], [asks]),
  playModules(modules(), [confirms], [asks], lost(10)),
  playModules(modules(), [{ type: "OwnerRejectsAmount" }], [asks, noSum]),
  playModules(modules({ "MM.A": { notes: [] } }), [confirms, { type: "OwnerGivesUp" }], [asks, noSum]),
  playModules(modules({ "MM.A": { notes: [] } }), [confirms, { type: "OwnerCancels" }], [asks]),
  playModules(modules({ "MM.B": teller(22) }), [{ type: "OwnerRejectsAmount" }], [asks, noSum]),
  playModules(modules({ "MM.A": { ...teller(21), notes: [] } }), [{ type: "OwnerRejectsAmount" }], [asks, noSum]),
  playModules(modules({ "MM.B": listed }), [], []),
  playModules(modules({ "MM.B": { ...teller(22), badIds: { version: 2, ids: [payer.id] } } }), [], []),
  playModules(modules({ "MM.A": farClock }), [], []),
  playModules(modules({ "MM.A": { ...teller(21), ...farClock } }), [], []),
  playModules(modules({ "MM.B": { badIds: { version: 2, ids: [numbered[7_654_321]] } } }), [confirms], [asks]),
];

/** Steps by device and play. */
const runs: readonly (readonly StepAddress[])[] = plays.flatMap((play) =>
  Object.keys(play.devices).map((address) => play.steps(address)),
);

describe("the numbered steps", () => {
  const wanted = catalogue.steps.filter((it) => figures.has(it.figure)).map(({ address }) => address);

  it("are all done somewhere", () => {
    const done = new Set(runs.flat());
    expect(wanted.filter((address) => !done.has(address))).toEqual([]);
  });

  it("are those of the figures, and of FIG. 14 only its contract", () => {
    expect(runs.flat().filter((address) => !figures.has(step(address).figure))).toEqual([]);
  });

  it("follow one another as the figures say, as far as one device goes through them", () => {
    // What is not drawn is that an attempt ends when its time runs out (reading 38/1472:unreachable).
    expect([...new Set(runs.flatMap(brokenPairs))].sort()).toEqual(["38/1478 38/1516", "38/1506 38/1486"]);
  });

  it("would not be found to do so in another order", () => {
    expect(brokenPairs(["41/1702", "41/1718"])).toEqual(["41/1702 41/1718"]);
    expect(brokenPairs(["39/1576", "39/1578", "39/1580", "39/1586"])).toEqual(["39/1580 39/1586"]);
    expect(brokenPairs(["41/1706"])).toEqual(["entry 41/1706"]);
  });
});
