/**
 * Frames on a stream: length (4 octets, big-endian), then a party's address (its length in one octet, then UTF-8), then
 * the message. What is longer than a message may be ends the connection: nothing behind it can be told apart.
 */
import * as Data from "effect/Data";
import { messageOctetsMax } from "../domain/scalar.ts";

const lengthOctets = 4;
const addressOctetsMax = 64;
const frameOctetsMax = 1 + addressOctetsMax + messageOctetsMax;

/** A message on a stream, with the other party's address: whom it is for, or whom it is from. */
export interface Framed {
  readonly party: string;
  readonly bytes: Uint8Array;
}

/** A stream that does not follow the format. */
export class FramingError extends Data.TaggedError("FramingError")<{
  readonly field: "length" | "address" | "message";
}> {}

/** The octets of a frame. @throws FramingError on what is too long to be read by the other end */
export const encodeFramed = ({ party, bytes }: Framed): Uint8Array => {
  const address = new TextEncoder().encode(party);
  if (address.length > addressOctetsMax) throw new FramingError({ field: "address" });
  if (bytes.length > messageOctetsMax) throw new FramingError({ field: "message" });
  const frame = new Uint8Array(lengthOctets + 1 + address.length + bytes.length);
  new DataView(frame.buffer).setUint32(0, frame.length - lengthOctets);
  frame[lengthOctets] = address.length;
  frame.set(address, lengthOctets + 1);
  frame.set(bytes, lengthOctets + 1 + address.length);
  return frame;
};

const strictText = new TextDecoder("utf-8", { fatal: true });

const addressOf = (octets: Uint8Array): string => {
  try {
    return strictText.decode(octets);
  } catch {
    throw new FramingError({ field: "address" });
  }
};

const decodeFramed = (frame: Uint8Array): Framed => {
  const [length] = frame;
  if (length === undefined || length > addressOctetsMax || 1 + length > frame.length) {
    throw new FramingError({ field: "address" });
  }
  return { party: addressOf(frame.subarray(1, 1 + length)), bytes: frame.slice(1 + length) };
};

/** Takes a stream in, in pieces of any size, and answers the frames that are complete. */
export class Unframing {
  #pending: Uint8Array = new Uint8Array(0);

  /** @throws FramingError when the stream cannot be read any further */
  take(piece: Uint8Array): readonly Framed[] {
    const all = new Uint8Array(this.#pending.length + piece.length);
    all.set(this.#pending);
    all.set(piece, this.#pending.length);
    const view = new DataView(all.buffer);
    const frames: Framed[] = [];
    let at = 0;
    while (all.length - at >= lengthOctets) {
      const length = view.getUint32(at);
      if (length > frameOctetsMax) throw new FramingError({ field: "length" });
      const end = at + lengthOctets + length;
      if (end > all.length) break;
      frames.push(decodeFramed(all.subarray(at + lengthOctets, end)));
      at = end;
    }
    this.#pending = all.subarray(at);
    return frames;
  }
}
