/** The four validation rules of tickets and credentials (FIG. 14, step 454; FIG. 25, steps 868 to 878). */
import type { Crypto } from "../crypto/crypto.ts";
import type { AgentCertificateBody, PrimaryTrustedServers } from "./certificate.ts";
import { validateAgentCertificate } from "./certificate-validation.ts";
import { ticketIssued, ticketSent } from "./encoding.ts";
import { accepted, type Refused, refused, type Verdict, within } from "./refusal.ts";
import type { Ticket } from "./ticket.ts";
import { lastReceiver } from "./ticket-transfer.ts";

/** What tickets are validated with. */
export interface TicketTrust {
  readonly crypto: Crypto;
  readonly primaryKeys: PrimaryTrustedServers;
  readonly now: number;
  /**
   * reading 14/454, when the certificates in a ticket must be valid: now, as where this is absent, or at the time at
   * which it was issued, and each sender's when it was transferred
   */
  readonly dates?: "now" | "issue";
}

/** When the issuer's certificate must be valid. A ticket that does not say when it was issued is judged now. */
const issuedAt = ({ now, dates }: TicketTrust, { components: { issued } }: Ticket): number =>
  dates === "issue" && typeof issued === "number" ? issued : now;

interface ValidIssuer {
  readonly ok: true;
  readonly issuer: AgentCertificateBody;
}

/** Rule 1: the issuer's certificate is valid, and its signature over sections 10 and 12 is right. */
export const checkTicketIssuer = (trust: TicketTrust, ticket: Ticket): ValidIssuer | Refused => {
  const { crypto, primaryKeys } = trust;
  const at = issuedAt(trust, ticket);
  const certificate = validateAgentCertificate(crypto, ticket.issuerCertificate, primaryKeys, at);
  if (!certificate.ok) return within("issuerCertificate", certificate);
  const signed = ticketIssued.encode([ticket.identifier, ticket.components]);
  if (!crypto.verify(certificate.body.publicKey, signed, ticket.issuerSignature)) {
    return refused("signatureInvalid", "issuerSignature");
  }
  return { ok: true, issuer: certificate.body };
};

/**
 * Rule 2: the chain of holders is unbroken. R0 is the first receiver, and the sender of entry i + 1 is the receiver of
 * entry i. There is one signature for each transfer.
 */
export const checkTicketChain = (ticket: Ticket): Verdict => {
  const { transferHistory, senderSignatures } = ticket;
  if (senderSignatures.length !== transferHistory.length) return refused("chainBroken", "senderSignatures");
  let holder = ticket.identifier.receiver.agent;
  for (const [index, { sender, receiver }] of transferHistory.entries()) {
    if (sender !== holder) return refused("chainBroken", `transferHistory[${index}].sender`);
    holder = receiver;
  }
  return accepted;
};

/**
 * Rule 3: each sender's certificate is valid and the sender's own, and each signature is right over the ticket as it
 * stood after that transfer.
 */
export const checkTicketSenders = (trust: TicketTrust, ticket: Ticket): Verdict => {
  const { crypto, primaryKeys, now, dates } = trust;
  const { identifier, components, issuerSignature, issuerCertificate, transferHistory, senderSignatures } = ticket;
  for (const [index, entry] of transferHistory.entries()) {
    const place = `transferHistory[${index}].senderCertificate`;
    const at = dates === "issue" ? entry.at : now;
    const certificate = validateAgentCertificate(crypto, entry.senderCertificate, primaryKeys, at);
    if (!certificate.ok) return within(place, certificate);
    if (certificate.body.id !== entry.sender) return refused("chainBroken", `${place}.id`);
    const history = transferHistory.slice(0, index + 1);
    const signed = ticketSent.encode([identifier, components, issuerSignature, issuerCertificate, history]);
    const signature = senderSignatures[index];
    if (signature === undefined || !crypto.verify(certificate.body.publicKey, signed, signature)) {
      return refused("signatureInvalid", `senderSignatures[${index}]`);
    }
  }
  return accepted;
};

/** Rule 4: the last receiver is this agent: who shows the ticket, or who has just been sent it. */
export const checkTicketReceiver = (ticket: Ticket, receiver: string): Verdict =>
  lastReceiver(ticket) === receiver ? accepted : refused("notForMe", "transferHistory");

/**
 * Beside rule 4, for a ticket that is being transferred: the last sender is the agent in the session (reading
 * 25/876:lastReceiver).
 */
export const checkTicketSender = (ticket: Ticket, sender: string): Verdict =>
  ticket.transferHistory.at(-1)?.sender === sender ? accepted : refused("chainBroken", "transferHistory");

/**
 * The four rules, in order, for a ticket that is presented: its last receiver is `receiver`, the agent in the session.
 */
export const validateTicket = (trust: TicketTrust, ticket: Ticket, receiver: string): Verdict => {
  const issuer = checkTicketIssuer(trust, ticket);
  if (!issuer.ok) return issuer;
  const chain = checkTicketChain(ticket);
  if (!chain.ok) return chain;
  const senders = checkTicketSenders(trust, ticket);
  return senders.ok ? checkTicketReceiver(ticket, receiver) : senders;
};

/** The two agents of a session: the one that validates, and the one at the other end. */
export interface SessionEnds {
  readonly own: string;
  readonly peer: string;
}

/**
 * The four rules for a ticket that is being transferred (FIG. 25, step 876): the last receiver is the agent itself, the
 * last sender the one in the session.
 */
export const validateTransferredTicket = (trust: TicketTrust, ticket: Ticket, { own, peer }: SessionEnds): Verdict => {
  const rules = validateTicket(trust, ticket, own);
  return rules.ok ? checkTicketSender(ticket, peer) : rules;
};

/**
 * The rules for a ticket that is newly issued (FIG. 15, steps 474 and 514): it has no history, its receiver is the agent
 * itself, and its issuer the one in the session.
 */
export const validateIssuedTicket = (trust: TicketTrust, ticket: Ticket, { own, peer }: SessionEnds): Verdict => {
  const issuer = checkTicketIssuer(trust, ticket);
  if (!issuer.ok) return issuer;
  if (ticket.transferHistory.length > 0) return refused("chainBroken", "transferHistory");
  if (ticket.senderSignatures.length > 0) return refused("chainBroken", "senderSignatures");
  if (ticket.identifier.receiver.agent !== own) return refused("notForMe", "identifier.receiver.agent");
  return issuer.issuer.id === peer ? accepted : refused("chainBroken", "issuerCertificate.id");
};

/** The rules hold, for the agent that shows it. Whatever does not makes the credential invalid; the field says which. */
export const checkShownCredential = (trust: TicketTrust, credential: Ticket, holder: string): Verdict => {
  if (credential.identifier.type !== "credential") return refused("credentialInvalid", "identifier.type");
  const verdict = validateTicket(trust, credential, holder);
  return verdict.ok ? accepted : refused("credentialInvalid", verdict.field);
};

/** Its own date of expiry, under either name, is a date that has not passed; where there is one. */
const checkDate = (field: "expirationDate" | "expires", { components }: Ticket, now: number): Verdict => {
  const date = components[field];
  if (date === undefined || (typeof date === "number" && date >= now)) return accepted;
  return refused("credentialInvalid", `components.${field}`);
};

/**
 * FIG. 25, step 854: any credential that its holder shows. The four rules, and that it is one, has not expired and has
 * not been withdrawn (fields 56, 68 and 58, where the credential has them).
 */
export const validateCredential = (trust: TicketTrust, credential: Ticket, holder: string): Verdict => {
  const shown = checkShownCredential(trust, credential, holder);
  if (!shown.ok) return shown;
  for (const field of ["expirationDate", "expires"] as const) {
    const date = checkDate(field, credential, trust.now);
    if (!date.ok) return date;
  }
  const { status } = credential.components;
  return status === undefined || status === "valid" ? accepted : refused("credentialInvalid", "components.status");
};
