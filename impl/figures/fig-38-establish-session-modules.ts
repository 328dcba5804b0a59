/**
 * FIG. 38, Establish Session of modules: certificates, bad id lists and clocks are checked, each module returns the
 * other's verification message, and one random number of each makes the session key. Over the network, A first asks its
 * network server for the link. Who finds a fault ends its own attempt and tells its subscriber or bank; the other end
 * is not told, its time-out ends its attempt.
 *
 * A: the module that begins; B: the module that answers; NS: the network server that A has signed on to.
 * Readings: 38/1472:rows, 38/1472:unreachable, 38/1468:signedOn, 38/1488:kinds, 38/1486:peer, 38/1550:who,
 * 38/1550:late, 38/1556:protection, 38/1484:expired, 38/1494:issuer, 38/1534:lifetime.
 */
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import { type Direction, sessionIdOf, sessionKeyOf } from "../crypto/crypto.ts";
import {
  attend,
  compareReturned,
  orNotCalled,
  SessionTerminated,
  sealTo,
  sendBare,
  sendSealed,
  type TimeUp,
} from "../device/handshake.ts";
import { MoneyModule } from "../device/identity.ts";
import { arrivesThroughAgents } from "../device/own-agent.ts";
import { Clock, Cryptography, Random } from "../device/services.ts";
import { type Manner, type Session, saying, sessionOf, transmit } from "../device/session.ts";
import { at, doing, refuse } from "../device/trace.ts";
import { beginSession, endSession, noteStart } from "../device/transaction.ts";
import type { ModuleCertificate } from "../domain/certificate.ts";
import { type ValidModuleCertificate, validateModuleCertificate } from "../domain/certificate-validation.ts";
import { accepted, type Refused, refused, type Verdict } from "../domain/refusal.ts";
import type { FieldsOf } from "../wire/message.ts";
import { readAcknowledgement, readChallenge, readOffer, readReply } from "./fig-38-messages.ts";
import { connect } from "./fig-38-network-link.ts";
import { ownKind, tell } from "./module-kind.ts";

const randomOctets = 32;

/** A session with a module whose certificate this one has validated. */
export interface ModuleSession extends Session {
  readonly identity: number;
  readonly peerCertificate: ValidModuleCertificate;
}

/** How modules speak in a session: each send and receipt has the numbers of its own figure, and of what carries it. */
const mannerOfModules: Manner = {
  abortNotice: "42/TransactionCannotBeCompleted",
  arriving: () => arrivesThroughAgents,
  decrypting: "wire",
};

const readClock = Clock.use((clock) => clock.now);

/** Maintain Security: is what has come with it a module's certificate, valid today? */
const validate = Effect.fnUntraced(function* <Fields extends { readonly certificate: ModuleCertificate }>(
  fields: Fields,
) {
  const crypto = yield* Cryptography;
  const now = yield* readClock;
  const certificate = validateModuleCertificate(crypto, fields.certificate, yield* MoneyModule, now);
  return certificate.ok ? ({ ok: true, certificate } as const) : certificate;
});

/** Maintain Security: are the module, and the security server that has certified it, not on the bad id list? */
const lookUp = ({ body, issuer }: ValidModuleCertificate) =>
  MoneyModule.use(({ badIds: { ids } }) => {
    if (ids.includes(body.id)) return Effect.succeed<Verdict>(refused("listed", "certificate.id"));
    return Effect.succeed<Verdict>(ids.includes(issuer.id) ? refused("listed", "certificate.issuer.id") : accepted);
  });

/** Are the two clocks close enough? */
const compareClocks = Effect.fnUntraced(function* (theirs: number) {
  const { limits } = yield* MoneyModule;
  const now = yield* readClock;
  const inRange = Math.abs(now - theirs) <= limits.clockToleranceMs;
  return inRange ? accepted : refused("clockOutOfRange", "at");
});

/** How an attempt is terminated, at A and at B. */
const terminations = {
  A: { note: "38/1516", kind: "38/1518", subscriber: "38/1520", bank: "38/1522" },
  B: { note: "38/1486", kind: "38/1488", subscriber: "38/1490", bank: "38/1492" },
} as const;

/** 1516 to 1522, 1486 to 1492: notes the end, and tells the subscriber or bank; a security server only notes it. */
const terminated = Effect.fnUntraced(function* (side: "A" | "B") {
  const steps = terminations[side];
  yield* doing(steps.note, endSession);
  const kind = yield* ownKind;
  yield* at(steps.kind);
  if (kind === "TMM") yield* tell(steps.subscriber, "sessionTerminated");
  else if (kind !== "SS") yield* tell(steps.bank, "sessionTerminated");
  return yield* new SessionTerminated();
});

/** Goes on with what has passed a check; or else reports why not, and terminates. */
const passed = Effect.fnUntraced(function* <Valid extends { readonly ok: true }>(
  side: "A" | "B",
  step: StepAddress,
  verdict: Valid | Refused,
) {
  yield* at(step);
  if (verdict.ok) return verdict;
  yield* refuse({ step, reason: verdict.reason, field: verdict.field });
  return yield* terminated(side);
});

/** Reading 38/1472:unreachable: what has not come in time ends the attempt. */
const orTerminated =
  (side: "A" | "B") =>
  <A, R>(attempt: Effect.Effect<A, TimeUp, R>) =>
    Effect.catchTag(attempt, "TimeUp", () => terminated(side));

/** 1534, 1548: forms and keeps the key. */
const formSession = Effect.fnUntraced(function* (
  peer: string,
  peerCertificate: ValidModuleCertificate,
  role: Direction,
  key: Uint8Array,
) {
  const { limits } = yield* MoneyModule;
  const id = sessionIdOf(yield* Cryptography, key);
  const identity = peerCertificate.body.id;
  const terms = { manner: mannerOfModules, peer, identity, peerCertificate, role, key, id, limits };
  const session: ModuleSession = sessionOf(terms);
  yield* beginSession(session);
  return session;
});

/** A, 1512 to 1530: is the module that has answered to be trusted? */
const judgeChallenge = Effect.fnUntraced(function* (challenge: FieldsOf<"38/SessionChallenge">) {
  const validated = yield* doing("38/1512", validate(challenge));
  const { certificate } = yield* passed("A", "38/1514", validated);
  const listed = yield* doing("38/1524", lookUp(certificate));
  yield* passed("A", "38/1526", listed);
  const clocks = yield* doing("38/1528", compareClocks(challenge.at));
  yield* passed("A", "38/1530", clocks);
  return certificate;
});

/**
 * A: begins a session.
 *
 * @throws SessionTerminated when there is none
 */
export const establishSession = Effect.fnUntraced(function* (peer: string, way: "direct" | "network") {
  const { certificate, privateKey, limits } = yield* MoneyModule;
  const random = yield* Random;
  yield* at("38/1464");
  yield* at("38/1466");
  if (way === "network") yield* connect(peer).pipe(orTerminated("A"));
  yield* at("38/1476");
  yield* doing("38/1478", sendBare(peer, "38/CertificateOffer", { certificate }));

  const challenge = yield* attend(peer, limits.replyTimeoutMs, readChallenge(privateKey)).pipe(orTerminated("A"));
  yield* at("38/1508");
  yield* at("38/1510");
  const peerCertificate = yield* judgeChallenge(challenge);

  const own = yield* random.draw("38/1532:R", randomOctets);
  const verification = yield* random.draw("38/1532:V", randomOctets);
  yield* at("38/1532");
  const session = yield* formSession(peer, peerCertificate, 0, sessionKeyOf(own, challenge.random));
  yield* at("38/1534");
  session.at = yield* readClock;
  session.peerAt = challenge.at;
  const reply = { verification, returned: challenge.verification, at: session.at, random: own };
  const sealed = yield* doing("38/1536", sealTo(peerCertificate.body.publicKey, "38/SessionReply", reply));
  yield* doing("38/1538", sendSealed(peer, sealed));

  const acknowledged = yield* attend(peer, limits.replyTimeoutMs, readAcknowledgement(session)).pipe(orTerminated("A"));
  yield* mannerOfModules.arriving("38/SessionAck");
  yield* at("38/1558");
  const same = compareReturned(acknowledged.returned, verification);
  yield* at("38/1560");
  yield* passed("A", "38/1562", same);
  yield* doing("38/1564", noteStart(session));
  return session;
});

/** B, 1482 to 1496: is the module that asks to be trusted? */
const judgeOffer = Effect.fnUntraced(function* (offer: FieldsOf<"38/CertificateOffer">) {
  const validated = yield* doing("38/1482", validate(offer));
  const { certificate } = yield* passed("B", "38/1484", validated);
  const listed = yield* doing("38/1494", lookUp(certificate));
  yield* passed("B", "38/1496", listed);
  return certificate;
});

/**
 * B: waits to be called by this module, and answers. `expecting`: the step at which it was asked to.
 *
 * @throws SessionTerminated when there is none
 */
export const answerSession = Effect.fnUntraced(function* (peer: string, expecting: "16/544" | "43/1772") {
  const { certificate, privateKey, limits } = yield* MoneyModule;
  const random = yield* Random;
  const offered = yield* attend(peer, limits.replyTimeoutMs, readOffer).pipe(orNotCalled(expecting));
  yield* at("38/1480");
  const peerCertificate = yield* judgeOffer(offered);

  const own = yield* random.draw("38/1498:R", randomOctets);
  const verification = yield* random.draw("38/1498:V", randomOctets);
  yield* at("38/1498");
  const now = yield* doing("38/1500", readClock);
  yield* at("38/1502");
  const challenge = { random: own, verification, at: now, certificate };
  const sealed = yield* doing("38/1504", sealTo(peerCertificate.body.publicKey, "38/SessionChallenge", challenge));
  yield* doing("38/1506", sendSealed(peer, sealed));

  const reply = yield* attend(peer, limits.replyTimeoutMs, readReply(privateKey)).pipe(orTerminated("B"));
  yield* at("38/1540");
  yield* at("38/1542");
  const same = compareReturned(reply.returned, verification);
  yield* at("38/1544");
  yield* passed("B", "38/1546", same);

  const session = yield* formSession(peer, peerCertificate, 1, sessionKeyOf(own, reply.random));
  yield* at("38/1548");
  session.at = now;
  session.peerAt = reply.at;
  yield* passed("B", "38/1550", yield* compareClocks(reply.at));
  yield* doing("38/1552", noteStart(session));
  yield* at("38/1554");
  const acknowledgement = saying(session, "38/SessionAck", { returned: reply.verification });
  yield* doing("38/1556", transmit(session, acknowledgement));
  return session;
});
