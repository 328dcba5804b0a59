/** The four validation rules of tickets and credentials (FIG. 14, step 454; FIG. 25, steps 868 to 878). */
import type { Crypto } from "../crypto/crypto.ts";
import type { AgentCertificateBody, PrimaryTrustedServers } from "./certificate.ts";
import { validateAgentCertificate } from "./certificate-validation.ts";
import { ticketIssued, ticketSent } from "./encoding.ts";
import { accepted, type Refused, refused, type Verdict, within } from "./refusal.ts";
import type { Ticket } from "./ticket.ts";
import { lastReceiver } from "./ticket-transfer.ts";

/** What tickets are validated with. Certificates must be valid now (reading 14/454). */
export interface TicketTrust {
  readonly crypto: Crypto;
  readonly primaryKeys: PrimaryTrustedServers;
  readonly now: number;
}

interface ValidIssuer {
  readonly ok: true;
  readonly issuer: AgentCertificateBody;
}

/** Rule 1: the issuer's certificate is valid, and its signature over sections 10 and 12 is right. */
export const checkTicketIssuer = ({ crypto, primaryKeys, now }: TicketTrust, ticket: Ticket): ValidIssuer | Refused => {
  const certificate = validateAgentCertificate(crypto, ticket.issuerCertificate, primaryKeys, now);
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
export const checkTicketSenders = ({ crypto, primaryKeys, now }: TicketTrust, ticket: Ticket): Verdict => {
  const { identifier, components, issuerSignature, issuerCertificate, transferHistory, senderSignatures } = ticket;
  for (const [index, entry] of transferHistory.entries()) {
    const place = `transferHistory[${index}].senderCertificate`;
    const certificate = validateAgentCertificate(crypto, entry.senderCertificate, primaryKeys, now);
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

/** The four rules, in order. */
export const validateTicket = (trust: TicketTrust, ticket: Ticket, receiver: string): Verdict => {
  const issuer = checkTicketIssuer(trust, ticket);
  if (!issuer.ok) return issuer;
  const chain = checkTicketChain(ticket);
  if (!chain.ok) return chain;
  const senders = checkTicketSenders(trust, ticket);
  return senders.ok ? checkTicketReceiver(ticket, receiver) : senders;
};

/**
 * A credential that its holder shows: the four rules, and that it is one, has not expired and has not been withdrawn
 * (fields 56, 68 and 58 as `expirationDate` and `status`, where the credential has them).
 */
export const validateCredential = (trust: TicketTrust, credential: Ticket, holder: string): Verdict => {
  if (credential.identifier.type !== "credential") return refused("credentialInvalid", "identifier.type");
  const verdict = validateTicket(trust, credential, holder);
  if (!verdict.ok) return refused("credentialInvalid", verdict.field);
  const { expirationDate, status } = credential.components;
  if (expirationDate !== undefined && !(typeof expirationDate === "number" && expirationDate >= trust.now)) {
    return refused("credentialInvalid", "components.expirationDate");
  }
  if (status !== undefined && status !== "valid") return refused("credentialInvalid", "components.status");
  return accepted;
};
