/**
 * Envelopes and contents as bytes. What is not exactly as `spec/wire.cddl` says is refused with a reason and the
 * field.
 */
import type { RefusalReason } from "../domain/refusal.ts";
import { messageOctetsMax } from "../domain/scalar.ts";
import { type CodecFault, codecOf, EncodingDefect, type Parsed } from "./codec.ts";
import { type Content, Envelope, protectionsOf, SealedContent, SessionContent, type SpokenName } from "./message.ts";

/** What decoding answers: the value, or why not and in which field. */
export type Decoded<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly refusal: { readonly reason: RefusalReason; readonly field: string } };

const envelopes = codecOf(Envelope, messageOctetsMax);
const sealedContents = codecOf(SealedContent, messageOctetsMax);
const sessionContents = codecOf(SessionContent, messageOctetsMax);

const isSpoken = (name: unknown): name is SpokenName => typeof name === "string" && Object.hasOwn(protectionsOf, name);

/** The envelope of another version: a map whose first field is `v`, a number, and not 1. */
const isOtherVersion = (bytes: Uint8Array): boolean => {
  const [map = 0, key, name, version = 0] = bytes;
  return map >> 5 === 5 && key === 0x61 && name === 0x76 && version >> 5 === 0 && version !== 1;
};

const reasonOf = (fault: CodecFault): RefusalReason => {
  if (fault.problem === "oversized") return "oversized";
  if (fault.problem !== "unknownTag" || fault.field !== "name" || typeof fault.found !== "string") return "malformed";
  // Spoken, but not in this kind of envelope: known, and at the wrong place.
  return isSpoken(fault.found) ? "unexpected" : "unknownMessage";
};

const decoded = <A>(parsed: Parsed<A>, whole: string): Decoded<A> => {
  if (parsed.ok) return parsed;
  const { fault } = parsed;
  return { ok: false, refusal: { reason: reasonOf(fault), field: fault.field === "" ? whole : fault.field } };
};

/** The bytes of an envelope. @throws EncodingDefect if it does not fit into a message */
export const encodeEnvelope = (envelope: Envelope): Uint8Array => envelopes.encode(envelope);

/** The envelope in bytes from a link. */
export const decodeEnvelope = (bytes: Uint8Array): Decoded<Envelope> => {
  const parsed = envelopes.decode(bytes);
  if (!parsed.ok && isOtherVersion(bytes)) return { ok: false, refusal: { reason: "unknownVersion", field: "v" } };
  return decoded(parsed, "envelope");
};

/** The bytes of a content. @throws EncodingDefect if it may not travel so, or does not fit into a message */
export const encodeContent = (content: Content, protection: "sealed" | "session"): Uint8Array =>
  (protection === "sealed" ? sealedContents : sessionContents).encode(content);

// An envelope around an encrypted content: its fields, and what encryption adds in any layer.
const aroundOctets = 96;

/**
 * Does a content fit into an envelope of a session? Who lets others choose how long a message gets asks before it seals
 * it. `octetsMost`: less than a whole message where the envelope is carried inside of another.
 */
export const fitsIntoMessage = (content: Content, octetsMost = messageOctetsMax): boolean => {
  try {
    return encodeContent(content, "session").length <= octetsMost - aroundOctets;
  } catch (defect) {
    if (defect instanceof EncodingDefect && defect.fault.problem === "oversized" && defect.fault.field === "")
      return false;
    throw defect;
  }
};

/** The content that a sealed or an in-session envelope has carried, in clear. */
export const decodeContent = (bytes: Uint8Array, protection: "sealed" | "session"): Decoded<Content> =>
  decoded((protection === "sealed" ? sealedContents : sessionContents).decode(bytes), "content");
