/**
 * FIG. 10, Send Message: X encrypts a message with the session key, the two hosts relay it without being able to read
 * it, and Y decrypts it.
 *
 * X, Y: trusted agents, each with the host of its own device. The key has been formed by FIG. 9.
 * Readings: 10:parties, 10/380:rows, 10/376:integrity, 10/378:addressing; switchable: 10/386.
 */
import * as Effect from "effect/Effect";
import { message } from "../../spec/messages.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { type Manner, route, type Session, saying, seal } from "../device/session.ts";
import { at, doing, failed } from "../device/trace.ts";
import { refused } from "../domain/refusal.ts";
import { fitsIntoMessage } from "../wire/envelope.ts";
import type { Content, FieldsOf, SpokenName } from "../wire/message.ts";

/** X: carries a message to the other end. */
export const sendMessage = Effect.fnUntraced(function* <Name extends SpokenName>(
  session: Session,
  name: Name,
  fields: FieldsOf<Name>,
) {
  const envelope = yield* doing("10/376", seal(session, saying(session, name, fields)));
  yield* at("10/378");
  yield* doing("10/380", route(session, envelope));
});

/** What holders have collected may have grown longer than a message. @throws TransactionFailed if it has */
export const checkFits = Effect.fnUntraced(function* <Name extends SpokenName>(
  step: StepAddress,
  name: Name,
  fields: FieldsOf<Name>,
) {
  const [field = "content"] = Object.keys(fields);
  if (!fitsIntoMessage({ name, fields } as Content)) yield* failed(step, refused("oversized", field));
});

/** Y: the message has come, through the host, and is decrypted. */
const messageArrives = Effect.gen(function* () {
  yield* at("10/382");
  yield* at("10/384");
  yield* at("10/386");
});

/**
 * How agents speak in a session. The steps of this figure are reported where the source calls it; a transfer that it
 * numbers as one step (25/882, 25/886), or not at all (parts of an object), has them inside; of one that passes
 * several links (FIG. 20) the catalogue names the middle one here.
 */
export const mannerOfAgents: Manner = {
  abortNotice: "11/AbortNotice",
  arriving: (name) => (message(name).via.length > 0 || name === "20/ERoutedMessage" ? messageArrives : Effect.void),
  decrypting: "10/386",
};
