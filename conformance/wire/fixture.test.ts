import { describe, expect, test } from "vitest";
import { isSame, toHex } from "./bytes.ts";
import type { CryptoName } from "./cryptography.ts";
import { addressOf, chartFacts, deviceAt, type Facts, type FixtureRequest, fixtureOf } from "./fixture.ts";
import { type AgentCertificate, holderOf, type ModuleCertificate, type Note, type Ticket } from "./items.ts";
import { agentVerdict, moduleVerdict, noteVerdict, provisionOf, ticketVerdict } from "./looking.ts";
import { kindOf } from "./numbering.ts";
import { type AgentProvision, type ModuleProvision, readStore } from "./records.ts";

const layers: readonly CryptoName[] = ["symbolic", "native"];

describe.each(layers)("with %s cryptography", (crypto) => {
  const certificates = ["valid", "expired", "forged", "listed"] as const;

  test.each(certificates.flatMap((one) => certificates.map((other) => [one, other] as const)))(
    "agents find each other's certificate %s and %s",
    (ofSender, ofReceiver) => {
      const facts = { "TA.A": { peerCertificate: ofSender }, "TA.B": { peerCertificate: ofReceiver } };
      const fixture = fixtureOf({ system: "ticket-transfer", crypto, facts });
      const found = (looking: string, at: string): string => {
        const certificate = deviceAt(fixture, at).certificate as AgentCertificate;
        return agentVerdict(provisionOf(fixture, looking), certificate, fixture.clockStartMs);
      };
      expect([found("TA.A", "TA.B"), found("TA.B", "TA.A")]).toEqual([ofSender, ofReceiver]);
      expect([found("TA.A", "TA.C"), found("TA.B", "TA.C")]).toEqual(["valid", "valid"]);
      const outsider = fixture.outsider.certificate as AgentCertificate;
      expect(agentVerdict(provisionOf(fixture, "TA.A"), outsider, fixture.clockStartMs)).toBe("forged");
    },
  );

  test.each([...certificates, "wrongKind", "nobody"] as const)("modules find each other's certificate %s", (fact) => {
    const facts = { "MM.A": { peerCertificate: fact }, "MM.B": { peerCertificate: fact } };
    const fixture = fixtureOf({ system: "pos-payment", crypto, facts });
    const found = (looking: string, at: string): string => {
      const certificate = deviceAt(fixture, at).certificate as ModuleCertificate;
      return moduleVerdict(provisionOf(fixture, looking), certificate, fixture.clockStartMs);
    };
    expect([found("MM.A", "MM.B"), found("MM.B", "MM.A")]).toEqual([fact, fact]);
    expect([found("MM.A", "MM.C"), found("MM.B", "MM.C")]).toEqual(["valid", "valid"]);
    const outsider = fixture.outsider.certificate as ModuleCertificate;
    expect(moduleVerdict(provisionOf(fixture, "MM.A"), outsider, fixture.clockStartMs)).toBe("forged");
  });

  test.each(["valid", "invalid"] as const)("TA.B is offered tickets that are %s", (fact) => {
    const fixture = fixtureOf({ system: "ticket-transfer", crypto, facts: { "TA.B": { itemsOffered: fact } } });
    const own = provisionOf<AgentProvision>(fixture, "TA.B");
    const found = fixture.tickets.map(({ held }) => ticketVerdict(own, held.ticket, "TA.A", fixture.clockStartMs));
    expect(found).toEqual([fact, fact]);
    expect(provisionOf<AgentProvision>(fixture, "TA.A").tickets).toEqual(fixture.tickets.map(({ held }) => held));
  });

  test.each(["valid", "invalid"] as const)("TA.A knows a credential of its peer that is %s", (fact) => {
    const fixture = fixtureOf({ system: "ticket-transfer", crypto, facts: { "TA.A": { peerCredential: fact } } });
    const own = provisionOf<AgentProvision>(fixture, "TA.A");
    const verdict = (peer: string) =>
      ticketVerdict(own, own.knownCredentials[peer] as Ticket, peer, fixture.clockStartMs);
    expect([verdict("TA.B"), verdict("TA.C")]).toEqual([fact, "valid"]);
    expect(own.knownCredentials["TA.B"]?.identifier.type).toBe("credential");
  });

  test.each(["valid", "invalid", "expired", "tainted", "forged"] as const)("MM.B is offered notes: %s", (fact) => {
    const fixture = fixtureOf({ system: "pos-payment", crypto, facts: { "MM.B": { itemsOffered: fact } } });
    const holder = deviceAt(fixture, "MM.A").module as number;
    const verdicts = (looking: string): readonly string[] => {
      const { clockOffsetMs } = deviceAt(fixture, looking);
      const now = fixture.clockStartMs + clockOffsetMs;
      return fixture.notes.map(({ held }) => noteVerdict(provisionOf(fixture, looking), held.note, holder, now));
    };
    expect(verdicts("MM.B")).toEqual([fact, fact]);
    // The giver must have no reason of its own not to choose them.
    const isHidden = fact === "expired" || fact === "tainted" || fact === "valid";
    if (isHidden) expect(verdicts("MM.A")).toEqual(["valid", "valid"]);
    expect(fixture.notes.map(({ held }) => [held.residual, holderOf(held.note)])).toEqual([
      [100, holder],
      [100, holder],
    ]);
  });

  test("of notes that are to be broken later only the second is, and at its second link only", () => {
    const fixture = fixtureOf({ system: "pos-payment", crypto, facts: { "MM.B": { itemsOffered: "invalidLater" } } });
    const own = provisionOf<ModuleProvision>(fixture, "MM.B");
    const holder = deviceAt(fixture, "MM.A").module as number;
    const verdicts = fixture.notes.map(({ held }) => noteVerdict(own, held.note, holder, fixture.clockStartMs));
    expect(verdicts).toEqual(["valid", "invalid"]);
    const second = fixture.notes[1]?.held.note as Note;
    expect(second.transfers[0]?.giver).toBe(second.body.first);
    expect(second.transfers[1]?.giver).not.toBe(second.transfers[0]?.taker);
  });

  test("notes of one and a half and of half a unit are good notes", () => {
    const fixture = fixtureOf({ system: "pos-payment", crypto, facts: { "MM.A": { itemsHeld: "unequal" } } });
    const own = provisionOf<ModuleProvision>(fixture, "MM.B");
    const holder = deviceAt(fixture, "MM.A").module as number;
    expect(fixture.notes.map(({ held }) => held.residual)).toEqual([150, 50]);
    const verdicts = fixture.notes.map(({ held }) => noteVerdict(own, held.note, holder, fixture.clockStartMs));
    expect(verdicts).toEqual(["valid", "valid"]);
  });
});

describe("fixtures", () => {
  const plain: FixtureRequest = { system: "pos-payment", crypto: "symbolic", facts: {} };

  test("the clock of the taker is ahead only where notes expire, and within the tolerance", () => {
    const expired = fixtureOf({ ...plain, facts: { "MM.B": { itemsOffered: "expired" } } });
    const offset = deviceAt(expired, "MM.B").clockOffsetMs;
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThan(expired.limits.clockToleranceMs);
    expect(Object.values(fixtureOf(plain).devices).map((it) => it.clockOffsetMs)).toEqual([0, 0, 0, 0]);
  });

  test("equal requests share a fixture, whatever the order of their fields", () => {
    const one = fixtureOf({ ...plain, facts: { "MM.A": {}, "MM.B": { itemsOffered: "forged" } } });
    const facts = { "MM.B": { itemsOffered: "forged" }, "MM.A": {} } as const;
    expect(fixtureOf({ facts, crypto: "symbolic", system: "pos-payment" })).toBe(one);
    expect(fixtureOf({ ...plain, limits: { splitsMax: 2 } })).not.toBe(fixtureOf(plain));
    expect(fixtureOf({ ...plain, limits: { splitsMax: 2 } }).limits).toMatchObject({ splitsMax: 2, amountsMax: 2 });
  });

  test("of TA.A's tickets the first can be in use", () => {
    const inUse = (facts: Readonly<Record<string, Facts>>) =>
      fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts }).tickets.map(({ held }) => held.holder.inUse);
    expect(inUse({ "TA.A": { itemsHeld: "inUse" } })).toEqual([true, false]);
    expect(inUse({})).toEqual([false, false]);
  });

  test("the charts know what a fact of a fixture is by a word of theirs", () => {
    const good = {
      peerCertificate: "valid",
      peerCredential: "valid",
      itemsOffered: "valid",
      connection: "direct",
      goodsOffered: "valid",
      goods: "ticket",
      amountNamed: "right",
      funds: "enough",
    };
    expect(chartFacts({})).toEqual(good);
    expect(chartFacts({ peerCertificate: "wrongKind" })).toEqual({ ...good, peerCertificate: "forged" });
    expect(chartFacts({ peerCertificate: "nobody" })).toEqual({ ...good, peerCertificate: "forged" });
    expect(chartFacts({ itemsOffered: "invalidLater", connection: "network" })).toEqual({
      ...good,
      itemsOffered: "invalid",
      connection: "network",
    });
  });

  test("a fact of an unknown device is refused, and a number of an agent", () => {
    const facts: Record<string, Facts> = { "TA.A": { peerCertificate: "expired" } };
    expect(() => fixtureOf({ ...plain, facts })).toThrow(RangeError);
    expect(() => fixtureOf({ ...plain, kinds: { "MM.X": "teller" } })).toThrow(RangeError);
    const numbered: FixtureRequest["facts"] = { "TA.A": { peerCertificate: "wrongKind" } };
    expect(() => fixtureOf({ ...plain, system: "ticket-transfer", facts: numbered })).toThrow(RangeError);
  });

  test.each(["transaction", "teller", "other"] as const)("MM.B can be a %s module", (kind) => {
    const fixture = fixtureOf({ ...plain, kinds: { "MM.B": kind }, facts: { "MM.A": { peerCertificate: "listed" } } });
    const device = deviceAt(fixture, "MM.B");
    expect(device.kind).toBe(kind);
    const ranges = { transaction: "TMM", teller: "TELLER", other: "CSM" } as const;
    expect(kindOf(device.module as number)).toBe(ranges[kind]);
    expect(provisionOf<ModuleProvision>(fixture, "MM.A").badIds.ids).toEqual([device.module]);
  });

  test("forge and native have the same bytes, and 2048-bit keys others", () => {
    const stores = (request: Partial<FixtureRequest>) =>
      fixtureOf({ ...plain, crypto: "native", ...request }).devices["MM.A"]?.certificate as ModuleCertificate;
    expect(isSame(stores({ crypto: "forge" }).sealed, stores({}).sealed)).toBe(true);
    expect(stores({ rsaBits: 2048 }).sealed.length).toBe(2 * 256 + 256);
    expect(provisionOf(fixtureOf({ ...plain, crypto: "forge" }), "NS").crypto).toBe("forge");
  });

  test("all modules have signed on, with keys of their own", () => {
    const { signOnKeys, devices } = fixtureOf(plain);
    expect(Object.keys(signOnKeys)).toEqual(["MM.A", "MM.B", "MM.C"]);
    expect(new Set(Object.values(signOnKeys).map(toHex)).size).toBe(3);
    expect(readStore(devices["NS"]?.store as Uint8Array, "NS").records[0]).toMatchObject({ signedOn: signOnKeys });
  });

  test("a party is found by address, id, or number in decimal or hexadecimal", () => {
    const fixture = fixtureOf(plain);
    const { id, module } = deviceAt(fixture, "MM.B");
    for (const text of ["MM.B", id, (module as number).toString(16)]) expect(addressOf(fixture, text)).toBe("MM.B");
    expect(addressOf(fixture, "MM.X")).toBeNull();
    expect(() => deviceAt(fixture, "MM.X")).toThrow(RangeError);
  });
});
