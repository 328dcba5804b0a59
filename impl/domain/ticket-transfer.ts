/** Issuing tickets and signing them over. */
import type { Crypto } from "../crypto/crypto.ts";
import type { AgentCertificate } from "./certificate.ts";
import { ticketIssued, ticketNamed, ticketSent } from "./encoding.ts";
import { hexOf } from "./octets.ts";
import { accepted, refused, type Verdict } from "./refusal.ts";
import type { HeldTicket, Ticket, TicketComponents, TicketIdentifier } from "./ticket.ts";

/** Hash of the encoding of sections 10, 12 and 14. */
export const ticketId = (crypto: Crypto, ticket: Ticket): Uint8Array =>
  crypto.hash(ticketNamed.encode([ticket.identifier, ticket.components, ticket.issuerSignature]));

/** {@link ticketId} in hexadecimal. */
export const ticketIdHex = (crypto: Crypto, ticket: Ticket): string => hexOf(ticketId(crypto, ticket));

/** Who issues. */
export interface TicketIssuer {
  readonly privateKey: Uint8Array;
  readonly certificate: AgentCertificate;
}

/** A new ticket, without transfers. */
export const issueTicket = (
  crypto: Crypto,
  identifier: TicketIdentifier,
  components: TicketComponents,
  issuer: TicketIssuer,
): Ticket => ({
  identifier,
  components,
  issuerSignature: crypto.sign(issuer.privateKey, ticketIssued.encode([identifier, components])),
  issuerCertificate: issuer.certificate,
  transferHistory: [],
  senderSignatures: [],
});

/** Who signs a ticket over, to whom, and when. */
export interface TicketSender {
  readonly sender: string;
  readonly senderCertificate: AgentCertificate;
  readonly privateKey: Uint8Array;
  readonly receiver: string;
  readonly at: number;
}

/** FIG. 25, step 866: the ticket with one more entry in its history and one more signature; the original stays. */
export const signOver = (crypto: Crypto, ticket: Ticket, by: TicketSender): Ticket => {
  const { sender, senderCertificate, receiver, at } = by;
  const transferHistory = [...ticket.transferHistory, { receiver, sender, senderCertificate, at }];
  const { identifier, components, issuerSignature, issuerCertificate } = ticket;
  const signed = ticketSent.encode([identifier, components, issuerSignature, issuerCertificate, transferHistory]);
  return {
    ...ticket,
    transferHistory,
    senderSignatures: [...ticket.senderSignatures, crypto.sign(by.privateKey, signed)],
  };
};

/** Who has the ticket last: the receiver of the last transfer, or else the first receiver. */
export const lastReceiver = (ticket: Ticket): string =>
  ticket.transferHistory.at(-1)?.receiver ?? ticket.identifier.receiver.agent;

/** May it be signed over? Not while it is in use (reading 25/864:usable); a spent one may. */
export const checkTransferable = (held: HeldTicket): Verdict =>
  held.holder.inUse === true ? refused("ticketInUse", "holder.inUse") : accepted;
