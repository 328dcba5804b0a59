/**
 * FIG. 38, steps 1468 to 1474: the link over the network. The module names the destination under the sign-on key K, the
 * network server links through to it and acknowledges.
 *
 * A: a module that has signed on; NS: the network server that it has signed on to.
 * Readings: 38/1472:rows, 38/1472:unreachable, 38/1468:signedOn.
 */
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { type Arrived, attend, drop, sendBare, TimeUp } from "../device/handshake.ts";
import { MoneyModule, NetworkServer } from "../device/identity.ts";
import { Cryptography, Inbox, Random } from "../device/services.ts";
import { at, doing, refuse } from "../device/trace.ts";
import { Address, messageOctetsMax } from "../domain/scalar.ts";
import { codecOf } from "../wire/codec.ts";
import { decodeEnvelope } from "../wire/envelope.ts";

const destinations = codecOf(Address, messageOctetsMax);
const acknowledgements = codecOf(Schema.Literal("ack"), messageOctetsMax);

/** A number for one use of K, which outlives sessions and losses of power: drawn by lot. */
const drawNumber = Effect.gen(function* () {
  const random = yield* Random;
  const octets = yield* random.draw("38/1468:number", 4);
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0);
});

const dropUnreadable = refuse({ step: "wire", reason: "undecryptable", field: "content" });

/** A: has the link made. @throws TimeUp when the network server does not acknowledge, or there is none */
export const connect = Effect.fnUntraced(function* (peer: string) {
  const { signOn, limits } = yield* MoneyModule;
  const crypto = yield* Cryptography;
  if (signOn === null) return yield* new TimeUp();
  const number = yield* drawNumber;
  const content = crypto.encryptSession(signOn.key, 0, number, destinations.encode(peer));
  yield* at("38/1468");
  yield* doing("38/1470", sendBare(signOn.server, "38/ConnectRequest", { destination: peer, number, content }));
  yield* attend(signOn.server, limits.replyTimeoutMs, readAcknowledgement(signOn.key, number));
  yield* at("38/1474");
});

/** A: the network server's acknowledgement of this request. */
const readAcknowledgement = (key: Uint8Array, number: number) =>
  Effect.fnUntraced(function* (envelope: Arrived) {
    const crypto = yield* Cryptography;
    if (envelope.kind !== "bare" || envelope.name !== "38/ConnectAck") yield* drop("name");
    else if (envelope.fields.number !== number) yield* drop("number");
    else {
      const clear = crypto.decryptSession(key, 1, number, envelope.fields.content);
      if (clear !== null && acknowledgements.decode(clear).ok) return true;
      yield* dropUnreadable;
    }
    return undefined;
  });

/** NS, 1472: serves requests for links. It looks at nothing but the destination. */
export const serveLinks = Effect.gen(function* () {
  const inbox = yield* Inbox;
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type !== "message") continue;
    const decoded = decodeEnvelope(arrival.bytes);
    if (!decoded.ok) yield* refuse({ step: "wire", ...decoded.refusal });
    else if (decoded.value.kind !== "bare" || decoded.value.name !== "38/ConnectRequest") yield* drop("name");
    else yield* link(arrival.from, decoded.value.fields);
  }
});

/** NS: has received a request, links through to the destination and acknowledges. */
const link = Effect.fnUntraced(function* (
  from: string,
  request: { readonly destination: string; readonly number: number; readonly content: Uint8Array },
) {
  const { signedOn } = yield* NetworkServer;
  const crypto = yield* Cryptography;
  const { destination, number, content } = request;
  const key = Object.hasOwn(signedOn, from) ? signedOn[from] : undefined;
  const clear = key === undefined ? null : crypto.decryptSession(key, 0, number, content);
  const wanted = clear === null ? undefined : destinations.decode(clear);
  if (key === undefined || wanted?.ok !== true || wanted.value !== destination) return yield* dropUnreadable;
  const acknowledgement = crypto.encryptSession(key, 1, number, acknowledgements.encode("ack"));
  yield* doing("38/1472", sendBare(from, "38/ConnectAck", { number, content: acknowledgement }));
});
