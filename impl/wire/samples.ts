/** One content of each message, and one envelope of each kind, for tests. */
import { alice, bob, givenPart, noon, payee, payer, sampleNote, sampleTicket, sentTicket } from "../domain/samples.ts";
import { type Content, type Envelope, type FieldsOf, protectionsOf, type SpokenName, spokenNames } from "./message.ts";

const octets = (first: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, index) => (first + index) & 255);

const ticket = {
  ticket: sentTicket(sampleTicket(7), alice, bob),
  holder: { inUse: false, remaining: 3, status: "unused" },
};

const fields: { readonly [Name in SpokenName]: FieldsOf<Name> } = {
  "9/SessionCertificate": { certificate: alice.certificate, purpose: "recertification" },
  "9/SessionChallenge": { random: octets(1), verification: octets(2), certificate: bob.certificate },
  "9/SessionResponse": { verification: octets(3), returned: octets(2), at: noon, random: octets(4) },
  "9/SessionAcknowledgement": { returned: octets(3), at: noon + 1 },
  "9/SessionDeniedByResponder": {},
  "9/SessionDeniedByInitiator": {},
  "11/AbortNotice": {},
  "7B/TransactionStatusQuery": {},
  "7B/TransactionStatusReply": { status: "proceeding" },
  "25/TransferredTickets": { tickets: [ticket] },
  "25/TransferAck": {},
  "25/TicketsDeleted": {},
  "38/ConnectRequest": { destination: "MM.B", number: 1, content: octets(9) },
  "38/ConnectAck": { number: 1, content: octets(10) },
  "38/CertificateOffer": { certificate: payer.certificate },
  "38/SessionChallenge": { random: octets(5), verification: octets(6), at: noon, certificate: payee.certificate },
  "38/SessionReply": { verification: octets(7), returned: octets(6), at: noon + 2, random: octets(8) },
  "38/SessionAck": { returned: octets(7) },
  "39/NotePacket": {
    notes: [givenPart(sampleNote(1), payer, payee, 60), givenPart(sampleNote(2), payer, payee, 100)],
  },
  "41/ReadyToCommit": {},
  "41/Acknowledgement": {},
  "42/TransactionCannotBeCompleted": {},
  "43/PaymentRequest": { amount: 160, round: 1 },
  "43/PaymentRequestRefused": { round: 1, reason: "funds" },
};

/** A content of this name. */
export const sampleContent = (name: SpokenName): Content => ({ name, fields: fields[name], replyTo: 3 }) as Content;

/** All envelopes: each bare message, and both of the others. */
export const sampleEnvelopes: readonly Envelope[] = [
  ...spokenNames
    .filter((name) => protectionsOf[name].includes("bare"))
    .map((name) => ({ v: 1, kind: "bare", name, fields: fields[name] }) as Envelope),
  { v: 1, kind: "sealed", content: octets(1) },
  { v: 1, kind: "session", number: 300, content: octets(2) },
];
