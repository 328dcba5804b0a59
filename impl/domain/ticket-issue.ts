/** Tickets that a merchant's agent issues for goods (FIG. 15, steps 468 and 500). */
import type { Merchandise } from "../../spec/host-requests.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { componentsFor, type FilledIn, ticketTypeOf } from "./merchandise.ts";
import { hexOf } from "./octets.ts";
import type { Ticket, TicketIdentifier } from "./ticket.ts";
import { typedComponents } from "./ticket-components.ts";
import { issueTicket, type TicketIssuer } from "./ticket-transfer.ts";

/** A merchant's agent: what it signs with, and the credential that it has shown. */
export interface Merchant extends TicketIssuer {
  readonly credential: Ticket;
}

/** What is to be issued, by whom and for whom. */
export interface Issue extends FilledIn {
  /** that has passed the check of FIG. 12, step 418 */
  readonly merchandise: Merchandise;
  readonly merchant: Merchant;
  readonly receiver: TicketIdentifier["receiver"];
}

/** Field 22: name and date of expiry, copied from the credential. */
const issuerNamed = (credential: Ticket): TicketIdentifier["issuer"] => {
  const typed = typedComponents(credential);
  if (!typed.ok || typed.components.type !== "credential") throw new Error("a merchant without a credential");
  const { name, expires } = typed.components.fields;
  return { name, credentialExpires: expires };
};

/** The ticket, made out to its receiver. */
export const issueGoods = (crypto: Crypto, issue: Issue): Ticket => {
  const { merchandise, merchant, receiver } = issue;
  const issuer = issuerNamed(merchant.credential);
  const identifier: TicketIdentifier = { issuer, receiver, type: ticketTypeOf(merchandise) };
  return issueTicket(crypto, identifier, componentsFor(merchandise, issue), merchant);
};

/** A serial number from six octets of chance. */
export const serialOf = (chance: Uint8Array): number =>
  new DataView(chance.buffer, chance.byteOffset, 6).getUint32(0) * 65_536 +
  new DataView(chance.buffer, chance.byteOffset, 6).getUint16(4);

/** Field 36, the id of an object, from sixteen octets of chance. */
export const objectIdOf = (chance: Uint8Array): string => hexOf(chance.subarray(0, 16));
