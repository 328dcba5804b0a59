import { describe, expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import { type CryptoName, cryptoNames } from "./cryptography.ts";
import { deviceAt, type Facts, type FixtureRequest, fixtureOf, type PurchaseName } from "./fixture.ts";
import { times } from "./fixture-terms.ts";
import type { ModuleCertificate } from "./items.ts";
import { agentVerdict, moduleVerdict, noteVerdict, provisionOf, ticketVerdict } from "./looking.ts";
import { merchandiseOf, orderedMerchandise, soldMerchandise } from "./merchandise.ts";
import { type AgentProvision, type ModuleProvision, readStore } from "./records.ts";

const systems: readonly PurchaseName[] = ["purchase-money", "purchase-card", "card-refund"];
const made = (system: PurchaseName, facts: FixtureRequest["facts"] = {}, crypto: CryptoName = "symbolic") =>
  fixtureOf({ system, crypto, facts });

describe.each(cryptoNames)("with %s cryptography", (crypto) => {
  test.each(systems)("everything that was issued for %s is good", (system) => {
    const fixture = made(system, {}, crypto);
    const now = fixture.clockStartMs;
    const [a, b] = ["TA.A", "TA.B"].map((it) => provisionOf<AgentProvision>(fixture, it)) as [
      AgentProvision,
      AgentProvision,
    ];
    expect(agentVerdict(a, b.certificate, now)).toBe("valid");
    expect(agentVerdict(b, a.certificate, now)).toBe("valid");
    const [merchants, card] = fixture.credentials.map(({ held }) => held.ticket);
    expect(ticketVerdict(a, merchants as never, "TA.B", now)).toBe("valid");
    expect(ticketVerdict(b, card as never, "TA.A", now)).toBe("valid");
    for (const { held } of fixture.tickets) expect(ticketVerdict(a, held.ticket, "TA.A", now)).toBe("valid");
    if (system !== "purchase-money") return;
    const [payer, payee] = ["MM.A", "MM.B"].map((it) => provisionOf<ModuleProvision>(fixture, it)) as [
      ModuleProvision,
      ModuleProvision,
    ];
    expect(moduleVerdict(payer, payee.certificate, now)).toBe("valid");
    for (const { held } of fixture.notes) expect(noteVerdict(payee, held.note, payer.id, now)).toBe("valid");
  });

  test.each([
    ["TA.A", 0, "TA.B"],
    ["TA.B", 1, "TA.A"],
  ] as const)("%s finds the other's credential as the fact says", (looker, index, owner) => {
    const verdict = (peerCredential: NonNullable<Facts["peerCredential"]>, now?: number) => {
      const fixture = made("purchase-card", { [looker]: { peerCredential } }, crypto);
      const own = provisionOf<AgentProvision>(fixture, looker);
      const { held } = fixture.credentials[index] as (typeof fixture.credentials)[number];
      return ticketVerdict(own, held.ticket, owner, now ?? fixture.clockStartMs);
    };
    expect([verdict("valid"), verdict("invalid"), verdict("issuerExpired")]).toEqual(["valid", "invalid", "invalid"]);
    // … good when it was issued (reading 14/454), which it says of itself.
    expect([verdict("issuerExpired", times.issued), verdict("invalid", times.issued)]).toEqual(["valid", "invalid"]);
    const other = made("purchase-card", { [looker]: { peerCredential: "invalid" } }, crypto);
    const mine = other.credentials[1 - index]?.held.ticket as never;
    expect(ticketVerdict(provisionOf(other, owner), mine, looker, other.clockStartMs)).toBe("valid");
  });
});

test("who has what", () => {
  const ids = (system: PurchaseName) => {
    const fixture = made(system);
    return Object.values(fixture.devices).map(({ address, store, tickets, notes }) => {
      const provision = readStore(store, address).records[0] as Pick<Partial<AgentProvision>, "tickets">;
      const held = provision.tickets?.map(({ ticket }) => ticket.components["serial"]) ?? [];
      return [address, held, tickets.map(({ name }) => name), notes.map(({ name }) => name)];
    });
  };
  expect(ids("purchase-money")).toEqual([
    ["TA.A", [2102], [], []],
    ["MM.A", [], [], ["N1", "N2"]],
    ["TA.B", [2101], [], []],
    ["MM.B", [], [], []],
    ["TA.C", [], [], []],
    ["MM.C", [], [], []],
  ]);
  expect(ids("purchase-card").map(([address]) => address)).toEqual(["TA.A", "TA.B", "TA.C"]);
  expect(ids("card-refund")[0]).toEqual(["TA.A", [2102, 1], ["T1"], []]);
});

test("goods cost one unit, or more than there is", () => {
  expect(made("purchase-money").price).toEqual({ type: "USD", amount: 100 });
  const short = made("purchase-money", { "MM.A": { funds: "short" } });
  const value = short.notes.reduce((sum, { held }) => sum + held.residual, 0);
  expect(short.price.amount).toBeGreaterThan(value);
  expect(merchandiseOf(short).price).toEqual(short.price);
  expect(value).toBe(200);
});

test("both owners mean the same goods, unless they are to differ", () => {
  const same = made("purchase-money");
  expect(orderedMerchandise(same)).toBe(soldMerchandise(same));
  expect(merchandiseOf(same).merchandise).toBe(soldMerchandise(same));
  expect(merchandiseOf(same, false).merchandise).not.toBe(soldMerchandise(same));
  const differing = made("purchase-money", { "TA.A": { goodsOffered: "differs" } });
  expect(orderedMerchandise(differing)).not.toBe(soldMerchandise(differing));
  // The other facts are lies in the run.
  const lied = made("purchase-money", { "TA.A": { goodsOffered: "invalid" }, "TA.B": { amountNamed: "wrong" } });
  expect(Object.values(lied.devices).map(({ store }) => toHex(store))).toEqual(
    Object.values(same.devices).map(({ store }) => toHex(store)),
  );
});

test("an owner's name is in its own credentials and nowhere else", () => {
  const named = (owner: string) => {
    const owners = { "TA.A": owner };
    const { devices } = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: {}, owners });
    return Object.values(devices).map(({ store }) => Buffer.from(store).toString("latin1"));
  };
  const [one, other] = [named("Alice of Belmont"), named("Portia")];
  expect(one.map((store, index) => store === other[index])).toEqual([false, true, true, true, true, true]);
  expect(one.map((store) => store.includes("Alice of Belmont"))).toEqual([true, false, false, false, false, false]);
});

test("notes, clocks and kinds of modules are as elsewhere", () => {
  const facts = { "MM.B": { itemsOffered: "expired", peerCertificate: "listed" } } as const;
  const fixture = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts, kinds: { "MM.A": "teller" } });
  expect(deviceAt(fixture, "MM.B").clockOffsetMs).toBeGreaterThan(0);
  expect(deviceAt(fixture, "MM.A").kind).toBe("teller");
  const own = provisionOf<ModuleProvision>(fixture, "MM.B");
  const found = moduleVerdict(own, deviceAt(fixture, "MM.A").certificate as ModuleCertificate, fixture.clockStartMs);
  expect(found).toBe("listed");
  const unknown = { ...facts, "MM.X": {} };
  expect(() => fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: unknown })).toThrow(RangeError);
  const numbered = { "TA.A": { peerCertificate: "nobody" } } as const;
  expect(() => fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: numbered })).toThrow(RangeError);
  const ofModule = { "MM.A": { peerCertificate: "nobody" } } as const;
  expect(fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: ofModule }).notes).toHaveLength(2);
});
