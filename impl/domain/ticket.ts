/** Tickets: the six sections of FIG. 2, and what the holder keeps beside them. */
import * as Schema from "effect/Schema";
import { AgentCertificate } from "./certificate.ts";
import { AgentId, Amount, Count, Hash, listOf, NoteType, Octets, Signature, Text, Time } from "./scalar.ts";

/** Section 10. The receiver is the first one, R0. */
export const TicketIdentifier = Schema.Struct({
  issuer: Schema.Struct({ name: Text, credentialExpires: Time }),
  receiver: Schema.Struct({ agent: AgentId, certificateExpires: Time }),
  type: Schema.Literals(["decryption", "credential", "transportation", "event", "communications", "physicalObject"]),
});
export type TicketIdentifier = typeof TicketIdentifier.Type;

/** Section 12: the fields of the ticket's type, with their values at issue. */
export const TicketComponents = Schema.StructWithRest(Schema.Struct({ serial: Count }), [
  Schema.Record(Text, Schema.Union([Text, Count, Octets])),
]);
export type TicketComponents = typeof TicketComponents.Type;

/** An entry of section 18. */
export const TicketTransfer = Schema.Struct({
  receiver: AgentId,
  sender: AgentId,
  senderCertificate: AgentCertificate,
  at: Time,
});
export type TicketTransfer = typeof TicketTransfer.Type;

/** A signed ticket. */
export const Ticket = Schema.Struct({
  identifier: TicketIdentifier,
  components: TicketComponents,
  issuerSignature: Signature,
  issuerCertificate: AgentCertificate,
  transferHistory: listOf(TicketTransfer),
  senderSignatures: listOf(Signature),
});
export type Ticket = typeof Ticket.Type;

/** When and how a ticket was paid for, or refunded (FIG. 16, step 634; FIG. 21, step 722). */
export const PaymentData = Schema.Struct({
  at: Time,
  amount: Amount,
  type: NoteType,
  reference: Schema.optionalKey(Text),
});
export type PaymentData = typeof PaymentData.Type;

/** What changes in a holder's hands; it travels with the ticket (reading 25/868:holderRecord). */
export const HolderRecord = Schema.Struct({
  inUse: Schema.optionalKey(Schema.Boolean),
  remaining: Schema.optionalKey(Count),
  status: Schema.optionalKey(Text),
  paid: Schema.optionalKey(PaymentData),
  refunded: Schema.optionalKey(PaymentData),
});
export type HolderRecord = typeof HolderRecord.Type;

/** A ticket as it is held. */
export const HeldTicket = Schema.Struct({ ticket: Ticket, holder: HolderRecord });
export type HeldTicket = typeof HeldTicket.Type;

/** Hash of the encoding of sections 10, 12 and 14. */
export const TicketId = Hash;
