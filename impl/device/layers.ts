/**
 * The session of a trusted agent with the money module of its own device: key TA/MM of FIG. 16, which neither has until
 * both know both random numbers (steps 534, 536, 552, 556). Number and direction are bound to each message, as in any
 * session.
 */
import type * as Effect from "effect/Effect";
import { type Crypto, sessionIdOf, sessionKeyOf } from "../crypto/crypto.ts";
import type { PaymentSide } from "../domain/log.ts";
import { directionOf } from "../domain/payment-status.ts";
import type { Content } from "../wire/message.ts";
import type { RawMessage } from "./port.ts";
import type { Cryptography } from "./services.ts";
import { accept, type Numbered, type Opened, open } from "./session.ts";

/** A session of an agent with its own module. Volatile: its counts die with the power, though its key may be stored. */
export interface DeviceSession extends Numbered {
  /** address of the other end: the own module, or the own agent */
  readonly peer: string;
  /** the payment that it serves: first half of the hash of the key, alike at both agents and both modules */
  readonly order: Uint8Array;
  readonly side: PaymentSide;
}

/** What makes a session of agent and module. */
export interface DeviceTerms {
  readonly peer: string;
  /** which end of it this device is */
  readonly end: "agent" | "module";
  readonly side: PaymentSide;
  /** the random number of this side: R(1) at A, R(2) at B */
  readonly random: Uint8Array;
  readonly otherRandom: Uint8Array;
}

/** Forms the key: R(1) XOR R(2). */
export const deviceSessionOf = (crypto: Crypto, terms: DeviceTerms): DeviceSession =>
  sessionUnder(crypto, sessionKeyOf(terms.random, terms.otherRandom), terms);

/**
 * The session of an agent that has lost power, with its key as it was stored: it can still read its module's report. It
 * says nothing in it any more, for its own numbers are lost.
 */
export const restoredDeviceSession = (
  crypto: Crypto,
  key: Uint8Array,
  { peer, side }: Pick<DeviceTerms, "peer" | "side">,
): DeviceSession => sessionUnder(crypto, key, { peer, end: "agent", side });

const sessionUnder = (
  crypto: Crypto,
  key: Uint8Array,
  { peer, end, side }: Omit<DeviceTerms, "random" | "otherRandom">,
): DeviceSession => ({
  peer,
  role: directionOf(side, end),
  key,
  order: sessionIdOf(crypto, key),
  side,
  manner: { decrypting: end === "agent" ? "18/666" : "19/676" },
  sent: 0,
  accepted: 0,
  asked: 0,
  answers: 0,
});

/** Reads a message under the key TA/MM. Nothing is changed: who accepts it calls {@link acceptInDevice}. */
export const openInDevice = (device: DeviceSession, message: RawMessage): Effect.Effect<Opened, never, Cryptography> =>
  open(device, message);

/** Takes a message as received: what comes next must have a greater number. */
export const acceptInDevice = (device: DeviceSession, content: Content, number: number): void =>
  accept(device, content, number);
