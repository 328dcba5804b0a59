/**
 * Certificates, tickets and notes as `spec/wire.cddl` lays them out: shapes, identities and what is signed.
 */
import { type CborValue, encode } from "./cbor.ts";
import type { Cryptography } from "./cryptography.ts";
import {
  bytes,
  either,
  flag,
  list,
  map,
  oneOf,
  optional,
  type Shape,
  type ShapeOf,
  table,
  text,
  uint,
} from "./shape.ts";

/** TA(id), TS(id), PTS(id). */
export const agentId = text(1, 64);
/** Numbers of modules and security servers have 48 bits. */
export const moduleIdMax = 2 ** 48 - 1;
/** PSS, SS and modules, under the numbering scheme. */
export const moduleId = uint(0, moduleIdMax);
/** Where a message is delivered. */
export const address = text(1, 64);
/** Milliseconds since 1970. */
export const time = uint();
/** Smallest units of a note type. */
export const amount = uint(1);
/** Such as "USD". */
export const noteType = text(1, 16);
/** SHA-256. */
export const hashOf = bytes(32, 32);
/** R, V. */
export const random = bytes(32, 32);
/** First half of the hash of the session key. */
export const sessionId = bytes(16, 16);
/** First half of the hash of the key TA/MM. */
export const orderId = bytes(16, 16);
/** Names an object that a ticket opens. */
export const objectId = text(1, 64);
/** SubjectPublicKeyInfo DER, or symbolic. */
export const publicKey = bytes(1, 1024);
/** PKCS #8 DER, or symbolic. */
export const privateKey = bytes(1, 4096);
/** RSASSA-PKCS1-v1_5, or symbolic. */
export const signature = bytes(1, 1024);
/** A text or bytes whose length only the message or record limits. */
const anyText = text(0, Number.POSITIVE_INFINITY);
const anyBytes = bytes(0, Number.POSITIVE_INFINITY);

/** What is sealed in a certificate; the signature is over the body. */
export const certificateContent: Shape<readonly [body: Uint8Array, signature: Uint8Array]> = (value) => {
  const items = list(anyBytes, 2, 2)(value);
  signature(items[1] as CborValue);
  return items as unknown as readonly [Uint8Array, Uint8Array];
};

/** What Cert(TS) and Cert(TA) say. */
export const agentCertificateBody = map({ id: agentId, publicKey, expires: time });
/** What Cert(SS) and Cert(M) say. */
export const moduleCertificateBody = map({ id: moduleId, publicKey, expires: time });

/** Cert(TA), with Cert(TS) outside what is sealed. */
export const agentCertificate = map({ sealed: anyBytes, issuer: map({ sealed: anyBytes, issuer: agentId }) });
/** See {@link agentCertificate}. */
export type AgentCertificate = ShapeOf<typeof agentCertificate>;

/** Cert(M), with Cert(SS) outside what is sealed. */
export const moduleCertificate = map({ sealed: anyBytes, issuer: map({ sealed: anyBytes, maskedIssuer: moduleId }) });
/** See {@link moduleCertificate}. */
export type ModuleCertificate = ShapeOf<typeof moduleCertificate>;

const transfer = map({ receiver: agentId, sender: agentId, senderCertificate: agentCertificate, at: time });

const componentsTable = table(anyText, either(uint(), either(anyText, anyBytes)));
const hasSerial = map({ serial: uint() });
const components: Shape<ShapeOf<typeof componentsTable>> = (value) => {
  const fields = componentsTable(value);
  hasSerial(Object.hasOwn(fields, "serial") ? { serial: fields["serial"] } : {});
  return fields;
};

/** A ticket with its six sections (FIG. 2). */
export const ticketShape = map({
  identifier: map({
    issuer: map({ name: anyText, credentialExpires: time }),
    receiver: map({ agent: agentId, certificateExpires: time }),
    type: oneOf("decryption", "credential", "transportation", "event", "communications", "physicalObject"),
  }),
  components,
  issuerSignature: signature,
  issuerCertificate: agentCertificate,
  transferHistory: list(transfer),
  senderSignatures: list(signature),
});
/** See {@link ticketShape}. */
export type Ticket = ShapeOf<typeof ticketShape>;

/** What was paid for a ticket, or given back (16/634, 21/722). */
export const paymentData = map({ at: time, amount, type: noteType, reference: optional(anyText) });
/** What the holder keeps beside the signed ticket (reading 25/868:holderRecord). */
export const holderRecord = map({
  inUse: optional(flag),
  remaining: optional(uint()),
  status: optional(anyText),
  paid: optional(paymentData),
  refunded: optional(paymentData),
});
/** A ticket as it is held, and as it travels. */
export const heldTicket = map({ ticket: ticketShape, holder: holderRecord });
/** See {@link heldTicket}. */
export type HeldTicket = ShapeOf<typeof heldTicket>;

const noteBody = map({
  serial: uint(),
  bank: anyText,
  type: noteType,
  value: amount,
  issued: time,
  expires: time,
  first: moduleId,
});
const noteTransfer = map({
  giver: moduleId,
  taker: moduleId,
  amount,
  at: time,
  giverCertificate: moduleCertificate,
  signature,
});

/** A note with its history of transfers. */
export const noteShape = map({
  body: noteBody,
  issuerSignature: signature,
  issuerCertificate: moduleCertificate,
  transfers: list(noteTransfer),
});
/** See {@link noteShape}. */
export type Note = ShapeOf<typeof noteShape>;
/** What the money generator signs. */
export type NoteBody = ShapeOf<typeof noteBody>;
/** What a giver signs. */
export type NoteTransfer = ShapeOf<typeof noteTransfer>;

/** A note as it is held: what is left of it. */
export const heldNote = map({ note: noteShape, residual: amount });
/** See {@link heldNote}. */
export type HeldNote = ShapeOf<typeof heldNote>;

/** Identity of a ticket, whoever holds it. */
export function ticketId(cryptography: Cryptography, ticket: Ticket): Uint8Array {
  return cryptography.hash(encode([ticket.identifier, ticket.components, ticket.issuerSignature]));
}

/** Identity of a note, whoever holds it. */
export function noteId(cryptography: Cryptography, note: Note): Uint8Array {
  return cryptography.hash(encode(note.body));
}

/** What the issuer of a ticket signs (section 14). */
export function issuedTicketBytes({ identifier, components }: Pick<Ticket, "identifier" | "components">): Uint8Array {
  return encode([identifier, components]);
}

/** What the sender of transfer number `at` of a ticket signs (section 20). */
export function sentTicketBytes(ticket: Ticket, at: number): Uint8Array {
  const { identifier, components, issuerSignature, issuerCertificate, transferHistory } = ticket;
  return encode([identifier, components, issuerSignature, issuerCertificate, transferHistory.slice(0, at + 1)]);
}

/** What the giver of transfer number `at` of a note signs. */
export function givenNoteBytes({ body, issuerSignature, transfers }: Note, at: number): Uint8Array {
  const { giver, taker, amount: given, at: when } = transfers[at] as NoteTransfer;
  return encode([body, issuerSignature, transfers.slice(0, at), [giver, taker, given, when]]);
}

/** Who holds a note by its own history: the last taker, or who received it first. */
export function holderOf({ body, transfers }: Note): number {
  return transfers.at(-1)?.taker ?? body.first;
}
