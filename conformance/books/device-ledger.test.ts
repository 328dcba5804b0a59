import { describe, expect, test } from "vitest";
import { type DeviceContext, freshContext } from "../../models/figures/protocol.ts";
import { deviceLedger as chartLedger } from "../../models/systems/device.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { Holdings } from "../port.ts";
import { toHex } from "../wire/bytes.ts";
import { deviceAt, type Facts, type Fixture, fixtureOf, type IssuedNote, type IssuedTicket } from "../wire/fixture.ts";
import { forge } from "../wire/forger.ts";
import { WireReader } from "../wire/reader.ts";
import type { StoreRecord } from "../wire/records.ts";
import { handshake, Spoken } from "../wire/spoken.ts";
import { deviceLedger, type Surroundings } from "./device-ledger.ts";
import { booksOf, type StoreBooks } from "./store-books.ts";
import { systemLedger } from "./system-ledger.ts";
import { type Moved, recordOf, shownBy, specialOf, storeOf } from "./written.ts";

/** A run in which both devices have met once, and the session that they have. */
function met(system: Fixture["request"]["system"], facts: Readonly<Record<string, Facts>> = {}) {
  const fixture = fixtureOf({ system, crypto: "symbolic", facts });
  const reader = new WireReader(fixture);
  for (const device of [fixture.initiator, fixture.responder]) reader.attempt(device);
  const { messages, session } = handshake(new Spoken(fixture));
  for (const { bytes, from, to } of messages) reader.read(bytes, from, to);
  const ledger = (
    address: string,
    records: readonly StoreRecord[],
    shown: (books: StoreBooks) => Holdings | undefined,
    more: Partial<Surroundings> = {},
  ): DeviceLedger => {
    const books = booksOf(storeOf(fixture, address, ...records), address, fixture.cryptography);
    return deviceLedger(books, { reader, holdings: shown(books), down: false, confirmed: null, ...more });
  };
  const standing = { session: toHex(session.id), peer: "" };
  return { fixture, reader, session: session.id, standing, ledger };
}

describe("the ledger of a module", () => {
  const { fixture, reader, session, standing, ledger } = met("pos-payment");
  const [n1] = fixture.notes as [IssuedNote];
  const given: Moved = { session, direction: "given", note: n1 };
  const received: Moved = { session, direction: "received", note: n1 };
  const inSession = { ...standing, peer: deviceAt(fixture, "MM.B").id };

  test("before anything", () => {
    expect(ledger("MM.A", [], shownBy)).toEqual({
      device: "MM.A",
      kind: "transaction",
      down: false,
      sessionsBegun: 1,
      session: null,
      peer: null,
      peerCertificate: "valid",
      itemsOffered: "valid",
      confirmed: null,
      tickets: [],
      notes: [{ amount: 2, holding: "final" }],
      decided: null,
      ready: null,
      doubt: null,
      orders: [],
      opened: [],
      log: [],
    });
  });

  test("notes on their way out and in are those that the devices show, while the session stands", () => {
    const row = { id: n1.id, type: "USD", amount: 100 };
    const giver = ledger(
      "MM.A",
      [],
      (books) => {
        const [, rest] = shownBy(books).notes;
        return shownBy(books, {
          ...inSession,
          notes: [{ ...row, holding: "leaving" }, rest as typeof row & { holding: "final" }],
        });
      },
      { confirmed: 1 },
    );
    expect(giver).toMatchObject({ session: "1.1", peer: "MM.B", confirmed: 1 });
    expect(giver.notes).toEqual([
      { amount: 1, holding: "final" },
      { amount: 1, holding: "leaving" },
    ]);
    const shown = { ...standing, peer: "MM.A", notes: [{ ...row, holding: "arriving" as const }] };
    const taker = ledger("MM.B", [recordOf(fixture, "ready", received)], (books) => shownBy(books, shown));
    expect(taker.notes).toEqual([{ amount: 1, holding: "arriving" }]);
    expect(taker.ready).toEqual({ session: "1.1", direction: "received", amount: 1 });
  });

  test("a decision counts whatever the device shows, and without power it is all there is", () => {
    const decided = recordOf(fixture, "decided", given);
    for (const more of [{ down: true }, { down: true, holdings: undefined }, {}]) {
      const { notes, decided: bound, confirmed } = ledger("MM.A", [decided], shownBy, { ...more, confirmed: 1 });
      expect(notes).toEqual([
        { amount: 1, holding: "final" },
        { amount: 1, holding: "leaving" },
      ]);
      expect(bound).toEqual({ session: "1.1", direction: "given", amount: 1 });
      expect(confirmed).toBeNull();
    }
    const taking = ledger("MM.B", [recordOf(fixture, "decided", received)], () => undefined);
    expect(taking.notes).toEqual([{ amount: 1, holding: "arriving" }]);
  });

  test("Ready-to-Commit alone brings nothing", () => {
    const { notes, ready } = ledger("MM.B", [recordOf(fixture, "ready", received)], () => undefined, { down: true });
    expect([notes, ready]).toEqual([[], { session: "1.1", direction: "received", amount: 1 }]);
  });

  test("once the log says committed, what moved in the session is final", () => {
    const committed = recordOf(fixture, "committed", given);
    const leaving = [{ id: n1.id, type: "USD", amount: 100, holding: "leaving" as const }];
    const after = ledger("MM.A", [committed], (books) => shownBy(books, { ...inSession, notes: leaving }));
    expect(after.notes).toEqual([{ amount: 1, holding: "final" }]);
    expect(after.log).toEqual([{ session: "1.1", kind: "committed", direction: "given", amount: 1 }]);
  });

  test("a special entry is in the log", () => {
    const { log, ready } = ledger(
      "MM.B",
      [recordOf(fixture, "ready", received), specialOf(fixture, received)],
      shownBy,
    );
    expect(log).toEqual([{ session: "1.1", kind: "abortedAfterReady", direction: "received", amount: 1 }]);
    expect(ready).toBeNull();
  });

  test("a session with an outsider is one over a forged certificate", () => {
    const alone = new WireReader(fixture);
    alone.attempt("MM.A");
    const challenge = forge("MM.A", { type: "SessionChallenge", own: 0 }, fixture, new Uint8Array(32));
    const { fields } = alone.read(challenge, "MM.B", "MM.A");
    const spoken = new Spoken(fixture);
    const drawn = spoken.draw();
    const returned = fields["verification"] as Uint8Array;
    const reply = { verification: drawn.verification, returned, at: 1, random: drawn.random };
    alone.read(spoken.sealed("MM.B", "38/SessionReply", reply), "MM.A", "MM.B");
    const [id] = alone.concreteSessions("1.0");
    const over = (session: string) =>
      ledger("MM.A", [], (books) => shownBy(books, { session, peer: "?" }), { reader: alone });
    expect(over(id as string)).toMatchObject({ session: "1.0", peer: "?", peerCertificate: "forged" });
    expect(over("00".repeat(16))).toMatchObject({ session: "?00000000", peerCertificate: "forged" });
  });

  test("facts are those of the fixture, or of the run", () => {
    const other = met("pos-payment", { "MM.B": { itemsOffered: "tainted", peerCertificate: "listed" } });
    expect(other.ledger("MM.B", [], shownBy)).toMatchObject({ peerCertificate: "listed", itemsOffered: "tainted" });
    expect(ledger("MM.B", [], shownBy, { itemsOffered: "wrongTotal" }).itemsOffered).toBe("wrongTotal");
  });

  test("the system's ledger has what was issued, and to whom", () => {
    const devices = { "MM.A": ledger("MM.A", [], shownBy), "MM.B": ledger("MM.B", [], shownBy) };
    expect(systemLedger(fixture, devices)).toEqual({
      devices,
      tickets: [],
      issued: 2,
      start: { "MM.A": { tickets: [], value: 2 }, "MM.B": { tickets: [], value: 0 } },
    });
    expect(reader.attempts("MM.C")).toBe(0);
  });
});

describe("the ledger of an agent", () => {
  const { fixture, session, standing, ledger } = met("ticket-transfer");
  const [t1, t2] = fixture.tickets as [IssuedTicket, IssuedTicket];

  test("tickets by name, in order, those arriving last", () => {
    const shown = [
      { id: t2.id, holding: "final" as const },
      { id: t1.id, holding: "leaving" as const },
    ];
    const sender = ledger("TA.A", [], (books) => shownBy(books, { ...standing, peer: "TA.B", tickets: shown }));
    expect(sender).toMatchObject({ kind: null, session: "1.1", peer: "TA.B", notes: [] });
    expect(sender.tickets).toEqual([
      { ticket: "T1", holding: "leaving" },
      { ticket: "T2", holding: "final" },
    ]);
    const arriving = [{ id: t1.id, holding: "arriving" as const }];
    const had = recordOf(fixture, "committed", { session: new Uint8Array(16), direction: "received", ticket: t2 });
    const receiver = ledger("TA.B", [had], (books) => shownBy(books, { ...standing, tickets: arriving }));
    expect(receiver.tickets).toEqual([
      { ticket: "T2", holding: "final" },
      { ticket: "T1", holding: "arriving" },
    ]);
  });

  test("undertakings and entries name the ticket", () => {
    const given: Moved = { session, direction: "given", ticket: t1 };
    const decided = ledger("TA.A", [recordOf(fixture, "decided", given)], shownBy);
    expect(decided.decided).toEqual({ session: "1.1", direction: "given", ticket: "T1" });
    expect(decided.tickets[0]).toEqual({ ticket: "T1", holding: "leaving" });
    const { log, tickets } = ledger("TA.A", [recordOf(fixture, "committed", given)], shownBy);
    expect(log).toEqual([{ session: "1.1", kind: "committed", direction: "given", ticket: "T1" }]);
    expect(tickets).toEqual([{ ticket: "T2", holding: "final" }]);
  });
});

describe("as the charts have it", () => {
  const { fixture, session, standing, ledger } = met("pos-payment");
  const [n1] = fixture.notes as [IssuedNote];
  const given: Moved = { session, direction: "given", note: n1 };
  const received: Moved = { session, direction: "received", note: n1 };
  const out = { direction: "given", amount: 1 } as const;
  const into = { direction: "received", amount: 1 } as const;
  const of = { session: "1.1" };
  const record = (kind: "decided" | "ready" | "committed", moved: Moved) => recordOf(fixture, kind, moved);
  const row = { id: n1.id, type: "USD", amount: 100 };
  const on = { session: "1.1" };

  /** Where a chart has `moving` in its context, a device shows notes as leaving or arriving. */
  function shownFor({ session: stands, moving }: Partial<DeviceContext>, books: StoreBooks): Holdings {
    const shown = shownBy(
      books,
      stands == null ? {} : { ...standing, peer: books.address === "MM.A" ? "MM.B" : "MM.A" },
    );
    if (moving == null) return shown;
    const rest = shown.notes.filter(({ id }) => id !== n1.id);
    return { ...shown, notes: [...rest, { ...row, holding: moving.direction === "given" ? "leaving" : "arriving" }] };
  }

  test.each<[string, string, Partial<DeviceContext>, readonly StoreRecord[], boolean]>([
    ["at rest", "MM.A", { balance: 2 }, [], false],
    ["in a session", "MM.A", { ...on, balance: 2 }, [], false],
    ["giving", "MM.A", { ...on, balance: 2, moving: out, confirmed: 1 }, [], false],
    [
      "decided",
      "MM.A",
      { ...on, balance: 2, moving: out, confirmed: 1, decided: { ...out, ...of } },
      [record("decided", given)],
      false,
    ],
    ["decided and down", "MM.A", { balance: 2, decided: { ...out, ...of } }, [record("decided", given)], true],
    [
      "written",
      "MM.A",
      { ...on, balance: 1, moving: out, confirmed: 1, log: [{ kind: "committed", ...out, ...of }] },
      [record("committed", given)],
      false,
    ],
    ["given", "MM.A", { balance: 1, log: [{ kind: "committed", ...out, ...of }] }, [record("committed", given)], false],
    ["taking", "MM.B", { ...on, moving: into }, [], false],
    ["ready", "MM.B", { ...on, moving: into, ready: { ...into, ...of } }, [record("ready", received)], false],
    ["ready and down", "MM.B", { ready: { ...into, ...of } }, [record("ready", received)], true],
    [
      "decided to take",
      "MM.B",
      { decided: { ...into, ...of }, ready: { ...into, ...of } },
      [record("ready", received), record("decided", received)],
      true,
    ],
    [
      "written off",
      "MM.B",
      { log: [{ kind: "abortedAfterReady", ...into, ...of }] },
      [record("ready", received), specialOf(fixture, received)],
      false,
    ],
    [
      "taken",
      "MM.B",
      { balance: 1, log: [{ kind: "committed", ...into, ...of }] },
      [record("ready", received), record("committed", received)],
      false,
    ],
  ])("%s", (_, address, context, records, down) => {
    const peer = address === "MM.A" ? "MM.B" : "MM.A";
    const full = freshContext({ peer, attempts: 1, kind: "transaction", ...context });
    const looked = chartLedger(address, full, down);
    const { peerCertificate: _c, itemsOffered: _i, peerCredential: _p, order: _o, ...chart } = looked;
    const confirmed = context.confirmed ?? null;
    const booked = ledger(address, records, (books) => shownFor(context, books), { down, confirmed });
    expect(booked).toMatchObject(chart);
  });
});
