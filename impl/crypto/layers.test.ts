import { describe, expect, it } from "vitest";
import { type Crypto, KeyError, type KeyPair, sessionIdOf, sessionKeyOf } from "./crypto.ts";
import { forgeCrypto } from "./forge.ts";
import { cryptoNamed } from "./layers.ts";
import { nativeCrypto } from "./native.ts";
import { symbolicCrypto } from "./symbolic.ts";
import testKeys from "./test-keys.json" with { type: "json" };

const octets = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));
const pairOf = (name: keyof typeof testKeys): KeyPair => ({
  publicKey: octets(testKeys[name].publicKey),
  privateKey: octets(testKeys[name].privateKey),
});
const rsa = { mine: pairOf("device"), other: pairOf("other") };
const symbolic = { mine: symbolicCrypto.generateKeyPair(0), other: symbolicCrypto.generateKeyPair(0) };

const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7 + 3) & 255);
const chance = pattern(64);
const sessionKey = pattern(32);
const blockOctets = 128;
// Around the blocks of a certificate (128 - 11), and empty.
const lengths = [1, 116, 117, 118, 234, 400];

/** The bytes with one bit flipped. */
const flipped = (bytes: Uint8Array, index: number): Uint8Array => {
  const copy = bytes.slice();
  copy[index] = (copy[index] as number) ^ 0x10;
  return copy;
};

/** Positions over the whole length. */
const places = (bytes: Uint8Array): readonly number[] => [0, bytes.length >> 1, bytes.length - 1];

const directions = [
  ["forge", "native", forgeCrypto, nativeCrypto, rsa],
  ["native", "forge", nativeCrypto, forgeCrypto, rsa],
  ["forge", "forge", forgeCrypto, forgeCrypto, rsa],
  ["native", "native", nativeCrypto, nativeCrypto, rsa],
  ["symbolic", "symbolic", symbolicCrypto, symbolicCrypto, symbolic],
] as const;

describe.each(directions)("%s writes, %s reads", (_one, _other, writer: Crypto, reader: Crypto, { mine, other }) => {
  it("hash", () => {
    for (const length of [0, 1, 55, 64, 300])
      expect(reader.hash(pattern(length))).toEqual(writer.hash(pattern(length)));
    expect(Buffer.from(writer.hash(new Uint8Array(0))).toString("hex")).toMatch(/^e3b0c44298fc1c14.*7852b855$/);
  });

  it("signatures, and refuses them altered, for other bytes, by other keys", () => {
    const bytes = pattern(200);
    const signature = writer.sign(mine.privateKey, bytes);
    expect(reader.verify(mine.publicKey, bytes, signature)).toBe(true);
    expect(reader.verify(other.publicKey, bytes, signature)).toBe(false);
    expect(reader.verify(mine.publicKey, flipped(bytes, 5), signature)).toBe(false);
    for (const at of places(signature))
      expect(reader.verify(mine.publicKey, bytes, flipped(signature, at))).toBe(false);
    expect(reader.verify(mine.publicKey, bytes, signature.subarray(1))).toBe(false);
    expect(reader.verify(mine.publicKey, bytes, new Uint8Array(0))).toBe(false);
  });

  it("certificates: opened with the public key by whoever has it, and not when altered", () => {
    for (const length of lengths) {
      const bytes = pattern(length);
      const sealed = writer.sealCertificate(mine.privateKey, bytes);
      expect(reader.openCertificate(mine.publicKey, sealed)).toEqual(bytes);
      expect(reader.openCertificate(other.publicKey, sealed)).toBe(null);
      for (const at of places(sealed)) expect(reader.openCertificate(mine.publicKey, flipped(sealed, at))).toBe(null);
      expect(reader.openCertificate(mine.publicKey, sealed.subarray(1))).toBe(null);
    }
    expect(reader.openCertificate(mine.publicKey, new Uint8Array(0))).toBe(null);
  });

  it("what is encrypted to a public key, with given chance", () => {
    for (const length of [0, 1, 400]) {
      const bytes = pattern(length);
      const encrypted = writer.encryptTo(mine.publicKey, bytes, chance);
      expect(encrypted).toEqual(reader.encryptTo(mine.publicKey, bytes, chance));
      expect(reader.decryptWith(mine.privateKey, encrypted)).toEqual(bytes);
      expect(reader.decryptWith(other.privateKey, encrypted)).toBe(null);
      for (const at of places(encrypted))
        expect(reader.decryptWith(mine.privateKey, flipped(encrypted, at))).toBe(null);
      expect(reader.decryptWith(mine.privateKey, encrypted.subarray(0, encrypted.length - 1))).toBe(null);
    }
    expect(reader.decryptWith(mine.privateKey, new Uint8Array(0))).toBe(null);
  });

  it("session contents: bound to key, direction and number", () => {
    for (const number of [0, 1, 0x0102_0304, 0xffff_ffff]) {
      const bytes = pattern(50);
      const encrypted = writer.encryptSession(sessionKey, 1, number, bytes);
      expect(reader.decryptSession(sessionKey, 1, number, encrypted)).toEqual(bytes);
      expect(reader.decryptSession(sessionKey, 0, number, encrypted)).toBe(null);
      expect(reader.decryptSession(sessionKey, 1, (number ^ 1) >>> 0, encrypted)).toBe(null);
      expect(reader.decryptSession(flipped(sessionKey, 31), 1, number, encrypted)).toBe(null);
      for (const at of places(encrypted)) {
        expect(reader.decryptSession(sessionKey, 1, number, flipped(encrypted, at))).toBe(null);
      }
      expect(reader.decryptSession(sessionKey, 1, number, encrypted.subarray(1))).toBe(null);
    }
    expect(reader.decryptSession(sessionKey, 0, 2 ** 32, writer.encryptSession(sessionKey, 0, 0, pattern(4)))).toBe(
      null,
    );
    expect(reader.decryptSession(sessionKey, 0, 1, new Uint8Array(3))).toBe(null);
  });
});

describe.each([
  ["forge", forgeCrypto],
  ["native", nativeCrypto],
  ["symbolic", symbolicCrypto],
] as const)("%s", (name, crypto: Crypto) => {
  it("has its name", () => {
    expect(cryptoNamed(name)).toBe(crypto);
    expect(crypto.name).toBe(name);
  });

  it("makes key pairs", () => {
    // A short key only: making long ones in JavaScript takes seconds.
    const pair = crypto.generateKeyPair(512);
    expect(crypto.verify(pair.publicKey, pattern(9), crypto.sign(pair.privateKey, pattern(9)))).toBe(true);
  });

  it("answers no for a peer's key that is none, and a KeyError for an own one", () => {
    const nonsense = pattern(10);
    expect(crypto.verify(nonsense, nonsense, nonsense)).toBe(false);
    expect(crypto.openCertificate(nonsense, pattern(128))).toBe(null);
    expect(() => crypto.encryptTo(nonsense, nonsense, chance)).toThrow(KeyError);
    expect(() => crypto.sign(nonsense, nonsense)).toThrow(KeyError);
    expect(() => crypto.sealCertificate(nonsense, nonsense)).toThrow(KeyError);
    expect(() => crypto.decryptWith(nonsense, pattern(200))).toThrow(KeyError);
  });
});

describe("bytes of forge and native", () => {
  it.each(["forge", "native"] as const)("%s: signatures and certificates are the same for the same key", (name) => {
    const crypto = cryptoNamed(name);
    expect(crypto.sign(rsa.mine.privateKey, pattern(40))).toEqual(nativeCrypto.sign(rsa.mine.privateKey, pattern(40)));
    const sealed = crypto.sealCertificate(rsa.mine.privateKey, pattern(200));
    expect(sealed).toEqual(nativeCrypto.sealCertificate(rsa.mine.privateKey, pattern(200)));
    expect(sealed.length).toBe(2 * blockOctets);
  });

  it("a sealed content is the RSA block, then ciphertext and tag", () => {
    expect(nativeCrypto.encryptTo(rsa.mine.publicKey, pattern(10), chance).length).toBe(blockOctets + 10 + 16);
    expect(nativeCrypto.encryptSession(sessionKey, 0, 1, pattern(10)).length).toBe(26);
  });

  it("other chance gives other bytes", () => {
    const [one, two] = [chance, flipped(chance, 60)].map((each) =>
      nativeCrypto.encryptTo(rsa.mine.publicKey, chance, each),
    );
    expect(one).not.toEqual(two);
  });
});

describe("symbolic terms, as written in spec/wire.cddl", () => {
  const { publicKey, privateKey } = symbolic.mine;
  const hash = (...parts: readonly Uint8Array[]): Uint8Array => symbolicCrypto.hash(Buffer.concat(parts));

  it("keys are a tag and eight octets", () => {
    expect(Buffer.from(publicKey.subarray(0, 2)).toString()).toBe("ZP");
    expect(Buffer.from(privateKey.subarray(0, 2)).toString()).toBe("ZK");
    expect(publicKey.subarray(2)).toEqual(privateKey.subarray(2));
    expect(publicKey.length).toBe(10);
  });

  it("a signature carries the hash, checked without a bound", () => {
    const term = symbolicCrypto.sign(privateKey, pattern(77));
    const use = Uint8Array.of(4);
    const payload = hash(pattern(77));
    const check = hash(use, publicKey.subarray(2), payload).subarray(0, 8);
    expect(Buffer.from(term)).toEqual(Buffer.concat([Buffer.from("ZS"), use, publicKey.subarray(2), check, payload]));
  });

  it("a session content is checked with direction and number", () => {
    const term = symbolicCrypto.encryptSession(sessionKey, 1, 0x0102_0304, pattern(5));
    const use = Uint8Array.of(2);
    const key = hash(sessionKey).subarray(0, 8);
    const check = hash(use, key, Uint8Array.of(1, 1, 2, 3, 4), pattern(5)).subarray(0, 8);
    expect(Buffer.from(term)).toEqual(Buffer.concat([Buffer.from("ZS"), use, key, check, pattern(5)]));
  });

  it("a term of one use is none of another", () => {
    const sealed = symbolicCrypto.sealCertificate(privateKey, symbolicCrypto.hash(pattern(3)));
    expect(symbolicCrypto.verify(publicKey, pattern(3), sealed)).toBe(false);
    expect(symbolicCrypto.decryptWith(privateKey, sealed)).toBe(null);
  });
});

describe("session keys", () => {
  it("are the exclusive or of both random numbers; the id is half of the hash", () => {
    const key = sessionKeyOf(pattern(32), new Uint8Array(32).fill(255));
    expect(key).toEqual(pattern(32).map((octet) => octet ^ 255));
    expect(sessionKeyOf(new Uint8Array(32).fill(255), pattern(32))).toEqual(key);
    expect(sessionIdOf(nativeCrypto, key)).toEqual(nativeCrypto.hash(key).slice(0, 16));
  });
});
