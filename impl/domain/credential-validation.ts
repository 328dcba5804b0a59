/** Credentials with which an agent sells or pays (FIG. 14, step 454; FIG. 21, step 698). */
import { accepted, type Refused, refused, type Verdict } from "./refusal.ts";
import type { Ticket } from "./ticket.ts";
import { type CredentialFields, typedComponents } from "./ticket-components.ts";
import { checkShownCredential, type TicketTrust } from "./ticket-validation.ts";

/** Of which kind a credential is: `credentialType`. */
export type CredentialKind = CredentialFields["credentialType"];

const merchantKinds: readonly CredentialKind[] = ["merchant"];
const cardKinds: readonly CredentialKind[] = ["creditCard", "debitCard"];

/** The fields of a credential. Refused if it is none, or has not the fields of its kind. */
export const credentialFields = (
  credential: Ticket,
): { readonly ok: true; readonly fields: CredentialFields } | Refused => {
  const typed = typedComponents(credential);
  if (!typed.ok) return refused("credentialInvalid", typed.field);
  const { type, fields } = typed.components;
  return type === "credential" ? { ok: true, fields } : refused("credentialInvalid", "identifier.type");
};

const validateKind = (
  trust: TicketTrust,
  credential: Ticket,
  holder: string,
  kinds: readonly CredentialKind[],
): Verdict => {
  const shown = checkShownCredential(trust, credential, holder);
  if (!shown.ok) return shown;
  const read = credentialFields(credential);
  if (!read.ok) return read;
  const { fields } = read;
  if (!kinds.includes(fields.credentialType)) return refused("credentialInvalid", "components.credentialType");
  // Its own date is compared with now, whatever the reading of the certificates.
  if (fields.expires < trust.now) return refused("credentialExpired", "components.expires");
  const withdrawn = "status" in fields && fields.status !== "valid";
  return withdrawn ? refused("credentialInvalid", "components.status") : accepted;
};

/** FIG. 14, steps 454 and 456: a merchant's credential, shown by the agent in the session. */
export const validateMerchantCredential = (trust: TicketTrust, credential: Ticket, holder: string): Verdict =>
  validateKind(trust, credential, holder, merchantKinds);

/** FIG. 21, steps 698 and 700: a credit or debit card, shown by the agent in the session. */
export const validateCardCredential = (trust: TicketTrust, credential: Ticket, holder: string): Verdict =>
  validateKind(trust, credential, holder, cardKinds);

/** FIG. 21, step 692: is it a credit or debit card, whether valid or not? Nothing else is to be shown for one. */
export const isCardCredential = (credential: Ticket): boolean => {
  const read = credentialFields(credential);
  return read.ok && cardKinds.includes(read.fields.credentialType);
};

/** The merchant's credential among held tickets, which FIG. 14, step 448 asks for. */
export const merchantCredentialAmong = (held: Iterable<{ readonly ticket: Ticket }>): Ticket | undefined => {
  for (const { ticket } of held) {
    const read = credentialFields(ticket);
    if (read.ok && merchantKinds.includes(read.fields.credentialType)) return ticket;
  }
  return undefined;
};
