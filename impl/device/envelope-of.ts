/** What is in a message, as far as everybody can read it. */
import { type Decoded, decodeEnvelope } from "../wire/envelope.ts";
import type { Envelope } from "../wire/message.ts";
import type { RawMessage } from "./port.ts";

const decoded = new WeakMap<RawMessage, Decoded<Envelope>>();

/**
 * The envelope of a message that has come. One part of a device after another looks at it (relay, waiting, session), so
 * it is decoded once: a message is a value, and what has come is never changed.
 */
export const envelopeOf = (message: RawMessage): Decoded<Envelope> => {
  const known = decoded.get(message);
  if (known !== undefined) return known;
  const envelope = decodeEnvelope(message.bytes);
  decoded.set(message, envelope);
  return envelope;
};
