import { describe, expect, it } from "vitest";
import { booksOf } from "../../conformance/books/store-books.ts";
import type { Holdings } from "../../conformance/port.ts";
import { deviceAt, fixtureOf } from "../../conformance/wire/fixture.ts";
import { WireReader } from "../../conformance/wire/reader.ts";
import { frame, type StoreRecord } from "../../conformance/wire/records.ts";
import { type AtRest, durable, isFinding, isTorn, judge, type OnDisk, read, sameState } from "./checks.ts";

const expected = new Uint8Array([1, 2, 3]);
const write = { at: 3, bytes: new Uint8Array([4, 5, 6]) };
const disk = (...bytes: readonly number[]): OnDisk => {
  return { address: "TA.A", bytes: new Uint8Array(bytes), expected, writing: null, kind: "file" };
};
const duringWrite = (...bytes: readonly number[]): OnDisk => ({ ...disk(...bytes), writing: write });
const checksOf = (findings: readonly { readonly check: string }[]) => [...new Set(findings.map((it) => it.check))];

describe("what is durable", () => {
  it("is what was written, with at most the beginning of the write that was under way", () => {
    for (const it of [disk(1, 2, 3), duringWrite(1, 2, 3), duringWrite(1, 2, 3, 4), duringWrite(1, 2, 3, 4, 5, 6)]) {
      expect(durable(it)).toEqual([]);
    }
  });

  it.each([
    ["less than was written", disk(1, 2)],
    ["more than was ever written", disk(1, 2, 3, 4)],
    ["something else", disk(1, 9, 3)],
    ["less, during a write", duringWrite(1, 2)],
    ["another write", duringWrite(1, 2, 3, 9)],
    ["a part of a transaction of a database", { ...duringWrite(1, 2, 3, 4), kind: "sqlite" } as const],
  ])("is not %s", (_, it) => {
    expect(checksOf(durable(it))).toEqual(["durable"]);
  });

  it("is torn only in the middle of a write", () => {
    const cases = [duringWrite(1, 2, 3), duringWrite(1, 2, 3, 4), duringWrite(1, 2, 3, 4, 5, 6), disk(1, 2, 3)];
    expect(cases.map(isTorn)).toEqual([false, true, false, false]);
  });
});

const fixture = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const [giver, taker] = [fixture.initiator, fixture.responder];
const session = new Uint8Array(16).fill(1);
const [ticket] = fixture.tickets;
if (ticket === undefined) throw new Error("no ticket");
const id = new Uint8Array(Buffer.from(ticket.id, "hex"));
const entry = { kind: "committed", session, at: 1, peerAt: 1 } as const;
const given = {
  entry: { ...entry, direction: "given", peer: taker, tickets: [{ id, before: ticket.held, after: null }] },
  change: { ticketsRemoved: [id] },
} as const;
const received = {
  entry: { ...entry, direction: "received", peer: giver, tickets: [{ id, before: null, after: ticket.held }] },
  change: { ticketsAdded: [ticket.held] },
} as const;

const storeWith = (address: string, ...records: readonly StoreRecord[]): Uint8Array =>
  new Uint8Array(Buffer.concat([deviceAt(fixture, address).store, ...records.map(frame)]));
const booksWith = (address: string, ...records: readonly StoreRecord[]) =>
  booksOf(storeWith(address, ...records), address, fixture.cryptography);

const decided: StoreRecord = { record: "decided", ...given };
const committed: StoreRecord = { record: "committed", ...given };

describe("a store", () => {
  it("is read with the harness's own decoder, or is a finding", () => {
    const store = storeWith(giver, committed);
    expect(isFinding(read(fixture, giver, store))).toBe(false);
    store[store.length - 4] = 0xff;
    // The last frame may have been under way.
    expect(isFinding(read(fixture, giver, store))).toBe(false);
    expect(isFinding(read(fixture, giver, new Uint8Array(Buffer.concat([store, new Uint8Array(20)]))))).toBe(true);
  });
});

describe("a device that comes back", () => {
  it("is where it was, or has completed what it was bound to", () => {
    expect(sameState(booksWith(giver, decided), booksWith(giver, decided))).toEqual([]);
    expect(sameState(booksWith(giver, decided), booksWith(giver, decided, committed))).toEqual([]);
  });

  it("has not lost an entry, or made one up, or something to hold", () => {
    const nothing = booksWith(giver);
    expect(checksOf(sameState(booksWith(giver, committed), nothing))).toEqual(["same state"]);
    expect(checksOf(sameState(nothing, booksWith(giver, committed)))).toEqual(["same state"]);
    expect(checksOf(sameState(nothing, { ...nothing, tickets: [] }))).toEqual(["same state"]);
  });
});

function shown(books: AtRest["books"]): Holdings {
  const items = ({ session: of, direction, tickets, notes, kind }: (typeof books.log)[number]) => {
    return { session: of, direction, tickets, notes, kind };
  };
  return {
    session: null,
    peer: null,
    tickets: books.tickets.map((held) => ({ id: held.id, holding: "final" })),
    notes: [],
    undertakings: [],
    orders: [],
    log: books.log.map(items),
  };
}

function judged(giverHas: readonly StoreRecord[], takerHas: readonly StoreRecord[], holdings = shown) {
  const reader = new WireReader(fixture);
  const devices = [booksWith(giver, ...giverHas), booksWith(taker, ...takerHas)];
  return judge(
    fixture,
    reader,
    devices.map((books) => ({ books, holdings: holdings(books) })),
  );
}

describe("a system at rest", () => {
  it("is good when nothing has moved", () => {
    const { findings, ended } = judged([], []);
    expect(findings).toEqual([]);
    expect(ended.size).toBe(0);
  });

  it("may have lost a ticket in the window of figure 25", () => {
    const { findings, ended } = judged([committed], []);
    expect(findings).toEqual([]);
    expect([...ended.values()]).toEqual(["giver committed, receiver aborted"]);
  });

  it("has no ticket twice", () => {
    const { findings } = judged([], [{ record: "committed", ...received }]);
    expect(checksOf(findings)).toEqual(expect.arrayContaining(["books balance", "windows only"]));
  });

  it("has nothing open", () => {
    expect(checksOf(judged([decided], []).findings)).toContain("windows only");
  });

  it("shows what its stores say", () => {
    const other = (books: AtRest["books"]): Holdings => ({ ...shown(books), tickets: [] });
    expect(checksOf(judged([], [], other).findings)).toContain("shows its books");
  });
});
