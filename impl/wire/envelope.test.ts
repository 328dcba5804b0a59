import { encode, rfc8949EncodeOptions } from "cborg";
import { describe, expect, it } from "vitest";
import { nativeCrypto } from "../crypto/native.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import {
  type Decoded,
  decodeContent,
  decodeEnvelope,
  encodeContent,
  encodeEnvelope,
  fitsIntoMessage,
} from "./envelope.ts";
import { type Content, type Envelope, protectionsOf, spokenNames } from "./message.ts";
import { sampleContent, sampleEnvelopes } from "./samples.ts";

const cbor = (value: unknown): Uint8Array => encode(value, rfc8949EncodeOptions);
const refusalOf = (decoded: Decoded<unknown>) =>
  decoded.ok ? "ok" : `${decoded.refusal.reason} ${decoded.refusal.field}`;
const asEnvelope = (value: unknown) => refusalOf(decodeEnvelope(cbor(value)));
const inSession = (value: unknown) => refusalOf(decodeContent(cbor(value), "session"));

describe("envelopes and contents", () => {
  it.each(
    sampleEnvelopes.map((envelope) => [envelope.kind, "name" in envelope ? envelope.name : "", envelope] as const),
  )("%s %s: bytes and back", (_kind, _name, envelope: Envelope) => {
    const bytes = encodeEnvelope(envelope);
    expect(Buffer.compare(bytes, cbor(envelope))).toBe(0);
    expect(decodeEnvelope(bytes)).toEqual({ ok: true, value: envelope });
  });

  const protectedNames = spokenNames.flatMap((name) =>
    protectionsOf[name].filter((protection) => protection !== "bare").map((protection) => [name, protection] as const),
  );

  it.each(protectedNames)("%s, %s: bytes and back, with and without replyTo", (name, protection) => {
    const { replyTo: _, ...unanswering } = sampleContent(name);
    for (const content of [sampleContent(name), unanswering as Content]) {
      const bytes = encodeContent(content, protection);
      expect(Buffer.compare(bytes, cbor(content))).toBe(0);
      expect(decodeContent(bytes, protection)).toEqual({ ok: true, value: content });
    }
  });

  it("every prefix of an envelope is refused, and every one of a content", () => {
    const envelope = encodeEnvelope(sampleEnvelopes[0] as Envelope);
    for (let length = 0; length < envelope.length; length += 1) {
      expect(decodeEnvelope(envelope.subarray(0, length)).ok).toBe(false);
    }
    const content = encodeContent(sampleContent("43/PaymentRequest"), "session");
    for (let length = 0; length < content.length; length += 1) {
      expect(decodeContent(content.subarray(0, length), "session").ok).toBe(false);
    }
  });
});

describe("fitting into a message", () => {
  const ofLength = (octets: number) =>
    ({ name: "20/ERoutedMessage", fields: { message: new Uint8Array(octets) } }) as const;

  it("is what the longest envelope of a session allows, in any layer of cryptography", () => {
    expect(fitsIntoMessage(sampleContent("39/NotePacket"))).toBe(true);
    let longest = 65_536;
    while (!fitsIntoMessage(ofLength(longest))) longest -= 1;
    expect(longest).toBeGreaterThan(65_350);
    const clear = encodeContent(ofLength(longest), "session");
    for (const crypto of [symbolicCrypto, nativeCrypto]) {
      const content = crypto.encryptSession(new Uint8Array(32), 0, 2 ** 32 - 1, clear);
      const envelope = encodeEnvelope({ v: 1, kind: "session", number: 2 ** 32 - 1, content });
      expect(envelope.length).toBeLessThanOrEqual(65_536);
    }
    expect(fitsIntoMessage(ofLength(longest), 65_000)).toBe(false);
    expect(fitsIntoMessage(ofLength(100_000))).toBe(false);
  });

  it("is no excuse for a content that is none", () => {
    const none = { name: "16/PaymentAmount", fields: { amount: 0, type: "USD" } } as const;
    expect(() => fitsIntoMessage(none)).toThrow("fields.amount: undersized");
  });
});

describe("refusals", () => {
  const session = { v: 1, kind: "session", number: 1, content: new Uint8Array(3) };

  it.each([
    ["another version", { ...session, v: 2 }, "unknownVersion v"],
    ["another version of another shape", { v: 3, body: 1 }, "unknownVersion v"],
    ["a version that is no number", { ...session, v: "1" }, "malformed v"],
    ["no version", { kind: "sealed", content: new Uint8Array(0) }, "malformed v"],
    ["another kind", { ...session, kind: "open" }, "malformed kind"],
    ["no kind", { v: 1, content: new Uint8Array(0) }, "malformed kind"],
    ["number 0", { ...session, number: 0 }, "malformed number"],
    ["a number of five octets", { ...session, number: 2 ** 32 }, "oversized number"],
    [
      "a link's number of five octets",
      { v: 1, kind: "bare", name: "38/ConnectAck", fields: { number: 2 ** 32, content: new Uint8Array(3) } },
      "oversized fields.number",
    ],
    ["a field too many", { ...session, peer: 1 }, "malformed peer"],
    ["a field too few", { v: 1, kind: "session", number: 1 }, "malformed content"],
    ["no map", [1], "malformed envelope"],
    ["an unknown message", { v: 1, kind: "bare", name: "9/Nothing", fields: {} }, "unknownMessage name"],
    [
      "a message that must be protected",
      { v: 1, kind: "bare", name: "41/ReadyToCommit", fields: {} },
      "unexpected name",
    ],
    ["a name that is no text", { v: 1, kind: "bare", name: 9, fields: {} }, "malformed name"],
    ["fields too few", { v: 1, kind: "bare", name: "38/CertificateOffer", fields: {} }, "malformed fields.certificate"],
    [
      "fields too many",
      { v: 1, kind: "bare", name: "9/SessionDeniedByResponder", fields: { why: 1 } },
      "malformed fields.why",
    ],
    [
      "a message's own number in an envelope",
      { v: 1, kind: "bare", name: "9/SessionDeniedByResponder", fields: {}, replyTo: 1 },
      "malformed replyTo",
    ],
  ])("an envelope with %s", (_what, value, refusal) => {
    expect(asEnvelope(value)).toBe(refusal);
  });

  it.each([
    ["amount 0", { name: "43/PaymentRequest", fields: { amount: 0, round: 1 } }, "malformed fields.amount"],
    ["round 0", { name: "43/PaymentRequest", fields: { amount: 1, round: 0 } }, "malformed fields.round"],
    ["half an amount", { name: "43/PaymentRequest", fields: { amount: 0.5, round: 1 } }, "malformed fields.amount"],
    [
      "a random number too short",
      { name: "38/SessionAck", fields: { returned: new Uint8Array(31) } },
      "malformed fields.returned",
    ],
    [
      "a random number too long",
      { name: "38/SessionAck", fields: { returned: new Uint8Array(33) } },
      "oversized fields.returned",
    ],
    ["no notes", { name: "39/NotePacket", fields: { notes: [] } }, "malformed fields.notes"],
    [
      "another status",
      { name: "7B/TransactionStatusReply", fields: { status: "committed" } },
      "malformed fields.status",
    ],
    ["an unknown message", { name: "41/Acknowledgment", fields: {} }, "unknownMessage name"],
    ["a message that is sealed to a key", { name: "9/SessionResponse", fields: {} }, "unexpected name"],
    ["no name", { fields: {} }, "malformed name"],
    ["a negative replyTo", { name: "41/ReadyToCommit", fields: {}, replyTo: -1 }, "malformed replyTo"],
  ])("a content with %s", (_what, value, refusal) => {
    expect(inSession(value)).toBe(refusal);
  });

  it("a content sealed to a key that belongs into a session", () => {
    expect(refusalOf(decodeContent(cbor({ name: "41/ReadyToCommit", fields: {} }), "sealed"))).toBe("unexpected name");
  });

  it("an envelope or a content longer than a message may be", () => {
    expect(refusalOf(decodeEnvelope(new Uint8Array(65_537)))).toBe("oversized envelope");
    expect(refusalOf(decodeContent(new Uint8Array(65_537), "sealed"))).toBe("oversized content");
  });

  it("names the field deep inside of a packet", () => {
    const content = sampleContent("39/NotePacket");
    if (content.name !== "39/NotePacket") throw new Error(content.name);
    const [note] = content.fields.notes;
    const wrong = { ...content, fields: { notes: [note, { ...note, body: { ...note?.body, value: 0 } }] } };
    expect(inSession(wrong)).toBe("malformed fields.notes[1].body.value");
  });
});
