/**
 * Frames of a store: length of the payload, CRC-32 of that length, CRC-32 of the payload (4 octets each, big-endian),
 * payload. What stands at the end and was being written when power failed is ignored; anything else that is no frame is
 * damage.
 */
import { crc32 } from "node:zlib";
import { recordOctetsMax } from "../domain/scalar.ts";
import { newBytes, ownBytes } from "../wire/own-bytes.ts";

const headOctets = 12;

/** Damage: where, and what. */
export interface Damage {
  readonly ok: false;
  /** offset of the frame */
  readonly at: number;
  readonly problem: DamageProblem;
  readonly field: string;
}

/** What is wrong with a store. */
export type DamageProblem =
  /** a checksum is wrong, and the frame is not the last */
  | "checksum"
  /** a length differs from its checksum, or is beyond all limits */
  | "length"
  /** a payload is no record */
  | "record"
  /** the first record is no provision, or another one is */
  | "order"
  /** there is not even a provision */
  | "empty";

/** Damage of a store. */
export const damage = (at: number, problem: DamageProblem, field: string): Damage => ({
  ok: false,
  at,
  problem,
  field,
});

/** A frame: where it begins, and what it carries. */
export interface Frame {
  readonly at: number;
  readonly payload: Uint8Array;
}

/** All frames of a store, and where the next one goes. */
export interface Frames {
  readonly ok: true;
  readonly frames: readonly Frame[];
  readonly end: number;
}

/** The frame of a payload. */
export const encodeFrame = (payload: Uint8Array): Uint8Array => {
  const frame = newBytes(headOctets + payload.length);
  const head = new DataView(frame.buffer, frame.byteOffset, headOctets);
  head.setUint32(0, payload.length);
  head.setUint32(4, crc32(frame.subarray(0, 4)));
  head.setUint32(8, crc32(payload));
  frame.set(payload, headOctets);
  return frame;
};

/** Reads frames up to the end, or up to what was being written: a last frame, or zeros. */
export const decodeFrames = (store: Uint8Array): Frames | Damage => {
  const heads = new DataView(store.buffer, store.byteOffset, store.length);
  const frames: Frame[] = [];
  let at = 0;
  while (store.length - at >= headOctets) {
    const length = heads.getUint32(at);
    const isLength = crc32(store.subarray(at, at + 4)) === heads.getUint32(at + 4) && length <= recordOctetsMax;
    if (!isLength) {
      if (store.subarray(at).every((octet) => octet === 0)) break;
      return damage(at, "length", "length");
    }
    const end = at + headOctets + length;
    if (end > store.length) break;
    const payload = ownBytes(store, at + headOctets, end);
    if (crc32(payload) !== heads.getUint32(at + 8)) {
      if (end === store.length) break;
      return damage(at, "checksum", "crc");
    }
    frames.push({ at, payload });
    at = end;
  }
  return { ok: true, frames, end: at };
};
