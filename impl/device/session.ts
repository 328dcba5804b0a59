/**
 * Sessions: the key of FIG. 9 or 38, and numbered, authenticated messages both ways. Number and direction are bound to
 * each message by its encryption, and only growing numbers are accepted, so that nothing can be replayed, reordered or
 * reflected (reading 10/376:integrity).
 */
import * as Effect from "effect/Effect";
import type { Direction } from "../crypto/crypto.ts";
import { decodeContent, encodeContent, encodeEnvelope } from "../wire/envelope.ts";
import type { Content, ContentOf, Envelope, FieldsOf, SpokenName } from "../wire/message.ts";
import { envelopeOf } from "./envelope-of.ts";
import type { RawMessage, Refusal } from "./port.ts";
import { Cryptography, Link, type Trace } from "./services.ts";

/** How the devices of one kind speak: what a session of agents does otherwise than one of modules. */
export interface Manner {
  /** how an end tells the other that it has aborted; null: it does not */
  readonly abortNotice: "11/AbortNotice" | "42/TransactionCannotBeCompleted" | null;
  /** the numbered steps by which a message has come in, after it was accepted and before it is received */
  readonly arriving: (name: SpokenName) => Effect.Effect<void, never, Trace>;
  /** where a message is decrypted, for refusals */
  readonly decrypting: "10/386" | "18/666" | "19/676" | "wire";
}

/** What a device takes in beside its own dialogue: an agent carries what its module and the other one say (FIG. 17, 20). */
export interface Relay {
  /** takes in a message that has come from elsewhere than the other end; answers whether it has */
  readonly takeIn: (message: RawMessage) => Effect.Effect<boolean, never, Trace | Link | Cryptography>;
  /** carries on what has come in the session for somebody else */
  readonly carryOn: (content: Relayed) => Effect.Effect<void, never, Trace | Link | Cryptography>;
}

/** For how long the other end is awaited (FIG. 7B, time-out rule). */
export interface WaitLimits {
  readonly replyTimeoutMs: number;
  readonly statusQueriesMax: number;
}

/** What is known when the key is formed (FIG. 9: 344, 360; FIG. 38: 1534, 1548). */
export interface SessionTerms {
  readonly manner: Manner;
  /** address of the other end */
  readonly peer: string;
  /** the other end's id, from its certificate */
  readonly identity: string | number;
  /** 0: this device has begun the session */
  readonly role: Direction;
  readonly key: Uint8Array;
  readonly id: Uint8Array;
  readonly limits: WaitLimits;
}

/** A session of this device. Volatile: its key dies with the power. */
export interface Session extends SessionTerms {
  /** this device's clock when it told its time */
  at: number;
  /** the other end's clock when it told its time */
  peerAt: number;
  /** its start has been noted (FIG. 9: 358, 374; FIG. 38: 1552, 1564) and its end has not */
  standing: boolean;
  /** in a purchase: the payment that the session serves, once it has a name (FIG. 16: 534, 536, 552, 556) */
  order?: Uint8Array;
  /** null: there is nothing to take in but what the other end says */
  relay: Relay | null;
  /** number of the last message sent */
  sent: number;
  /** number of the last message accepted */
  accepted: number;
  /** own last message that an answer may name; 0: none yet */
  asked: number;
  /** the other end's last message, which the next one of this device answers; 0: none yet */
  answers: number;
}

/** What is needed of a session to put messages under its key and to read them. */
export type Numbered = Pick<Session, "role" | "key" | "sent" | "accepted" | "asked" | "answers"> & {
  readonly manner: Pick<Manner, "decrypting">;
};

/** A session that nobody has spoken in yet. */
export const sessionOf = <Terms extends SessionTerms>(terms: Terms): Terms & Session => ({
  ...terms,
  at: 0,
  peerAt: 0,
  standing: false,
  relay: null,
  sent: 0,
  accepted: 0,
  asked: 0,
  answers: 0,
});

/** A content that carries the message of another session. */
export type Relayed = ContentOf<"17/RoutedMessage" | "20/ERoutedMessage">;

/** Is it for somebody else? */
export const isRelayed = (content: Content): content is Relayed =>
  content.name === "17/RoutedMessage" || content.name === "20/ERoutedMessage";

/** What the entry of a transaction says of the session in which it is committed. */
export const committedIn = <Peer>({ id, identity, at, peerAt }: Session & { readonly identity: Peer }) =>
  ({ kind: "committed", session: id, peer: identity, at, peerAt }) as const;

/** What carries a message of a session. */
export type InSession = Extract<Envelope, { readonly kind: "session" }>;

/** Messages that stand outside of question and answer: they answer nothing, and no answer names them. */
const asides: ReadonlySet<SpokenName> = new Set<SpokenName>([
  "7B/TransactionStatusQuery",
  "7B/TransactionStatusReply",
  "9/SessionDeniedByInitiator",
  "11/AbortNotice",
  "16/PaymentSuccessful",
  "16/PaymentUnsuccessful",
  "17/RoutedMessage",
  "20/ERoutedMessage",
  "42/TransactionCannotBeCompleted",
]);

/** A message of this device: one of the dialogue answers the last one of the other end. */
export const saying = <Name extends SpokenName>(session: Numbered, name: Name, fields: FieldsOf<Name>): Content => {
  const answers = session.answers > 0 && !asides.has(name);
  return (answers ? { name, fields, replyTo: session.answers } : { name, fields }) as Content;
};

/** Puts a content under the session key, with the next number. */
export const seal = (session: Numbered, content: Content): Effect.Effect<InSession, never, Cryptography> =>
  Cryptography.use((crypto) =>
    Effect.sync(() => {
      session.sent += 1;
      if (!asides.has(content.name)) session.asked = session.sent;
      const clear = encodeContent(content, "session");
      const sealed = crypto.encryptSession(session.key, session.role, session.sent, clear);
      return { v: 1, kind: "session", number: session.sent, content: sealed };
    }),
  );

/** Gives an envelope to the link, addressed to the other end. */
export const route = ({ peer }: { readonly peer: string }, envelope: InSession): Effect.Effect<void, never, Link> =>
  Link.use((link) => link.send(peer, encodeEnvelope(envelope)));

/** Sends a content: {@link seal} and {@link route}. Answers its number. */
export const transmit = Effect.fnUntraced(function* (session: Session, content: Content) {
  const envelope = yield* seal(session, content);
  yield* route(session, envelope);
  return envelope.number;
});

/** FIG. 7B, time-out rule: asks whether the transaction still runs at the other end. */
export const statusQuery = (session: Session): Content => ({
  name: "7B/TransactionStatusQuery",
  fields: {},
  ...(session.asked > 0 ? { replyTo: session.asked } : {}),
});

/** FIG. 7B, time-out rule: answers a query. */
export const statusReply = (query: number): Content => ({
  name: "7B/TransactionStatusReply",
  fields: { status: "proceeding" },
  replyTo: query,
});

/** What a message says that came in, or why it is not read. */
export type Opened =
  | { readonly ok: true; readonly content: Content; readonly number: number }
  /** `undecrypted`: it should have been under the session key, and is not (reading 10/386) */
  | { readonly ok: false; readonly refusal: Refusal; readonly undecrypted: boolean };

const undecrypted = (refusal: Refusal): Opened => ({ ok: false, refusal, undecrypted: true });
const dropped = (refusal: Refusal): Opened => ({ ok: false, refusal, undecrypted: false });

/** The direction of what the other end says: the ends of a session differ in the last bit. */
const otherEnd = (role: Direction): Direction => (role ^ 1) as Direction;

/** A denial comes under the key once there is one; other bare and sealed messages have nothing to do with it. */
const isMeantForSession = (envelope: Envelope): boolean =>
  envelope.kind === "bare" && envelope.name === "9/SessionDeniedByInitiator";

/** Reads a message under the session key. Nothing is changed: who accepts it calls {@link accept}. */
export const open = (session: Numbered, message: RawMessage): Effect.Effect<Opened, never, Cryptography> =>
  Cryptography.use((crypto) =>
    Effect.sync((): Opened => {
      const decoded = envelopeOf(message);
      if (!decoded.ok) return undecrypted({ step: "wire", ...decoded.refusal });
      const envelope = decoded.value;
      if (envelope.kind !== "session") {
        const refusal: Refusal = { step: "wire", reason: "unexpected", field: "kind" };
        return isMeantForSession(envelope) ? undecrypted(refusal) : dropped(refusal);
      }
      const from = otherEnd(session.role);
      const clear = crypto.decryptSession(session.key, from, envelope.number, envelope.content);
      if (clear === null)
        return undecrypted({ step: session.manner.decrypting, reason: "undecryptable", field: "content" });
      if (envelope.number <= session.accepted) {
        return dropped({ step: "wire", reason: "replayed", field: "number" });
      }
      const content = decodeContent(clear, "session");
      if (!content.ok) return dropped({ step: "wire", ...content.refusal });
      return { ok: true, content: content.value, number: envelope.number };
    }),
  );

/** Takes a message as received: what comes next must have a greater number. */
export const accept = (session: Numbered, content: Content, number: number): void => {
  session.accepted = number;
  if (!asides.has(content.name)) session.answers = number;
};

/** Contents that answer a message of this device, and so must name it; others may. */
const answering: ReadonlySet<SpokenName> = new Set<SpokenName>([
  "14/Credential",
  "16/AmountAcknowledgement",
  "16/AmountToTransfer",
  "16/CorrectAmount",
  "16/IncorrectAmount",
  "16/IncorrectAmountNotice",
  "16/NewAmountReply",
  "16/PaymentAmount",
  "16/R2Forward",
  "16/RandomR2",
  "21/PaymentAuthorized",
  "21/RefundAuthorized",
  "25/TransferAck",
  "25/TicketsDeleted",
  "39/NotePacket",
  "41/ReadyToCommit",
  "41/Acknowledgement",
  "43/PaymentRequestRefused",
]);

/** Does this content answer the message that waits for an answer, as far as it must? */
export const answersOurs = (session: Numbered, content: Content): boolean => {
  if (content.replyTo === undefined) return !answering.has(content.name);
  return asides.has(content.name) || content.replyTo === session.asked;
};
