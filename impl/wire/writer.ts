/** Writes deterministic CBOR (RFC 8949, section 4.2.1): shortest heads, definite lengths. */
import { ownBytes } from "./own-bytes.ts";
import { major } from "./reader.ts";

const smallest = 4096;

/** Bytes being written. One writer serves all codecs: encoding is synchronous and never nests. */
export class Writer {
  private data = new Uint8Array(smallest);
  private at = 0;

  /** What has been written since the last time, with memory of its own; the writer is empty again. */
  take(): Uint8Array {
    const written = ownBytes(this.data, 0, this.at);
    this.at = 0;
    return written;
  }

  /** Forgets what has been written. */
  clear(): void {
    this.at = 0;
  }

  private reserve(octets: number): void {
    const needed = this.at + octets;
    if (needed <= this.data.length) return;
    const larger = new Uint8Array(2 ** Math.ceil(Math.log2(needed)));
    larger.set(this.data);
    this.data = larger;
  }

  /** Major type and argument: a safe integer, not negative. */
  head(kind: number, argument: number): void {
    this.reserve(9);
    const { data, at } = this;
    const initial = kind << 5;
    if (argument < 24) {
      data[at] = initial | argument;
      this.at = at + 1;
    } else if (argument < 256) {
      data[at] = initial | 24;
      data[at + 1] = argument;
      this.at = at + 2;
    } else if (argument < 65_536) {
      data[at] = initial | 25;
      data[at + 1] = argument >> 8;
      data[at + 2] = argument;
      this.at = at + 3;
    } else {
      this.longHead(initial, argument);
    }
  }

  private longHead(initial: number, argument: number): void {
    const octets = argument < 4_294_967_296 ? 4 : 8;
    this.data[this.at] = initial | (octets === 4 ? 26 : 27);
    let rest = argument;
    for (let index = octets; index > 0; index -= 1) {
      this.data[this.at + index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.at += 1 + octets;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    this.reserve(length);
    const { data, at } = this;
    if (length > 32) data.set(bytes, at);
    else for (let index = 0; index < length; index += 1) data[at + index] = bytes[index] as number;
    this.at = at + length;
  }

  /** A single byte: false, true, null. */
  byte(value: number): void {
    this.reserve(1);
    this.data[this.at] = value;
    this.at += 1;
  }

  /** A byte string. */
  bytes(bytes: Uint8Array): void {
    this.head(major.bytes, bytes.length);
    this.raw(bytes);
  }

  /** A text, well-formed. */
  text(text: string): void {
    const { length } = text;
    this.reserve(9 + length * 3);
    const { data } = this;
    // Nearly all texts are ASCII: their head is written first and only then found to be right.
    const before = this.at;
    this.head(major.text, length);
    let { at } = this;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 127) {
        this.at = before;
        this.bytesOfText(text);
        return;
      }
      data[at] = unit;
      at += 1;
    }
    this.at = at;
  }

  private bytesOfText(text: string): void {
    const encoded = Buffer.from(text, "utf8");
    this.head(major.text, encoded.length);
    this.raw(encoded);
  }
}
