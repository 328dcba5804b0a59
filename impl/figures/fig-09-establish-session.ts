/**
 * FIG. 9, Establish Session: two agents swap certificates and check them, look each other up on the untrusted list, and
 * exchange random numbers and verification messages under each other's public keys. The exclusive or of the random
 * numbers is the session key; that each returns the other's verification message proves who is there.
 *
 * X: the agent that begins; Y: the agent that answers. Neither has a session.
 * Readings: 9:rows, 9/310:protection, 9/310:effect, 9/314:issuer, 9/358:early, 9/328:undecryptable, 9:timeout,
 * 9/306:recertificationOnly.
 */
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import { type Direction, sessionIdOf, sessionKeyOf } from "../crypto/crypto.ts";
import type { AgentSession } from "../device/agent-session.ts";
import {
  attend,
  compareReturned,
  orNotCalled,
  SessionTerminated,
  sealTo,
  sendBare,
  sendSealed,
  type TimeUp,
  type Unsealed,
} from "../device/handshake.ts";
import { TrustedAgent } from "../device/identity.ts";
import { relayOf } from "../device/own-module.ts";
import { Clock, Cryptography, Host, Random } from "../device/services.ts";
import { type Session, saying, sessionOf, transmit } from "../device/session.ts";
import { at, doing, refuse } from "../device/trace.ts";
import { beginSession, endSession, noteStart } from "../device/transaction.ts";
import type { AgentCertificate, AgentCertificateBody } from "../domain/certificate.ts";
import { validateAgentCertificate } from "../domain/certificate-validation.ts";
import { accepted, type Refused, refused, type Verdict } from "../domain/refusal.ts";
import type { FieldsOf } from "../wire/message.ts";
import { readAcknowledgement, readCertificate, readChallenge, readResponse } from "./fig-09-messages.ts";
import { mannerOfAgents, sendMessage } from "./fig-10-send-message.ts";

/** Octets of R and V: R is as long as the key (reading 9/318:lengths). */
const randomOctets = 32;

/** Date/Time. */
const readClock = Clock.use((clock) => clock.now);

/** Public Key: is what has come with it an agent's certificate, valid today? */
const validate = Effect.fnUntraced(function* <Fields extends { readonly certificate: AgentCertificate }>(
  fields: Fields,
) {
  const { primaryKeys } = yield* TrustedAgent;
  const crypto = yield* Cryptography;
  const now = yield* readClock;
  const certificate = validateAgentCertificate(crypto, fields.certificate, primaryKeys, now);
  return certificate.ok ? ({ ok: true, fields, certificate: certificate.body } as const) : certificate;
});

/** Security Manager: is this agent on the untrusted list? */
const lookUp = (id: string) =>
  TrustedAgent.use(({ untrusted }) =>
    Effect.succeed<Verdict>(untrusted.ids.includes(id) ? refused("listed", "certificate.id") : accepted),
  );

/** Has the other end's answer been read, and does it return the verification message that was sent? */
const checkReturned = <Answer extends { readonly ok: true; readonly fields: { readonly returned: Uint8Array } }>(
  answer: Answer | Refused,
  sent: Uint8Array,
): Answer | Refused => {
  if (!answer.ok) return answer;
  const same = compareReturned(answer.fields.returned, sent);
  return same.ok ? answer : same;
};

const tellHost = (step: StepAddress) => Host.use((host) => host.notice(step, "sessionDenied"));

/** The attempt is over: it is noted, and the host hears that there is no session. */
const attemptOver = Effect.fnUntraced(function* (step: "9/312" | "9/334") {
  yield* endSession;
  yield* tellHost(step);
});

/** 312, 334: takes in a denial, and notes the session as terminated. */
const denied = Effect.fnUntraced(function* (step: "9/312" | "9/334") {
  yield* doing(step, attemptOver(step));
  return yield* new SessionTerminated();
});

/** Reading 9:timeout: the attempt ends as by a denial, though none was taken in. */
const orOver =
  (step: "9/312" | "9/334") =>
  <A, R>(attempt: Effect.Effect<A, TimeUp, R>) =>
    Effect.catchTag(attempt, "TimeUp", () => Effect.andThen(attemptOver(step), Effect.fail(new SessionTerminated())));

/** Y, 310: notes the session as terminated and tells X. No key is there yet. */
const denyAsResponder = Effect.fnUntraced(function* (peer: string, step: StepAddress, { reason, field }: Refused) {
  yield* refuse({ step, reason, field });
  yield* sendBare(peer, "9/SessionDeniedByResponder", {});
  yield* tellHost("9/310");
  yield* at("9/310");
  return yield* new SessionTerminated();
});

/** X, 332: notes the session as terminated and tells Y, under the key once there is one. */
const denyAsInitiator = Effect.fnUntraced(function* (
  peer: string,
  session: Session | null,
  step: StepAddress,
  { reason, field }: Refused,
) {
  yield* refuse({ step, reason, field });
  if (session === null) yield* sendBare(peer, "9/SessionDeniedByInitiator", {});
  else yield* transmit(session, saying(session, "9/SessionDeniedByInitiator", {}));
  yield* endSession;
  yield* tellHost("9/332");
  yield* at("9/332");
  return yield* new SessionTerminated();
});

/** X, 328 to 338: is the agent that has answered to be trusted? */
const judgeChallenge = Effect.fnUntraced(function* (peer: string, answer: Unsealed<"9/SessionChallenge">) {
  const validated = answer.ok ? yield* validate(answer.fields) : answer;
  yield* at("9/328");
  yield* at("9/330");
  if (!validated.ok) return yield* denyAsInitiator(peer, null, "9/330", validated);
  const { certificate, fields: challenge } = validated;
  const listed = yield* doing("9/336", lookUp(certificate.id));
  yield* at("9/338");
  if (!listed.ok) return yield* denyAsInitiator(peer, null, "9/338", listed);
  return { challenge, peerCertificate: certificate };
});

/** Y, 306 to 316: is the agent that asks to be trusted? */
const judgeCertificate = Effect.fnUntraced(function* (peer: string, offer: FieldsOf<"9/SessionCertificate">) {
  const validated = yield* doing("9/306", validate(offer));
  yield* at("9/308");
  if (!validated.ok) return yield* denyAsResponder(peer, "9/308", validated);
  const { certificate } = validated;
  const listed = yield* doing("9/314", lookUp(certificate.id));
  yield* at("9/316");
  if (!listed.ok) return yield* denyAsResponder(peer, "9/316", listed);
  return certificate;
});

/** 344, 360: forms and stores the key. */
const formSession = Effect.fnUntraced(function* (
  peer: string,
  peerCertificate: AgentCertificateBody,
  role: Direction,
  key: Uint8Array,
) {
  const { limits, module = null } = yield* TrustedAgent;
  const id = sessionIdOf(yield* Cryptography, key);
  const identity = peerCertificate.id;
  const terms = { manner: mannerOfAgents, peer, identity, peerCertificate, module, role, key, id, limits };
  const session: AgentSession = { ...sessionOf(terms), device: null };
  session.relay = relayOf(session);
  yield* beginSession(session);
  return session;
});

/**
 * X: begins a session.
 *
 * @throws SessionTerminated when there is none; whoever had to be told has been told
 */
export const establishSession = Effect.fnUntraced(function* (peer: string) {
  const { certificate, privateKey, limits } = yield* TrustedAgent;
  const random = yield* Random;
  yield* at("9/296");
  yield* at("9/298");
  yield* doing("9/300", sendBare(peer, "9/SessionCertificate", { certificate }));

  const answer = yield* attend(peer, limits.replyTimeoutMs, readChallenge(privateKey)).pipe(orOver("9/312"));
  if (answer === "denied") return yield* denied("9/312");
  yield* at("9/326");
  const { challenge, peerCertificate } = yield* judgeChallenge(peer, answer);

  const own = yield* random.draw("9/340:R", randomOctets);
  const verification = yield* random.draw("9/340:V", randomOctets);
  yield* at("9/340");
  const now = yield* doing("9/342", readClock);
  const session = yield* formSession(peer, peerCertificate, 0, sessionKeyOf(own, challenge.random));
  yield* at("9/344");
  const response = { verification, returned: challenge.verification, at: now, random: own };
  const sealed = yield* doing("9/346", sealTo(peerCertificate.publicKey, "9/SessionResponse", response));
  yield* doing("9/348", sendSealed(peer, sealed));

  const reply = yield* attend(peer, limits.replyTimeoutMs, readAcknowledgement(session)).pipe(orOver("9/312"));
  if (reply === "denied") return yield* denied("9/312");
  yield* mannerOfAgents.arriving("9/SessionAcknowledgement");
  yield* at("9/368");
  const same = checkReturned(reply, verification);
  yield* at("9/370");
  yield* at("9/372");
  if (!same.ok) return yield* denyAsInitiator(peer, session, "9/372", same);
  session.at = now;
  session.peerAt = same.fields.at;
  yield* doing("9/374", noteStart(session));
  return session;
});

/**
 * Y: waits to be called by this agent, as its host has `told` it to, and answers. X may still refuse when it has the acknowledgement (reading
 * 9/358:early): see {@link deniedByInitiator}.
 *
 * @throws SessionTerminated when there is none; whoever had to be told has been told
 */
export const answerSession = Effect.fnUntraced(function* (peer: string, told: StepAddress) {
  const { certificate, privateKey, limits } = yield* TrustedAgent;
  const random = yield* Random;
  const offered = yield* attend(peer, limits.replyTimeoutMs, readCertificate).pipe(orNotCalled(told));
  yield* at("9/302");
  yield* at("9/304");
  const peerCertificate = yield* judgeCertificate(peer, offered);

  const own = yield* random.draw("9/318:R", randomOctets);
  const verification = yield* random.draw("9/318:V", randomOctets);
  yield* at("9/318");
  yield* at("9/320");
  const challenge = { random: own, verification, certificate };
  const sealed = yield* doing("9/322", sealTo(peerCertificate.publicKey, "9/SessionChallenge", challenge));
  yield* doing("9/324", sendSealed(peer, sealed));

  const answer = yield* attend(peer, limits.replyTimeoutMs, readResponse(privateKey)).pipe(orOver("9/334"));
  if (answer === "denied") return yield* denied("9/334");
  yield* at("9/350");
  yield* at("9/352");
  const same = checkReturned(answer, verification);
  yield* at("9/354");
  yield* at("9/356");
  if (!same.ok) return yield* denyAsResponder(peer, "9/356", same);

  const response = same.fields;
  yield* at("9/358");
  const session = yield* formSession(peer, peerCertificate, 1, sessionKeyOf(own, response.random));
  yield* doing("9/360", noteStart(session));
  session.at = yield* doing("9/362", readClock);
  session.peerAt = response.at;
  yield* at("9/364");
  yield* at("9/366");
  yield* sendMessage(session, "9/SessionAcknowledgement", { returned: response.verification, at: session.at });
  return session;
});

/** Y, 334, after the session has its key: X has refused the acknowledgement. */
export const deniedByInitiator = denied("9/334");
