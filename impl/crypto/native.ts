/** RSA and AES by the platform (node:crypto): the same bytes as the portable layer, much faster. */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  hash as digest,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  sign as signWith,
  verify as verifyWith,
} from "node:crypto";
import { type Crypto, type Direction, KeyError } from "./crypto.ts";
import { oaepPadded } from "./oaep.ts";
import { rememberedBy } from "./recent.ts";

const tagOctets = 16;
const sessionKeyOctets = 32;
// PKCS #1 v1.5, type 1: 00 01 FF..FF 00 with at least eight FF.
const paddingOctets = 11;

/** A parsed RSA key, and the length of its blocks. */
interface Parsed {
  readonly key: KeyObject;
  readonly blockOctets: number;
}

const plain = (octets: Buffer): Uint8Array => new Uint8Array(octets.buffer, octets.byteOffset, octets.length);

const parsed = (key: KeyObject): Parsed | null => {
  const bits = key.asymmetricKeyType === "rsa" ? key.asymmetricKeyDetails?.modulusLength : undefined;
  return bits === undefined ? null : { key, blockOctets: Math.ceil(bits / 8) };
};

/** What `attempt` yields; null if it throws, as this platform does for whatever cannot be opened or parsed. */
const orNull = <A>(attempt: () => A): A | null => {
  try {
    return attempt();
  } catch {
    return null;
  }
};

const publicKeyOf = rememberedBy((der) =>
  orNull(() => parsed(createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" }))),
);

const parsedPrivate = rememberedBy((der) =>
  orNull(() => parsed(createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" }))),
);

const privateKeyOf = (der: Uint8Array): Parsed => {
  const key = parsedPrivate(der);
  if (key === null) throw new KeyError("native", "not a private RSA key in PKCS #8");
  return key;
};

const inBlocks = (octets: Uint8Array, blockOctets: number, each: (block: Uint8Array) => Buffer): Uint8Array => {
  const blocks: Buffer[] = [];
  for (let from = 0; from < octets.length; from += blockOctets) {
    blocks.push(each(octets.subarray(from, from + blockOctets)));
  }
  return plain(Buffer.concat(blocks));
};

const nonceOf = (direction: Direction, number: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce[0] = direction;
  nonce.writeUInt32BE(number, 8);
  return nonce;
};

const encryptWithNonce = (key: Uint8Array, nonce: Buffer, bytes: Uint8Array): Buffer => {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
};

const decryptWithNonce = (key: Uint8Array, nonce: Buffer, bytes: Uint8Array): Uint8Array | null => {
  if (bytes.length < tagOctets) return null;
  const end = bytes.length - tagOctets;
  return orNull(() => {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagOctets });
    decipher.setAuthTag(bytes.subarray(end));
    return plain(Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()]));
  });
};

const zeroNonce = Buffer.alloc(12);
const pkcs1 = { padding: constants.RSA_PKCS1_PADDING };
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

/** The native layer. */
export const nativeCrypto: Crypto = {
  name: "native",
  hash: (bytes) => plain(digest("sha256", bytes, "buffer")),
  sign: (privateKey, bytes) => plain(signWith("sha256", bytes, privateKeyOf(privateKey).key)),
  verify(publicKey, bytes, signature) {
    const key = publicKeyOf(publicKey);
    return key !== null && orNull(() => verifyWith("sha256", bytes, key.key, signature)) === true;
  },
  sealCertificate(privateKey, bytes) {
    const { key, blockOctets } = privateKeyOf(privateKey);
    return inBlocks(bytes, blockOctets - paddingOctets, (block) => privateEncrypt({ key, ...pkcs1 }, block));
  },
  openCertificate(publicKey, sealed) {
    const parsedKey = publicKeyOf(publicKey);
    if (parsedKey === null || sealed.length === 0 || sealed.length % parsedKey.blockOctets !== 0) return null;
    const { key, blockOctets } = parsedKey;
    return orNull(() => inBlocks(sealed, blockOctets, (block) => publicDecrypt({ key, ...pkcs1 }, block)));
  },
  encryptTo(publicKey, bytes, chance) {
    const parsedKey = publicKeyOf(publicKey);
    if (parsedKey === null) throw new KeyError("native", "not a public RSA key");
    const { key, blockOctets } = parsedKey;
    const contentKey = chance.subarray(0, sessionKeyOctets);
    const padded = oaepPadded(contentKey, blockOctets, chance.subarray(sessionKeyOctets, 64));
    const block = publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded);
    return plain(Buffer.concat([block, encryptWithNonce(contentKey, zeroNonce, bytes)]));
  },
  decryptWith(privateKey, bytes) {
    const { key, blockOctets } = privateKeyOf(privateKey);
    if (bytes.length < blockOctets + tagOctets) return null;
    const contentKey = orNull(() => privateDecrypt({ key, ...oaep }, bytes.subarray(0, blockOctets)));
    if (contentKey === null || contentKey.length !== sessionKeyOctets) return null;
    return decryptWithNonce(contentKey, zeroNonce, bytes.subarray(blockOctets));
  },
  encryptSession: (key, direction, number, bytes) => plain(encryptWithNonce(key, nonceOf(direction, number), bytes)),
  decryptSession: (key, direction, number, bytes) =>
    number > 0xffff_ffff ? null : decryptWithNonce(key, nonceOf(direction, number), bytes),
  generateKeyPair(bits) {
    const pair = generateKeyPairSync("rsa", { modulusLength: bits });
    return {
      publicKey: plain(pair.publicKey.export({ format: "der", type: "spki" })),
      privateKey: plain(pair.privateKey.export({ format: "der", type: "pkcs8" })),
    };
  },
};
