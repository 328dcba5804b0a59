/** What crosses a link: envelopes, contents, and the fields of each message, as `spec/wire.cddl` has them. */
import { type CborValue, decode, encode } from "./cbor.ts";
import {
  address,
  agentCertificate,
  amount,
  heldTicket,
  moduleCertificate,
  noteShape,
  noteType,
  objectId,
  orderId,
  random,
  signature,
  ticketShape,
  time,
} from "./items.ts";
import {
  bytes,
  flag,
  list,
  map,
  oneOf,
  optional,
  refuse,
  type Shape,
  type ShapeOf,
  text,
  together,
  uint,
} from "./shape.ts";
import { WireError } from "./wire-error.ts";

/** Longest envelope, in bytes. */
export const envelopeBytesMax = 65_536;
/** Numbers of messages have four bytes in a nonce. */
export const messageNumberMax = 0xffff_ffff;

/** How a message may travel. */
export type Wrapping = "bare" | "sealed" | "session";

const anyBytes = bytes(0, envelopeBytesMax);
const nothing = map({});
const sum = map({ amount, type: noteType });
const authorization = map({ at: time, amount, type: noteType, reference: text(0, envelopeBytesMax) });
const status = map({ order: orderId, challenge: random, content: anyBytes });
const carried = map({ message: anyBytes });

/** Fields by message, each map exactly so. */
export const fieldShapes = {
  "9/SessionCertificate": map({ certificate: agentCertificate, purpose: optional(oneOf("recertification")) }),
  "9/SessionChallenge": map({ random, verification: random, certificate: agentCertificate }),
  "9/SessionResponse": map({ verification: random, returned: random, at: time, random }),
  "9/SessionAcknowledgement": map({ returned: random, at: time }),
  "9/SessionDeniedByResponder": nothing,
  "9/SessionDeniedByInitiator": nothing,
  "11/AbortNotice": nothing,
  "7B/TransactionStatusQuery": nothing,
  "7B/TransactionStatusReply": map({ status: oneOf("proceeding", "ended") }),
  "14/CredentialRequest": nothing,
  "14/Credential": map({ credential: ticketShape }),
  "15/TicketDelivery": map({ ticket: ticketShape }),
  "15/ObjectPart": map({ object: objectId, index: uint(1), content: anyBytes }),
  "15/ObjectDelivery": map({
    object: objectId,
    parts: uint(1),
    header: anyBytes,
    content: anyBytes,
    signature,
    ticket: ticketShape,
  }),
  "16/MoneyModulePayment": map({ random }),
  "16/RandomR2": map({ random }),
  "16/MakePayment": map({ random }),
  "16/ReceivePayment": map({ random }),
  "16/R1Forward": map({ random }),
  "16/R2Forward": map({ random }),
  "16/AmountPrompt": nothing,
  "16/PaymentAmount": sum,
  "16/NewAmountPrompt": map({ reason: oneOf("funds", "wrong") }),
  "16/NewAmountReply": together(map({ amount: optional(amount), type: optional(noteType) }), "amount", "type"),
  "16/VerifyAmountPrompt": sum,
  "16/CorrectAmount": nothing,
  "16/IncorrectAmount": nothing,
  "16/PaymentSuccessful": nothing,
  "16/PaymentUnsuccessful": map({ possibleTransferError: flag }),
  "16/AmountToTransfer": sum,
  "16/IncorrectAmountNotice": nothing,
  "16/AmountAcknowledgement": nothing,
  "16/PaymentStatusQuery": status,
  "16/PaymentStatusReply": status,
  "17/RoutedMessage": carried,
  "20/ERoutedMessage": carried,
  "21/CredentialPayment": map({ credential: ticketShape }),
  "21/PaymentAuthorized": authorization,
  "21/RefundAuthorized": authorization,
  "25/TransferredTickets": map({ tickets: list(heldTicket, 1) }),
  "25/TransferAck": nothing,
  "25/TicketsDeleted": nothing,
  "38/ConnectRequest": map({ destination: address, number: uint(0, messageNumberMax), content: anyBytes }),
  "38/ConnectAck": map({ number: uint(0, messageNumberMax), content: anyBytes }),
  "38/CertificateOffer": map({ certificate: moduleCertificate }),
  "38/SessionChallenge": map({ random, verification: random, at: time, certificate: moduleCertificate }),
  "38/SessionReply": map({ verification: random, returned: random, at: time, random }),
  "38/SessionAck": map({ returned: random }),
  "39/NotePacket": map({ notes: list(noteShape, 1) }),
  "41/ReadyToCommit": nothing,
  "41/Acknowledgement": nothing,
  "42/TransactionCannotBeCompleted": nothing,
  "43/PaymentRequest": map({ amount, round: uint(1) }),
  "43/PaymentRequestRefused": map({ round: uint(1), reason: oneOf("wrong", "funds") }),
} as const satisfies Readonly<Record<string, Shape<unknown>>>;

/** A message that the format has. */
export type WireName = keyof typeof fieldShapes;

/** The fields of a message. */
export type FieldsOf<N extends WireName> = ShapeOf<(typeof fieldShapes)[N]>;

const bare = ["bare"] as const;
const sealed = ["sealed"] as const;

const unlikeSession: Readonly<Partial<Record<WireName, readonly Wrapping[]>>> = {
  "9/SessionCertificate": bare,
  "9/SessionChallenge": sealed,
  "9/SessionResponse": sealed,
  "9/SessionDeniedByResponder": bare,
  "9/SessionDeniedByInitiator": ["bare", "session"],
  "16/MakePayment": bare,
  "16/ReceivePayment": bare,
  "16/PaymentStatusQuery": bare,
  "16/PaymentStatusReply": bare,
  "17/RoutedMessage": ["bare", "session"],
  "38/ConnectRequest": bare,
  "38/ConnectAck": bare,
  "38/CertificateOffer": bare,
  "38/SessionChallenge": sealed,
  "38/SessionReply": sealed,
};
const inSession = ["session"] as const;

/** How a message may travel. */
export function wrappingsOf(name: WireName): readonly Wrapping[] {
  return unlikeSession[name] ?? inSession;
}

/** A message without what is around it. */
export interface Content {
  readonly name: WireName;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly replyTo?: number;
}

/** An envelope as it stands on a link. */
export type Envelope =
  | { readonly kind: "bare"; readonly content: Content }
  | { readonly kind: "sealed"; readonly sealed: Uint8Array }
  | { readonly kind: "session"; readonly number: number; readonly sealed: Uint8Array };

const version: Shape<1> = (value) =>
  value === 1 ? 1 : refuse(typeof value === "number" ? "unknownName" : "wrongType");
const anyName = text(0, envelopeBytesMax);
const anyFields: Shape<CborValue> = (value) => value;
const bareEnvelope = map({ v: version, kind: oneOf("bare"), name: anyName, fields: anyFields });
const sealedEnvelope = map({ v: version, kind: oneOf("sealed"), content: anyBytes });
const sessionEnvelope = map({
  v: version,
  kind: oneOf("session"),
  number: uint(1, messageNumberMax),
  content: anyBytes,
});
const contentShape = map({ name: anyName, fields: anyFields, replyTo: optional(uint()) });
const kinds = map({ kind: oneOf("bare", "sealed", "session") });

/** Reads an envelope; what is sealed stays so. Throws `WireError`. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > envelopeBytesMax) throw new WireError("tooLong", "envelope", "");
  return inPlace("envelope", () => envelopeIn(decode(bytes)));
}

function envelopeIn(value: CborValue): Envelope {
  const { kind } = (value ?? {}) as { readonly kind?: CborValue };
  switch (kinds(kind === undefined ? {} : { kind }).kind) {
    case "bare": {
      const { name, fields } = bareEnvelope(value);
      return { kind: "bare", content: checked(name, fields, "bare") };
    }
    case "sealed":
      return { kind: "sealed", sealed: sealedEnvelope(value).content };
    default: {
      const { number, content } = sessionEnvelope(value);
      return { kind: "session", number, sealed: content };
    }
  }
}

/** Reads what was sealed. Throws `WireError`. */
export function decodeContent(bytes: Uint8Array, wrapping: Wrapping): Content {
  return inPlace("content", () => {
    const { name, fields, replyTo } = contentShape(decode(bytes));
    const content = checked(name, fields, wrapping);
    return replyTo === undefined ? content : { ...content, replyTo };
  });
}

/** Says where; a message that is known by name is the better place. */
function inPlace<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof WireError && !isWireName(error.place) ? error.within(place) : error;
  }
}

function checked(name: string, fields: CborValue, wrapping: Wrapping): Content {
  if (!isWireName(name) || !wrappingsOf(name).includes(wrapping)) return refuse("unknownName", "name");
  try {
    return { name, fields: fieldShapes[name](fields) as Readonly<Record<string, unknown>> };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const rest = error.field;
    throw new WireError(error.reason, name, rest === "" ? "fields" : `fields.${rest}`);
  }
}

/** Is this the name of a message that the format has? */
export function isWireName(name: string): name is WireName {
  return Object.hasOwn(fieldShapes, name);
}

/** An envelope with a bare message. */
export function encodeBare({ name, fields }: Content): Uint8Array {
  return encode({ v: 1, kind: "bare", name, fields: fields as CborValue });
}

/** An envelope around what is sealed to a public key. */
export function encodeSealed(content: Uint8Array): Uint8Array {
  return encode({ v: 1, kind: "sealed", content });
}

/** An envelope around what is under a session key. */
export function encodeInSession(number: number, content: Uint8Array): Uint8Array {
  return encode({ v: 1, kind: "session", number, content });
}

/** What is to be sealed. */
export function encodeContent({ name, fields, replyTo }: Content): Uint8Array {
  return encode({ name, fields: fields as CborValue, replyTo });
}
