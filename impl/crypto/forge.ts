/** RSA and AES in JavaScript (node-forge): the portable layer, and the reference for the bytes. */
import forge from "node-forge";
import { type Crypto, type Direction, KeyError } from "./crypto.ts";
import { rememberedBy } from "./recent.ts";

// node-forge works on texts of one character an octet.
const textOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString("latin1");

const octetsOf = (text: string): Uint8Array => {
  const octets = Buffer.from(text, "latin1");
  return new Uint8Array(octets.buffer, octets.byteOffset, octets.length);
};

/** Raw RSA with PKCS #1 v1.5 padding, which the library's types leave out. */
const rsa = forge.pki.rsa as unknown as {
  /** block type 1 with a private key, 2 with a public key */
  readonly encrypt: (message: string, key: forge.pki.rsa.PrivateKey, blockType: 1) => string;
  readonly decrypt: (block: string, key: forge.pki.rsa.PublicKey, withPublicKey: true) => string;
};

const tagOctets = 16;
const sessionKeyOctets = 32;
const paddingOctets = 11;
const zeroNonce = "\0".repeat(12);

const orNull = <A>(attempt: () => A): A | null => {
  try {
    return attempt();
  } catch {
    return null;
  }
};

const publicKeyOf = rememberedBy((der) =>
  orNull(() => forge.pki.publicKeyFromAsn1(forge.asn1.fromDer(textOf(der))) as forge.pki.rsa.PublicKey),
);

const parsedPrivate = rememberedBy((der) =>
  orNull(() => forge.pki.privateKeyFromAsn1(forge.asn1.fromDer(textOf(der))) as forge.pki.rsa.PrivateKey),
);

const privateKeyOf = (der: Uint8Array): forge.pki.rsa.PrivateKey => {
  const key = parsedPrivate(der);
  if (key === null) throw new KeyError("forge", "not a private RSA key in PKCS #8");
  return key;
};

const blockOctetsOf = (key: { readonly n: forge.jsbn.BigInteger }): number => Math.ceil(key.n.bitLength() / 8);

const inBlocks = (text: string, blockOctets: number, each: (block: string) => string): string => {
  let joined = "";
  for (let from = 0; from < text.length; from += blockOctets) joined += each(text.slice(from, from + blockOctets));
  return joined;
};

const sha256 = (octets: Uint8Array): forge.md.MessageDigest => {
  const digest = forge.md.sha256.create();
  digest.update(textOf(octets));
  return digest;
};

const nonceOf = (direction: Direction, number: number): string => {
  const nonce = new Uint8Array(12);
  nonce[0] = direction;
  new DataView(nonce.buffer).setUint32(8, number);
  return textOf(nonce);
};

const encryptWithNonce = (key: Uint8Array, nonce: string, bytes: Uint8Array): string => {
  const cipher = forge.cipher.createCipher("AES-GCM", textOf(key));
  cipher.start({ iv: nonce, tagLength: tagOctets * 8 });
  cipher.update(forge.util.createBuffer(textOf(bytes)));
  cipher.finish();
  return cipher.output.getBytes() + cipher.mode.tag.getBytes();
};

const decryptWithNonce = (key: Uint8Array, nonce: string, bytes: Uint8Array): Uint8Array | null => {
  if (bytes.length < tagOctets) return null;
  const end = bytes.length - tagOctets;
  return orNull(() => {
    const decipher = forge.cipher.createDecipher("AES-GCM", textOf(key));
    const tag = forge.util.createBuffer(textOf(bytes.subarray(end)));
    decipher.start({ iv: nonce, tagLength: tagOctets * 8, tag });
    decipher.update(forge.util.createBuffer(textOf(bytes.subarray(0, end))));
    return decipher.finish() ? octetsOf(decipher.output.getBytes()) : null;
  });
};

const oaepWith = (seed?: string) => ({
  md: forge.md.sha256.create(),
  mgf1: { md: forge.md.sha256.create() },
  ...(seed === undefined ? {} : { seed }),
});

/** The forge layer. */
export const forgeCrypto: Crypto = {
  name: "forge",
  hash: (bytes) => octetsOf(sha256(bytes).digest().getBytes()),
  sign: (privateKey, bytes) => octetsOf(privateKeyOf(privateKey).sign(sha256(bytes))),
  verify(publicKey, bytes, signature) {
    const key = publicKeyOf(publicKey);
    if (key === null) return false;
    return orNull(() => key.verify(sha256(bytes).digest().getBytes(), textOf(signature))) === true;
  },
  sealCertificate(privateKey, bytes) {
    const key = privateKeyOf(privateKey);
    const blockOctets = blockOctetsOf(key) - paddingOctets;
    return octetsOf(inBlocks(textOf(bytes), blockOctets, (block) => rsa.encrypt(block, key, 1)));
  },
  openCertificate(publicKey, sealed) {
    const key = publicKeyOf(publicKey);
    if (key === null || sealed.length === 0 || sealed.length % blockOctetsOf(key) !== 0) return null;
    const open = (block: string): string => rsa.decrypt(block, key, true);
    return orNull(() => octetsOf(inBlocks(textOf(sealed), blockOctetsOf(key), open)));
  },
  encryptTo(publicKey, bytes, chance) {
    const key = publicKeyOf(publicKey);
    if (key === null) throw new KeyError("forge", "not a public RSA key");
    const contentKey = chance.subarray(0, sessionKeyOctets);
    const seed = textOf(chance.subarray(sessionKeyOctets, 64));
    const block = key.encrypt(textOf(contentKey), "RSA-OAEP", oaepWith(seed) as object);
    return octetsOf(block + encryptWithNonce(contentKey, zeroNonce, bytes));
  },
  decryptWith(privateKey, bytes) {
    const key = privateKeyOf(privateKey);
    const blockOctets = blockOctetsOf(key);
    if (bytes.length < blockOctets + tagOctets) return null;
    const block = textOf(bytes.subarray(0, blockOctets));
    const contentKey = orNull(() => key.decrypt(block, "RSA-OAEP", oaepWith() as object));
    if (contentKey === null || contentKey.length !== sessionKeyOctets) return null;
    return decryptWithNonce(octetsOf(contentKey), zeroNonce, bytes.subarray(blockOctets));
  },
  encryptSession: (key, direction, number, bytes) => octetsOf(encryptWithNonce(key, nonceOf(direction, number), bytes)),
  decryptSession: (key, direction, number, bytes) =>
    number > 0xffff_ffff ? null : decryptWithNonce(key, nonceOf(direction, number), bytes),
  generateKeyPair(bits) {
    const pair = forge.pki.rsa.generateKeyPair({ bits });
    const info = forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(pair.privateKey));
    return {
      publicKey: octetsOf(forge.asn1.toDer(forge.pki.publicKeyToAsn1(pair.publicKey)).getBytes()),
      privateKey: octetsOf(forge.asn1.toDer(info).getBytes()),
    };
  },
};
