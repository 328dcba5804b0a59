/** What tests do to letters on their way: with the keys of `domain/samples.ts`, so that they can also lie. */
import { type Direction, sessionKeyOf } from "../crypto/crypto.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { directionOf } from "../domain/payment-status.ts";
import { decodeContent, decodeEnvelope, encodeContent, encodeEnvelope } from "../wire/envelope.ts";
import type { Content, Envelope } from "../wire/message.ts";
import type { Letter } from "./rehearsal.ts";

const crypto = symbolicCrypto;

/** The envelope of a letter. */
export const envelopeOf = ({ bytes }: Letter): Envelope => {
  const decoded = decodeEnvelope(bytes);
  if (!decoded.ok) throw new Error(decoded.refusal.reason);
  return decoded.value;
};

/** The letter with another envelope. */
export const withEnvelope = (letter: Letter, envelope: Envelope): Letter => ({
  ...letter,
  bytes: encodeEnvelope(envelope),
});

/** What a key pair opens and closes. */
interface Keys {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

const chance = new Uint8Array(64);

/** What is sealed in a letter to the owner of these keys. */
export const unsealed = (letter: Letter, keys: Keys): Content => {
  const envelope = envelopeOf(letter);
  if (envelope.kind !== "sealed") throw new Error("not sealed");
  const clear = crypto.decryptWith(keys.privateKey, envelope.content);
  const decoded = decodeContent(clear ?? new Uint8Array(), "sealed");
  if (!decoded.ok) throw new Error(decoded.refusal.reason);
  return decoded.value;
};

/** A letter that is sealed to the owner of these keys, with another content. */
export const resealed = (letter: Letter, keys: Keys, content: Content): Letter => {
  const sealed = crypto.encryptTo(keys.publicKey, encodeContent(content, "sealed"), chance);
  return withEnvelope(letter, { v: 1, kind: "sealed", content: sealed });
};

/** The name of a bare letter; `sealed` or `session` for others. */
export const kindOf = (letter: Letter): string => {
  const envelope = envelopeOf(letter);
  return envelope.kind === "bare" ? envelope.name : envelope.kind;
};

/** The session key, from the two sealed letters of a handshake. */
export const keyOf = (challenge: Content, response: Content): Uint8Array => {
  const { random: one } = challenge.fields as { readonly random: Uint8Array };
  const { random: other } = response.fields as { readonly random: Uint8Array };
  return sessionKeyOf(one, other);
};

/** A letter under the session key. `from`: 0, the initiator; 1, the responder. */
export const inSession = (
  letter: Pick<Letter, "from" | "to">,
  key: Uint8Array,
  from: Direction,
  number: number,
  content: Content,
): Letter => {
  const sealed = crypto.encryptSession(key, from, number, encodeContent(content, "session"));
  return { ...letter, bytes: encodeEnvelope({ v: 1, kind: "session", number, content: sealed }) };
};

/** What a letter says under the session key. */
export const openedIn = (letter: Letter, key: Uint8Array, from: Direction): Content => {
  const envelope = envelopeOf(letter);
  if (envelope.kind !== "session") throw new Error("not in session");
  const clear = crypto.decryptSession(key, from, envelope.number, envelope.content);
  const decoded = decodeContent(clear ?? new Uint8Array(), "session");
  if (!decoded.ok) throw new Error(decoded.refusal.reason);
  return decoded.value;
};

/**
 * A network in which one end lies: of each content that it sends under the session key, `lie` makes another. Challenge
 * and response are the second and the third letter.
 */
export const lying = (
  [initiator, responder]: readonly [Keys, Keys],
  liar: { readonly address: string; readonly role: Direction },
  lie: (content: Content) => Content,
): ((letter: Letter, number: number) => readonly Letter[]) => {
  const handshake: Content[] = [];
  return (letter, number) => {
    if (number === 2) handshake.push(unsealed(letter, initiator));
    if (number === 3) handshake.push(unsealed(letter, responder));
    const [challenge, response] = handshake;
    if (number < 4 || letter.from !== liar.address || challenge === undefined || response === undefined)
      return [letter];
    const key = keyOf(challenge, response);
    const envelope = envelopeOf(letter);
    if (envelope.kind !== "session") return [letter];
    return [inSession(letter, key, liar.role, envelope.number, lie(openedIn(letter, key, liar.role)))];
  };
};

/** An own module that lies to its agent, or an agent to its module. */
interface DeviceLiar {
  readonly from: string;
  readonly to: string;
}

/**
 * A network in which one end of a TA/MM session lies: of each content that it sends, `lie` makes another; null: the
 * letter is lost. The random numbers are in the orders, in the clear.
 */
export const lyingInDevice = (
  liar: DeviceLiar,
  lie: (content: Content) => Content | null,
): ((letter: Letter) => readonly Letter[]) => {
  const randoms = new Map<string, Uint8Array>();
  return (letter) => {
    const envelope = envelopeOf(letter);
    if (envelope.kind === "bare" && (envelope.name === "16/MakePayment" || envelope.name === "16/ReceivePayment")) {
      randoms.set(envelope.name, envelope.fields.random);
    }
    const [one, other] = [randoms.get("16/MakePayment"), randoms.get("16/ReceivePayment")];
    if (letter.from !== liar.from || letter.to !== liar.to || one === undefined || other === undefined) return [letter];
    if (envelope.kind !== "session") return [letter];
    const key = sessionKeyOf(one, other);
    const end = liar.from.startsWith("TA.") ? "agent" : "module";
    const role = directionOf(liar.from.endsWith(".A") ? "payer" : "payee", end);
    const said = lie(openedIn(letter, key, role));
    return said === null ? [] : [inSession(letter, key, role, envelope.number, said)];
  };
};
