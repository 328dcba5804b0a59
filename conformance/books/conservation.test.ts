import { describe, expect, test } from "vitest";
import { joined, toHex } from "../wire/bytes.ts";
import { type Fixture, fixtureOf, type IssuedNote, type IssuedTicket } from "../wire/fixture.ts";
import { frame, type StoreRecord } from "../wire/records.ts";
import { type Account, imbalances, whereabouts } from "./conservation.ts";
import { booksOf } from "./store-books.ts";
import { entryOf, type Moved, passedOn, recordOf, shownBy, signedOver, specialOf, storeOf } from "./written.ts";

const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const modules = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: {} });
const [t1] = agents.tickets as [IssuedTicket];
const [n1] = modules.notes as [IssuedNote];
const session = new Uint8Array(16).fill(1);

type Commitment = Extract<StoreRecord, { readonly record: "committed" }>;

function account(fixture: Fixture, address: string, ...records: readonly StoreRecord[]): Account {
  return { books: booksOf(storeOf(fixture, address, ...records), address, fixture.cryptography) };
}

/** Where N1 or T1 is, and what does not balance. */
function found(fixture: Fixture, giver: readonly StoreRecord[], taker: readonly StoreRecord[]) {
  const { initiator, responder, collector } = fixture;
  const accounts = [
    account(fixture, initiator, ...giver),
    account(fixture, responder, ...taker),
    account(fixture, collector),
  ];
  const [item] = whereabouts(fixture, accounts);
  const places = item?.places.map(({ as, device, amount }) => `${as} ${device} ${amount}`);
  return { places, amiss: imbalances(fixture, accounts).map(({ kind, item: name }) => `${kind} ${name}`) };
}

describe.each([
  ["a ticket", agents, { ticket: t1 }, 1, "TA.A", "TA.B", "T1"],
  ["a note", modules, { note: n1 }, 100, "MM.A", "MM.B", "N1"],
] as const)("%s", (_, fixture, item, amount, giver, taker, name) => {
  const given: Moved = { session, direction: "given", ...item };
  const received: Moved = { session, direction: "received", ...item };
  const record = (kind: "decided" | "ready" | "committed", moved: Moved): StoreRecord => recordOf(fixture, kind, moved);

  test.each<[string, readonly StoreRecord[], readonly StoreRecord[], readonly string[]]>([
    ["before it moves", [], [], [`final ${giver} ${amount}`]],
    ["decided, and the other knows nothing", [record("decided", given)], [], [`leaving ${giver} ${amount}`]],
    ["promised and not decided", [], [record("ready", received)], [`final ${giver} ${amount}`]],
    [
      "decided and promised",
      [record("decided", given)],
      [record("ready", received)],
      [`undertaking ${taker} ${amount}`],
    ],
    [
      "given and promised",
      [record("committed", given)],
      [record("ready", received)],
      [`undertaking ${taker} ${amount}`],
    ],
    [
      "given and decided",
      [record("committed", given)],
      [record("decided", received)],
      [`undertaking ${taker} ${amount}`],
    ],
    ["given and taken", [record("committed", given)], [record("committed", received)], [`final ${taker} ${amount}`]],
    ["decided and taken", [record("decided", given)], [record("committed", received)], [`final ${taker} ${amount}`]],
    [
      "given and written off",
      [record("committed", given)],
      [specialOf(fixture, received)],
      [`specialEntry ${taker} ${amount}`],
    ],
    ["given, and nobody has it", [record("committed", given)], [], [`nowhere ${giver} ${amount}`]],
  ])("%s: it balances", (_name, ofGiver, ofTaker, places) => {
    expect(found(fixture, ofGiver, ofTaker)).toEqual({ places, amiss: [] });
  });

  test("taken by one and not given by the other, it is there twice", () => {
    expect(found(fixture, [], [record("committed", received)])).toEqual({
      places: [`final ${giver} ${amount}`, `final ${taker} ${amount}`],
      amiss: [`tooMuch ${name}`],
    });
  });

  test("let go without an entry that says so, it is missing", () => {
    const { record: kind, change } = record("committed", given) as Commitment;
    const silent: StoreRecord = { record: kind, change, entry: entryOf(fixture, given, "abortedAfterReady") };
    expect(found(fixture, [silent], [])).toEqual({ places: [], amiss: [`tooLittle ${name}`] });
  });

  test("given for good and shown as arriving, it is on its way", () => {
    const shown = [{ ...item, id: "note" in item ? item.note.id : item.ticket.id, holding: "arriving" as const }];
    const receiver = account(fixture, taker);
    const holdings = shownBy(receiver.books, {
      session: toHex(session),
      ...("note" in item ? { notes: shown.map((it) => ({ ...it, type: "USD", amount })) } : { tickets: shown }),
    });
    const accounts = [account(fixture, giver, record("committed", given)), { ...receiver, holdings }];
    expect(whereabouts(fixture, accounts)[0]?.places).toEqual([{ as: "arriving", device: taker, amount }]);
    const elsewhere = [accounts[0] as Account, { ...receiver, holdings: { ...holdings, session: "00" } }];
    expect(whereabouts(fixture, elsewhere)[0]?.places).toEqual([{ as: "nowhere", device: giver, amount }]);
  });
});

describe("what should not be there", () => {
  test("a note of more than its value", () => {
    const swollen = { ...passedOn(n1, modules, 100), residual: 300 };
    const entry = recordOf(modules, "committed", { session, direction: "received", note: n1 }) as Commitment;
    const taker: StoreRecord = { ...entry, change: { notesAdded: [swollen] } };
    const giver = recordOf(modules, "committed", { session, direction: "given", note: n1 });
    expect(found(modules, [giver], [taker]).amiss).toEqual(["tooMuch N1"]);
  });

  test("a note that was never issued, and one whose history names another holder", () => {
    const { note } = n1.held;
    const body = { ...note.body, serial: 77 };
    const entry = recordOf(modules, "committed", { session, direction: "received", note: n1 }) as Commitment;
    const invented: StoreRecord = { ...entry, change: { notesAdded: [{ note: { ...note, body }, residual: 100 }] } };
    const { amiss } = found(modules, [], [invented]);
    expect(amiss.filter((it) => it.startsWith("notIssued"))).toHaveLength(1);
    expect(amiss.filter((it) => it.startsWith("notTheHolders"))).toHaveLength(1);
  });

  test("a ticket that was not signed over to who has it", () => {
    const entry = recordOf(agents, "committed", { session, direction: "received", ticket: t1 }) as Commitment;
    const giver = recordOf(agents, "committed", { session, direction: "given", ticket: t1 });
    const stolen: StoreRecord = { ...entry, change: { ticketsAdded: [t1.held] } };
    expect(found(agents, [giver], [stolen]).amiss).toEqual(["notTheHolders T1"]);
    const proper: StoreRecord = { ...entry, change: { ticketsAdded: [signedOver(t1, agents)] } };
    expect(found(agents, [giver], [proper]).amiss).toEqual([]);
  });

  test("the frames of a device count, and nothing else", () => {
    const store = joined(storeOf(modules, "MM.A"), frame({ record: "cleared", session }).subarray(0, 9));
    const books = booksOf(store, "MM.A", modules.cryptography);
    expect(imbalances(modules, [{ books }])).toEqual([]);
  });
});
