import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { joined } from "./bytes.ts";
import { type CborValue, encode } from "./cbor.ts";
import { deviceAt, fixtureOf } from "./fixture.ts";
import { frame, readRecord, readStore, recordBytesMax, type StoreRecord } from "./records.ts";
import { WireError } from "./wire-error.ts";

const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const modules = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: {} });
const first = deviceAt(modules, "MM.A").store;
const session = new Uint8Array(16).fill(1);
const cleared: StoreRecord = { record: "cleared", session };
const store = joined(first, frame(cleared), frame(cleared));
const last = joined(first, frame(cleared)).length;

function refusal(read: () => unknown): WireError {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

/** A frame around any payload. */
function framed(payload: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(12));
  head.setUint32(0, payload.length);
  head.setUint32(4, crc32(new Uint8Array(head.buffer, 0, 4)));
  head.setUint32(8, crc32(payload));
  return joined(new Uint8Array(head.buffer), payload);
}

describe("records", () => {
  const entry = {
    kind: "committed",
    direction: "given",
    session,
    peer: deviceAt(modules, "MM.B").module as number,
    at: 1,
    peerAt: 2,
    notes: [{ id: new Uint8Array(32), amount: 100 }],
  } as const;
  const change = { notesRemoved: [{ id: new Uint8Array(32), amount: 100 }] };
  const ticket = agents.tickets[0]?.held as NonNullable<(typeof agents.tickets)[number]["held"]>;
  const samples: readonly StoreRecord[] = [
    cleared,
    { record: "ready", entry, change: {} },
    { record: "decided", entry, change },
    { record: "committed", entry, change: { ticketsAdded: [ticket], ticketsRemoved: [new Uint8Array(32)] } },
    { record: "abortedAfterReady", entry: { ...entry, kind: "abortedAfterReady", peer: "TA.B" } },
    ...Object.values({ ...agents.devices, ...modules.devices }).map(
      ({ store, address }) => readStore(store, address).records[0] as StoreRecord,
    ),
  ];

  test.each(samples.map((it) => [it.record, it] as const))("a %s record comes back as it was", (_, record) => {
    const payload = frame(record).subarray(12);
    expect(encode(readRecord(payload) as unknown as CborValue)).toEqual(payload);
  });

  test.each<[string, string, object, string, string]>([
    ["an unknown record", "cleared", { record: "forgotten" }, "unknownName", "record"],
    ["a record without a name", "cleared", { record: undefined }, "missingField", "record"],
    ["a field too many", "cleared", { why: "x" }, "unknownField", "why"],
    ["a session id of another length", "cleared", { session: new Uint8Array(15) }, "outOfRange", "session"],
    [
      "an amount of nothing",
      "ready",
      { entry: { ...entry, notes: [{ ...entry.notes[0], amount: 0 }] } },
      "outOfRange",
      "entry.notes[0].amount",
    ],
    ["an empty list", "decided", { change: { notesRemoved: [] } }, "outOfRange", "change.notesRemoved"],
    ["a text for a time", "decided", { entry: { ...entry, at: "now" } }, "wrongType", "entry.at"],
    [
      "a peer that is neither agent nor module",
      "decided",
      { entry: { ...entry, peer: true } },
      "wrongType",
      "entry.peer",
    ],
    ["a module number of 49 bits", "decided", { entry: { ...entry, peer: 2 ** 48 } }, "outOfRange", "entry.peer"],
    [
      "a ticket without its serial",
      "committed",
      { change: { ticketsAdded: [{ ...ticket, ticket: { ...ticket.ticket, components: { seat: "4" } } }] } },
      "missingField",
      "change.ticketsAdded[0].ticket.components.serial",
    ],
    ["a provision of no device", "provision", { device: "toaster" }, "unknownName", "device"],
    ["a provision without limits", "provision", { limits: undefined }, "missingField", "limits"],
  ])("refuses %s", (_, kind, change_, reason, field) => {
    const sample = samples.find(({ record }) => record === kind) as StoreRecord;
    const error = refusal(() => readRecord(encode({ ...sample, ...change_ } as unknown as CborValue)));
    expect(error).toMatchObject({ _tag: "WireError", reason, field });
  });
});

describe("stores", () => {
  test("frames one after the other", () => {
    const { records, end } = readStore(store, "MM.A");
    expect(records.map(({ record }) => record)).toEqual(["provision", "cleared", "cleared"]);
    expect(end).toBe(store.length);
  });

  test("a torn tail is left out, wherever it is torn", () => {
    const whole = joined(first, frame(cleared)).length;
    for (let length = whole; length < store.length; length++) {
      expect(readStore(store.subarray(0, length), "MM.A")).toMatchObject({ end: whole });
    }
    const damaged = store.slice();
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] as number) ^ 1;
    expect(readStore(damaged, "MM.A").end).toBe(whole);
  });

  test("zeros at the end were never written", () => {
    const end = joined(first, frame(cleared)).length;
    expect(readStore(joined(first, frame(cleared), new Uint8Array(40)), "MM.A").end).toBe(end);
  });

  test.each<[string, Uint8Array, string, string, string]>([
    ["nothing", new Uint8Array(0), "truncated", "store of MM.A", ""],
    ["a provision that is torn", first.subarray(0, 20), "truncated", "store of MM.A", ""],
    ["a damaged frame before another", damagedAt(first.length + 15), "checksumDiffers", "store of MM.A, record 1", ""],
    ["a damaged length of the last", damagedAt(last + 3), "checksumDiffers", "store of MM.A, record 2", "length"],
    [
      "a damaged length before another",
      damagedAt(first.length),
      "checksumDiffers",
      "store of MM.A, record 1",
      "length",
    ],
    ["no provision first", frame(cleared), "outOfPlace", "store of MM.A, record 0", "record"],
    ["two provisions", joined(first, first), "outOfPlace", "store of MM.A, record 1", "record"],
    [
      "a frame of noise",
      joined(first, framed(new Uint8Array([0xff]))),
      "notDeterministic",
      "store of MM.A, record 1",
      "",
    ],
    ["a record that is no map", joined(first, framed(encode(7))), "wrongType", "store of MM.A, record 1", ""],
    [
      "a record of a megabyte, cut short",
      joined(first, framed(new Uint8Array(recordBytesMax + 1)).subarray(0, 20)),
      "tooLong",
      "store of MM.A, record 1",
      "",
    ],
    [
      "a record of a megabyte",
      joined(first, framed(new Uint8Array(recordBytesMax + 1))),
      "tooLong",
      "store of MM.A, record 1",
      "",
    ],
    [
      "a wrong field",
      joined(first, framed(encode({ record: "cleared", session: 1 }))),
      "wrongType",
      "store of MM.A, record 1",
      "session",
    ],
  ])("refuses %s, and says where", (_, bytes, reason, place, field) => {
    expect(refusal(() => readStore(bytes, "MM.A"))).toMatchObject({ reason, place, field });
  });

  test("reads on behind what was read", () => {
    const at = joined(first, frame(cleared)).length;
    expect(readStore(store, "MM.A", { at, records: 2 }).records).toEqual([cleared]);
    const error = refusal(() => readStore(joined(store, framed(encode(7))), "MM.A", { at, records: 2 }));
    expect(error.place).toBe("store of MM.A, record 3");
  });
});

function damagedAt(at: number): Uint8Array {
  const damaged = store.slice();
  damaged[at] = (damaged[at] as number) ^ 1;
  return damaged;
}
