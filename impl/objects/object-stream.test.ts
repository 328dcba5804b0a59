import { createHash } from "node:crypto";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { describe, expect, it } from "vitest";
import { objectPartOctets } from "../../spec/host-requests.ts";
import { nativeCrypto } from "../crypto/native.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { openHeader } from "../domain/object-header.ts";
import { objectJourney, sampleContent } from "./object-journey.ts";
import { type Delivered, inParts, openedObject, sealedObject, verifiedObject } from "./object-stream.ts";

const crypto = symbolicCrypto;
const pair = crypto.generateKeyPair(0);
const key = new Uint8Array(32).fill(4);
const header = { object: "object-1", merchandise: "Nocturnes", about: Uint8Array.of(7) };
const sealer = { crypto, key, header, privateKey: pair.privateKey };

const collected = <A, E>(stream: Stream.Stream<A, E>): readonly A[] => [...Effect.runSync(Stream.runCollect(stream))];
const pieces = (...lengths: readonly number[]): Stream.Stream<Uint8Array> =>
  Stream.fromIterable(lengths.map((length, index) => new Uint8Array(length).fill(index + 1)));
const sealed = (...lengths: readonly number[]): readonly Delivered[] =>
  collected(sealedObject(sealer, pieces(...lengths)));
const verified = (delivered: readonly Delivered[], publicKey = pair.publicKey): string => {
  const stream = verifiedObject(crypto, publicKey, Stream.fromIterable(delivered));
  return Effect.runSync(
    Stream.runDrain(stream).pipe(
      Effect.as("ok"),
      Effect.catchTag("ObjectRefused", ({ reason, field }) => Effect.succeed(`${reason} ${field}`)),
    ),
  );
};

describe("content in parts", () => {
  const lengths = (...given: readonly number[]): readonly number[] =>
    collected(inParts(pieces(...given))).map((part) => part.length);
  const full = objectPartOctets;

  it("has equal parts but for the last, however it comes", () => {
    expect(lengths(full + 1)).toEqual([full, 1]);
    expect(lengths(1, full, 1)).toEqual([full, 2]);
    expect(lengths(full, full)).toEqual([full, full]);
    expect(lengths(3 * full - 1, 5)).toEqual([full, full, full, 4]);
    expect(lengths(1, 2, 3)).toEqual([6]);
  });

  it("has one part, empty, if there is nothing", () => {
    expect(lengths()).toEqual([0]);
    expect(lengths(0, 0)).toEqual([0]);
  });

  it("keeps all octets in order", () => {
    const all = Buffer.concat([...collected(inParts(pieces(10, full, 20)))]);
    expect(all.length).toBe(full + 30);
    expect([all[9], all[10], all[full + 9], all[full + 10]]).toEqual([1, 2, 2, 3]);
  });
});

describe("an object as a stream", () => {
  const delivered = sealed(2 * objectPartOctets, 5);
  const [first, second, end] = delivered as [Delivered, Delivered, Delivered];

  it("is its parts and one end", () => {
    expect(delivered.map((each) => ("parts" in each ? `end ${each.parts}` : each.index))).toEqual([1, 2, "end 3"]);
    expect(sealed(5).map((each) => "parts" in each)).toEqual([true]);
    expect(sealed().map((each) => "parts" in each)).toEqual([true]);
  });

  it("is verified, and opened again", () => {
    expect(verified(delivered)).toBe("ok");
    const opened = collected(openedObject(crypto, key, Stream.fromIterable(delivered)));
    expect(opened.map((part) => part.length)).toEqual([objectPartOctets, objectPartOctets, 5]);
    expect(opened[2]).toEqual(new Uint8Array(5).fill(2));
  });

  it("shows its header alone", () => {
    if (!("parts" in end)) throw new Error("no end");
    expect(openHeader(crypto, key, end.header)).toEqual(header);
  });

  it("is refused where anything is missing, in excess or altered", () => {
    expect(verified([first, end])).toBe("objectSignatureInvalid parts");
    expect(verified([first, second])).toBe("objectSignatureInvalid parts");
    expect(verified([])).toBe("objectSignatureInvalid parts");
    expect(verified([second, first, end])).toBe("objectSignatureInvalid index");
    expect(verified([first, second, end, end])).toBe("objectSignatureInvalid index");
    expect(verified([{ ...first, content: new Uint8Array(9) }, second, end])).toBe("objectSignatureInvalid signature");
    expect(verified(delivered, crypto.generateKeyPair(0).publicKey)).toBe("objectSignatureInvalid signature");
  });

  it("does not open with another key", () => {
    const wrong = openedObject(crypto, new Uint8Array(32), Stream.fromIterable(delivered));
    expect(Effect.runSync(Effect.flip(Stream.runDrain(wrong)))).toMatchObject({
      _tag: "ObjectRefused",
      reason: "undecryptable",
      field: "content",
    });
  });

  it("whose content stops with a failure has no end", () => {
    const broken = Stream.concat(pieces(objectPartOctets, objectPartOctets), Stream.fail("cut off" as const));
    const seen: Delivered[] = [];
    const run = Stream.runForEach(sealedObject(sealer, broken), (each) => Effect.sync(() => seen.push(each)));
    expect(Effect.runSync(Effect.flip(run))).toBe("cut off");
    expect(seen.some((each) => "parts" in each)).toBe(false);
  });
});

it("some MiB go their whole way, and come out as they went in", async () => {
  const octets = 5 * 2 ** 20 + 12_345;
  const keys = nativeCrypto.generateKeyPair(1024);
  const fed = createHash("sha256");
  const got = createHash("sha256");
  const content = Stream.tap(sampleContent(octets), (piece) => Effect.sync(() => fed.update(piece)));
  const way = sealedObject({ crypto: nativeCrypto, key, header, privateKey: keys.privateKey }, content);
  const opened = openedObject(nativeCrypto, key, verifiedObject(nativeCrypto, keys.publicKey, way));
  await Effect.runPromise(Stream.runForEach(opened, (clear) => Effect.sync(() => got.update(clear))));
  expect(got.digest("hex")).toBe(fed.digest("hex"));
  const journey = await Effect.runPromise(objectJourney({ crypto: nativeCrypto, pair: keys, contentKey: key, octets }));
  expect(journey).toEqual({ octets, messages: Math.ceil(octets / objectPartOctets) });
});
