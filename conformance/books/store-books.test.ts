import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../wire/bytes.ts";
import { fixtureOf, type IssuedNote, type IssuedTicket } from "../wire/fixture.ts";
import type { StoreRecord } from "../wire/records.ts";
import { WireError } from "../wire/wire-error.ts";
import { booksOf, StoreBook } from "./store-books.ts";
import { entryOf, type Moved, recordOf, specialOf, storeOf } from "./written.ts";

const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const modules = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: {} });
const [t1, t2] = agents.tickets as [IssuedTicket, IssuedTicket];
const [n1, n2] = modules.notes as [IssuedNote, IssuedNote];
const session = new Uint8Array(16).fill(1);
const other = new Uint8Array(16).fill(2);
const given: Moved = { session, direction: "given", note: n1 };
const received: Moved = { session, direction: "received", note: n1 };

const payer = (...records: readonly StoreRecord[]) =>
  booksOf(storeOf(modules, "MM.A", ...records), "MM.A", modules.cryptography);
const payee = (...records: readonly StoreRecord[]) =>
  booksOf(storeOf(modules, "MM.B", ...records), "MM.B", modules.cryptography);
const held = ({ notes }: ReturnType<typeof payer>) => notes.map(({ id, held }) => [id, held.residual]);

describe("the books of a store", () => {
  test("as it was issued", () => {
    const books = payer();
    expect(held(books)).toEqual([
      [n1.id, 100],
      [n2.id, 100],
    ]);
    expect([books.undertakings, books.log]).toEqual([[], []]);
    expect(booksOf(storeOf(agents, "TA.A"), "TA.A", agents.cryptography).tickets.map(({ id }) => id)).toEqual([
      t1.id,
      t2.id,
    ]);
  });

  test("a decision binds and moves nothing; the commitment moves and ends it", () => {
    const decided = recordOf(modules, "decided", given);
    expect(payer(decided).undertakings).toMatchObject([
      { kind: "decided", direction: "given", session: toHex(session), notes: [{ id: n1.id, amount: 100 }] },
    ]);
    expect(held(payer(decided))).toHaveLength(2);
    const after = payer(decided, recordOf(modules, "committed", given));
    expect(held(after)).toEqual([[n2.id, 100]]);
    expect(after.undertakings).toEqual([]);
    expect(after.log).toMatchObject([{ kind: "committed", direction: "given", notes: [{ id: n1.id }] }]);
  });

  test("what is left of a note in part stays", () => {
    const after = payer(recordOf(modules, "committed", { ...given, amount: 30 }));
    expect(held(after)).toEqual([
      [n1.id, 70],
      [n2.id, 100],
    ]);
  });

  test("parts of one note that came one after the other are given together", () => {
    const parts = [
      recordOf(modules, "committed", { ...received, amount: 30 }),
      recordOf(modules, "committed", { ...received, session: other, amount: 40 }),
    ];
    expect(held(payee(...parts))).toEqual([
      [n1.id, 30],
      [n1.id, 40],
    ]);
    const out = recordOf(modules, "committed", { ...given, amount: 50 });
    expect(held(payee(...parts, out))).toEqual([[n1.id, 20]]);
  });

  test("a special entry and a clearance end every undertaking", () => {
    const ready = recordOf(modules, "ready", received);
    const special = payee(ready, specialOf(modules, received));
    expect(special.undertakings).toEqual([]);
    expect(special.log).toMatchObject([{ kind: "abortedAfterReady", notes: [{ id: n1.id, amount: 100 }] }]);
    expect(payee(ready, { record: "cleared", session: other })).toMatchObject({ undertakings: [], log: [], notes: [] });
  });

  test("a clearance of the session committed last undoes it, of another one does not", () => {
    const committed = recordOf(modules, "committed", given);
    const undone = payer(committed, { record: "cleared", session });
    expect([held(undone), undone.log]).toEqual([held(payer()), []]);
    const kept = payer(committed, { record: "cleared", session: other });
    expect(held(kept)).toEqual([[n2.id, 100]]);
    expect(kept.log).toHaveLength(1);
  });

  test("tickets move by id", () => {
    const records = [recordOf(agents, "committed", { session, direction: "given", ticket: t1 })];
    const sender = booksOf(storeOf(agents, "TA.A", ...records), "TA.A", agents.cryptography);
    expect(sender.tickets.map(({ id }) => id)).toEqual([t2.id]);
    const taken = [recordOf(agents, "committed", { session, direction: "received", ticket: t1 })];
    const receiver = booksOf(storeOf(agents, "TA.B", ...taken), "TA.B", agents.cryptography);
    expect(receiver.tickets.map(({ id }) => id)).toEqual([t1.id]);
  });

  test.each<[string, StoreRecord, string]>([
    [
      "more of a note than is held",
      recordOf(modules, "committed", { ...given, amount: 101 }),
      "change.notesRemoved[0]",
    ],
    [
      "a ticket that is not held",
      { record: "committed", entry: entryOf(modules, given), change: { ticketsRemoved: [fromHex(t1.id)] } },
      "change.ticketsRemoved[0]",
    ],
  ])("refuses to take away %s", (_, record, field) => {
    expect.assertions(1);
    try {
      payer(record);
    } catch (error) {
      expect(error).toMatchObject({ _tag: "WireError", reason: "outOfPlace", place: "store of MM.A, record 1", field });
    }
  });
});

describe("a store read again and again", () => {
  const decided = recordOf(modules, "decided", given);
  const stages = [
    storeOf(modules, "MM.A"),
    storeOf(modules, "MM.A", decided),
    storeOf(modules, "MM.A", decided, recordOf(modules, "committed", given)),
  ] as const;

  test("gives what reading it afresh gives, forwards, torn and back again", () => {
    const book = new StoreBook(stages[0], "MM.A", modules.cryptography);
    const torn = stages[2].subarray(0, stages[2].length - 3);
    for (const store of [stages[0], stages[1], torn, stages[2], stages[0], stages[2], stages[1]]) {
      expect(book.read(store)).toEqual(booksOf(store, "MM.A", modules.cryptography));
    }
  });

  test("is not misled by memory that is written to", () => {
    const memory = stages[2].slice();
    const book = new StoreBook(stages[0], "MM.A", modules.cryptography);
    book.read(memory);
    memory.fill(0, stages[0].length + 8);
    expect(() => book.read(memory)).toThrow(WireError);
  });

  test("a record is decoded once", () => {
    const book = new StoreBook(stages[0], "MM.A", modules.cryptography);
    expect(book.read(stages[1].slice())).toBe(book.read(stages[1]));
  });
});
