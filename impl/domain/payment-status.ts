/**
 * What an agent and its own module say about a payment outside of any session: FIG. 16, readings 16/588 and 16/592. The
 * key K' is drawn anew for each query, so that a reply answers this query, and no counts are needed, which would be lost
 * with the power.
 */
import * as Schema from "effect/Schema";
import { type Crypto, type Direction, sessionIdOf, sessionKeyOf } from "../crypto/crypto.ts";
import { codecOf } from "../wire/codec.ts";
import type { PaymentSide } from "./log.ts";
import { sameOctets } from "./octets.ts";
import { messageOctetsMax } from "./scalar.ts";

/** The key TA/MM: R(1) XOR R(2) (FIG. 16: 534, 536, 552, 556). */
export const paymentKeyOf = (own: Uint8Array, other: Uint8Array): Uint8Array => sessionKeyOf(own, other);

/** The name of a payment: first half of the hash of TA/MM. */
export const orderIdOf = (crypto: Crypto, key: Uint8Array): Uint8Array => sessionIdOf(crypto, key);

/** What a module answers. */
export const PaymentStatus = Schema.Literals(["proceeding", "successful", "unsuccessful", "transferError"]);
export type PaymentStatus = typeof PaymentStatus.Type;

/** A payment as one side knows it. */
export interface KnownPayment {
  readonly order: Uint8Array;
  /** TA/MM */
  readonly key: Uint8Array;
  readonly side: PaymentSide;
}

/** The fields of `16/PaymentStatusQuery` and `16/PaymentStatusReply`. */
export interface StatusFields {
  readonly order: Uint8Array;
  readonly challenge: Uint8Array;
  readonly content: Uint8Array;
}

const queries = codecOf(Schema.Literal("status"), messageOctetsMax);
const replies = codecOf(PaymentStatus, messageOctetsMax);

/** The direction of what one end says under TA/MM, or under a key drawn from it: the last bit tells agent from module. */
export const directionOf = (side: PaymentSide, end: "agent" | "module"): Direction =>
  side === "payer" ? (end === "agent" ? 0 : 1) : end === "agent" ? 2 : 3;

/** Number of the only thing that an agent says under K'. */
const queryNumber = 1;

/**
 * Number of a reply: another one for each status. A host may hand one query in again and again, until the answer has
 * changed; under one key, number and direction there must never be two different things.
 */
const replyNumber = (status: PaymentStatus): number => 1 + PaymentStatus.literals.indexOf(status);

/** K' = SHA-256(TA/MM || challenge). */
const statusKeyOf = (crypto: Crypto, key: Uint8Array, challenge: Uint8Array): Uint8Array => {
  const octets = new Uint8Array(key.length + challenge.length);
  octets.set(key);
  octets.set(challenge, key.length);
  return crypto.hash(octets);
};

/** TA: asks how the payment of this order stands. `challenge`: 32 octets, drawn anew. */
export const statusQuery = (
  crypto: Crypto,
  { order, key, side }: KnownPayment,
  challenge: Uint8Array,
): StatusFields => {
  const derived = statusKeyOf(crypto, key, challenge);
  const content = crypto.encryptSession(derived, directionOf(side, "agent"), queryNumber, queries.encode("status"));
  return { order, challenge, content };
};

/** MM: does the query come from the agent of this side, which has the key of this order? */
export const readStatusQuery = (
  crypto: Crypto,
  { key, side }: Pick<KnownPayment, "key" | "side">,
  { challenge, content }: StatusFields,
): boolean => {
  const derived = statusKeyOf(crypto, key, challenge);
  const clear = crypto.decryptSession(derived, directionOf(side, "agent"), queryNumber, content);
  return clear !== null && queries.decode(clear).ok;
};

/** MM: answers the query with this challenge. */
export const statusReply = (
  crypto: Crypto,
  { order, key, side }: KnownPayment,
  challenge: Uint8Array,
  status: PaymentStatus,
): StatusFields => {
  const derived = statusKeyOf(crypto, key, challenge);
  const number = replyNumber(status);
  const content = crypto.encryptSession(derived, directionOf(side, "module"), number, replies.encode(status));
  return { order, challenge, content };
};

/** TA: what the own module answers to this query; undefined if it is no answer to it, or not the own module's. */
export const readStatusReply = (
  crypto: Crypto,
  { order, key, side }: KnownPayment,
  challenge: Uint8Array,
  fields: StatusFields,
): PaymentStatus | undefined => {
  if (!sameOctets(fields.order, order) || !sameOctets(fields.challenge, challenge)) return undefined;
  const derived = statusKeyOf(crypto, key, challenge);
  const from = directionOf(side, "module");
  return PaymentStatus.literals.find((status) => {
    const clear = crypto.decryptSession(derived, from, replyNumber(status), fields.content);
    return clear !== null && sameOctets(clear, replies.encode(status));
  });
};
