import { describe, expect, it } from "vitest";
import { encodeFramed, FramingError, Unframing } from "./framing.ts";

const message = { party: "MM.B", bytes: new Uint8Array([1, 2, 3]) };
const other = { party: "NS", bytes: new Uint8Array(0) };

function fieldOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof FramingError ? error.field : `not a refusal: ${String(error)}`;
  }
}

describe("frames on a stream", () => {
  it("come out as they went in, in pieces of any size", () => {
    const stream = new Uint8Array([...encodeFramed(message), ...encodeFramed(other), ...encodeFramed(message)]);
    for (const size of [1, 2, 5, stream.length]) {
      const unframing = new Unframing();
      const frames = [];
      for (let at = 0; at < stream.length; at += size) frames.push(...unframing.take(stream.subarray(at, at + size)));
      expect(frames).toEqual([message, other, message]);
    }
  });

  it("share no memory with the stream", () => {
    const stream = encodeFramed(message);
    const [frame] = new Unframing().take(stream);
    stream.fill(9);
    expect(frame).toEqual(message);
  });

  it("carry addresses and messages up to their limits, and no longer", () => {
    const longest = { party: "x".repeat(64), bytes: new Uint8Array(65_536).fill(7) };
    expect(new Unframing().take(encodeFramed(longest))).toEqual([longest]);
    expect(fieldOf(() => encodeFramed({ ...longest, party: "x".repeat(65) }))).toBe("address");
    expect(fieldOf(() => encodeFramed({ ...longest, bytes: new Uint8Array(65_537) }))).toBe("message");
  });

  it("are refused when they are longer than any can be", () => {
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, 1 + 64 + 65_536 + 1);
    expect(fieldOf(() => new Unframing().take(head))).toBe("length");
  });

  it("are refused when there is no address, or none that can be read", () => {
    const framed = (...body: readonly number[]) => new Uint8Array([0, 0, 0, body.length, ...body]);
    expect(fieldOf(() => new Unframing().take(framed()))).toBe("address");
    expect(fieldOf(() => new Unframing().take(framed(2, 65)))).toBe("address");
    expect(fieldOf(() => new Unframing().take(framed(65, ...new Array(70).fill(65))))).toBe("address");
    expect(fieldOf(() => new Unframing().take(framed(1, 0xff)))).toBe("address");
    expect(fieldOf(() => new Unframing().take(framed(1, 65)))).toBeUndefined();
  });
});
