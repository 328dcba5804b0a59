import { decode, encode, rfc8949EncodeOptions } from "cborg";
import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, list, record, text, whole } from "../domain/bounded.ts";
import { sampleTicket } from "../domain/samples.ts";
import { Ticket, TicketComponents } from "../domain/ticket.ts";
import { codecOf, EncodingDefect } from "./codec.ts";
import { ShapeError } from "./shape.ts";

const hex = (hexadecimal: string): Uint8Array => new Uint8Array(Buffer.from(hexadecimal.replaceAll(" ", ""), "hex"));

const Everything = Schema.Struct({
  name: text(1, 8),
  raw: bytes(0, 4),
  number: whole(0, Number.MAX_SAFE_INTEGER),
  truth: Schema.optionalKey(Schema.Boolean),
  nothing: Schema.NullOr(whole(0, 9)),
  list: list(whole(0, 300), 1, 3),
  pair: Schema.Tuple([text(0, 2), whole(0, 1)]),
  either: Schema.Union([text(0, 3), whole(0, 7), bytes(0, 2)]),
  word: Schema.Literals(["yes", "no"]),
  open: record(text(0, 9), whole(0, 9), 0, 4),
  variant: Schema.Union([
    Schema.Struct({ kind: Schema.Literal("a"), aa: whole(0, 3) }),
    Schema.Union([
      Schema.Struct({ kind: Schema.Literal("b"), id: text(1, 2) }),
      Schema.Struct({ kind: Schema.Literals(["c", "d"]), id: whole(1, 2) }),
    ]),
  ]),
});
type Everything = typeof Everything.Type;
const everything = codecOf(Everything, 4096);

const sample: Everything = {
  name: "zürich",
  raw: hex("00ff"),
  number: 2 ** 40 + 5,
  truth: true,
  nothing: null,
  list: [1, 24, 256],
  pair: ["", 1],
  either: "xyz",
  word: "no",
  open: { b: 1, aaa: 3, ["__proto__"]: 4, é: 5 },
  variant: { kind: "d", id: 2 },
};

/** Any value of {@link Everything}. */
const anyValue: fc.Arbitrary<Everything> = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 2, unit: "grapheme" }).filter((name) => Buffer.byteLength(name) <= 8),
    raw: fc.uint8Array({ maxLength: 4 }),
    number: fc.maxSafeNat(),
    truth: fc.boolean(),
    nothing: fc.option(fc.nat(9)),
    list: fc.array(fc.nat(300), { minLength: 1, maxLength: 3 }),
    pair: fc.tuple(fc.string({ maxLength: 2 }), fc.nat(1)),
    either: fc.oneof(fc.string({ maxLength: 3 }), fc.nat(7), fc.uint8Array({ maxLength: 2 })),
    word: fc.constantFrom("yes" as const, "no" as const),
    open: fc.dictionary(fc.string({ maxLength: 9 }), fc.nat(9), { maxKeys: 4, noNullPrototype: true }),
    variant: fc.oneof(
      fc.record({ kind: fc.constant("a" as const), aa: fc.nat(3) }),
      fc.record({ kind: fc.constant("b" as const), id: fc.string({ minLength: 1, maxLength: 2 }) }),
      fc.record({ kind: fc.constantFrom("c" as const, "d" as const), id: fc.integer({ min: 1, max: 2 }) }),
    ),
  })
  .chain((value) =>
    fc.boolean().map((present): Everything => {
      const { truth, ...rest } = value;
      return present ? { ...rest, truth } : rest;
    }),
  );

const isEverything = Schema.decodeUnknownExit(Everything, { onExcessProperty: "error" });
const strict = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  rejectDuplicateMapKeys: true,
} as const;

/** Would an independent strict decoder and the schema take these bytes? */
const wouldTake = (encoded: Uint8Array): boolean => {
  try {
    const value: unknown = decode(encoded, strict);
    return Buffer.compare(encode(value, rfc8949EncodeOptions), encoded) === 0 && isEverything(value)._tag === "Success";
  } catch {
    return false;
  }
};

describe("a codec that is compiled from a schema", () => {
  it("writes what an independent deterministic encoder writes, and reads it back", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const encoded = everything.encode(value);
        expect(Buffer.compare(encoded, encode(value, rfc8949EncodeOptions))).toBe(0);
        expect(everything.decode(encoded)).toEqual({ ok: true, value });
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("takes altered bytes exactly when an independent strict decoder and the schema do", () => {
    let taken = 0;
    const alteration = fc.tuple(fc.nat(400), fc.constantFrom("set", "remove", "insert", "cut"), fc.nat(255));
    fc.assert(
      fc.property(anyValue, fc.array(alteration, { maxLength: 2 }), (value, alterations) => {
        const octets = [...everything.encode(value)];
        for (const [place, how, octet] of alterations) {
          const at = place % (octets.length + 1);
          if (how === "set" && at < octets.length) octets[at] = octet;
          else if (how === "remove") octets.splice(at, 1);
          else if (how === "insert") octets.splice(at, 0, octet);
          else octets.length = at;
        }
        const altered = Uint8Array.from(octets);
        const parsed = everything.decode(altered);
        expect(parsed.ok).toBe(wouldTake(altered));
        if (!parsed.ok) return;
        taken += 1;
        expect(Buffer.compare(everything.encode(parsed.value), altered)).toBe(0);
      }),
      { numRuns: 3000, seed: 2 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("gives what it has read memory of its own", () => {
    const encoded = everything.encode(sample);
    const parsed = everything.decode(encoded);
    encoded.fill(0);
    expect(parsed).toEqual({ ok: true, value: sample });
  });

  it("reads from a Buffer as from an array", () => {
    expect(everything.decode(Buffer.from(everything.encode(sample)))).toEqual({ ok: true, value: sample });
  });
});

const Two = Schema.Struct({ a: whole(0, 100), bb: Schema.optionalKey(whole(0, 100)), c: text(0, 4) });
const two = codecOf(Two, 64);

/** What is wrong with bytes, and where. */
const faultOf = (encoded: string, codec = two as ReturnType<typeof codecOf<unknown>>) => {
  const parsed = codec.decode(hex(encoded));
  return parsed.ok ? "ok" : `${parsed.fault.field}: ${parsed.fault.problem}`;
};

describe("what it refuses", () => {
  it.each([
    ["the order of a map", "a3 6161 01 6163 60 626262 02", "ok"],
    ["another order", "a2 6163 60 6161 01", "a: missing"],
    ["a key twice", "a3 6161 01 6161 01 6163 60", "a: order"],
    ["a key too many", "a3 6161 01 6162 01 6163 60", "b: excess"],
    ["a key too many at the end", "a3 6161 01 6163 60 626263 02", "bc: excess"],
    ["a key too few", "a1 6161 01", "c: missing"],
    ["a wrong type", "a2 6161 60 6163 60", "a: type"],
    ["a value too large", "a2 6161 1865 6163 60", "a: oversized"],
    ["a text too long", "a2 6161 01 6163 65 6161616161", "c: oversized"],
    ["a number that is longer than it needs", "a2 6161 1817 6163 60", "a: notShortest"],
    ["a number in two octets that fits into one", "a2 6161 1900ff 6163 60", "a: notShortest"],
    ["a number in four octets that fits into two", "a2 6161 1a0000ffff 6163 60", "a: notShortest"],
    ["a number in eight octets that fits into four", "a2 6161 1b00000000ffffffff 6163 60", "a: notShortest"],
    ["a reserved head", "a2 6161 1c 6163 60", "a: type"],
    ["a length that is longer than it needs", "b802 6161 01 6163 60", ": notShortest"],
    ["a key that is longer than it needs", "a2 780161 01 6163 60", ": notShortest"],
    ["indefinite length", "bf 6161 01 6163 60 ff", ": type"],
    ["a negative number", "a2 6161 20 6163 60", "a: type"],
    ["a float", "a2 6161 f93c00 6163 60", "a: type"],
    ["a tag", "a2 6161 c101 6163 60", "a: type"],
    ["undefined", "a2 6161 f7 6163 60", "a: type"],
    ["a number beyond 2^53", "a2 6161 1b0020000000000000 6163 60", "a: oversized"],
    ["a text that is no UTF-8", "a2 6161 01 6163 61ff", "c: notText"],
    ["half a surrogate pair", "a2 6161 01 6163 63eda080", "c: notText"],
    ["bytes after the end", "a2 6161 01 6163 60 00", ": trailing"],
    ["nothing", "", ": truncated"],
    ["an end too early", "a2 6161 01 6163 64 61", "c: truncated"],
    ["a length beyond the end", "a2 6161 01 6163 7b001fffffffffffff", "c: oversized"],
  ])("%s", (_what, encoded, fault) => {
    expect(faultOf(encoded)).toBe(fault);
  });

  it("more than it may be long", () => {
    expect(two.decode(new Uint8Array(65))).toMatchObject({ ok: false, fault: { problem: "oversized", field: "" } });
    expect(() => codecOf(bytes(0, 100), 20).encode(new Uint8Array(30))).toThrow(EncodingDefect);
  });

  it("a key of a map out of order, twice, or without UTF-8", () => {
    const map = codecOf(Schema.Record(text(0, 9), whole(0, 9)), 64);
    expect(faultOf("a2 6161 01 6162 01", map)).toBe("ok");
    expect(faultOf("a2 6162 01 6161 01", map)).toBe("a: order");
    expect(faultOf("a2 6161 01 6161 01", map)).toBe("a: order");
    expect(faultOf("a2 626161 01 6162 01", map)).toBe("b: order");
    expect(faultOf("a1 61ff 01", map)).toBe(": notText");
    const some = codecOf(record(text(0, 9), whole(0, 9), 1, 2), 64);
    expect(faultOf("a0", some)).toBe(": undersized");
    expect(faultOf("a2 6161 01 6162 01", some)).toBe("ok");
    expect(faultOf("a3 6161 01 6162 01 6163 01", some)).toBe(": oversized");
    expect(() => some.encode({})).toThrow("undersized");
  });

  it("a ticket's component of another type, and a ticket without serial number", () => {
    const components = codecOf(TicketComponents, 64);
    expect(faultOf("a2 6161 f5 6673657269616c 01", components)).toBe("a: type");
    expect(faultOf("a1 6161 01", components)).toBe("serial: missing");
    expect(faultOf("a2 6161 01 6673657269616c 60", components)).toBe("serial: type");
  });

  it("nesting without end, while it looks for the kind of a record", () => {
    const variant = codecOf(Everything.fields.variant, 4096);
    const bomb = `a2 6161 ${"81".repeat(1000)} 01 646b696e64 6161`;
    expect(faultOf(bomb, variant)).toBe(": tooNested");
    expect(faultOf("a1 6161 01", variant)).toBe("kind: missing");
    expect(faultOf("a1 646b696e64 6165", variant)).toBe("kind: unknownTag");
  });

  it("names fields inside of lists and records", () => {
    const tickets = codecOf(list(Ticket, 0, 9), 65_536);
    const ticket = sampleTicket(1);
    const altered = encode([ticket, { ...ticket, transferHistory: 0 }], rfc8949EncodeOptions);
    expect(tickets.decode(altered)).toMatchObject({ fault: { field: "[1].transferHistory", problem: "type" } });
  });
});

describe("encoding", () => {
  it.each([
    ["a fraction", { a: 0.5, c: "" }, "a: type"],
    ["minus zero", { a: -0, c: "" }, "a: type"],
    ["a bigint", { a: 1n, c: "" }, "a: type"],
    ["too much", { a: 101, c: "" }, "a: oversized"],
    ["a field too few", { a: 1 }, "c: missing"],
    ["a text too long in octets", { a: 1, c: "ééé" }, "c: oversized"],
    ["half a surrogate pair", { a: 1, c: "\ud800" }, "c: type"],
    ["null", null, "value: type"],
  ])("refuses %s as a defect", (_what, value, message) => {
    expect(() => two.encode(value as never)).toThrow(EncodingDefect);
    expect(() => two.encode(value as never)).toThrow(message);
    // A failure leaves nothing behind.
    expect(two.encode({ a: 1, c: "" })).toEqual(hex("a2 6161 01 6163 60"));
  });

  it("refuses a record of an unknown kind as a defect, and tells so", () => {
    const variant = codecOf(Everything.fields.variant, 64);
    for (const value of [{ kind: "e", id: 1 }, {}, null]) {
      expect(() => variant.encode(value as never)).toThrow("kind: unknownTag");
    }
  });

  it("writes numbers of every length", () => {
    const numbers = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const codec = codecOf(list(whole(0, Number.MAX_SAFE_INTEGER), 0, 99), 4096);
    expect(Buffer.compare(codec.encode(numbers), encode(numbers))).toBe(0);
    expect(codec.decode(codec.encode(numbers))).toEqual({ ok: true, value: numbers });
  });

  it("writes more than it has room for at first", () => {
    const codec = codecOf(bytes(0, 100_000), 100_010);
    const long = new Uint8Array(90_000).fill(7);
    expect(codec.decode(codec.encode(long))).toEqual({ ok: true, value: long });
  });
});

it("keys of a map are in the order of their octets, where units have another", () => {
  const map = codecOf(Schema.Record(text(0, 9), whole(0, 9)), 64);
  // U+FB01 and U+1F600: three octets and four, one unit and two; U+FB01 twice has more octets than either.
  const value = { "\u{1f600}": 1, "\ufb01a": 2, abcd: 3, "\ufb01": 4, "\ufb01\ufb01": 5, "\u{1f600}\u00e9": 6 };
  expect(Buffer.compare(map.encode(value), encode(value, rfc8949EncodeOptions))).toBe(0);
});

describe("a schema without an encoding", () => {
  it.each([
    ["an unknown check", Schema.String.check(Schema.isMinLength(1))],
    ["a transformation", Schema.FiniteFromString],
    ["a date", Schema.Date],
    ["types that start alike", Schema.Union([text(0, 1), Schema.Literal("x"), bytes(0, 1)])],
    [
      "records that nothing tells apart",
      Schema.Union([Schema.Struct({ a: whole(0, 1) }), Schema.Struct({ b: whole(0, 1) })]),
    ],
    [
      "records that a text and a literal tell apart only now and then",
      Schema.Union([Schema.Struct({ a: text(0, 1) }), Schema.Struct({ a: Schema.Literal("x") })]),
    ],
    ["two checks", text(0, 4).check(Schema.isMinLength(1))],
    ["a check on a record", Schema.Struct({ a: text(0, 1) }).check(Schema.makeFilter(() => true))],
    ["a literal that is a truth", Schema.Literal(true)],
  ])("is refused when it is compiled: %s", (_what, schema) => {
    expect(() => codecOf(schema as Schema.Codec<unknown>, 9).encode(0)).toThrow(ShapeError);
  });
});
