import { describe, expect, expectTypeOf, it } from "vitest";
import { refusalReasons } from "../impl/domain/refusal.ts";
import type * as Implementation from "../impl/index.ts";
import type { HostRequest } from "../spec/host-requests.ts";
import type { DeviceEvent, Effect, Holdings, Notice, RefusalReason } from "./port.ts";
import { referenceBuild } from "./reference-build.ts";
import type { CryptoName } from "./wire/cryptography.ts";
import { type Fixture, fixtureOf } from "./wire/fixture.ts";

const entropy = new Uint8Array(32).fill(1);

/** Plays the devices of a fixture, letters in order, with nothing going wrong; owners and hosts say this, in turn. */
const play = (
  fixture: Fixture,
  script: readonly (readonly [string, HostRequest])[],
  readings: Readonly<Record<string, string>> = {},
) => {
  const devices = new Map(Object.keys(fixture.devices).map((at) => [at, referenceBuild.device(at, { readings })]));
  const letters: { from: string; to: string; bytes: Uint8Array }[] = [];
  const now = fixture.clockStartMs;
  const seen: { readonly at: string; readonly effect: Effect }[] = [];
  const give = (at: string, event: DeviceEvent): void => {
    for (const effect of devices.get(at)?.handle(event) ?? []) {
      seen.push({ at, effect });
      if (effect.type === "send") letters.push({ from: at, to: effect.to, bytes: effect.bytes });
      if (effect.type === "store") give(at, { type: "stored", now });
    }
  };
  for (const [at, { store }] of Object.entries(fixture.devices)) give(at, { type: "start", now, store, entropy });
  for (const [at, request] of script) {
    give(at, { type: "request", now, request });
    for (let letter = letters.shift(); letter !== undefined; letter = letters.shift()) {
      give(letter.to, { type: "message", now, from: letter.from, bytes: letter.bytes });
    }
  }
  return {
    stores: (at: string) => seen.filter((it) => it.at === at && it.effect.type === "store").length,
    refusals: seen.filter(({ effect }) => effect.type === "refusal"),
    holdings: (at: string): Holdings => {
      const [effect] = devices.get(at)?.handle({ type: "inspect", now }) ?? [];
      if (effect?.type !== "holdings") throw new Error("nothing shown");
      return effect.holdings;
    },
  };
};

const layers: readonly CryptoName[] = ["symbolic", "native", "forge"];

const agents = (crypto: CryptoName): Fixture => fixtureOf({ system: "ticket-transfer", crypto, facts: {} });

const transfer = (crypto: CryptoName, readings: Readonly<Record<string, string>> = {}) =>
  play(
    agents(crypto),
    [
      ["TA.B", { type: "HostExpectsTickets", peer: "TA.A" }],
      ["TA.A", { type: "OwnerTransfersTickets", peer: "TA.B" }],
      ["TA.A", { type: "OwnerAnswersCheck", wanted: true }],
      ["TA.A", { type: "OwnerPicksTickets", tickets: [agents(crypto).tickets[0]?.id ?? ""] }],
    ],
    readings,
  );

describe("the reference build", () => {
  it.each(layers)("transfers a ticket that the harness has issued: %s", (crypto) => {
    const { holdings, refusals } = transfer(crypto);
    const moved = { id: agents(crypto).tickets[0]?.id, holding: "final" };
    expect(refusals).toEqual([]);
    expect(holdings("TA.B").tickets).toContainEqual(moved);
    expect(holdings("TA.A").tickets).not.toContainEqual(moved);
  });

  it.each(layers)("pays with notes that the harness has issued: %s", (crypto) => {
    const fixture = fixtureOf({ system: "pos-payment", crypto, facts: {} });
    const split = [{ type: fixture.noteType, amount: fixture.unit }];
    const { holdings, refusals } = play(fixture, [
      ["MM.B", { type: "MerchantStartsSale", peer: "MM.A" }],
      ["MM.A", { type: "OwnerAgreesToPay", peer: "MM.B", route: "network" }],
      ["MM.B", { type: "MerchantEntersAmount", amount: fixture.unit }],
      ["MM.A", { type: "OwnerConfirmsAmount", split }],
    ]);
    const sum = (at: string) => holdings(at).notes.reduce((total, { amount }) => total + amount, 0);
    expect(refusals).toEqual([]);
    expect([sum("MM.A"), sum("MM.B")]).toEqual([fixture.unit, fixture.unit]);
  });

  it("follows the readings that it is given", () => {
    expect(transfer("symbolic").stores("TA.A")).toBe(2);
    expect(transfer("symbolic", { "25/886": "notifyFirst" }).stores("TA.A")).toBe(1);
    expect(referenceBuild.reportsSteps).toBe(true);
  });

  it("says of events, effects and holdings what the port says", () => {
    expectTypeOf<(typeof refusalReasons)[number]>().toEqualTypeOf<RefusalReason>();
    expectTypeOf<Implementation.Notice>().toEqualTypeOf<Notice>();
    expectTypeOf<Implementation.DeviceEffect>().toExtend<Effect>();
    expectTypeOf<Effect>().toExtend<Implementation.DeviceEffect>();
    expectTypeOf<Implementation.DeviceEvent>().toExtend<DeviceEvent>();
    expectTypeOf<DeviceEvent>().toExtend<Implementation.DeviceEvent>();
    expect(new Set(refusalReasons).size).toBe(refusalReasons.length);
  });
});
