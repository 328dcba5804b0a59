import { describe, expect, test } from "vitest";
import { isSame, toHex } from "./bytes.ts";
import { cryptoNames } from "./cryptography.ts";
import { deviceAt, fixtureOf } from "./fixture.ts";
import { signedOver, transferred } from "./issuing.ts";
import { type NoteLie, notesTold, type TicketLie, ticketsTold } from "./item-lies.ts";
import {
  type AgentCertificate,
  type HeldTicket,
  type ModuleCertificate,
  type Note,
  type NoteTransfer,
  noteId,
  type Ticket,
} from "./items.ts";
import { noteVerdict, provisionOf, ticketVerdict } from "./looking.ts";
import type { AgentProvision, ModuleProvision } from "./records.ts";

describe.each(cryptoNames)("with %s cryptography, of tickets", (crypto) => {
  const fixture = fixtureOf({ system: "ticket-transfer", crypto, facts: {} });
  const { cryptography, clockStartMs: at } = fixture;
  const receiver = provisionOf<AgentProvision>(fixture, "TA.B");
  const { id, keys, certificate } = deviceAt(fixture, "TA.A");
  const sender = { id, keys: keys as never, certificate: certificate as AgentCertificate };
  const truth = fixture.tickets.map(
    ({ held }): HeldTicket => ({ ...held, ticket: signedOver(cryptography, held.ticket, sender, "TA.B", at) }),
  );
  const told = (how: TicketLie): readonly HeldTicket[] =>
    ticketsTold(fixture, truth, how, "TA.A", "TA.B") as readonly HeldTicket[];
  const verdict = (ticket: Ticket, holder = "TA.B"): string => ticketVerdict(receiver, ticket, holder, at);

  test.each<[TicketLie, Readonly<Record<string, string>>]>([
    ["forAnother", { "TA.B": "invalid", "TA.C": "valid" }],
    ["fromAnother", { "TA.B": "valid", "TA.C": "invalid" }],
    ["chainBroken", { "TA.B": "invalid", "TA.C": "invalid" }],
    ["signatureWrong", { "TA.B": "invalid", "TA.C": "invalid" }],
  ])("%s: the first is bad in that way, and the others are as they were", (how, verdicts) => {
    const [first, ...rest] = told(how);
    const found = Object.keys(verdicts).map((holder) => [holder, verdict(first?.ticket as Ticket, holder)]);
    expect(Object.fromEntries(found)).toEqual(verdicts);
    expect(rest).toEqual(truth.slice(1));
    expect(first?.ticket.identifier).toEqual(truth[0]?.ticket.identifier);
  });

  test("only who has sent it, or the link, tells a ticket from another and a broken chain from the truth", () => {
    const last = (how: TicketLie) => told(how)[0]?.ticket.transferHistory.at(-1);
    expect(last("fromAnother")).toMatchObject({ sender: "TA.C", receiver: "TA.B" });
    expect(last("chainBroken")).toMatchObject({ sender: "TA.A", receiver: "TA.B" });
    const { ticket } = told("signatureWrong")[0] as HeldTicket;
    expect(ticket.transferHistory).toEqual(truth[0]?.ticket.transferHistory);
  });

  test("twice: the first is there once more, and good", () => {
    const all = told("twice");
    expect(all).toHaveLength(truth.length + 1);
    expect(all.at(-1)).toBe(all[0]);
    expect(all.map(({ ticket }) => verdict(ticket))).toEqual(["valid", "valid", "valid"]);
  });

  test("what was never signed over cannot be signed over otherwise", () => {
    const issued = fixture.tickets.slice(0, 1).map(({ held }) => held);
    expect(ticketsTold(fixture, issued, "forAnother", "TA.A", "TA.B")).toBeNull();
    expect(ticketsTold(fixture, [], "twice", "TA.A", "TA.B")).toBeNull();
  });
});

describe.each(cryptoNames)("with %s cryptography, of notes", (crypto) => {
  const fixture = fixtureOf({ system: "pos-payment", crypto, facts: {} });
  const { cryptography, clockStartMs: at } = fixture;
  const payee = provisionOf<ModuleProvision>(fixture, "MM.B");
  const [a, b, c] = ["MM.A", "MM.B", "MM.C"].map((address) => deviceAt(fixture, address).module) as [
    number,
    number,
    number,
  ];
  const { keys, certificate } = deviceAt(fixture, "MM.A");
  const giver = { id: a, keys: keys as never, certificate: certificate as ModuleCertificate };
  const given = (amounts: readonly number[]): readonly Note[] =>
    amounts.map((amount, index) => {
      const note = fixture.notes[index]?.held.note as Note;
      return transferred(cryptography, note, giver, { taker: b, amount, at });
    });
  const truth = given([100, 100]);
  const told = (how: NoteLie, notes = truth): readonly Note[] | null => notesTold(fixture, notes, how, "MM.A", "MM.B");
  const verdict = (note: Note | undefined, holder = b): string => noteVerdict(payee, note as Note, holder, at);
  const total = (notes: readonly Note[] | null): number | undefined =>
    notes?.reduce((sum, { transfers }) => sum + (transfers.at(-1) as NoteTransfer).amount, 0);

  test.each<[NoteLie, string, string]>([
    ["forAnother", "invalid", "valid"],
    ["fromAnother", "valid", "invalid"],
    ["signatureWrong", "forged", "invalid"],
  ])("%s: the first is bad in that way, the others are as they were, and the sum is right", (how, forPayee, forC) => {
    const notes = told(how) as readonly Note[];
    expect([verdict(notes[0]), verdict(notes[0], c)]).toEqual([forPayee, forC]);
    expect(notes.slice(1)).toEqual(truth.slice(1));
    expect(total(notes)).toBe(200);
  });

  test("from another: properly given, but not by who gives the packet", () => {
    expect((told("fromAnother") as readonly Note[])[0]?.transfers.at(-1)).toMatchObject({ giver: c, taker: b });
  });

  test("twice: two good parts of the first that add up to the sum", () => {
    for (const notes of [truth, given([100]), given([51])]) {
      const [one, other, ...more] = told("twice", notes) as readonly [Note, Note];
      expect([verdict(one), verdict(other), more]).toEqual(["valid", "valid", []]);
      expect(isSame(noteId(cryptography, one), noteId(cryptography, other))).toBe(true);
      expect(total([one, other])).toBe(total(notes));
    }
    expect(told("twice", given([1]))).toBeNull();
  });

  test("overspent: more is given of the first than there was, and the sum is right", () => {
    const notes = told("overspent") as readonly Note[];
    expect(notes.map(({ transfers }) => transfers.at(-1)?.amount)).toEqual([101, 99]);
    expect(notes.map((note) => verdict(note))).toEqual(["valid", "valid"]);
    expect([told("overspent", given([100])), told("overspent", given([50, 40]))]).toEqual([null, null]);
    expect(toHex(noteId(cryptography, notes[0] as Note))).toBe(fixture.notes[0]?.id);
  });
});
