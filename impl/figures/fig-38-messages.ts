/**
 * FIG. 38: which messages each end takes in, and what it drops, while there is no session yet. What does not decrypt
 * counts as not received.
 */
import * as Effect from "effect/Effect";
import { type Arrived, drop, dropForeign, openFirst, type Unsealed, unseal } from "../device/handshake.ts";
import type { Session } from "../device/session.ts";
import { refuse } from "../device/trace.ts";
import type { SpokenName } from "../wire/message.ts";

/** B, at the beginning: a certificate. */
export const readOffer = Effect.fnUntraced(function* (envelope: Arrived) {
  if (envelope.kind === "session") yield* dropForeign;
  else if (envelope.kind === "sealed") yield* drop("kind");
  else if (envelope.name !== "38/CertificateOffer") yield* drop("name");
  else return envelope.fields;
  return undefined;
});

/** The fields; undefined: nothing that can be read. */
const readable = Effect.fnUntraced(function* <Name extends SpokenName>(unsealed: Unsealed<Name> | undefined) {
  if (unsealed?.ok !== false) return unsealed?.fields;
  yield* refuse({ step: "wire", reason: unsealed.reason, field: unsealed.field });
  return undefined;
});

const readSealed = Effect.fnUntraced(function* <Name extends "38/SessionChallenge" | "38/SessionReply">(
  name: Name,
  privateKey: Uint8Array,
  envelope: Arrived,
) {
  if (envelope.kind === "sealed") return yield* readable(yield* unseal(privateKey, envelope.content, name));
  yield* envelope.kind === "session" ? dropForeign : drop("name");
  return undefined;
});

/** A, after 1478: the challenge. */
export const readChallenge = (privateKey: Uint8Array) => (envelope: Arrived) =>
  readSealed("38/SessionChallenge", privateKey, envelope);

/** B, after 1506: the reply. */
export const readReply = (privateKey: Uint8Array) => (envelope: Arrived) =>
  readSealed("38/SessionReply", privateKey, envelope);

/** A, after 1538: the acknowledgement. */
export const readAcknowledgement = (session: Session) => (envelope: Arrived) =>
  Effect.flatMap(openFirst(session, envelope.raw, "38/SessionAck"), (unsealed) => readable<"38/SessionAck">(unsealed));
