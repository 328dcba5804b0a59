/**
 * FIG. 15, steps 494 to 516: an electronic object on its way. It passes both agents part by part, so that it may be of
 * any size: what stays inside is a running hash, and at A the header.
 *
 * A: the customer's agent, with its host; B: the merchant's agent, whose host hands the parts over.
 * Readings: 15/496:hash, 15/502:parts, 15/474:rules.
 */
import * as Effect from "effect/Effect";
import type { Merchandise } from "../../spec/host-requests.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { TrustedAgent } from "../device/identity.ts";
import { Cryptography, Host, Random } from "../device/services.ts";
import { saying, transmit } from "../device/session.ts";
import { at, doing, failed } from "../device/trace.ts";
import { answerInTime, receive } from "../device/waiting.ts";
import {
  checkObject,
  hashedPart,
  noParts,
  type PassedParts,
  passPart,
  sealPart,
  signObject,
  startHash,
} from "../domain/electronic-object.ts";
import { decryptionKeyOf, matchesObject } from "../domain/goods.ts";
import type { SealedObject } from "../domain/merchandise.ts";
import { type ObjectHeader, openHeader, sealHeader } from "../domain/object-header.ts";
import { type Refused, refused } from "../domain/refusal.ts";
import type { Ticket } from "../domain/ticket.ts";
import { objectIdOf } from "../domain/ticket-issue.ts";
import type { ContentOf } from "../wire/message.ts";
import { sendMessage } from "./fig-10-send-message.ts";
import { checkIssued, reject } from "./fig-15-checks.ts";

/** Octets of a content key, and of the chance that an object is named by. */
const keyOctets = 32;
const nameOctets = 16;

/** An object as it comes from the merchandise server. */
type ObjectOfMerchandise = NonNullable<Merchandise["object"]>;

/** B, 494 to 504: encrypts, signs and sends; `issue` makes the decryption ticket. */
export const sendObject = Effect.fnUntraced(function* <E, R>(
  session: AgentSession,
  { merchandise }: Merchandise,
  { header: about, content, last }: ObjectOfMerchandise,
  issue: (sealed: SealedObject) => Effect.Effect<Ticket, E, R>,
) {
  const { privateKey } = yield* TrustedAgent;
  const crypto = yield* Cryptography;
  const random = yield* Random;
  const key = yield* doing("15/494", random.draw("15/494:key", keyOctets));
  const object = objectIdOf(yield* random.draw("15/496:object", nameOctets));
  const end = yield* encryptParts(session, object, key, { content, last });
  const header = sealHeader(crypto, key, { object, merchandise, about });
  yield* at("15/496");
  const signature = signObject(crypto, privateKey, hashedPart(crypto, end.hash, header));
  yield* at("15/498");
  const ticket = yield* doing("15/500", issue({ object, key, signature }));
  yield* at("15/502");
  yield* at("15/504");
  const { parts, content: sealed } = end;
  yield* sendMessage(session, "15/ObjectDelivery", { object, parts, header, content: sealed, signature, ticket });
  return ticket;
});

/** B, 496, Symmetric Key: encrypts part after part as they come. All but the last one go ahead. */
const encryptParts = Effect.fnUntraced(function* (
  session: AgentSession,
  object: string,
  key: Uint8Array,
  first: Pick<ObjectOfMerchandise, "content" | "last">,
) {
  const crypto = yield* Cryptography;
  let hash = startHash;
  let part = first;
  for (let index = 1; ; index += 1) {
    const content = sealPart(crypto, key, index, part.content);
    hash = hashedPart(crypto, hash, content);
    if (part.last) return { parts: index, content, hash };
    yield* transmit(session, saying(session, "15/ObjectPart", { object, index, content }));
    part = yield* nextPart(session);
  }
});

/** B: has the merchandise server hand over the next part. */
const nextPart = Effect.fnUntraced(function* (session: AgentSession) {
  yield* Host.use((host) => host.prompt("12/414", ["ObjectPartArrives"]));
  const arrived = yield* answerInTime(session, ["ObjectPartArrives"]);
  return arrived ?? (yield* failed("15/496", refused("merchandiseMissing", "content")));
});

/** A message that has something of an object. */
type ObjectMessage = ContentOf<"15/ObjectPart" | "15/ObjectDelivery">;

/**
 * A, 506 to 516: passes the parts to its host as they come. Is the object what B has signed, and are order, object and
 * decryption ticket for each other?
 */
export const takeInObject = Effect.fnUntraced(function* (session: AgentSession, first: ObjectMessage, ordered: string) {
  const crypto = yield* Cryptography;
  const { delivery, passed } = yield* passParts(session, first);
  const { object, parts, ticket } = delivery;
  yield* toHost(object, 0, delivery.header);
  yield* toHost(object, parts, delivery.content);
  yield* at("15/506");
  const { publicKey } = session.peerCertificate;
  const isSigned = passed.ok ? checkObject(crypto, publicKey, passed.passed, delivery) : passed;
  yield* at("15/508");
  yield* at("15/510");
  if (!isSigned.ok) return yield* reject("15/510", isSigned);

  const key = decryptionKeyOf(ticket);
  const header = key === undefined ? undefined : openHeader(crypto, key, delivery.header);
  yield* at("15/512");
  const verdict = yield* doing("15/514", checkTogether(session, delivery, header, ordered));
  yield* at("15/516");
  if (!verdict.ok) return yield* reject("15/516", verdict);
  return { ticket, header: verdict.header.about };
});

/** Parts that have passed, and from the first fault on what it was. */
type Passing = { readonly ok: true; readonly passed: PassedParts } | Refused;

/** A: passes parts on as long as they come in order; what comes afterwards will not be what was signed. */
const passParts = Effect.fnUntraced(function* (session: AgentSession, first: ObjectMessage) {
  const crypto = yield* Cryptography;
  let passed: Passing = { ok: true, passed: noParts };
  let message = first;
  while (message.name === "15/ObjectPart") {
    const { fields } = message;
    passed = passed.ok ? passPart(crypto, passed.passed, fields) : passed;
    if (passed.ok) yield* toHost(fields.object, fields.index, fields.content);
    message = yield* receive(session, { "15/ObjectPart": null, "15/ObjectDelivery": null });
  }
  return { delivery: message.fields, passed };
});

/** A, 506: an encrypted part for the host's storage. */
const toHost = (object: string, index: number, content: Uint8Array) =>
  Host.use((host) => host.give("15/506", { name: "15/EncryptedObjectForHost", object, index, content }));

/** A, 514, Purchase: the header opens, all of it fits together, and the ticket has been issued for this agent. */
const checkTogether = Effect.fnUntraced(function* (
  session: AgentSession,
  { ticket, object, signature }: ContentOf<"15/ObjectDelivery">["fields"],
  header: ObjectHeader | undefined,
  ordered: string,
) {
  if (header === undefined) return refused("goodsDiffer", "header");
  const together = matchesObject(ticket, ordered, { object, signature, header });
  const verdict = together.ok ? yield* checkIssued(session, ticket) : together;
  return verdict.ok ? ({ ok: true, header } as const) : verdict;
});
