/** The encodings that are signed, sealed or hashed. */

import * as Schema from "effect/Schema";
import { codecOf } from "../wire/codec.ts";
import { AgentCertificateBody, CertificateContent, ModuleCertificateBody } from "./certificate.ts";
import { NoteBody, NoteTransfer } from "./note.ts";
import { Amount, listOf, ModuleId, recordOctetsMax, Signature, Time } from "./scalar.ts";
import { Ticket, TicketComponents, TicketIdentifier, TicketTransfer } from "./ticket.ts";

/** Body and signature of a certificate. */
export const certificateContent = codecOf(CertificateContent, recordOctetsMax);

/** Body of Cert(TS) and Cert(TA). */
export const agentCertificateBody = codecOf(AgentCertificateBody, recordOctetsMax);

/** Body of Cert(SS) and Cert(M). */
export const moduleCertificateBody = codecOf(ModuleCertificateBody, recordOctetsMax);

/** Section 12 alone. */
export const ticketComponents = codecOf(TicketComponents, recordOctetsMax);

/** Sections 10 and 12: what a ticket's issuer signs. */
export const ticketIssued = codecOf(Schema.Tuple([TicketIdentifier, TicketComponents]), recordOctetsMax);

/** Sections 10, 12 and 14: what the id of a ticket is the hash of. */
export const ticketNamed = codecOf(Schema.Tuple([TicketIdentifier, TicketComponents, Signature]), recordOctetsMax);

/** Sections 10 to 18: what a ticket's sender signs. */
export const ticketSent = codecOf(
  Schema.Tuple([
    TicketIdentifier,
    TicketComponents,
    Signature,
    Ticket.fields.issuerCertificate,
    listOf(TicketTransfer),
  ]),
  recordOctetsMax,
);

/** What a money generator signs, and what the id of a note is the hash of. */
export const noteBody = codecOf(NoteBody, recordOctetsMax);

/** What a giver signs: the note as it had it, and giver, taker, amount and time. */
export const noteGiven = codecOf(
  Schema.Tuple([NoteBody, Signature, listOf(NoteTransfer), Schema.Tuple([ModuleId, ModuleId, Amount, Time])]),
  recordOctetsMax,
);
