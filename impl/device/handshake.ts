/**
 * Speaking before there is a session key: bare and sealed envelopes. Nothing in them is authentic until the handshake
 * says so, and a time-out just ends the attempt (readings 9:timeout and 38/1472:unreachable).
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import { sameOctets } from "../domain/octets.ts";
import { accepted, type Refused, refused, type Verdict } from "../domain/refusal.ts";
import { decodeContent, decodeEnvelope, encodeContent, encodeEnvelope } from "../wire/envelope.ts";
import type { Content, Envelope, FieldsOf, SpokenName } from "../wire/message.ts";
import type { RawMessage } from "./port.ts";
import { Clock, Cryptography, Inbox, Link, Random } from "./services.ts";
import { accept, open, type Session } from "./session.ts";
import { refuse } from "./trace.ts";

/** Nothing that was awaited has come in time. */
export class TimeUp extends Data.TaggedError("TimeUp") {}

/** There is no session. Whoever had to be told has been told, and there is nothing to undo. */
export class SessionTerminated extends Data.TaggedError("SessionTerminated") {}

/** Nobody has called, so there was no attempt: whoever was `told` to wait there goes back to rest. */
export const orNotCalled =
  (told: StepAddress) =>
  <A, R>(attempt: Effect.Effect<A, TimeUp, R>) =>
    Effect.catchTag(attempt, "TimeUp", () =>
      Effect.andThen(refuse({ step: told, reason: "timeOut" }), Effect.fail(new SessionTerminated())),
    );

/** Sends a message that nothing protects. */
export const sendBare = <Name extends SpokenName>(peer: string, name: Name, fields: FieldsOf<Name>) =>
  Link.use((link) => link.send(peer, encodeEnvelope({ v: 1, kind: "bare", name, fields } as Envelope)));

/** Octets of chance that go into a sealed message. */
const chanceOctets = 64;

/** Encrypts a message with the public key of its receiver. */
export const sealTo = Effect.fnUntraced(function* <Name extends SpokenName>(
  publicKey: Uint8Array,
  name: Name,
  fields: FieldsOf<Name>,
) {
  const random = yield* Random;
  const chance = yield* random.draw(`${name}:encryption`, chanceOctets);
  const crypto = yield* Cryptography;
  return crypto.encryptTo(publicKey, encodeContent({ name, fields } as Content, "sealed"), chance);
});

/** Sends what {@link sealTo} has encrypted. */
export const sendSealed = (peer: string, content: Uint8Array) =>
  Link.use((link) => link.send(peer, encodeEnvelope({ v: 1, kind: "sealed", content })));

/** An envelope that has come in, as far as it can be read by anybody. */
export type Arrived = Envelope & { readonly raw: RawMessage };

/**
 * Waits for what `read` accepts from the other end; `read` answers undefined for what it has dropped. Without a limit
 * in `timeoutMs` it would wait for ever.
 *
 * @throws TimeUp when nothing has come in time
 */
export const attend = Effect.fnUntraced(function* <A, R>(
  peer: string,
  timeoutMs: number,
  read: (envelope: Arrived) => Effect.Effect<A | undefined, never, R>,
) {
  const clock = yield* Clock;
  const inbox = yield* Inbox;
  const timer = yield* clock.setTimer(timeoutMs);
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "timer" && arrival.timer === timer) return yield* new TimeUp();
    if (arrival.type !== "message") continue;
    const decoded = decodeEnvelope(arrival.bytes);
    if (!decoded.ok) {
      yield* refuse({ step: "wire", ...decoded.refusal });
      continue;
    }
    if (arrival.from !== peer) {
      yield* drop("from");
      continue;
    }
    const accepted = yield* read({ ...decoded.value, raw: arrival });
    if (accepted === undefined) continue;
    yield* clock.cancelTimer(timer);
    return accepted;
  }
});

/** Nobody waits for this. */
export const drop = (field: "name" | "kind" | "from" | "purpose" | "number" | "replyTo") =>
  refuse({ step: "wire", reason: "unexpected", field });

/** A message under the session key, where there is none. */
export const dropForeign = refuse({ step: "wire", reason: "wrongSession", field: "content" });

/** What a message says that only a certain party could read, or that it cannot be read here. */
export type Unsealed<Name extends SpokenName> = { readonly ok: true; readonly fields: FieldsOf<Name> } | Refused;

/** Why a message of a handshake cannot be read. Agents take it for a failed check (reading 9/328:undecryptable). */
export const unreadable: Refused = refused("undecryptable", "content");

/** Decrypts a sealed message with the own private key; undefined: it decrypts, but it is not the one awaited. */
export const unseal = Effect.fnUntraced(function* <Name extends SpokenName>(
  privateKey: Uint8Array,
  content: Uint8Array,
  name: Name,
) {
  const crypto = yield* Cryptography;
  const clear = crypto.decryptWith(privateKey, content);
  const decoded = clear === null ? undefined : decodeContent(clear, "sealed");
  let unsealed: Unsealed<Name> | undefined = unreadable;
  if (decoded?.ok === false) {
    yield* refuse({ step: "wire", ...decoded.refusal });
    unsealed = undefined;
  } else if (decoded?.ok && decoded.value.name !== name) {
    yield* drop("name");
    unsealed = undefined;
  } else if (decoded?.ok) {
    unsealed = { ok: true, fields: decoded.value.fields as FieldsOf<Name> };
  }
  return unsealed;
});

/** Decrypts the first message under the session key; undefined: it is not the one awaited, or it comes again. */
export const openFirst = Effect.fnUntraced(function* <Name extends SpokenName>(
  session: Session,
  message: RawMessage,
  name: Name,
) {
  const opened = yield* open(session, message);
  let unsealed: Unsealed<Name> | undefined;
  if (opened.ok && opened.content.name === name) {
    accept(session, opened.content, opened.number);
    unsealed = { ok: true, fields: opened.content.fields as FieldsOf<Name> };
  } else if (opened.ok) {
    yield* drop("name");
  } else if (opened.refusal.reason === "undecryptable") {
    unsealed = unreadable;
  } else {
    yield* refuse(opened.refusal);
  }
  return unsealed;
});

/** Has the other end returned the verification message that it was sent? */
export const compareReturned = (returned: Uint8Array, sent: Uint8Array): Verdict =>
  sameOctets(returned, sent) ? accepted : refused("verificationDiffers", "returned");
