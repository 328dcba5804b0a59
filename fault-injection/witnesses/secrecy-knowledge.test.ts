import { describe, expect, it } from "vitest";
import { exclusiveOr, joined } from "../../conformance/wire/bytes.ts";
import { encode } from "../../conformance/wire/cbor.ts";
import { idealCryptography, idealKeyPair } from "../../conformance/wire/ideal-cryptography.ts";
import { Knowledge } from "./secrecy-knowledge.ts";

const { hash, encryptTo, encryptSession, sealCertificate, sign } = idealCryptography;
const chance = new Uint8Array(64);
const random = (number: number): Uint8Array => hash(new Uint8Array([number]));
const [one, other] = [random(1), random(2)];
const key = exclusiveOr(one, other);
const secret = encode({ note: random(9) });
const encodedUnder = (sessionKey: Uint8Array): Uint8Array => encryptSession(sessionKey, 0, 2, encode([]));
const under = (sessionKey: Uint8Array): Uint8Array => encryptSession(sessionKey, 0, 1, secret);

const knowing = (...seen: readonly unknown[]): Knowledge => {
  const knowledge = new Knowledge();
  for (const it of seen) knowledge.see(it);
  return knowledge;
};

describe("what an attacker can derive", () => {
  it("is what is encoded in what it sees, however deep, and nothing else", () => {
    const deep = knowing(encode({ a: [{ b: encode([random(3)]) }] }));
    expect(deep.has(random(3))).toBe(true);
    expect(deep.has(random(4))).toBe(false);
    expect(knowing({ given: [random(3)] }).has(random(3))).toBe(true);
  });

  it("is not what is under a key that it lacks, one half of the key or not", () => {
    expect(knowing(under(key)).has(random(9))).toBe(false);
    expect(knowing(one, under(key)).has(random(9))).toBe(false);
    expect(knowing(one, random(3), under(key)).has(random(9))).toBe(false);
  });

  it.each([
    ["the key", [key, under(key)]],
    ["both halves of the key", [one, other, under(key)]],
    ["both halves of the key, but later", [under(key), other, one]],
  ])("is what is under a key if it has %s", (_, seen) => {
    const knowledge = knowing(...seen);
    expect(knowledge.has(random(9))).toBe(true);
    expect(knowledge.has(key)).toBe(true);
  });

  it("is what was sealed to somebody whose private key it has", () => {
    const { publicKey, privateKey } = idealKeyPair("somebody");
    const sealed = encryptTo(publicKey, secret, chance);
    expect(knowing(sealed, publicKey).has(random(9))).toBe(false);
    expect(knowing(sealed, idealKeyPair("another").privateKey).has(random(9))).toBe(false);
    expect(knowing(sealed, privateKey).has(random(9))).toBe(true);
    expect(knowing(privateKey, sealed).has(random(9))).toBe(true);
  });

  it("is what a certificate says, and not what a signature is over", () => {
    const { privateKey } = idealKeyPair("issuer");
    expect(knowing(sealCertificate(privateKey, secret)).has(random(9))).toBe(true);
    expect(knowing(sign(privateKey, secret)).has(random(9))).toBe(false);
  });

  it("is an answer under a key that is drawn with one that it has and with a challenge that it sees", () => {
    const answer = encryptSession(hash(joined(key, random(5))), 1, 1, secret);
    const challenge = encode({ challenge: random(5) });
    expect(knowing(challenge, answer).has(random(9))).toBe(false);
    expect(knowing(encodedUnder(random(6)), random(6), challenge, answer).has(random(9))).toBe(false);
    expect(knowing(encodedUnder(key), key, challenge, answer).has(random(9))).toBe(true);
    expect(knowing(challenge, answer, one, other, encodedUnder(key)).has(random(9))).toBe(true);
  });

  it("goes through several layers, as far as there are keys", () => {
    const inner = under(random(7));
    const layered = encryptSession(key, 0, 1, encode({ message: inner }));
    expect(knowing(key, layered).has(random(9))).toBe(false);
    expect(knowing(layered, random(7), key).has(random(9))).toBe(true);
  });
});
