import { describe, expect, test } from "vitest";
import type { Holdings } from "../port.ts";
import { toHex } from "../wire/bytes.ts";
import { fixtureOf, type IssuedNote, type IssuedTicket } from "../wire/fixture.ts";
import type { StoreRecord } from "../wire/records.ts";
import { disagreement } from "./disagreement.ts";
import { booksOf } from "./store-books.ts";
import { type Moved, recordOf, shownBy, specialOf, storeOf } from "./written.ts";

const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const modules = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: {} });
const [t1] = agents.tickets as [IssuedTicket];
const [n1, n2] = modules.notes as [IssuedNote, IssuedNote];
const session = new Uint8Array(16).fill(1);
const id = toHex(session);
const given: Moved = { session, direction: "given", note: n1 };
const received: Moved = { session, direction: "received", note: n1 };

function found(address: string, records: readonly StoreRecord[], lie: (honest: Holdings) => Partial<Holdings>) {
  const fixture = address.startsWith("TA") ? agents : modules;
  const books = booksOf(storeOf(fixture, address, ...records), address, fixture.cryptography);
  const honest = shownBy(books);
  expect(disagreement(books, honest)).toBeUndefined();
  return disagreement(books, { ...honest, ...lie(honest) })?.field;
}

const decided = recordOf(modules, "decided", given);
const committed = recordOf(modules, "committed", given);
const ready = recordOf(modules, "ready", received);
const special = specialOf(modules, received);
type Row<K extends keyof Holdings> = Holdings[K] extends readonly (infer R)[] ? R : never;

describe("a device that does not say what its store says is caught", () => {
  test("it keeps quiet about a ticket", () => {
    expect(found("TA.A", [], ({ tickets }) => ({ tickets: tickets.slice(1) }))).toBe(`tickets[${t1.id}].held`);
  });

  test("it shows a ticket as final that it has given", () => {
    const records = [recordOf(agents, "committed", { session, direction: "given", ticket: t1 })];
    const lie = ({ tickets }: Holdings) => ({ tickets: [...tickets, { id: t1.id, holding: "final" as const }] });
    expect(found("TA.A", records, lie)).toBe(`tickets[${t1.id}].held`);
  });

  test("it shows a ticket as final that it has decided to give", () => {
    const records = [recordOf(agents, "decided", { session, direction: "given", ticket: t1 })];
    const lie = ({ tickets }: Holdings) => ({ tickets: tickets.map((it) => ({ ...it, holding: "final" as const })) });
    expect(found("TA.A", records, lie)).toBe(`tickets[${t1.id}].holding`);
  });

  test("it shows a ticket twice", () => {
    expect(found("TA.A", [], ({ tickets }) => ({ tickets: [...tickets, ...tickets.slice(0, 1)] }))).toBe(
      `tickets[${t1.id}].held`,
    );
  });

  test("it shows more of a note than it has, or another type, or none", () => {
    const change = (row: Partial<Row<"notes">>) => (honest: Holdings) => ({
      notes: honest.notes.map((note) => (note.id === n2.id ? { ...note, ...row } : note)),
    });
    expect(found("MM.A", [], change({ amount: 101 }))).toBe(`notes[${n2.id}].amount`);
    expect(found("MM.A", [], change({ type: "EUR" }))).toBe(`notes[${n2.id}].type`);
    expect(found("MM.A", [], change({ holding: "arriving" }))).toBe(`notes[${n2.id}].amount`);
  });

  test("it shows notes as final that it has decided to give", () => {
    const lie = ({ notes }: Holdings) => ({ notes: notes.map((it) => ({ ...it, holding: "final" as const })) });
    expect(found("MM.A", [decided], lie)).toBe(`notes[${n1.id}].holding`);
  });

  test("it shows notes as final that are promised only", () => {
    const note = { id: n1.id, type: "USD", amount: 100 };
    expect(found("MM.B", [ready], () => ({ notes: [{ ...note, holding: "final" }] }))).toBe(`notes[${n1.id}].amount`);
    expect(found("MM.B", [ready], () => ({ notes: [{ ...note, holding: "arriving" }] }))).toBeUndefined();
  });

  test("it hides, invents or alters an undertaking", () => {
    expect(found("MM.A", [decided], () => ({ undertakings: [] }))).toBe("undertakings[0]");
    const { kind, direction } = { kind: "ready", direction: "received" } as const;
    const invented = { kind, direction, session: id, tickets: [], notes: [] };
    expect(found("MM.A", [], () => ({ undertakings: [invented] }))).toBe("undertakings[0]");
    const alter = (row: Partial<Row<"undertakings">>) => (honest: Holdings) => ({
      undertakings: honest.undertakings.map((it) => ({ ...it, ...row })),
    });
    for (const row of [{ kind: "ready" }, { session: "00" }, { direction: "received" }, { notes: [] }] as const) {
      expect(found("MM.A", [decided], alter(row))).toBe("undertakings[0]");
    }
  });

  test("it hides, invents or alters an entry of its log", () => {
    expect(found("MM.A", [committed], () => ({ log: [] }))).toBe("log[0]");
    expect(found("MM.A", [committed], ({ log }) => ({ log: [...log, ...log] }))).toBe("log[1]");
    const alter = (row: Partial<Row<"log">>) => (honest: Holdings) => ({
      log: honest.log.map((it) => ({ ...it, ...row })),
    });
    expect(found("MM.B", [ready, special], alter({ kind: "committed" }))).toBe("log[0].kind");
    expect(found("MM.B", [ready, special], alter({ notes: [{ id: n1.id, amount: 99 }] }))).toBe("log[0]");
    expect(found("MM.B", [ready, special], alter({ session: "00" }))).toBe("log[0]");
  });

  test("what only it can know may be anything", () => {
    const lie = () => ({ session: id, peer: "MM.B" });
    expect(found("MM.A", [decided], lie)).toBeUndefined();
    const leaving = ({ notes }: Holdings) => ({ notes: notes.map((it) => ({ ...it, holding: "leaving" as const })) });
    expect(found("MM.A", [], leaving)).toBeUndefined();
  });
});
