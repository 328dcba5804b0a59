import { crc32 } from "node:zlib";
import { encode, rfc8949EncodeOptions } from "cborg";
import { describe, expect, it } from "vitest";
import type { LaterRecord, ModuleProvision } from "../domain/provision.ts";
import { givenPart, limits, noon, numbering, payee, payer, sampleNote, trust } from "../domain/samples.ts";
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
