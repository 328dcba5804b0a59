import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { bookOf } from "../domain/book.ts";
import type { LogEntry } from "../domain/log.ts";
import { noteId } from "../domain/note-transfer.ts";
import { hexOf } from "../domain/octets.ts";
import { orderIdOf } from "../domain/payment-status.ts";
import { givenPart, payee, payer, sampleNote } from "../domain/samples.ts";
import { Books } from "./books.ts";
import { agents, modules } from "./rehearsal-cast.ts";

const key = new Uint8Array(32).fill(5);
const note = sampleNote(1);
const id = noteId(symbolicCrypto, note);
const parts = [30, 50].map((amount) => {
  const part = givenPart(givenPart(note, payer, payee, amount), payee, payer, amount);
  return { note: part, residual: amount };
});
const books = (): Books =>
  new Books(symbolicCrypto, bookOf(symbolicCrypto, modules({ "MM.A": { notes: parts } })["MM.A"]));

const entry: LogEntry = {
  kind: "committed",
  direction: "given",
  session: new Uint8Array(16),
  peer: payee.id,
  at: 1,
  peerAt: 2,
  notes: [{ id, amount: 20 }],
};

const rows = (of: Books): readonly string[] => of.show().notes.map(({ amount, holding }) => `${amount} ${holding}`);

describe("the books", () => {
  it("show what leaves as a part of the first part of a note that is held", () => {
    const own = books();
    own.provisional = { entry, change: { notesRemoved: [{ id, amount: 20 }] } };
    expect(rows(own)).toEqual(["10 final", "20 leaving", "50 final"]);
    own.enter({ record: "committed", entry, change: own.provisional.change });
    own.provisional = null;
    expect(rows(own)).toEqual(["10 final", "50 final"]);
  });

  it("are not bound by a provisional change, and are by an undertaking until something ends it", () => {
    const own = books();
    const change = { notesRemoved: [{ id, amount: 20 }] };
    own.provisional = { entry, change };
    expect(own.isBound).toBe(false);
    own.enter({ record: "decided", entry, change });
    expect(own.isBound).toBe(true);
    expect(own.show().undertakings).toMatchObject([{ kind: "decided", notes: [{ amount: 20 }] }]);
    own.enter({ record: "cleared", session: entry.session });
    expect(own.isBound).toBe(false);
    expect(own.show().log).toEqual([]);
  });

  it("show an agent's doubt with its price and order, and a module's orders", () => {
    const order = orderIdOf(symbolicCrypto, key);
    const purchase: LogEntry = {
      ...{ kind: "committed", direction: "given", session: new Uint8Array(16), peer: "TA.A", at: 1, peerAt: 2 },
      ...{ order, price: { type: "USD", amount: 25 } },
    };
    const agent = new Books(symbolicCrypto, bookOf(symbolicCrypto, agents()["TA.A"]));
    agent.enter({ record: "doubt", entry: purchase, change: {}, key });
    expect(agent.show().undertakings).toMatchObject([{ kind: "doubt", amount: 25, order: hexOf(order) }]);
    expect(agent.isBound).toBe(true);
    agent.enter({ record: "committed", entry: purchase, change: {} });
    expect(agent.show()).toMatchObject({ undertakings: [], log: [{ amount: 25, order: hexOf(order) }] });
    const module = books();
    module.enter({ record: "order", order, side: "payer", random: key, key, session: new Uint8Array(16) });
    expect(module.show().orders).toEqual([hexOf(order)]);
    // Taken again, it is still one order (reading 16/542=accepted).
    module.enter({ record: "order", order, side: "payer", random: key, key, session: new Uint8Array(16).fill(1) });
    expect(module.show().orders).toEqual([hexOf(order)]);
    expect(module.isBound).toBe(false);
  });

  it("take no record that does not fit what is held: that is a defect", () => {
    const change = { notesRemoved: [{ id, amount: 31 }] };
    expect(() => books().enter({ record: "committed", entry, change })).toThrow();
  });
});
