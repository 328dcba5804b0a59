/** Records of a store: the first says what the device is, the others what has become final or has been promised. */
import { type LaterRecord, type Provision, recordSchema } from "../domain/provision.ts";
import { recordOctetsMax } from "../domain/scalar.ts";
import { codecOf } from "../wire/codec.ts";
import { type Damage, damage, decodeFrames, encodeFrame } from "./frame.ts";

/** A record of a store. */
export type StoreRecord = Provision | LaterRecord;

const records = codecOf(recordSchema, recordOctetsMax);

/** What a store holds, and where the next record goes. */
export interface StoreContents {
  readonly ok: true;
  readonly provision: Provision;
  readonly records: readonly LaterRecord[];
  /** offset of the next frame: what lies there now was cut short by a loss of power, and is overwritten */
  readonly end: number;
}

/** The frame of a record, to be written at the end of the store. */
export const encodeRecord = (record: StoreRecord): Uint8Array => encodeFrame(records.encode(record));

/** Reads a store. */
export const decodeStore = (store: Uint8Array): StoreContents | Damage => {
  const read = decodeFrames(store);
  if (!read.ok) return read;
  let provision: Provision | undefined;
  const later: LaterRecord[] = [];
  for (const { at, payload } of read.frames) {
    const parsed = records.decode(payload);
    if (!parsed.ok) return damage(at, "record", parsed.fault.field);
    const record = parsed.value;
    if ((record.record === "provision") !== (provision === undefined)) return damage(at, "order", "record");
    if (record.record === "provision") provision = record;
    else later.push(record);
  }
  if (provision === undefined) return damage(0, "empty", "record");
  return { ok: true, provision, records: later, end: read.end };
};
