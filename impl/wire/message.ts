/** The messages of `spec/wire.cddl`: fields by name, in the envelopes in which they may travel. */
import * as Schema from "effect/Schema";
import { together } from "../domain/bounded.ts";
import { AgentCertificate, ModuleCertificate } from "../domain/certificate.ts";
import { Note } from "../domain/note.ts";
import {
  Address,
  Amount,
  ConnectNumber,
  Count,
  listOfSome,
  MessageNumber,
  NoteType,
  ObjectId,
  Octets,
  OrderId,
  Ordinal,
  Random,
  Signature,
  Text,
  Time,
} from "../domain/scalar.ts";
import { HeldTicket, Ticket } from "../domain/ticket.ts";

const none = Schema.Struct({});
const random = Schema.Struct({ random: Random });
const price = Schema.Struct({ amount: Amount, type: NoteType });
const authorization = Schema.Struct({ at: Time, amount: Amount, type: NoteType, reference: Text });
const statusMessage = Schema.Struct({ order: OrderId, challenge: Random, content: Octets });
/** An envelope inside of another: its bytes. */
const carried = Schema.Struct({ message: Octets });

const fields = {
  "9/SessionCertificate": Schema.Struct({
    certificate: AgentCertificate,
    purpose: Schema.optionalKey(Schema.Literal("recertification")),
  }),
  "9/SessionChallenge": Schema.Struct({ random: Random, verification: Random, certificate: AgentCertificate }),
  "9/SessionResponse": Schema.Struct({ verification: Random, returned: Random, at: Time, random: Random }),
  "9/SessionAcknowledgement": Schema.Struct({ returned: Random, at: Time }),
  "9/SessionDeniedByResponder": none,
  "9/SessionDeniedByInitiator": none,
  "11/AbortNotice": none,
  "7B/TransactionStatusQuery": none,
  "7B/TransactionStatusReply": Schema.Struct({ status: Schema.Literals(["proceeding", "ended"]) }),
  "25/TransferredTickets": Schema.Struct({ tickets: listOfSome(HeldTicket) }),
  "25/TransferAck": none,
  "25/TicketsDeleted": none,
  "38/ConnectRequest": Schema.Struct({ destination: Address, number: ConnectNumber, content: Octets }),
  "38/ConnectAck": Schema.Struct({ number: ConnectNumber, content: Octets }),
  "38/CertificateOffer": Schema.Struct({ certificate: ModuleCertificate }),
  "38/SessionChallenge": Schema.Struct({
    random: Random,
    verification: Random,
    at: Time,
    certificate: ModuleCertificate,
  }),
  "38/SessionReply": Schema.Struct({ verification: Random, returned: Random, at: Time, random: Random }),
  "38/SessionAck": Schema.Struct({ returned: Random }),
  "39/NotePacket": Schema.Struct({ notes: listOfSome(Note) }),
  "41/ReadyToCommit": none,
  "41/Acknowledgement": none,
  "42/TransactionCannotBeCompleted": none,
  "43/PaymentRequest": Schema.Struct({ amount: Amount, round: Ordinal }),
  "43/PaymentRequestRefused": Schema.Struct({ round: Ordinal, reason: Schema.Literals(["wrong", "funds"]) }),
  "14/CredentialRequest": none,
  "14/Credential": Schema.Struct({ credential: Ticket }),
  "15/TicketDelivery": Schema.Struct({ ticket: Ticket }),
  "15/ObjectPart": Schema.Struct({ object: ObjectId, index: Ordinal, content: Octets }),
  "15/ObjectDelivery": Schema.Struct({
    object: ObjectId,
    parts: Ordinal,
    header: Octets,
    content: Octets,
    signature: Signature,
    ticket: Ticket,
  }),
  "16/MoneyModulePayment": random,
  "16/RandomR2": random,
  "16/MakePayment": random,
  "16/ReceivePayment": random,
  "16/R1Forward": random,
  "16/R2Forward": random,
  "16/AmountPrompt": none,
  "16/PaymentAmount": price,
  "16/NewAmountPrompt": Schema.Struct({ reason: Schema.Literals(["funds", "wrong"]) }),
  "16/NewAmountReply": together(
    Schema.Struct({ amount: Schema.optionalKey(Amount), type: Schema.optionalKey(NoteType) }),
    ["amount", "type"],
  ),
  "16/VerifyAmountPrompt": price,
  "16/CorrectAmount": none,
  "16/IncorrectAmount": none,
  "16/PaymentSuccessful": none,
  "16/PaymentUnsuccessful": Schema.Struct({ possibleTransferError: Schema.Boolean }),
  "16/AmountToTransfer": price,
  "16/IncorrectAmountNotice": none,
  "16/AmountAcknowledgement": none,
  "16/PaymentStatusQuery": statusMessage,
  "16/PaymentStatusReply": statusMessage,
  "17/RoutedMessage": carried,
  "20/ERoutedMessage": carried,
  "21/CredentialPayment": Schema.Struct({ credential: Ticket }),
  "21/PaymentAuthorized": authorization,
  "21/RefundAuthorized": authorization,
} as const;

/** The full name of a message that these devices speak. */
export type SpokenName = keyof typeof fields;

/** Names of all messages that these devices speak. */
export const spokenNames = Object.freeze(Object.keys(fields) as SpokenName[]);

/** The fields of a message. */
export type FieldsOf<Name extends SpokenName> = (typeof fields)[Name]["Type"];

/** How an envelope protects what it carries. */
export type Protection = "bare" | "sealed" | "session";

/** In which envelopes a message may travel. */
export const protectionsOf: { readonly [Name in SpokenName]: readonly Protection[] } = {
  "9/SessionCertificate": ["bare"],
  "9/SessionChallenge": ["sealed"],
  "9/SessionResponse": ["sealed"],
  "9/SessionAcknowledgement": ["session"],
  "9/SessionDeniedByResponder": ["bare"],
  "9/SessionDeniedByInitiator": ["bare", "session"],
  "11/AbortNotice": ["session"],
  "7B/TransactionStatusQuery": ["session"],
  "7B/TransactionStatusReply": ["session"],
  "25/TransferredTickets": ["session"],
  "25/TransferAck": ["session"],
  "25/TicketsDeleted": ["session"],
  "38/ConnectRequest": ["bare"],
  "38/ConnectAck": ["bare"],
  "38/CertificateOffer": ["bare"],
  "38/SessionChallenge": ["sealed"],
  "38/SessionReply": ["sealed"],
  "38/SessionAck": ["session"],
  "39/NotePacket": ["session"],
  "41/ReadyToCommit": ["session"],
  "41/Acknowledgement": ["session"],
  "42/TransactionCannotBeCompleted": ["session"],
  "43/PaymentRequest": ["session"],
  "43/PaymentRequestRefused": ["session"],
  "14/CredentialRequest": ["session"],
  "14/Credential": ["session"],
  "15/TicketDelivery": ["session"],
  "15/ObjectPart": ["session"],
  "15/ObjectDelivery": ["session"],
  "16/MoneyModulePayment": ["session"],
  "16/RandomR2": ["session"],
  "16/MakePayment": ["bare"],
  "16/ReceivePayment": ["bare"],
  "16/R1Forward": ["session"],
  "16/R2Forward": ["session"],
  "16/AmountPrompt": ["session"],
  "16/PaymentAmount": ["session"],
  "16/NewAmountPrompt": ["session"],
  "16/NewAmountReply": ["session"],
  "16/VerifyAmountPrompt": ["session"],
  "16/CorrectAmount": ["session"],
  "16/IncorrectAmount": ["session"],
  "16/PaymentSuccessful": ["session"],
  "16/PaymentUnsuccessful": ["session"],
  "16/AmountToTransfer": ["session"],
  "16/IncorrectAmountNotice": ["session"],
  "16/AmountAcknowledgement": ["session"],
  "16/PaymentStatusQuery": ["bare"],
  "16/PaymentStatusReply": ["bare"],
  "17/RoutedMessage": ["bare", "session"],
  "20/ERoutedMessage": ["session"],
  "21/CredentialPayment": ["session"],
  "21/PaymentAuthorized": ["session"],
  "21/RefundAuthorized": ["session"],
};

/** What is inside a sealed or an in-session envelope: discriminated by `name`. */
export type Content = {
  readonly [Name in SpokenName]: {
    readonly name: Name;
    readonly fields: FieldsOf<Name>;
    /** number of the message that it answers */
    readonly replyTo?: number;
  };
}[SpokenName];

/** The content of one name. */
export type ContentOf<Name extends SpokenName> = Extract<Content, { readonly name: Name }>;

const namesUnder = (protection: Protection): readonly SpokenName[] =>
  spokenNames.filter((name) => protectionsOf[name].includes(protection));

const contentUnder = (protection: "sealed" | "session"): Schema.Codec<Content> =>
  Schema.Union(
    namesUnder(protection).map((name) =>
      Schema.Struct({ name: Schema.Literal(name), fields: fields[name], replyTo: Schema.optionalKey(Count) }),
    ),
  ) as unknown as Schema.Codec<Content>;

/** Contents that may be sealed to a public key. */
export const SealedContent = contentUnder("sealed");

/** Contents that may travel under a session key. */
export const SessionContent = contentUnder("session");

/** A message without protection. */
export type BareEnvelope = {
  readonly [Name in SpokenName]: {
    readonly v: 1;
    readonly kind: "bare";
    readonly name: Name;
    readonly fields: FieldsOf<Name>;
  };
}[SpokenName];

/** See {@link BareEnvelope}. */
export const BareEnvelope = Schema.Union(
  namesUnder("bare").map((name) =>
    Schema.Struct({
      v: Schema.Literal(1),
      kind: Schema.Literal("bare"),
      name: Schema.Literal(name),
      fields: fields[name],
    }),
  ),
) as unknown as Schema.Codec<BareEnvelope>;

/** A content under the receiver's public key. */
export const SealedEnvelope = Schema.Struct({ v: Schema.Literal(1), kind: Schema.Literal("sealed"), content: Octets });

/** A content under the session key. `number` counts the sender's messages of the session from 1. */
export const SessionEnvelope = Schema.Struct({
  v: Schema.Literal(1),
  kind: Schema.Literal("session"),
  number: MessageNumber,
  content: Octets,
});

/** What crosses a link: discriminated by `kind`. */
export const Envelope: Schema.Codec<Envelope> = Schema.Union([BareEnvelope, SealedEnvelope, SessionEnvelope]);
/** See the schema. */
export type Envelope = BareEnvelope | typeof SealedEnvelope.Type | typeof SessionEnvelope.Type;
