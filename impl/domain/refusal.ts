/** Why something is not accepted: a closed set, and the shapes in which a check answers. */

/** All reasons, as in the build port (`conformance/port.ts`). */
export const refusalReasons = [
  // what comes over the wire
  "malformed",
  "oversized",
  "unknownVersion",
  "unknownMessage",
  "undecryptable",
  "wrongSession",
  "replayed",
  "unexpected",
  // parties
  "certificateInvalid",
  "certificateExpired",
  "issuerUnknown",
  "wrongKind",
  "listed",
  "verificationDiffers",
  "clockOutOfRange",
  // items
  "signatureInvalid",
  "chainBroken",
  "notForMe",
  "credentialInvalid",
  "ticketInUse",
  "unknownTicket",
  "totalDiffers",
  "noteExpired",
  "holderListed",
  "duplicateNote",
  // goods, payments
  "credentialExpired",
  "goodsDiffer",
  "objectSignatureInvalid",
  "amountDiffers",
  "orderUsed",
  "notAuthorized",
  // owners and time
  "ownerRefuses",
  "merchandiseMissing",
  "fundsInsufficient",
  "timeOut",
  "queriesExhausted",
] as const;

/** One of {@link refusalReasons}. */
export type RefusalReason = (typeof refusalReasons)[number];

/** Not accepted: why, and which field, as a path (`transfers[1].signature`). */
export interface Refused {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly field: string;
}

/** Accepted, and nothing more to say. */
export interface Accepted {
  readonly ok: true;
}

/** What a check answers. */
export type Verdict = Accepted | Refused;

/** The one {@link Accepted}. */
export const accepted: Accepted = Object.freeze({ ok: true });

/** A refusal. */
export const refused = (reason: RefusalReason, field: string): Refused => ({ ok: false, reason, field });

/** The same refusal, seen from what contains the field. */
export const within = (prefix: string, refusal: Refused): Refused =>
  refused(refusal.reason, refusal.field.startsWith("[") ? `${prefix}${refusal.field}` : `${prefix}.${refusal.field}`);
