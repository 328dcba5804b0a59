/** Names, amounts, times, keys and hashes: the scalars of `spec/wire.cddl`. */
import * as Schema from "effect/Schema";
import { bytes, list, text, whole } from "./bounded.ts";

/** Longest envelope, in octets. */
export const messageOctetsMax = 65_536;

/** Longest record of a store, in octets. */
export const recordOctetsMax = 1_048_576;

/** A list whose length is limited by what contains it. */
export const listOf = <S extends Schema.Codec<unknown>>(item: S) => list(item, 0, recordOctetsMax);

/** A list of one or more. */
export const listOfSome = <S extends Schema.Codec<unknown>>(item: S) => list(item, 1, recordOctetsMax);

/** TA(id), TS(id), PTS(id). */
export const AgentId = text(1, 64);
export type AgentId = typeof AgentId.Type;

/** PSS(id), SS(id), M(id): 48 bits, under the numbering scheme. */
export const ModuleId = whole(0, 2 ** 48 - 1);
export type ModuleId = typeof ModuleId.Type;

/** Where a message is delivered: `TA.A`. */
export const Address = text(1, 64);
export type Address = typeof Address.Type;

/** A number without a meaning of its own. */
export const Count = whole(0, Number.MAX_SAFE_INTEGER);

/** A number counted from 1. */
export const Ordinal = whole(1, Number.MAX_SAFE_INTEGER);

/** Numbers of messages and of requests for a link have four octets in a nonce. */
const nonceNumberMax = 0xffff_ffff;

/** The how-manieth message of its sender in a session, from 1. */
export const MessageNumber = whole(1, nonceNumberMax);

/** A number for one use of the sign-on key. */
export const ConnectNumber = whole(0, nonceNumberMax);

/** Milliseconds since 1970-01-01T00:00Z. */
export const Time = whole(0, Number.MAX_SAFE_INTEGER);
export type Time = typeof Time.Type;

/** Smallest units of a note type. */
export const Amount = whole(1, Number.MAX_SAFE_INTEGER);
export type Amount = typeof Amount.Type;

/** Currency or credit: `USD`. */
export const NoteType = text(1, 16);
export type NoteType = typeof NoteType.Type;

/** SHA-256. */
export const Hash = bytes(32, 32);
/** R, V. */
export const Random = bytes(32, 32);
/** First half of the hash of the session key. */
export const SessionId = bytes(16, 16);
/** First half of the hash of the key TA/MM; in card payments the id of the agents' session. */
export const OrderId = bytes(16, 16);
/** Ties an electronic object to its decryption ticket (FIG. 2, field 36). */
export const ObjectId = text(1, 64);
/** SubjectPublicKeyInfo DER of an RSA key, or symbolic. */
export const PublicKey = bytes(1, 1024);
/** PKCS #8 DER of an RSA key, or symbolic. */
export const PrivateKey = bytes(1, 4096);
/** A signature, as the layer of cryptography makes it. */
export const Signature = bytes(1, 1024);

/** A byte string that is limited by what contains it. */
export const Octets = bytes(0, recordOctetsMax);

/** A text that is limited by what contains it. */
export const Text = text(0, recordOctetsMax);

/** The three layers of cryptography. */
export const CryptoLayer = Schema.Literals(["forge", "native", "symbolic"]);
