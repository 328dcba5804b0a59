import { describe, expect, test } from "vitest";
import { isSame, toHex } from "./bytes.ts";
import { type CborValue, decode, encode } from "./cbor.ts";
import { type Cryptography, type CryptoName, cryptographyNamed } from "./cryptography.ts";
import {
  addressOf,
  chartFacts,
  deviceAt,
  type Facts,
  type Fixture,
  type FixtureRequest,
  fixtureOf,
} from "./fixture.ts";
import {
  type AgentCertificate,
  agentCertificateBody,
  certificateContent,
  givenNoteBytes,
  holderOf,
  issuedTicketBytes,
  type ModuleCertificate,
  moduleCertificateBody,
  type Note,
  sentTicketBytes,
  type Ticket,
} from "./items.ts";
import { kindOf, masked } from "./numbering.ts";
import { type AgentProvision, type ModuleProvision, type Provision, readStore } from "./records.ts";

const layers: readonly CryptoName[] = ["symbolic", "native"];

function provisionOf<P extends Provision>(fixture: Fixture, address: string): P {
  return readStore(deviceAt(fixture, address).store, address).records[0] as P;
}

/** What is inside a seal and signed, or null. */
function bodyIn(cryptography: Cryptography, key: Uint8Array, sealed: Uint8Array): CborValue {
  const content = cryptography.openCertificate(key, sealed);
  if (content === null) return null;
  try {
    const [body, signature] = certificateContent(decode(content));
    return cryptography.verify(key, body, signature) ? decode(body) : null;
  } catch {
    return null;
  }
}

/** How an agent finds a certificate. */
function agentVerdict(own: AgentProvision, { sealed, issuer }: AgentCertificate, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const primary = own.primaryKeys[issuer.issuer];
  const server = primary ? bodyIn(cryptography, primary, issuer.sealed) : null;
  if (server === null) return "forged";
  const body = bodyIn(cryptography, agentCertificateBody(server).publicKey, sealed);
  if (body === null) return "forged";
  const { id, expires } = agentCertificateBody(body);
  if (expires < now || agentCertificateBody(server).expires < now) return "expired";
  return own.untrusted.ids.includes(id) ? "listed" : "valid";
}

/** How a module finds a certificate; `now`: the day on which it must have been good. */
function moduleVerdict(own: ModuleProvision, { sealed, issuer }: ModuleCertificate, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const primary = own.primaryKeys.find(({ id }) => id === masked(issuer.maskedIssuer));
  const server = primary ? bodyIn(cryptography, primary.publicKey, issuer.sealed) : null;
  if (server === null || kindOf(moduleCertificateBody(server).id) !== "SS") return "forged";
  const body = bodyIn(cryptography, moduleCertificateBody(server).publicKey, sealed);
  if (body === null) return "forged";
  const { id, expires } = moduleCertificateBody(body);
  if (id === 0) return "nobody";
  if (["PSS", "SS"].includes(kindOf(id))) return "wrongKind";
  if (expires < now || moduleCertificateBody(server).expires < now) return "expired";
  return own.badIds.ids.includes(id) ? "listed" : "valid";
}

/** How an agent finds a ticket's signatures and its chain of holders. */
function ticketVerdict(own: AgentProvision, ticket: Ticket, holder: string, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const keyIn = (certificate: AgentCertificate): Uint8Array | null => {
    if (agentVerdict(own, certificate, now) !== "valid") return null;
    const server = bodyIn(
      cryptography,
      own.primaryKeys[certificate.issuer.issuer] as Uint8Array,
      certificate.issuer.sealed,
    );
    return agentCertificateBody(bodyIn(cryptography, agentCertificateBody(server).publicKey, certificate.sealed))
      .publicKey;
  };
  const issuer = keyIn(ticket.issuerCertificate);
  if (!issuer || !cryptography.verify(issuer, issuedTicketBytes(ticket), ticket.issuerSignature)) return "invalid";
  let last = ticket.identifier.receiver.agent;
  for (const [at, entry] of ticket.transferHistory.entries()) {
    const key = keyIn(entry.senderCertificate);
    const signature = ticket.senderSignatures[at];
    if (entry.sender !== last || !key || !signature) return "invalid";
    if (!cryptography.verify(key, sentTicketBytes(ticket, at), signature)) return "invalid";
    last = entry.receiver;
  }
  return last === holder ? "valid" : "invalid";
}

/** How a transaction module finds a note, in the order of FIG. 39. */
function noteVerdict(own: ModuleProvision, note: Note, holder: number, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const partyIn = ({ sealed, issuer }: ModuleCertificate) => {
    const primary = own.primaryKeys[0]?.publicKey as Uint8Array;
    const server = moduleCertificateBody(bodyIn(cryptography, primary, issuer.sealed));
    return moduleCertificateBody(bodyIn(cryptography, server.publicKey, sealed));
  };
  const good = (certificate: ModuleCertificate, at: number): boolean =>
    ["valid", "listed"].includes(moduleVerdict(own, certificate, at));
  if (!good(note.issuerCertificate, note.body.issued)) return "invalid";
  if (kindOf(partyIn(note.issuerCertificate).id) !== "MG") return "invalid";
  let last = note.body.first;
  for (const { giver, taker, giverCertificate, at } of note.transfers) {
    if (!good(giverCertificate, at) || giver !== last || partyIn(giverCertificate).id !== giver) return "invalid";
    last = taker;
  }
  if (last !== holder) return "invalid";
  if (note.body.expires < now) return "expired";
  const holders = [note.body.first, ...note.transfers.map(({ taker }) => taker)];
  if (holders.some((id) => own.badIds.ids.includes(id))) return "tainted";
  const issuer = partyIn(note.issuerCertificate).publicKey;
  const isSigned =
    cryptography.verify(issuer, encode(note.body), note.issuerSignature) &&
    note.transfers.every(({ giverCertificate, signature }, at) =>
      cryptography.verify(partyIn(giverCertificate).publicKey, givenNoteBytes(note, at), signature),
    );
  return isSigned ? "valid" : "forged";
}

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
    const good = { peerCertificate: "valid", peerCredential: "valid", itemsOffered: "valid", connection: "direct" };
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
