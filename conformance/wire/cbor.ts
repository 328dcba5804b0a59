/**
 * Deterministic CBOR (RFC 8949, section 4.2.1), as far as `spec/wire.cddl` uses it: unsigned integers, byte and text
 * strings, arrays, maps with text keys, booleans and null.
 */
import { WireError } from "./wire-error.ts";

/** A value that can be encoded. Maps are plain objects; `undefined` fields are left out. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | { readonly [key: string]: CborValue | undefined };

const place = "encoding";
/** Deeper than anything in the format. */
const depthMax = 32;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Encodes in the one permitted form. Throws `RangeError` on a number that is no unsigned integer: our own defect. */
export function encode(value: CborValue): Uint8Array {
  const writer = new Writer();
  writer.item(value);
  return writer.taken();
}

/** Decodes what is encoded in the one permitted form, all of it. Throws `WireError`. */
export function decode(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.at < bytes.length) throw new WireError("trailingBytes", place, "");
  return value;
}

class Writer {
  #bytes = new Uint8Array(256);
  #at = 0;

  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  item(value: CborValue): void {
    if (typeof value === "number") this.#head(0, value);
    else if (typeof value === "string") this.#text(value);
    else if (value === null) this.#byte(0xf6);
    else if (typeof value === "boolean") this.#byte(value ? 0xf5 : 0xf4);
    else if (value instanceof Uint8Array) {
      this.#head(2, value.length);
      this.#append(value);
    } else if (isArray(value)) {
      this.#head(4, value.length);
      for (const item of value) this.item(item);
    } else this.#map(value);
  }

  #map(value: { readonly [key: string]: CborValue | undefined }): void {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    this.#head(5, keys.length);
    for (const key of keys.sort(inOrder)) {
      this.#text(key);
      this.item(value[key] as CborValue);
    }
  }

  #text(text: string): void {
    if (!isAscii(text)) {
      const bytes = encoder.encode(text);
      this.#head(3, bytes.length);
      this.#append(bytes);
      return;
    }
    this.#head(3, text.length);
    if (this.#at + text.length > this.#bytes.length) this.#grow(text.length);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#at++] = text.charCodeAt(at);
  }

  #head(major: number, value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no unsigned integer`);
    const top = major << 5;
    if (value < 24) this.#byte(top | value);
    else if (value < 0x100) this.#number(top | 24, value, 1);
    else if (value < 0x10000) this.#number(top | 25, value, 2);
    else if (value < 0x100000000) this.#number(top | 26, value, 4);
    else this.#number(top | 27, value, 8);
  }

  #number(head: number, value: number, length: number): void {
    this.#byte(head);
    for (let at = length - 1; at >= 0; at--) this.#byte(Math.floor(value / 256 ** at) % 256);
  }

  #byte(byte: number): void {
    if (this.#at === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#at++] = byte;
  }

  #append(bytes: Uint8Array): void {
    if (this.#at + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + by));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function isArray(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}

/** Keys in bytewise order of their encodings: the shorter first, then byte by byte. */
function inOrder(one: string, other: string): number {
  if (isAscii(one) && isAscii(other)) return one.length - other.length || (one < other ? -1 : 1);
  const [a, b] = [encoder.encode(one), encoder.encode(other)];
  return a.length - b.length || Buffer.compare(a, b);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #length: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#length = bytes.length;
  }

  item(depth: number): CborValue {
    if (depth > depthMax) throw new WireError("tooLong", place, "");
    const head = this.#byte();
    const low = head & 31;
    switch (head >> 5) {
      case 0:
        return this.#argument(low);
      case 2:
        return this.#slice(this.#argument(low));
      case 3:
        return this.#text(this.#argument(low));
      case 4:
        return this.#array(this.#argument(low), depth + 1);
      case 5:
        return this.#map(this.#argument(low), depth + 1);
      default:
        if (head === 0xf4 || head === 0xf5) return head === 0xf5;
        if (head === 0xf6) return null;
        throw new WireError("notDeterministic", place, "");
    }
  }

  #byte(): number {
    if (this.at >= this.#length) throw new WireError("truncated", place, "");
    return this.#bytes[this.at++] as number;
  }

  #argument(low: number): number {
    if (low < 24) return low;
    if (low > 27) throw new WireError("notDeterministic", place, "");
    const length = 1 << (low - 24);
    let value = 0;
    for (let read = 0; read < length; read++) value = value * 256 + this.#byte();
    if (value < (least[length] as number)) throw new WireError("notDeterministic", place, "");
    if (value > Number.MAX_SAFE_INTEGER) throw new WireError("outOfRange", place, "");
    return value;
  }

  #slice(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.#length) throw new WireError("truncated", place, "");
    const slice = this.#bytes.subarray(this.at, end);
    this.at = end;
    return slice;
  }

  #text(length: number): string {
    const start = this.at;
    const slice = this.#slice(length);
    if (length === 0) return "";
    if (length > wordBytesMax) return textOf(slice);
    const first = this.#bytes[start] as number;
    const last = this.#bytes[this.at - 1] as number;
    const slot = (length * 31 + first * 7 + last) & (wordsMax - 1);
    const word = words[slot];
    if (word !== undefined && word.bytes.length === length && isAt(this.#bytes, start, word.bytes)) return word.text;
    const text = textOf(slice);
    words[slot] = { bytes: slice.slice(), text };
    return text;
  }

  #array(length: number, depth: number): CborValue[] {
    // An item takes a byte at least, so no length can make us reserve more than there is.
    if (length > this.#length - this.at) throw new WireError("truncated", place, "");
    const items: CborValue[] = [];
    for (let read = 0; read < length; read++) items.push(this.item(depth));
    return items;
  }

  #map(length: number, depth: number): CborValue {
    if (length > this.#length - this.at) throw new WireError("truncated", place, "");
    const map: Record<string, CborValue> = {};
    let last: Uint8Array | undefined;
    for (let read = 0; read < length; read++) {
      const start = this.at;
      const head = this.#byte();
      if (head >> 5 !== 3) throw new WireError("wrongType", place, "");
      const key = this.#text(this.#argument(head & 31));
      const encoded = this.#bytes.subarray(start, this.at);
      const order = last === undefined ? 1 : compare(encoded, last);
      if (order === 0) throw new WireError("duplicateKey", place, key);
      if (order < 0) throw new WireError("notDeterministic", place, key);
      last = encoded;
      const value = this.item(depth);
      // A key of this name would otherwise set the prototype.
      if (key === "__proto__") Object.defineProperty(map, key, { value, enumerable: true });
      else map[key] = value;
    }
    return map;
  }
}

/** Texts that come again and again, above all keys, are decoded once: by place, the last one that was there. */
const wordsMax = 512;
const wordBytesMax = 40;
const words: ({ readonly bytes: Uint8Array; readonly text: string } | undefined)[] = Array.from({ length: wordsMax });

function isAt(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}

function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WireError("notDeterministic", place, "");
  }
}

/** The least value that needs an argument of so many bytes. */
const least: Readonly<Record<number, number>> = { 1: 24, 2: 0x100, 4: 0x10000, 8: 0x100000000 };

function compare(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const difference = (one[at] as number) - (other[at] as number);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
