import forge from "node-forge";
import { describe, expect, test } from "vitest";
import { asBuffer, joined } from "./bytes.ts";
import { type CryptoName, cryptographyNamed } from "./cryptography.ts";
import { withBitFlipped } from "./forger.ts";
import { keyPairOf } from "./test-keys.ts";

const layers: readonly CryptoName[] = ["symbolic", "native", "forge"];
const text = new Uint8Array(Buffer.from("a content of some length, and more", "utf8"));
const long = new Uint8Array(500).fill(7);
const chance = new Uint8Array(64).map((_, at) => at);

/** Positions all over a term: heads, middles, ends. */
function positions(bytes: Uint8Array): readonly number[] {
  return [0, 8 * 5, 8 * 12, 8 * Math.floor(bytes.length / 2), 8 * bytes.length - 1];
}

describe.each(layers)("%s", (name) => {
  const cryptography = cryptographyNamed(name);
  const own = keyPairOf("MM.A", name, 1024);
  const other = keyPairOf("MM.B", name, 1024);

  test("a signature holds for its key and its bytes only", () => {
    const signature = cryptography.sign(own.privateKey, text);
    expect(cryptography.verify(own.publicKey, text, signature)).toBe(true);
    expect(cryptography.verify(other.publicKey, text, signature)).toBe(false);
    expect(cryptography.verify(own.publicKey, long, signature)).toBe(false);
    for (const at of positions(signature)) {
      expect(cryptography.verify(own.publicKey, text, withBitFlipped(signature, at))).toBe(false);
    }
    expect(cryptography.verify(text, text, signature)).toBe(false);
    expect(cryptography.verify(own.publicKey, text, new Uint8Array(0))).toBe(false);
  });

  test.each([text, long, new Uint8Array(117), new Uint8Array(118)])(
    "what is sealed opens with the public key",
    (content) => {
      const sealed = cryptography.sealCertificate(own.privateKey, content);
      expect(cryptography.openCertificate(own.publicKey, sealed)).toEqual(content);
      expect(cryptography.openCertificate(other.publicKey, sealed)).toBeNull();
      expect(cryptography.openCertificate(own.publicKey, sealed.subarray(1))).toBeNull();
      expect(cryptography.openCertificate(own.publicKey, new Uint8Array(0))).toBeNull();
      expect(cryptography.openCertificate(text, sealed)).toBeNull();
    },
  );

  test("only the owner of a public key reads what goes to it, and the same chance makes the same bytes", () => {
    const sealed = cryptography.encryptTo(own.publicKey, long, chance);
    expect(cryptography.decryptWith(own.privateKey, sealed)).toEqual(long);
    expect(cryptography.encryptTo(own.publicKey, long, chance)).toEqual(sealed);
    expect(cryptography.decryptWith(other.privateKey, sealed)).toBeNull();
    expect(cryptography.decryptWith(own.privateKey, sealed.subarray(0, 20))).toBeNull();
    expect(cryptography.decryptWith(text, sealed)).toBeNull();
    for (const at of positions(sealed)) {
      expect(cryptography.decryptWith(own.privateKey, withBitFlipped(sealed, at))).toBeNull();
    }
  });

  test("under a session key, content is bound to its direction and number", () => {
    const key = cryptography.hash(text);
    const sealed = cryptography.encryptSession(key, 0, 3, text);
    expect(cryptography.decryptSession(key, 0, 3, sealed)).toEqual(text);
    expect(cryptography.decryptSession(key, 1, 3, sealed)).toBeNull();
    expect(cryptography.decryptSession(key, 0, 4, sealed)).toBeNull();
    expect(cryptography.decryptSession(cryptography.hash(key), 0, 3, sealed)).toBeNull();
    expect(cryptography.decryptSession(key, 0, 3, sealed.subarray(0, 8))).toBeNull();
    for (const at of positions(sealed)) {
      expect(cryptography.decryptSession(key, 0, 3, withBitFlipped(sealed, at))).toBeNull();
    }
  });
});

test("a term of one use is none of another", () => {
  const cryptography = cryptographyNamed("symbolic");
  const { publicKey, privateKey } = keyPairOf("MM.A", "symbolic", 1024);
  const sealed = cryptography.sealCertificate(privateKey, text);
  expect(cryptography.decryptWith(privateKey, sealed)).toBeNull();
  expect(cryptography.openCertificate(publicKey, cryptography.encryptTo(publicKey, text, chance))).toBeNull();
});

describe("bytes of `native` are those of the reference library", () => {
  const native = cryptographyNamed("native");
  const pair = keyPairOf("MM.A", "native", 1024);
  const der = (bytes: Uint8Array): forge.asn1.Asn1 => forge.asn1.fromDer(asBuffer(bytes).toString("binary"));
  const privateKey = forge.pki.privateKeyFromAsn1(der(pair.privateKey));
  const publicKey = forge.pki.publicKeyFromAsn1(der(pair.publicKey)) as forge.pki.rsa.PublicKey;
  const binary = (bytes: Uint8Array): string => asBuffer(bytes).toString("binary");

  test("OAEP with SHA-256 throughout, the block first", () => {
    const sealed = native.encryptTo(pair.publicKey, text, chance);
    const options = { md: forge.md.sha256.create(), mgf1: { md: forge.md.sha256.create() } };
    const fresh = privateKey.decrypt(binary(sealed.subarray(0, 128)), "RSA-OAEP", options);
    expect(fresh).toBe(binary(chance.subarray(0, 32)));
    const decipher = forge.cipher.createDecipher("AES-GCM", fresh);
    const tag = forge.util.createBuffer(binary(sealed.subarray(sealed.length - 16)));
    decipher.start({ iv: "\0".repeat(12), tag, tagLength: 128 });
    decipher.update(forge.util.createBuffer(binary(sealed.subarray(128, sealed.length - 16))));
    expect(decipher.finish()).toBe(true);
    expect(decipher.output.getBytes()).toBe(binary(text));
  });

  test("session content: direction, seven zeros, number", () => {
    const key = native.hash(text);
    const sealed = native.encryptSession(key, 1, 258, text);
    const decipher = forge.cipher.createDecipher("AES-GCM", binary(key));
    const tag = forge.util.createBuffer(binary(sealed.subarray(sealed.length - 16)));
    decipher.start({ iv: `\u0001${"\0".repeat(7)}\0\0\u0001\u0002`, tag, tagLength: 128 });
    decipher.update(forge.util.createBuffer(binary(sealed.subarray(0, sealed.length - 16))));
    expect(decipher.finish()).toBe(true);
    expect(decipher.output.getBytes()).toBe(binary(text));
  });

  test("signatures", () => {
    const md = forge.md.sha256.create();
    md.update(binary(text));
    expect(privateKey.sign(md)).toBe(binary(native.sign(pair.privateKey, text)));
  });

  test("certificates: PKCS #1 type 1 in blocks", () => {
    const sealed = native.sealCertificate(pair.privateKey, long);
    const opened: string[] = [];
    for (let at = 0; at < sealed.length; at += 128) {
      // Declared for encryption only, the library's own way of applying a public key to a type 1 block.
      const rsa = (forge.pki as unknown as { rsa: { decrypt(b: string, k: unknown, pub: boolean): string } }).rsa;
      opened.push(rsa.decrypt(binary(sealed.subarray(at, at + 128)), publicKey, true));
    }
    expect(opened.join("")).toBe(binary(long));
  });
});

test("chance of another length is a defect of the caller", () => {
  const { publicKey } = keyPairOf("MM.A", "native", 1024);
  expect(() => cryptographyNamed("native").encryptTo(publicKey, text, joined(chance, chance))).toThrow(RangeError);
});
