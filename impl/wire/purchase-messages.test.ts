import { readFileSync } from "node:fs";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectPartOctets } from "../../spec/host-requests.ts";
import { nativeCrypto } from "../crypto/native.ts";
import { together } from "../domain/bounded.ts";
import { componentsFor, goodsOctetsMax, merchandiseOctetsMax } from "../domain/merchandise.ts";
import { objectAboutOctets, sealHeader } from "../domain/object-header.ts";
import { sampleGoods, sampleMerchandise, sampleSeal } from "../domain/sample-goods.ts";
import { messageOctetsMax } from "../domain/scalar.ts";
import { codecOf } from "./codec.ts";
import { type Decoded, decodeContent, decodeEnvelope, encodeContent, encodeEnvelope } from "./envelope.ts";
import { BareEnvelope, protectionsOf, SessionContent, type SpokenName, spokenNames } from "./message.ts";
import { sampleContent, sampleEnvelopes } from "./samples.ts";
import { ShapeError } from "./shape.ts";

const cbor = (value: unknown): Uint8Array => encode(value, rfc8949EncodeOptions);
const names = spokenNames.filter((name) => /^(14|15|16|17|20|21)\//.test(name));
const refusalOf = (decoded: Decoded<unknown>): string =>
  decoded.ok ? "ok" : `${decoded.refusal.reason} ${decoded.refusal.field}`;
const asContent = (name: SpokenName, fields: object) => refusalOf(decodeContent(cbor({ name, fields }), "session"));
const asBare = (name: SpokenName, fields: object) =>
  refusalOf(decodeEnvelope(cbor({ v: 1, kind: "bare", name, fields })));
const octets = (length: number): Uint8Array => new Uint8Array(length);

it("all messages of the format are spoken, and no others", () => {
  const format = readFileSync(new URL("../../spec/wire.cddl", import.meta.url), "utf8");
  const listed = [...format.matchAll(/^fields-(\w+)-(\w+) = /gm)].map(([, figure, name]) => `${figure}/${name}`);
  expect([...spokenNames].sort()).toEqual(listed.sort());
  expect(names).toHaveLength(30);
});

describe("in which envelope a message may come", () => {
  const bareOnly = ["16/MakePayment", "16/ReceivePayment", "16/PaymentStatusQuery", "16/PaymentStatusReply"];

  it.each(names)("%s", (name) => {
    const bare = bareOnly.includes(name) || name === "17/RoutedMessage";
    const session = !bareOnly.includes(name);
    expect(protectionsOf[name]).toEqual([...(bare ? ["bare"] : []), ...(session ? ["session"] : [])]);
    const { fields } = sampleContent(name);
    expect(asBare(name, fields)).toBe(bare ? "ok" : "unexpected name");
    expect(asContent(name, fields)).toBe(session ? "ok" : "unexpected name");
    expect(refusalOf(decodeContent(cbor({ name, fields }), "sealed"))).toBe("unexpected name");
  });
});

describe("fields", () => {
  it.each(names)("%s: every field is there, is of its type, and there is no other", (name) => {
    const fields: Readonly<Record<string, unknown>> = sampleContent(name).fields;
    const refuse = protectionsOf[name].includes("session") ? asContent : asBare;
    expect(refuse(name, { ...fields, other: 1 })).toBe("malformed fields.other");
    for (const field of Object.keys(fields)) {
      const { [field]: _, ...rest } = fields;
      expect(refuse(name, rest)).toBe(`malformed fields.${field}`);
      expect(refuse(name, { ...fields, [field]: null })).toBe(`malformed fields.${field}`);
    }
  });

  it.each<[SpokenName, object, string]>([
    ["16/PaymentAmount", { amount: 0, type: "USD" }, "malformed fields.amount"],
    ["16/PaymentAmount", { amount: 1, type: "" }, "malformed fields.type"],
    ["16/PaymentAmount", { amount: 1, type: "x".repeat(17) }, "oversized fields.type"],
    ["16/AmountToTransfer", { amount: 0.5, type: "USD" }, "malformed fields.amount"],
    ["16/NewAmountPrompt", { reason: "none" }, "malformed fields.reason"],
    ["16/NewAmountReply", {}, "ok"],
    ["16/NewAmountReply", { amount: 1, type: "USD" }, "ok"],
    ["16/NewAmountReply", { amount: 1 }, "malformed fields.type"],
    ["16/NewAmountReply", { type: "USD" }, "malformed fields.amount"],
    ["16/PaymentUnsuccessful", { possibleTransferError: 1 }, "malformed fields.possibleTransferError"],
    ["16/RandomR2", { random: octets(31) }, "malformed fields.random"],
    ["16/RandomR2", { random: octets(33) }, "oversized fields.random"],
    ["15/ObjectPart", { object: "", index: 1, content: octets(1) }, "malformed fields.object"],
    ["15/ObjectPart", { object: "x".repeat(65), index: 1, content: octets(1) }, "oversized fields.object"],
    ["15/ObjectPart", { object: "o", index: 0, content: octets(1) }, "malformed fields.index"],
    [
      "15/TicketDelivery",
      { ticket: { ...sampleGoods(sampleMerchandise.event), colour: 1 } },
      "malformed fields.ticket.colour",
    ],
    ["21/PaymentAuthorized", { at: -1, amount: 1, type: "USD", reference: "" }, "malformed fields.at"],
  ])("%s %o", (name, fields, refusal) => {
    expect(asContent(name, fields)).toBe(refusal);
  });

  it.each<[SpokenName, object, string]>([
    ["16/MakePayment", { random: octets(16) }, "malformed fields.random"],
    [
      "16/PaymentStatusQuery",
      { order: octets(15), challenge: octets(32), content: octets(1) },
      "malformed fields.order",
    ],
    [
      "16/PaymentStatusReply",
      { order: octets(16), challenge: octets(31), content: octets(1) },
      "malformed fields.challenge",
    ],
  ])("%s %o", (name, fields, refusal) => {
    expect(asBare(name, fields)).toBe(refusal);
  });
});

it("the longest end of an object fits into a message", () => {
  const crypto = nativeCrypto;
  const key = sampleSeal.key;
  const header = sealHeader(crypto, key, {
    object: "x".repeat(64),
    merchandise: "m".repeat(merchandiseOctetsMax),
    about: octets(objectAboutOctets),
  });
  const content = crypto.encryptSession(key, 0, 1, octets(objectPartOctets));
  const small = sampleGoods(sampleMerchandise.object);
  // Four blocks of RSA-4096 for each certificate are more than any has.
  const sealed = octets(4 * 512);
  const ticket = {
    ...small,
    components: {
      ...componentsFor(sampleMerchandise.object, { serial: 1, now: 1 }),
      usage: "u".repeat(goodsOctetsMax),
    },
    issuerSignature: octets(512),
    issuerCertificate: { sealed, issuer: { sealed, issuer: "PTS" } },
  };
  const fields = { object: "x".repeat(64), parts: 2 ** 32, header, content, signature: octets(512), ticket };
  const clear = encodeContent({ name: "15/ObjectDelivery", fields, replyTo: 9 }, "session");
  const envelope = { v: 1, kind: "session", number: 2 ** 32 - 1, content: octets(clear.length + 32) } as const;
  expect(encodeEnvelope(envelope).length).toBeLessThan(messageOctetsMax);
});

const strict = { strict: true, allowIndefinite: false, allowUndefined: false, rejectDuplicateMapKeys: true } as const;
const oracles = {
  session: Schema.decodeUnknownExit(SessionContent, { onExcessProperty: "error" }),
  bare: Schema.decodeUnknownExit(BareEnvelope, { onExcessProperty: "error" }),
};

/** Would an independent strict decoder and the schema take these bytes? */
const wouldTake = (bytes: Uint8Array, as: keyof typeof oracles): boolean => {
  try {
    const value: unknown = decode(bytes, strict);
    return Buffer.compare(cbor(value), bytes) === 0 && oracles[as](value)._tag === "Success";
  } catch {
    return false;
  }
};

const alteration = fc.tuple(fc.nat(2000), fc.constantFrom("set", "remove", "insert", "cut"), fc.nat(255));
const alteredBy = (bytes: Uint8Array, alterations: readonly (readonly [number, string, number])[]): Uint8Array => {
  const all = [...bytes];
  for (const [place, how, octet] of alterations) {
    const at = place % (all.length + 1);
    if (how === "set" && at < all.length) all[at] = octet;
    else if (how === "remove") all.splice(at, 1);
    else if (how === "insert") all.splice(at, 0, octet);
    else all.length = at;
  }
  return Uint8Array.from(all);
};

describe("altered bytes are taken exactly when an independent strict decoder and the schema take them", () => {
  const contents = names
    .filter((name) => protectionsOf[name].includes("session"))
    .map((name) => encodeContent(sampleContent(name), "session"));
  const envelopes = sampleEnvelopes
    .filter((envelope) => "name" in envelope && names.includes(envelope.name))
    .map(encodeEnvelope);

  it.each([
    ["contents", "session", contents, (bytes: Uint8Array) => decodeContent(bytes, "session").ok],
    ["bare envelopes", "bare", envelopes, (bytes: Uint8Array) => decodeEnvelope(bytes).ok],
  ] as const)("%s", (_what, as, samples, takes) => {
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(alteration, { maxLength: 2 }), (sample, alterations) => {
        const bytes = alteredBy(sample, alterations);
        const expected = wouldTake(bytes, as);
        expect(takes(bytes)).toBe(expected);
        if (expected) taken += 1;
      }),
      { numRuns: 1500, seed: 3 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe("fields that come together", () => {
  const pair = together(Schema.Struct({ a: Schema.optionalKey(Schema.String), b: Schema.optionalKey(Schema.String) }), [
    "a",
    "b",
  ]);
  const codec = codecOf(pair, 64);

  it("are written together or not at all", () => {
    expect(codec.decode(codec.encode({}))).toEqual({ ok: true, value: {} });
    expect(codec.decode(codec.encode({ a: "x", b: "y" }))).toEqual({ ok: true, value: { a: "x", b: "y" } });
    expect(() => codec.encode({ a: "x" })).toThrow("b: missing");
    expect(() => codec.encode({ b: "y" })).toThrow("a: missing");
  });

  it("are compiled as the only check of a record", () => {
    const twice = pair.check(Schema.makeFilter(() => true));
    expect(() => codecOf(twice as Schema.Codec<unknown>, 9).encode({})).toThrow(ShapeError);
  });
});
