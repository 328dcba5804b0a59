/** The header of an electronic object: part 0, which can be opened alone (FIG. 15, step 512). */
import * as Schema from "effect/Schema";
import { objectPartOctets } from "../../spec/host-requests.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { codecOf } from "../wire/codec.ts";
import { ObjectId, Octets, Text } from "./scalar.ts";

/**
 * `object`: field 36 of its decryption ticket; `merchandise`: what was ordered; `about`: what the owner is shown, as the
 * merchandise server has it.
 */
export const ObjectHeader = Schema.Struct({ object: ObjectId, merchandise: Text, about: Octets });
export type ObjectHeader = typeof ObjectHeader.Type;

/** Most octets of `about`, so that header, last part and ticket fit into one message. */
export const objectAboutOctets = 16_384;

const headers = codecOf(ObjectHeader, objectPartOctets);
const partOfHeader = 0;

/** The encrypted header. @throws EncodingDefect if it is longer than a part may be */
export const sealHeader = (crypto: Crypto, key: Uint8Array, header: ObjectHeader): Uint8Array =>
  crypto.encryptSession(key, 0, partOfHeader, headers.encode(header));

/** The header; undefined if this key does not open it, or it is none. */
export const openHeader = (crypto: Crypto, key: Uint8Array, sealed: Uint8Array): ObjectHeader | undefined => {
  const clear = crypto.decryptSession(key, 0, partOfHeader, sealed);
  if (clear === null) return undefined;
  const header = headers.decode(clear);
  return header.ok ? header.value : undefined;
};
