import { describe, expect, it } from "vitest";
import { objectPartOctets } from "../../spec/host-requests.ts";
import { forgeCrypto } from "../crypto/forge.ts";
import { nativeCrypto } from "../crypto/native.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import {
  checkObject,
  hashedPart,
  noParts,
  type ObjectEnd,
  type ObjectPart,
  openPart,
  type PassedParts,
  passPart,
  sealPart,
  signObject,
  startHash,
} from "./electronic-object.ts";
import { objectAboutOctets, openHeader, sealHeader } from "./object-header.ts";

const contentKey = new Uint8Array(32).fill(9);
const header = { object: "object-1", merchandise: "Nocturnes", about: Uint8Array.of(1, 2, 3) };
const rsa = nativeCrypto.generateKeyPair(1024);
const layers = [
  ["symbolic", symbolicCrypto, symbolicCrypto.generateKeyPair(0)],
  ["native", nativeCrypto, rsa],
  ["forge", forgeCrypto, rsa],
] as const;

const altered = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, index) => (index === octets.length - 1 ? octet ^ 1 : octet));

describe.each(layers)("%s: an object of three parts", (_name, crypto, pair) => {
  const clear = [Uint8Array.of(1), new Uint8Array(100).fill(2), new Uint8Array(0)];
  const sealed = clear.map((part, index) => sealPart(crypto, contentKey, index + 1, part));
  const sealedHeader = sealHeader(crypto, contentKey, header);
  const digest = hashedPart(
    crypto,
    sealed.reduce((hash, part) => hashedPart(crypto, hash, part), startHash),
    sealedHeader,
  );
  const parts: readonly ObjectPart[] = sealed.map((content, at) => ({ object: "object-1", index: at + 1, content }));
  const end: ObjectEnd = {
    object: "object-1",
    parts: 3,
    header: sealedHeader,
    content: sealed[2] as Uint8Array,
    signature: signObject(crypto, pair.privateKey, digest),
  };

  const passed = (...some: readonly ObjectPart[]): PassedParts =>
    some.reduce<PassedParts>((before, part) => {
      const next = passPart(crypto, before, part);
      if (!next.ok) throw new Error(`${next.reason} ${next.field}`);
      return next.passed;
    }, noParts);
  const [first, second, third] = parts as readonly [ObjectPart, ObjectPart, ObjectPart];
  const before = passed(first, second);
  const verdict = (change: Partial<ObjectEnd> = {}, from = before, key = pair.publicKey): string => {
    const checked = checkObject(crypto, key, from, { ...end, ...change });
    return checked.ok ? "ok" : `${checked.reason} ${checked.field}`;
  };

  it("is what was signed", () => {
    expect(verdict()).toBe("ok");
  });

  it("keeps nothing of its parts but a hash", () => {
    expect(before).toEqual({ object: "object-1", count: 2, hash: expect.any(Uint8Array) });
    expect(before.hash).toHaveLength(32);
  });

  it("is not, where anything differs", () => {
    const wrong = "objectSignatureInvalid signature";
    expect(verdict({ content: altered(end.content) })).toBe(wrong);
    expect(verdict({ header: altered(end.header) })).toBe(wrong);
    expect(verdict({ signature: altered(end.signature) })).toBe(wrong);
    expect(verdict({}, passed({ ...first, content: altered(first.content) }, second))).toBe(wrong);
    expect(verdict({ parts: 2 }, passed(first))).toBe(wrong);
    expect(verdict({ header: end.content, content: end.header })).toBe(wrong);
    const other = crypto.name === "symbolic" ? crypto.generateKeyPair(0) : nativeCrypto.generateKeyPair(1024);
    expect(verdict({}, before, other.publicKey)).toBe(wrong);
  });

  it("is not, with a part too few or too many, or of another object", () => {
    expect(verdict({}, passed(first))).toBe("objectSignatureInvalid parts");
    expect(verdict({}, passed(first, second, third))).toBe("objectSignatureInvalid parts");
    expect(verdict({ parts: 4 })).toBe("objectSignatureInvalid parts");
    expect(verdict({ object: "object-2" })).toBe("objectSignatureInvalid object");
  });

  it("comes in order, and in one piece", () => {
    expect(passPart(crypto, noParts, second)).toMatchObject({ reason: "objectSignatureInvalid", field: "index" });
    expect(passPart(crypto, before, second)).toMatchObject({ ok: false, field: "index" });
    expect(passPart(crypto, before, { ...third, object: "object-2" })).toMatchObject({ ok: false, field: "object" });
  });

  it("opens part by part, each at its place only, with its key only", () => {
    for (const [at, part] of sealed.entries()) {
      const opened = openPart(crypto, contentKey, at + 1, part);
      expect(opened).not.toBeNull();
      expect([...(opened as Uint8Array)]).toEqual([...(clear[at] as Uint8Array)]);
      expect(openPart(crypto, contentKey, at + 2, part)).toBeNull();
      expect(openPart(crypto, new Uint8Array(32), at + 1, part)).toBeNull();
      expect(openPart(crypto, contentKey, at + 1, altered(part))).toBeNull();
    }
  });

  it("has a header that opens alone", () => {
    expect(openHeader(crypto, contentKey, sealedHeader)).toEqual(header);
    expect(openHeader(crypto, new Uint8Array(32), sealedHeader)).toBeUndefined();
    expect(openHeader(crypto, contentKey, altered(sealedHeader))).toBeUndefined();
    expect(openHeader(crypto, contentKey, sealed[0] as Uint8Array)).toBeUndefined();
    // Whatever is under the key at its place, but is no header.
    expect(openHeader(crypto, contentKey, crypto.encryptSession(contentKey, 0, 0, Uint8Array.of(1)))).toBeUndefined();
  });
});

it("a part and a header have their limits", () => {
  const crypto = symbolicCrypto;
  expect(() => sealPart(crypto, contentKey, 1, new Uint8Array(objectPartOctets + 1))).toThrow("part 1");
  expect(
    openPart(crypto, contentKey, 1, sealPart(crypto, contentKey, 1, new Uint8Array(objectPartOctets))),
  ).toHaveLength(objectPartOctets);
  const longest = { ...header, about: new Uint8Array(objectAboutOctets) };
  expect(openHeader(crypto, contentKey, sealHeader(crypto, contentKey, longest))).toEqual(longest);
});

it("the hash is as the format says", () => {
  const hash = (...pieces: readonly Uint8Array[]) => nativeCrypto.hash(new Uint8Array(Buffer.concat(pieces)));
  const [one, two, top] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(0)];
  const after = hash(hash(new Uint8Array(32), hash(one)), hash(two));
  const running = [one, two].reduce((before, part) => hashedPart(nativeCrypto, before, part), startHash);
  expect(running).toEqual(after);
  expect(hashedPart(nativeCrypto, running, top)).toEqual(hash(after, hash(top)));
});
