import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import { KeyError } from "./crypto.ts";
import { forgeCrypto } from "./forge.ts";
import { nativeCrypto } from "./native.ts";

const octets = (key: KeyObject): Uint8Array =>
  new Uint8Array(
    key.type === "public" ? key.export({ format: "der", type: "spki" }) : key.export({ format: "der", type: "pkcs8" }),
  );
const pairOf = ({ publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }) => ({
  publicKey: octets(publicKey),
  privateKey: octets(privateKey),
});
const others = [
  ["an elliptic curve", pairOf(generateKeyPairSync("ec", { namedCurve: "P-256" }))],
  // It has a modulus, too, and cannot do what the protocol does with RSA.
  ["RSA for PSS only", pairOf(generateKeyPairSync("rsa-pss", { modulusLength: 1024 }))],
] as const;

const errorOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe.each(others)("a key of another kind: %s", (_kind, { publicKey, privateKey }) => {
  const bytes = new Uint8Array(200).fill(5);

  it("is refused as a key of one's own", () => {
    for (const refused of [
      () => nativeCrypto.sign(privateKey, bytes),
      () => nativeCrypto.sealCertificate(privateKey, bytes),
      () => nativeCrypto.decryptWith(privateKey, bytes),
      () => nativeCrypto.encryptTo(publicKey, bytes, bytes),
    ]) {
      const error = errorOf(refused);
      expect(error).toBeInstanceOf(KeyError);
      expect(error).toMatchObject({ _tag: "KeyError", layer: "native" });
    }
  });

  it("verifies and opens nothing", () => {
    expect(nativeCrypto.verify(publicKey, bytes, bytes)).toBe(false);
    expect(nativeCrypto.openCertificate(publicKey, bytes)).toBe(null);
  });
});

it.each([
  ["native", nativeCrypto],
  ["forge", forgeCrypto],
])("%s: a sealed certificate without its first octet is refused, even if that is a zero", (_name, crypto) => {
  // As a number it is the same then: only its length tells.
  const { publicKey, privateKey } = nativeCrypto.generateKeyPair(512);
  const bytes = new Uint8Array(4);
  const numbered = new DataView(bytes.buffer);
  let sealed = nativeCrypto.sealCertificate(privateKey, bytes);
  for (let number = 1; sealed[0] !== 0; number += 1) {
    numbered.setUint32(0, number);
    sealed = nativeCrypto.sealCertificate(privateKey, bytes);
  }
  expect(crypto.openCertificate(publicKey, sealed)).toEqual(bytes);
  expect(crypto.openCertificate(publicKey, sealed.subarray(1))).toBe(null);
});
