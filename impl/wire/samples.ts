/** One content of each message, and one envelope of each kind, for tests. */
import {
  cardCredential,
  merchantCredential,
  sampleGoods,
  sampleMerchandise,
  sampleSeal,
} from "../domain/sample-goods.ts";
import { alice, bob, givenPart, noon, payee, payer, sampleNote, sampleTicket, sentTicket } from "../domain/samples.ts";
import { type Content, type Envelope, type FieldsOf, protectionsOf, type SpokenName, spokenNames } from "./message.ts";

const octets = (first: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, index) => (first + index) & 255);

const ticket = {
  ticket: sentTicket(sampleTicket(7), alice, bob),
  holder: { inUse: false, remaining: 3, status: "unused" },
};

const price = { amount: 25, type: "USD" };
const status = { order: octets(30).subarray(0, 16), challenge: octets(31), content: octets(32) };
const authorization = { ...price, at: noon, reference: "auth 17" };

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
  "14/CredentialRequest": {},
  "14/Credential": { credential: merchantCredential },
  "15/TicketDelivery": { ticket: sampleGoods(sampleMerchandise.event) },
  "15/ObjectPart": { object: sampleSeal.object, index: 1, content: octets(11) },
  "15/ObjectDelivery": {
    object: sampleSeal.object,
    parts: 2,
    header: octets(12),
    content: octets(13),
    signature: sampleSeal.signature,
    ticket: sampleGoods(sampleMerchandise.object),
  },
  "16/MoneyModulePayment": { random: octets(14) },
  "16/RandomR2": { random: octets(15) },
  "16/MakePayment": { random: octets(14) },
  "16/ReceivePayment": { random: octets(15) },
  "16/R1Forward": { random: octets(14) },
  "16/R2Forward": { random: octets(15) },
  "16/AmountPrompt": {},
  "16/PaymentAmount": price,
  "16/NewAmountPrompt": { reason: "wrong" },
  "16/NewAmountReply": price,
  "16/VerifyAmountPrompt": price,
  "16/CorrectAmount": {},
  "16/IncorrectAmount": {},
  "16/PaymentSuccessful": {},
  "16/PaymentUnsuccessful": { possibleTransferError: true },
  "16/AmountToTransfer": price,
  "16/IncorrectAmountNotice": {},
  "16/AmountAcknowledgement": {},
  "16/PaymentStatusQuery": status,
  "16/PaymentStatusReply": status,
  "17/RoutedMessage": { message: octets(16) },
  "20/ERoutedMessage": { message: octets(17) },
  "21/CredentialPayment": { credential: cardCredential },
  "21/PaymentAuthorized": authorization,
  "21/RefundAuthorized": authorization,
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
