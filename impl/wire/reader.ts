/** Reads deterministic CBOR (RFC 8949, section 4.2.1) and refuses everything else. */
import { ownBytes } from "./own-bytes.ts";

/** What is wrong with bytes or with a value. */
export type Problem =
  | "truncated"
  | "trailing"
  | "type"
  | "notShortest"
  | "notText"
  | "tooNested"
  | "order"
  | "missing"
  | "excess"
  | "unknownTag"
  | "undersized"
  | "oversized";

/** Where and what, thrown inside the codec only; `found` is the unknown tag. */
export class CodecFault {
  readonly problem: Problem;
  readonly field: string;
  readonly found: unknown;

  constructor(problem: Problem, field: string, found?: unknown) {
    this.problem = problem;
    this.field = field;
    this.found = found;
  }
}

/** The same fault, seen from what contains the field. */
export const faultWithin = (prefix: string, fault: unknown): unknown => {
  if (!(fault instanceof CodecFault)) return fault;
  const { problem, field, found } = fault;
  const joint = field === "" || field.startsWith("[") ? "" : ".";
  return new CodecFault(problem, `${prefix}${joint}${field}`, found);
};

/** Major types of CBOR. */
export const major = { uint: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const;

const nestingMax = 32;
const strictText = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A position in bytes, which are not changed. */
export class Reader {
  readonly data: Uint8Array;
  at = 0;

  constructor(data: Uint8Array) {
    // A plain array, so that what is sliced from it has bytes of its own: those of a Buffer share its memory.
    this.data = data.constructor === Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);
  }

  /** Major type of what comes next. */
  peekMajor(): number {
    const initial = this.data[this.at];
    if (initial === undefined) throw new CodecFault("truncated", "");
    return initial >> 5;
  }

  /** Argument of a head of this major type: a length, or a number below 2^53. */
  head(expected: number): number {
    const initial = this.data[this.at];
    if (initial === undefined) throw new CodecFault("truncated", "");
    if (initial >> 5 !== expected) throw new CodecFault("type", "");
    const short = initial & 31;
    if (short < 24) {
      this.at += 1;
      return short;
    }
    return this.longHead(short);
  }

  private longHead(short: number): number {
    if (short > 27) throw new CodecFault("type", "");
    const octets = 1 << (short - 24);
    const from = this.at + 1;
    if (from + octets > this.data.length) throw new CodecFault("truncated", "");
    const value = octets === 8 ? this.quarters(from) * 2 ** 32 + this.quarters(from + 4) : this.few(from, octets);
    const least = octets === 1 ? 24 : 2 ** (octets * 4);
    if (value < least) throw new CodecFault("notShortest", "");
    if (value > Number.MAX_SAFE_INTEGER) throw new CodecFault("oversized", "");
    this.at = from + octets;
    return value;
  }

  private few(from: number, octets: number): number {
    if (octets === 4) return this.quarters(from);
    return octets === 2
      ? ((this.data[from] as number) << 8) | (this.data[from + 1] as number)
      : (this.data[from] as number);
  }

  private quarters(from: number): number {
    const { data } = this;
    const [a = 0, b = 0, c = 0, d = 0] = [data[from], data[from + 1], data[from + 2], data[from + 3]];
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }

  /** Length of a text or byte string that is there in full. */
  private extent(expected: number, least: number, most: number): number {
    const length = this.head(expected);
    if (length > most) throw new CodecFault("oversized", "");
    if (length < least) throw new CodecFault("undersized", "");
    if (this.at + length > this.data.length) throw new CodecFault("truncated", "");
    return length;
  }

  /** A byte string, with memory of its own. */
  bytes(least: number, most: number): Uint8Array {
    const length = this.extent(major.bytes, least, most);
    const from = this.at;
    this.at = from + length;
    return ownBytes(this.data, from, this.at);
  }

  /** A text. */
  text(least: number, most: number): string {
    const length = this.extent(major.text, least, most);
    const from = this.at;
    const to = from + length;
    this.at = to;
    const { data } = this;
    for (let index = from; index < to; index += 1) {
      if ((data[index] as number) > 127) return this.wideText(from, to);
    }
    return Buffer.from(data.buffer, data.byteOffset, data.length).toString("latin1", from, to);
  }

  private wideText(from: number, to: number): string {
    try {
      return strictText.decode(this.data.subarray(from, to));
    } catch {
      throw new CodecFault("notText", "");
    }
  }

  /** Passes over exactly these bytes, if they come next. */
  passes(expected: Uint8Array): boolean {
    const { data, at } = this;
    const { length } = expected;
    // Bytes beyond the end are undefined and differ from all.
    for (let index = 0; index < length; index += 1) {
      if (data[at + index] !== expected[index]) return false;
    }
    this.at = at + length;
    return true;
  }

  /** Passes over any item. */
  skip(nesting = 0): void {
    if (nesting > nestingMax) throw new CodecFault("tooNested", "");
    const kind = this.peekMajor();
    if (kind === major.simple) {
      this.at += 1;
      return;
    }
    const argument = this.head(kind);
    if (kind === major.bytes || kind === major.text) this.at += argument;
    const items = kind === major.list ? argument : kind === major.map ? argument * 2 : 0;
    for (let index = 0; index < items; index += 1) this.skip(nesting + 1);
  }
}
