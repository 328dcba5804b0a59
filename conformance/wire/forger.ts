/**
 * What others can make without any key of a device: noise, altered bytes, and messages that need no more than public
 * keys and certificates. These are the seeds of the charts' networks, in bytes.
 *
 * In a purchase the host of a device carries for it, and can put onto the bus what it likes: orders with numbers of its
 * own, noise to be carried, and, should it have given numbers of its own to both modules, anything under the key that
 * follows. What only the other end could make is a lie of the peer, see `lies.ts`.
 */
import type { AbstractMessage } from "./abstraction.ts";
import { exclusiveOr, joined } from "./bytes.ts";
import { encode } from "./cbor.ts";
import { encodeBare, encodeContent, encodeInSession, encodeSealed, type WireName } from "./envelope.ts";
import { deviceAt, type Fixture, type FixtureDevice } from "./fixture.ts";
import { directionFrom } from "./links.ts";
import { paymentStatuses, statusKey, statusNumber } from "./orders.ts";
import { outsiderRandom } from "./sessions.ts";

/** Bytes of noise that {@link forge} makes for `Junk`. */
const junkBytes = 64;

/** Noise: as many bytes as asked for, drawn from 32 bytes of chance. */
export function junk(fixture: Fixture, length: number, chance: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let counter = 0; parts.length * 32 < length; counter++) parts.push(drawn(fixture, chance, counter));
  return joined(...parts).subarray(0, length);
}

/** The bytes with one bit turned over; positions count on from the end to the beginning again. */
export function withBitFlipped(bytes: Uint8Array, bit: number): Uint8Array {
  const altered = bytes.slice();
  const at = bit % (8 * bytes.length);
  altered[at >> 3] = (altered[at >> 3] as number) ^ (1 << (at & 7));
  return altered;
}

/** The first so many bytes. */
export function truncated(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.slice(0, length);
}

/** The random numbers of an outsider's orders, the same in every run: with both of them its key TA/MM is `0+0`. */
export function outsidersOrder({ cryptography }: Fixture) {
  const number = (of: string): Uint8Array => outsiderRandom(cryptography.hash(Buffer.from(of, "utf8")));
  const [payer, payee] = [number("payer's number"), number("payee's number")];
  const key = exclusiveOr(payer, payee);
  return { payer, payee, key, id: cryptography.hash(key).subarray(0, 16) };
}

/**
 * A message that an outsider makes for a device, from the charts' words: noise, certificates and denials, challenges
 * and responses with numbers and verification messages that no device has drawn. `chance`: 32 bytes. `now`: what the
 * outsider puts where a time belongs; default: the beginning of the run. `Junk` may have a `wrapping`: `sealed` or
 * `session` makes an envelope around the noise; what is under `0+0` may have a `number` and a `replyTo`. What is for a module comes in a bare carrier where it has an agent of its
 * own. Throws `RangeError` on what takes a key.
 */
export function forge(
  to: string,
  abstract: AbstractMessage,
  fixture: Fixture,
  chance: Uint8Array,
  now: number = fixture.clockStartMs,
): Uint8Array {
  const device = deviceAt(fixture, to);
  const ofPurchase = device.mate === null ? null : forgeOnBus(abstract, device, fixture, chance);
  if (ofPurchase !== null) return ofPurchase;
  const message = forgeBetweenPeers(to, abstract, fixture, chance, now);
  return device.mate === null || device.device === "agent" ? message : bare("17/RoutedMessage", { message });
}

/** What a host can make of what goes between an agent and its own module; null: no such thing. */
function forgeOnBus(
  abstract: AbstractMessage,
  device: FixtureDevice,
  fixture: Fixture,
  chance: Uint8Array,
): Uint8Array | null {
  const { type } = abstract;
  const own = outsidersOrder(fixture);
  const direction = directionFrom(fixture, device.mate ?? "");
  switch (type) {
    case "RoutedMessage":
      return bare("17/RoutedMessage", { message: junk(fixture, junkBytes, chance) });
    case "MakePayment":
      return abstract["random"] === 0 ? bare("16/MakePayment", { random: own.payer }) : refused(abstract);
    case "ReceivePayment":
      return abstract["random"] === 0 ? bare("16/ReceivePayment", { random: own.payee }) : refused(abstract);
    case "PaymentStatusQuery":
    case "PaymentStatusReply": {
      const isQuery = type === "PaymentStatusQuery";
      const said = isQuery
        ? "status"
        : paymentStatuses.find((status) => status === (abstract["status"] ?? "unsuccessful"));
      if (!isOutsiders(abstract) || said === undefined) return refused(abstract);
      const challenge = drawn(fixture, chance, 0);
      const key = statusKey(fixture.cryptography, own.key, challenge);
      const content = fixture.cryptography.encryptSession(key, direction, statusNumber(said), encode(said));
      return bare(isQuery ? "16/PaymentStatusQuery" : "16/PaymentStatusReply", { order: own.id, challenge, content });
    }
    default: {
      const content = contentOnBus(abstract, fixture, chance);
      if (content === null) return null;
      if (!isOutsiders(abstract)) return refused(abstract);
      const { number = 1, replyTo } = abstract as { readonly number?: number; readonly replyTo?: number };
      const answer = replyTo === undefined ? content : { ...content, replyTo };
      return encodeInSession(
        number,
        fixture.cryptography.encryptSession(own.key, direction, number, encodeContent(answer)),
      );
    }
  }
}

const isOutsiders = ({ order = "0+0" }: AbstractMessage): boolean => order === "0+0";

/** What is said under a key TA/MM; null: it is not said there. Amounts in units. */
function contentOnBus(
  { type, ...said }: AbstractMessage,
  fixture: Fixture,
  chance: Uint8Array,
): { readonly name: WireName; readonly fields: Readonly<Record<string, unknown>> } | null {
  const sum = { amount: Number(said["amount"] ?? 1) * fixture.price.amount, type: fixture.price.type };
  switch (type) {
    case "ERoutedMessage":
      return { name: "20/ERoutedMessage", fields: { message: junk(fixture, junkBytes, chance) } };
    case "PaymentAmount":
    case "VerifyAmountPrompt":
      return { name: `16/${type}`, fields: sum };
    case "NewAmountReply":
      return { name: "16/NewAmountReply", fields: typeof said["amount"] === "number" ? sum : {} };
    case "NewAmountPrompt":
      return { name: "16/NewAmountPrompt", fields: { reason: said["reason"] ?? "funds" } };
    case "PaymentUnsuccessful":
      return {
        name: "16/PaymentUnsuccessful",
        fields: { possibleTransferError: said["possibleTransferError"] === true },
      };
    case "AmountPrompt":
    case "CorrectAmount":
    case "IncorrectAmount":
    case "PaymentSuccessful":
      return { name: `16/${type}`, fields: {} };
    default:
      return null;
  }
}

function forgeBetweenPeers(
  to: string,
  abstract: AbstractMessage,
  fixture: Fixture,
  chance: Uint8Array,
  now: number,
): Uint8Array {
  const device = deviceAt(fixture, to);
  const { type } = abstract;
  const part = (counter: number): Uint8Array => drawn(fixture, chance, counter);
  switch (type) {
    case "Junk": {
      const noise = junk(fixture, junkBytes, chance);
      // Noise that looks like what is awaited: somebody has to try to read it.
      if (abstract["wrapping"] === "sealed") return encodeSealed(noise);
      return abstract["wrapping"] === "session" ? encodeInSession(1, noise) : noise;
    }
    case "SessionCertificate":
      return bare("9/SessionCertificate", { certificate: certificateFor(abstract, device, fixture) });
    case "CertificateOffer":
      return bare("38/CertificateOffer", { certificate: certificateFor(abstract, device, fixture) });
    case "SessionDeniedByResponder":
      return bare("9/SessionDeniedByResponder", {});
    case "SessionDeniedByInitiator":
      if (abstract["session"] !== "") return refused(abstract);
      return bare("9/SessionDeniedByInitiator", {});
    case "SessionChallenge": {
      if (abstract["own"] !== 0) return refused(abstract);
      const certificate = certificateFor(abstract, device, fixture);
      const fields = { random: outsiderRandom(part(0)), verification: part(1), certificate };
      const sent = device.device === "agent" ? fields : { ...fields, at: now };
      return sealed(device.device === "agent" ? "9/SessionChallenge" : "38/SessionChallenge", sent);
    }
    case "SessionResponse":
    case "SessionReply": {
      if (abstract["own"] !== 0 || abstract["theirs"] !== 0) return refused(abstract);
      const name = type === "SessionReply" ? "38/SessionReply" : "9/SessionResponse";
      return sealed(name, { verification: part(1), returned: part(2), at: now, random: outsiderRandom(part(0)) });
    }
    default:
      return refused(abstract);
  }

  function sealed(name: WireName, fields: Readonly<Record<string, unknown>>): Uint8Array {
    if (device.keys === null) throw new RangeError(`${to} has no public key`);
    const content = encodeContent({ name, fields });
    const chanceOfSeal = joined(part(3), part(4));
    return encodeSealed(fixture.cryptography.encryptTo(device.keys.publicKey, content, chanceOfSeal));
  }
}

function bare(name: WireName, fields: Readonly<Record<string, unknown>>): Uint8Array {
  return encodeBare({ name, fields });
}

/** The certificate of the receiver's peer is no secret; an outsider has one of its own. */
function certificateFor({ holder }: AbstractMessage, { peer, device }: FixtureDevice, fixture: Fixture): unknown {
  const outsider = device === "module" ? (fixture.moduleOutsider ?? fixture.outsider) : fixture.outsider;
  if (holder === "outsider") return outsider.certificate;
  return deviceAt(fixture, peer ?? fixture.initiator).certificate;
}

function refused(abstract: AbstractMessage): never {
  throw new RangeError(`an outsider cannot make ${JSON.stringify(abstract)}`);
}

/** 32 bytes, the how-manieth of those that follow from the chance. */
function drawn(fixture: Fixture, chance: Uint8Array, counter: number): Uint8Array {
  return fixture.cryptography.hash(joined(chance, new Uint8Array([counter >> 8, counter & 0xff])));
}
