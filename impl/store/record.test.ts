import { crc32 } from "node:zlib";
import { encode, rfc8949EncodeOptions } from "cborg";
import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { type Book, bookOf, enter } from "../domain/book.ts";
import { orderIdOf } from "../domain/payment-status.ts";
import type { AgentProvision, LaterRecord, ModuleProvision } from "../domain/provision.ts";
import { merchantCredential, sampleGoods, sampleMerchandise } from "../domain/sample-goods.ts";
import {
  bob,
  givenPart,
  limits,
  noon,
  numbering,
  payee,
  payer,
  primaryKeys,
  sampleNote,
  trust,
} from "../domain/samples.ts";
import { recordOctetsMax } from "../domain/scalar.ts";
import { decodeFrames, encodeFrame } from "./frame.ts";
import { decodeStore, encodeRecord, type StoreRecord } from "./record.ts";

const provision: ModuleProvision = {
  record: "provision",
  device: "module",
  crypto: "symbolic",
  id: payer.id,
  privateKey: payer.privateKey,
  certificate: payer.certificate,
  primaryKeys: trust.primaryKeys,
  badIds: { version: 1, ids: [] },
  numbering,
  notes: [{ note: sampleNote(1), residual: 100 }],
  signOn: null,
  limits,
};

const session = new Uint8Array(16).fill(3);
const entry = {
  kind: "committed",
  direction: "received",
  session,
  peer: payee.id,
  at: noon,
  peerAt: noon + 5,
  notes: [{ id: new Uint8Array(32).fill(9), amount: 40 }],
} as const;
const change = { notesAdded: [{ note: givenPart(sampleNote(2), payer, payee, 40), residual: 40 }] };

const later: readonly LaterRecord[] = [
  { record: "ready", entry, change },
  { record: "committed", entry, change },
  { record: "decided", entry, change: {} },
  { record: "abortedAfterReady", entry: { ...entry, kind: "abortedAfterReady", peer: "TA.B" } },
  { record: "cleared", session },
  {
    record: "order",
    order: session,
    side: "payer",
    random: new Uint8Array(32).fill(1),
    key: new Uint8Array(32).fill(2),
    session,
  },
  { record: "order", order: session, side: "payer", random: new Uint8Array(32).fill(1), session },
];

const storeOf = (...records: readonly StoreRecord[]): Uint8Array =>
  new Uint8Array(Buffer.concat(records.map(encodeRecord)));
const whole = storeOf(provision, ...later);
const starts = [provision, ...later].map((_, index, all) => storeOf(...all.slice(0, index)).length);

const withOctet = (store: Uint8Array, at: number, octet: number): Uint8Array => {
  const copy = store.slice();
  copy[at] = octet;
  return copy;
};

describe("a store", () => {
  it("is read as it was written", () => {
    expect(decodeStore(whole)).toEqual({ ok: true, provision, records: later, end: whole.length });
  });

  it("cut short anywhere: what was being written is ignored, and overwritten", () => {
    for (let length = 0; length < whole.length; length += 1) {
      const read = decodeStore(whole.subarray(0, length));
      const complete = starts.filter((start) => start <= length).length - 1;
      if (complete === 0) {
        expect(read).toMatchObject({ ok: false, problem: "empty" });
        continue;
      }
      expect(read).toMatchObject({ ok: true, records: later.slice(0, complete - 1), end: starts[complete] });
    }
  });

  it("whose last frame is damaged: that one is ignored", () => {
    const lastStart = starts.at(-1) as number;
    for (let at = lastStart + 8; at < whole.length; at += 1) {
      const read = decodeStore(withOctet(whole, at, (whole[at] as number) ^ 1));
      expect(read).toMatchObject({ ok: true, end: lastStart, records: later.slice(0, -1) });
    }
  });

  it("damaged anywhere else is damage, with the place of its frame", () => {
    for (const start of starts.slice(0, -1)) {
      for (const at of [start + 8, start + 12, start + 20]) {
        const read = decodeStore(withOctet(whole, at, (whole[at] as number) ^ 0x80));
        expect(read).toMatchObject({ ok: false, at: start, problem: "checksum", field: "crc" });
      }
    }
  });

  it("with a length that differs from its checksum, or is beyond all limits, is damaged, in the last frame too", () => {
    for (const start of starts) {
      for (let at = start; at < start + 8; at += 1) {
        const read = decodeStore(withOctet(whole, at, (whole[at] as number) ^ 1));
        expect(read).toMatchObject({ ok: false, at: start, problem: "length" });
      }
    }
    const long = encodeFrame(new Uint8Array(recordOctetsMax + 1));
    expect(decodeStore(new Uint8Array(Buffer.concat([whole, long])))).toMatchObject({ ok: false, problem: "length" });
  });

  it("ends where nothing but zeros follows: they were never written", () => {
    const read = decodeStore(new Uint8Array(Buffer.concat([whole, new Uint8Array(50)])));
    expect(read).toEqual({ ok: true, provision, records: later, end: whole.length });
    const noise = new Uint8Array(Buffer.concat([whole, new Uint8Array(50), Uint8Array.of(1)]));
    expect(decodeStore(noise)).toMatchObject({ ok: false, at: whole.length, problem: "length" });
  });

  it("that is empty, or begins with anything but a provision, or has two, is damaged", () => {
    expect(decodeStore(new Uint8Array(0))).toMatchObject({ ok: false, problem: "empty" });
    expect(decodeStore(storeOf(later[0] as LaterRecord, provision))).toMatchObject({ at: 0, problem: "order" });
    const twice = decodeStore(storeOf(provision, provision));
    expect(twice).toMatchObject({ ok: false, at: starts[1], problem: "order", field: "record" });
  });

  it("with a whole frame that is no record is damaged, even if it is the last", () => {
    const nothing = Buffer.concat([storeOf(provision), encodeFrame(Uint8Array.of(0xa0))]);
    expect(decodeStore(nothing)).toMatchObject({ ok: false, at: starts[1], problem: "record", field: "record" });
    const wrong = encode({ ...provision, limits: { ...limits, amountsMax: 0 } }, rfc8949EncodeOptions);
    expect(decodeStore(encodeFrame(wrong))).toMatchObject({ at: 0, problem: "record", field: "limits.amountsMax" });
  });
});

describe("a store of a purchase", () => {
  const ticket = sampleGoods(sampleMerchandise.event);
  const paid = { at: noon, amount: 25, type: "USD" };
  const agent: AgentProvision = {
    record: "provision",
    device: "agent",
    crypto: "symbolic",
    id: bob.id,
    privateKey: bob.privateKey,
    certificate: bob.certificate,
    primaryKeys,
    untrusted: { version: 1, ids: [] },
    tickets: [{ ticket: merchantCredential, holder: {} }],
    knownCredentials: {},
    module: "MM.B",
    limits,
  };
  const bought = {
    ...entry,
    peer: "TA.B",
    order: orderIdOf(symbolicCrypto, new Uint8Array(32).fill(4)),
    price: { type: "USD", amount: 25 },
  };
  const { notes: _, ...agents } = bought;
  const doubt = {
    record: "doubt",
    entry: agents,
    change: { ticketsAdded: [{ ticket, holder: { paid, refunded: { ...paid, reference: "auth 1" } } }] },
    key: new Uint8Array(32).fill(4),
  } as const;
  const bookAfter = (book: Book, record: LaterRecord): Book => {
    const entered = enter(symbolicCrypto, book, record);
    if (!entered.ok) throw new Error(`${entered.reason} ${entered.field}`);
    return entered.book;
  };
  const faultOf = (record: object): unknown => {
    const read = decodeStore(
      new Uint8Array(Buffer.concat([encodeRecord(agent), encodeFrame(encode(record, rfc8949EncodeOptions))])),
    );
    return read.ok ? "ok" : `${read.problem} ${read.field}`;
  };

  it("is read as it was written", () => {
    const read = decodeStore(storeOf(agent, doubt));
    expect(read).toMatchObject({ ok: true, provision: agent, records: [doubt] });
    const module = { ...provision, agent: "TA.A" };
    expect(decodeStore(storeOf(module))).toMatchObject({ ok: true, provision: module });
    expect(faultOf(doubt)).toBe("ok");
  });

  it("entered again, gives the same book, whatever its last record is", () => {
    const records: readonly LaterRecord[] = [
      doubt,
      { record: "cleared", session },
      doubt,
      { record: "committed", entry: agents, change: doubt.change },
    ];
    let live = bookOf(symbolicCrypto, agent);
    for (const [index, record] of records.entries()) {
      live = bookAfter(live, record);
      const read = decodeStore(storeOf(agent, ...records.slice(0, index + 1)));
      if (!read.ok) throw new Error(read.field);
      const again = read.records.reduce(bookAfter, bookOf(symbolicCrypto, read.provision));
      expect(again).toEqual(live);
    }
    expect(live.log).toEqual([agents]);
    expect(live.wallet.tickets.size).toBe(2);
  });

  it.each([
    ["an undertaking of another kind", { ...doubt, record: "promise" }, "record record"],
    ["a key too short", { ...doubt, key: new Uint8Array(31) }, "record key"],
    ["half an order", { ...doubt, entry: { ...agents, order: new Uint8Array(8) } }, "record entry.order"],
    ["a price without a type", { ...doubt, entry: { ...agents, price: { amount: 1 } } }, "record entry.price.type"],
    [
      "a price of nothing",
      { ...doubt, entry: { ...agents, price: { type: "USD", amount: 0 } } },
      "record entry.price.amount",
    ],
    [
      "a payment without a time",
      { ...doubt, change: { ticketsAdded: [{ ticket, holder: { paid: { amount: 1, type: "USD" } } }] } },
      "record change.ticketsAdded[0].holder.paid.at",
    ],
    ["an order without a random number", { record: "order", order: session, side: "payer", session }, "record random"],
    [
      "an order of a longer name",
      { record: "order", order: new Uint8Array(17), side: "payer", random: new Uint8Array(32), session },
      "record order",
    ],
    ["an order with an amount", { ...later.at(-1), amount: 1 }, "record amount"],
    ["a commitment with a key", { ...doubt, record: "committed" }, "record key"],
  ])("with %s is damaged", (_what, record, fault) => {
    expect(faultOf(record)).toBe(fault);
  });
});

describe("a frame", () => {
  it("is length, checksum and payload", () => {
    const payload = Uint8Array.of(1, 2, 3);
    const frame = Buffer.from(encodeFrame(payload));
    expect(frame.readUInt32BE(0)).toBe(3);
    expect(frame.readUInt32BE(4)).toBe(crc32(Uint8Array.of(0, 0, 0, 3)));
    expect(frame.readUInt32BE(8)).toBe(crc32(payload));
    expect(frame.subarray(12)).toEqual(Buffer.from(payload));
  });

  it("may be empty, or as long as a record may be", () => {
    for (const payload of [new Uint8Array(0), new Uint8Array(recordOctetsMax)]) {
      const read = decodeFrames(encodeFrame(payload));
      expect(read).toMatchObject({ ok: true, frames: [{ at: 0 }], end: payload.length + 12 });
    }
  });

  it("of which nothing but a damaged head is there is damage of its length", () => {
    const head = withOctet(encodeFrame(new Uint8Array(0)), 4, 1);
    expect(decodeFrames(head)).toEqual({ ok: false, at: 0, problem: "length", field: "length" });
  });

  it.each([3, 100])("gives payloads of %d octets memory of their own, from a Buffer too", (length) => {
    const payload = new Uint8Array(length).fill(5);
    for (const store of [encodeFrame(payload), Buffer.from(encodeFrame(payload))]) {
      const read = decodeFrames(store);
      store.fill(0);
      expect(read).toEqual({ ok: true, frames: [{ at: 0, payload }], end: length + 12 });
    }
  });
});
