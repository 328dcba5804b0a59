/** What a device stores: the records of `spec/wire.cddl`, and the frames around them. */
import { crc32 } from "node:zlib";
import { joined } from "./bytes.ts";
import { type CborValue, decode, encode } from "./cbor.ts";
import {
  address,
  agentCertificate,
  agentId,
  amount,
  hashOf,
  heldNote,
  heldTicket,
  moduleCertificate,
  moduleId,
  noteType,
  orderId,
  privateKey,
  publicKey,
  random,
  sessionId,
  ticketShape,
  time,
} from "./items.ts";
import {
  bytes,
  either,
  list,
  map,
  oneOf,
  optional,
  orNull,
  refuse,
  type Shape,
  type ShapeOf,
  table,
  uint,
} from "./shape.ts";
import { WireError } from "./wire-error.ts";

/** Longest record, in bytes. */
export const recordBytesMax = 1_048_576;
const frameHeadBytes = 12;

const crypto = oneOf("forge", "native", "symbolic");

const limits = map({
  replyTimeoutMs: uint(),
  statusQueriesMax: uint(),
  amountsMax: uint(1),
  splitsMax: uint(),
  clockToleranceMs: uint(),
});
/** What a device is given to keep to. */
export type Limits = ShapeOf<typeof limits>;

const agentProvision = map({
  record: oneOf("provision"),
  device: oneOf("agent"),
  crypto,
  id: agentId,
  privateKey,
  certificate: agentCertificate,
  primaryKeys: table(agentId, publicKey, 1),
  untrusted: map({ version: uint(), ids: list(agentId) }),
  tickets: list(heldTicket),
  knownCredentials: table(agentId, ticketShape),
  module: optional(address),
  limits,
});
/** Of a trusted agent. */
export type AgentProvision = ShapeOf<typeof agentProvision>;

const moduleProvision = map({
  record: oneOf("provision"),
  device: oneOf("module"),
  crypto,
  id: moduleId,
  privateKey,
  certificate: moduleCertificate,
  primaryKeys: list(map({ id: moduleId, publicKey }), 1),
  badIds: map({ version: uint(), ids: list(moduleId) }),
  numbering: map({ p: uint(), a: uint(), c: moduleId }),
  notes: list(heldNote),
  signOn: orNull(map({ server: address, key: bytes(32, 32) })),
  agent: optional(address),
  limits,
});
/** Of a money module. */
export type ModuleProvision = ShapeOf<typeof moduleProvision>;

const networkServerProvision = map({
  record: oneOf("provision"),
  device: oneOf("networkServer"),
  crypto,
  signedOn: table(address, bytes(32, 32)),
});
/** Of a network server. */
export type NetworkServerProvision = ShapeOf<typeof networkServerProvision>;

/** The first record of a store. */
export type Provision = AgentProvision | ModuleProvision | NetworkServerProvision;

const logEntry = map({
  kind: oneOf("committed", "abortedAfterReady"),
  direction: oneOf("given", "received"),
  session: sessionId,
  peer: either(agentId, moduleId),
  at: time,
  peerAt: time,
  tickets: optional(list(map({ id: hashOf, before: orNull(heldTicket), after: orNull(heldTicket) }), 1)),
  notes: optional(list(map({ id: hashOf, amount }), 1)),
  order: optional(orderId),
  price: optional(map({ type: noteType, amount })),
});
/** An entry of a log, as it is stored. */
export type StoredEntry = ShapeOf<typeof logEntry>;

const change = map({
  ticketsAdded: optional(list(heldTicket, 1)),
  ticketsRemoved: optional(list(hashOf, 1)),
  notesAdded: optional(list(heldNote, 1)),
  notesRemoved: optional(list(map({ id: hashOf, amount }), 1)),
});
/** What a commit does to what is held. */
export type Change = ShapeOf<typeof change>;

const undertaking = map({
  record: oneOf("decided", "ready", "doubt"),
  entry: logEntry,
  change,
  key: optional(random),
});
const order = map({
  record: oneOf("order"),
  order: orderId,
  side: oneOf("payer", "payee"),
  random,
  key: optional(random),
  session: sessionId,
});
const commitment = map({ record: oneOf("committed"), entry: logEntry, change });
const special = map({ record: oneOf("abortedAfterReady"), entry: logEntry });
const clearance = map({ record: oneOf("cleared"), session: sessionId });

/** A record of a store. */
export type StoreRecord =
  | Provision
  | ShapeOf<typeof undertaking>
  | ShapeOf<typeof order>
  | ShapeOf<typeof commitment>
  | ShapeOf<typeof special>
  | ShapeOf<typeof clearance>;

const shapesByRecord: Readonly<Record<string, Shape<StoreRecord>>> = {
  decided: undertaking,
  ready: undertaking,
  doubt: undertaking,
  order,
  committed: commitment,
  abortedAfterReady: special,
  cleared: clearance,
};
const shapesByDevice: Readonly<Record<string, Shape<StoreRecord>>> = {
  agent: agentProvision,
  module: moduleProvision,
  networkServer: networkServerProvision,
};
const kinds = map({
  record: oneOf("provision", "decided", "ready", "doubt", "order", "committed", "abortedAfterReady", "cleared"),
});
const devices = map({ device: oneOf("agent", "module", "networkServer") });

/** A record, checked. Throws `WireError` with the field. */
export function readRecord(payload: Uint8Array): StoreRecord {
  const value = decode(payload);
  if (typeof value !== "object" || value === null) return refuse("wrongType");
  const fields = value as { readonly record?: CborValue; readonly device?: CborValue };
  const { record } = kinds(only("record", fields.record));
  if (record !== "provision") return (shapesByRecord[record] as Shape<StoreRecord>)(value);
  const { device } = devices(only("device", fields.device));
  return (shapesByDevice[device] as Shape<StoreRecord>)(value);
}

function only(name: string, value: CborValue | undefined): CborValue {
  return value === undefined ? {} : { [name]: value };
}

/** A record in its frame: length and its checksum, the payload's checksum, payload. */
export function frame(record: StoreRecord): Uint8Array {
  const payload = encode(record as unknown as CborValue);
  const head = new Uint8Array(frameHeadBytes);
  const view = new DataView(head.buffer);
  view.setUint32(0, payload.length);
  view.setUint32(4, crc32(head.subarray(0, 4)));
  view.setUint32(8, crc32(payload));
  return joined(head, payload);
}

/** A store, read. */
export interface StoreContent {
  readonly records: readonly StoreRecord[];
  /** where the next frame goes; what lies behind was being written when power failed */
  readonly end: number;
}

/**
 * Reads a store. A frame at the end that is cut short, or whose payload's checksum is wrong and which is the last, is
 * left out, and so are zeros at the end.
 * `from`: what has been read already. Throws `WireError` naming the store, the record (from 0) and the field.
 */
export function readStore(
  store: Uint8Array,
  place: string,
  from: { readonly at: number; readonly records: number } = { at: 0, records: 0 },
): StoreContent {
  const records: StoreRecord[] = [];
  const view = new DataView(store.buffer, store.byteOffset, store.byteLength);
  let at = from.at;
  while (at < store.length) {
    const number = from.records + records.length;
    const where = `store of ${place}, record ${number}`;
    if (at + frameHeadBytes > store.length) break;
    const length = view.getUint32(at);
    if (crc32(store.subarray(at, at + 4)) !== view.getUint32(at + 4)) {
      if (isZero(store.subarray(at))) break;
      throw new WireError("checksumDiffers", where, "length");
    }
    if (length > recordBytesMax) throw new WireError("tooLong", where, "");
    const end = at + frameHeadBytes + length;
    if (end > store.length) break;
    const payload = store.subarray(at + frameHeadBytes, end);
    if (crc32(payload) !== view.getUint32(at + 8)) {
      if (end === store.length) break;
      throw new WireError("checksumDiffers", where, "");
    }
    const record = recordAt(payload, where);
    const isProvision = record.record === "provision";
    if (isProvision !== (number === 0)) throw new WireError("outOfPlace", where, "record");
    records.push(record);
    at = end;
  }
  if (from.records + records.length === 0) throw new WireError("truncated", `store of ${place}`, "");
  return { records, end: at };
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function recordAt(payload: Uint8Array, where: string): StoreRecord {
  try {
    return readRecord(payload);
  } catch (error) {
    throw error instanceof WireError ? error.within(where) : error;
  }
}
