import { describe, expect, it } from "vitest";
import { encodeEnvelope } from "../wire/envelope.ts";
import { envelopeOf } from "./envelope-of.ts";
import type { RawMessage } from "./port.ts";

const message = (random: number): RawMessage => ({
  type: "message",
  now: 0,
  from: "TA.A",
  bytes: encodeEnvelope({
    v: 1,
    kind: "bare",
    name: "16/MakePayment",
    fields: { random: new Uint8Array(32).fill(random) },
  }),
});

describe("the envelope of a message", () => {
  it("is decoded once", () => {
    const first = message(1);
    expect(envelopeOf(first)).toBe(envelopeOf(first));
  });

  it("is that of this message and of no other", () => {
    const [first, second] = [message(1), message(2)];
    expect(envelopeOf(first)).toMatchObject({ ok: true, value: { fields: { random: new Uint8Array(32).fill(1) } } });
    expect(envelopeOf(second)).toMatchObject({ ok: true, value: { fields: { random: new Uint8Array(32).fill(2) } } });
    expect(envelopeOf(first)).toMatchObject({ ok: true, value: { fields: { random: new Uint8Array(32).fill(1) } } });
  });

  it("is refused again where it was refused", () => {
    const torn: RawMessage = { ...message(1), bytes: new Uint8Array([0xa1]) };
    expect(envelopeOf(torn).ok).toBe(false);
    expect(envelopeOf(torn).ok).toBe(false);
  });
});
