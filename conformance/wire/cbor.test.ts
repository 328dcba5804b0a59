import * as cborg from "cborg";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "./bytes.ts";
import { type CborValue, decode, encode } from "./cbor.ts";
import { WireError, type WireErrorReason } from "./wire-error.ts";

function reasonOf(hex: string): WireErrorReason | undefined {
  try {
    decode(fromHex(hex));
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error.reason;
    throw error;
  }
}

const { value: values } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.maxSafeNat(),
    fc.string({ unit: "binary" }),
    fc.uint8Array(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
}));

describe("deterministic CBOR", () => {
  test("decodes what it encodes, and encodes as another library does", () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encode(value);
        expect(toHex(bytes)).toBe(toHex(cborg.encode(value, cborg.rfc8949EncodeOptions)));
        expect(encode(decode(bytes))).toEqual(bytes);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test.each<[string, string, WireErrorReason]>([
    ["no bytes", "", "truncated"],
    ["an argument cut short", "19ff", "truncated"],
    ["a text cut short", "6261", "truncated"],
    ["an array longer than what there is", "9b000000ffffffffff00", "truncated"],
    ["two items", "0000", "trailingBytes"],
    ["a number in too many bytes", "1817", "notDeterministic"],
    ["a number in two bytes for one", "1900ff", "notDeterministic"],
    ["a length in too many bytes", "580100", "notDeterministic"],
    ["an indefinite length", "9fff", "notDeterministic"],
    ["a negative number", "20", "notDeterministic"],
    ["a tag", "c000", "notDeterministic"],
    ["a floating-point number", "f93c00", "notDeterministic"],
    ["undefined", "f7", "notDeterministic"],
    ["text that is no UTF-8", "61ff", "notDeterministic"],
    ["keys out of order", "a2616200616100", "notDeterministic"],
    ["a longer key first", "a262616100616200", "notDeterministic"],
    ["a key twice", "a2616100616100", "duplicateKey"],
    ["a key that is no text", "a10000", "wrongType"],
    ["a number too large to be exact", "1b0020000000000000", "outOfRange"],
    ["arrays in arrays without end", "81".repeat(40), "tooLong"],
  ])("refuses %s", (_, hex, reason) => {
    expect(reasonOf(hex)).toBe(reason);
  });

  test("a key cannot reach the prototype", () => {
    const value = decode(fromHex("a1695f5f70726f746f5f5f a0".replace(" ", ""))) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("never throws anything but its own error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        reasonOf(toHex(bytes));
      }),
      { numRuns: 3000, seed: 2 },
    );
  });
});
