/** FIG. 9: which messages each end takes in, and what it drops, while there is no session yet. */
import * as Effect from "effect/Effect";
import { type Arrived, drop, dropForeign, openFirst, unseal } from "../device/handshake.ts";
import type { Session } from "../device/session.ts";

/** Y, at the beginning: a certificate. A session for recertification is no business of an agent. */
export const readCertificate = Effect.fnUntraced(function* (envelope: Arrived) {
  if (envelope.kind === "session") yield* dropForeign;
  else if (envelope.kind === "sealed") yield* drop("kind");
  else if (envelope.name !== "9/SessionCertificate") yield* drop("name");
  else if (envelope.fields.purpose !== undefined) yield* drop("purpose");
  else return envelope.fields;
  return undefined;
});

const readSealed =
  <Name extends "9/SessionChallenge" | "9/SessionResponse">(
    name: Name,
    denial: "9/SessionDeniedByResponder" | "9/SessionDeniedByInitiator",
  ) =>
  (privateKey: Uint8Array) =>
    Effect.fnUntraced(function* (envelope: Arrived) {
      if (envelope.kind === "sealed") return yield* unseal(privateKey, envelope.content, name);
      if (envelope.kind === "session") yield* dropForeign;
      else if (envelope.name === denial) return "denied" as const;
      else yield* drop("name");
      return undefined;
    });

/** X, after 300: the challenge, readable or not, or a denial. */
export const readChallenge = readSealed("9/SessionChallenge", "9/SessionDeniedByResponder");

/** Y, after 324: the response, readable or not, or a denial. */
export const readResponse = readSealed("9/SessionResponse", "9/SessionDeniedByInitiator");

/** X, after 348: the acknowledgement, readable or not, or a denial. */
export const readAcknowledgement = (session: Session) =>
  Effect.fnUntraced(function* (envelope: Arrived) {
    if (envelope.kind === "bare" && envelope.name === "9/SessionDeniedByResponder") return "denied" as const;
    return yield* openFirst(session, envelope.raw, "9/SessionAcknowledgement");
  });
