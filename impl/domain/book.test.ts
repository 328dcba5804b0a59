import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { type Book, bookOf, doubtOf, enter, howEnded } from "./book.ts";
import type { Change, LogEntry } from "./log.ts";
import type { HeldNote } from "./note.ts";
import { noteId } from "./note-transfer.ts";
import { orderIdOf } from "./payment-status.ts";
import type { AgentProvision, LaterRecord, ModuleProvision, NetworkServerProvision } from "./provision.ts";
import {
  alice,
  bob,
  givenPart,
  limits,
  noon,
  numbering,
  payee,
  payer,
  primaryKeys,
  sampleNote,
  sampleTicket,
  sentTicket,
  trust,
} from "./samples.ts";
import { ticketId, ticketIdHex } from "./ticket-transfer.ts";
import { applyChange, emptyWallet, type Wallet, walletOf } from "./wallet.ts";

const crypto = symbolicCrypto;
const held = (serial: number) => ({ ticket: sampleTicket(serial), holder: {} });
const agent: AgentProvision = {
  record: "provision",
  device: "agent",
  crypto: "symbolic",
  id: alice.id,
  privateKey: alice.privateKey,
  certificate: alice.certificate,
  primaryKeys,
  untrusted: { version: 1, ids: [] },
  tickets: [held(1), held(2)],
  knownCredentials: {},
  limits,
};
const note = (serial: number, residual = 100): HeldNote => ({ note: sampleNote(serial), residual });
const module: ModuleProvision = {
  record: "provision",
  device: "module",
  crypto: "symbolic",
  id: payer.id,
  privateKey: payer.privateKey,
  certificate: payer.certificate,
  primaryKeys: trust.primaryKeys,
  badIds: { version: 1, ids: [] },
  numbering,
  notes: [note(1), note(2, 40)],
  signOn: null,
  limits,
};

const tickets = walletOf(crypto, agent);
const notes = walletOf(crypto, module);
const idOf = (serial: number): Uint8Array => noteId(crypto, sampleNote(serial));

const changedBy = (wallet: Wallet, change: Change): Wallet => {
  const changed = applyChange(crypto, wallet, change);
  if (!changed.ok) throw new Error(`${changed.reason} ${changed.field}`);
  return changed.wallet;
};
const refusal = (wallet: Wallet, change: Change): string => {
  const changed = applyChange(crypto, wallet, change);
  return changed.ok ? "ok" : `${changed.reason} ${changed.field}`;
};
const amounts = (wallet: Wallet): readonly number[] => wallet.notes.map((each) => each.held.residual);

describe("a wallet", () => {
  it("holds what has been provided", () => {
    expect([...tickets.tickets.keys()]).toEqual([
      ticketIdHex(crypto, sampleTicket(1)),
      ticketIdHex(crypto, sampleTicket(2)),
    ]);
    expect(tickets.notes).toEqual([]);
    expect(amounts(notes)).toEqual([100, 40]);
    expect(notes.tickets.size).toBe(0);
    const server: NetworkServerProvision = {
      record: "provision",
      device: "networkServer",
      crypto: "native",
      signedOn: {},
    };
    expect(walletOf(crypto, server)).toEqual(emptyWallet);
  });

  it("gives and takes tickets, and stays as it was itself", () => {
    const arrived = { ticket: sentTicket(sampleTicket(3), alice, bob), holder: { remaining: 2 } };
    const changed = changedBy(tickets, {
      ticketsRemoved: [ticketId(crypto, sampleTicket(1))],
      ticketsAdded: [arrived],
    });
    expect([...changed.tickets.keys()]).toEqual([
      ticketIdHex(crypto, sampleTicket(2)),
      ticketIdHex(crypto, sampleTicket(3)),
    ]);
    expect(changed.tickets.get(ticketIdHex(crypto, sampleTicket(3)))).toEqual(arrived);
    expect(tickets.tickets.size).toBe(2);
    // A ticket may come back in the same change: it goes first.
    const back = changedBy(tickets, { ticketsRemoved: [ticketId(crypto, sampleTicket(1))], ticketsAdded: [held(1)] });
    expect(back.tickets.size).toBe(2);
  });

  it("takes amounts off notes, and drops those that are used up", () => {
    expect(amounts(changedBy(notes, { notesRemoved: [{ id: idOf(1), amount: 30 }] }))).toEqual([70, 40]);
    expect(amounts(changedBy(notes, { notesRemoved: [{ id: idOf(1), amount: 100 }] }))).toEqual([40]);
    const twice = [
      { id: idOf(2), amount: 15 },
      { id: idOf(2), amount: 25 },
    ];
    expect(amounts(changedBy(notes, { notesRemoved: twice }))).toEqual([100]);
    expect(amounts(notes)).toEqual([100, 40]);
  });

  it("spends the first part of a note first", () => {
    const part = { note: givenPart(givenPart(sampleNote(1), payer, payee, 25), payee, payer, 25), residual: 25 };
    const both = changedBy(notes, { notesAdded: [part] });
    expect(amounts(both)).toEqual([100, 40, 25]);
    expect(amounts(changedBy(both, { notesRemoved: [{ id: idOf(1), amount: 100 }] }))).toEqual([40, 25]);
    expect(refusal(both, { notesRemoved: [{ id: idOf(1), amount: 101 }] })).toBe("fundsInsufficient notesRemoved[0]");
  });

  it("refuses what does not fit", () => {
    expect(refusal(tickets, { ticketsRemoved: [ticketId(crypto, sampleTicket(9))] })).toBe(
      "unknownTicket ticketsRemoved[0]",
    );
    const twice = [ticketId(crypto, sampleTicket(1)), ticketId(crypto, sampleTicket(1))];
    expect(refusal(tickets, { ticketsRemoved: twice })).toBe("unknownTicket ticketsRemoved[1]");
    expect(refusal(tickets, { ticketsAdded: [held(5), held(1)] })).toBe("unexpected ticketsAdded[1]");
    expect(refusal(notes, { notesRemoved: [{ id: idOf(2), amount: 41 }] })).toBe("fundsInsufficient notesRemoved[0]");
    expect(refusal(notes, { notesRemoved: [{ id: idOf(7), amount: 1 }] })).toBe("fundsInsufficient notesRemoved[0]");
  });
});

const session = new Uint8Array(16);
const entry: LogEntry = { kind: "committed", direction: "given", session, peer: payee.id, at: noon, peerAt: noon };
const change: Change = { notesRemoved: [{ id: idOf(1), amount: 100 }] };

const entered = (book: Book, ...records: readonly LaterRecord[]): Book =>
  records.reduce((now, record) => {
    const next = enter(crypto, now, record);
    if (!next.ok) throw new Error(`${next.reason} ${next.field}`);
    return next.book;
  }, book);

describe("a book", () => {
  const start = bookOf(crypto, module);
  const decided: LaterRecord = { record: "decided", entry, change };
  const ready: LaterRecord = { record: "ready", entry, change };
  const special: LogEntry = { ...entry, kind: "abortedAfterReady" };

  it("begins with what is held, and nothing else", () => {
    expect(start).toMatchObject({ device: "module", wallet: notes, log: [], undertakings: [] });
    expect(start.orders.all()).toEqual([]);
  });

  it("an undertaking binds, and changes nothing that is held or logged", () => {
    const book = entered(start, ready, decided);
    expect(book.undertakings).toEqual([ready, decided]);
    expect(book.wallet).toBe(start.wallet);
    expect(book.log).toEqual([]);
  });

  it("a commitment changes what is held, is logged, and ends every undertaking", () => {
    const book = entered(start, ready, decided, { record: "committed", entry, change });
    expect(amounts(book.wallet)).toEqual([40]);
    expect(book.log).toEqual([entry]);
    expect(book.undertakings).toEqual([]);
  });

  it("a special entry is logged, ends every undertaking, and changes nothing that is held", () => {
    const book = entered(start, ready, { record: "abortedAfterReady", entry: special });
    expect(book).toEqual({ ...start, log: [special] });
  });

  it("a clearance ends every undertaking, and nothing else", () => {
    expect(entered(start, ready, { record: "cleared", session })).toEqual(start);
  });

  it("refuses a commitment that does not fit what is held", () => {
    const once = entered(start, { record: "committed", entry, change });
    const again = enter(crypto, once, { record: "committed", entry, change });
    expect(again).toMatchObject({ ok: false, reason: "fundsInsufficient", field: "change.notesRemoved[0]" });
  });
});

const key = new Uint8Array(32).fill(5);
const order = orderIdOf(crypto, key);
const otherKey = new Uint8Array(32).fill(6);

describe("a book of a purchase", () => {
  const start = bookOf(crypto, agent);
  const bought: LogEntry = { ...entry, direction: "received", peer: bob.id, order, price: { type: "USD", amount: 25 } };
  const arrives: Change = { ticketsAdded: [held(3)] };
  const doubt: LaterRecord = { record: "doubt", entry: bought, change: arrives, key };
  const refusalOf = (book: Book, record: LaterRecord): string => {
    const next = enter(crypto, book, record);
    return next.ok ? "ok" : `${next.reason} ${next.field}`;
  };

  it("is in doubt until the commit or the clearance", () => {
    const doubting = entered(start, doubt);
    expect(doubtOf(start)).toBeUndefined();
    expect(doubtOf(doubting)).toEqual(doubt);
    expect(doubting.wallet).toBe(start.wallet);
    const committed = entered(doubting, { record: "committed", entry: bought, change: arrives });
    expect(doubtOf(committed)).toBeUndefined();
    expect(committed.log).toEqual([bought]);
    expect(committed.wallet.tickets.has(ticketIdHex(crypto, sampleTicket(3)))).toBe(true);
    expect(entered(doubting, { record: "cleared", session })).toEqual(start);
  });

  it("a decision is no doubt", () => {
    expect(doubtOf(entered(start, { record: "decided", entry: bought, change: arrives }))).toBeUndefined();
  });

  it("has doubts at an agent only, with an order, and a key of that name or none", () => {
    const { key: _, ...keyless } = doubt as typeof doubt & { readonly key: Uint8Array };
    const { order: __, ...nameless } = bought;
    expect(refusalOf(start, keyless)).toBe("ok");
    expect(refusalOf(bookOf(crypto, module), doubt)).toBe("wrongKind record");
    expect(refusalOf(start, { ...doubt, entry: nameless })).toBe("malformed entry.order");
    expect(refusalOf(start, { ...doubt, key: otherKey })).toBe("verificationDiffers key");
  });

  it("remembers orders at a module only, with a key of that name or none", () => {
    const record: LaterRecord = { record: "order", order, side: "payer", random: key, key, session };
    const { key: _, ...keyless } = record;
    const book = bookOf(crypto, module);
    const remembering = entered(book, { record: "ready", entry, change }, record);
    expect(remembering.orders.named(order)).toEqual(record);
    expect(remembering.undertakings).toHaveLength(1);
    expect(book.orders.hasRandom(key)).toBe(false);
    expect(refusalOf(book, keyless)).toBe("ok");
    expect(refusalOf(book, { ...record, key: otherKey })).toBe("verificationDiffers key");
    expect(refusalOf(start, record)).toBe("wrongKind record");
  });

  it("tells how a payment ended by the last entry of its order", () => {
    const book = bookOf(crypto, module);
    const paid: LogEntry = { ...entry, order };
    const special: LogEntry = { ...paid, kind: "abortedAfterReady" };
    const other: LaterRecord = { record: "committed", entry: { ...entry, order: orderIdOf(crypto, otherKey) }, change };
    expect(howEnded(book, order)).toBe("unsuccessful");
    expect(howEnded(entered(book, other), order)).toBe("unsuccessful");
    expect(howEnded(entered(book, { record: "committed", entry, change }), order)).toBe("unsuccessful");
    const successful = entered(book, { record: "committed", entry: paid, change });
    expect(howEnded(successful, order)).toBe("successful");
    const missed = entered(book, { record: "abortedAfterReady", entry: special }, other);
    expect(howEnded(missed, order)).toBe("transferError");
    // Reading 16/542=accepted: the same order once more.
    const later = entered(missed, {
      record: "committed",
      entry: { ...paid, session: new Uint8Array(16).fill(1) },
      change: {},
    });
    expect(howEnded(later, order)).toBe("successful");
  });
});
