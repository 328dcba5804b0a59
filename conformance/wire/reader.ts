/**
 * The harness's eyes: reads everything that crosses links, as it was sent or as it was altered on the way, with all keys
 * that the fixture has and all that devices have agreed on.
 *
 * A message is read as the device to which it goes would find it: what this device has no key for is `Junk`, and so is
 * what does not follow the format. It is to be read when it is sent, because that is how the reader learns of random
 * numbers, and again when it arrives altered, or elsewhere than it was sent.
 *
 * @example
 * ```ts
 * import { fixtureOf } from "./fixture.ts";
 * import { WireReader } from "./reader.ts";
 *
 * const reader = new WireReader(fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} }));
 * reader.attempt("TA.A"); // its owner has asked for a transfer
 * reader.read(new Uint8Array([1, 2, 3]), "TA.A", "TA.B").abstract; // { type: "Junk" }
 * ```
 */
import type { MessageName } from "../../spec/messages.ts";
import type { AbstractMessage } from "./abstraction.ts";
import { isSame, toHex } from "./bytes.ts";
import { decode } from "./cbor.ts";
import type { Direction } from "./cryptography.ts";
import {
  type Content,
  decodeContent,
  decodeEnvelope,
  type FieldsOf,
  type WireName,
  type Wrapping,
} from "./envelope.ts";
import type { Fixture } from "./fixture.ts";
import { type AgentCertificate, type ModuleCertificate, type Note, type Ticket, ticketId } from "./items.ts";
import { type KnownSession, Sessions } from "./sessions.ts";
import { WireError } from "./wire-error.ts";

/** A message as it was read. */
export interface ReadMessage {
  readonly name: MessageName | "Junk";
  readonly from: string;
  readonly to: string;
  /** how it travelled; null: not to be seen */
  readonly wrapping: Wrapping | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** id in hexadecimal of the session under whose key it is; null: none */
  readonly session: string | null;
  /** its number in the session, or of the envelope; null: it has none */
  readonly number: number | null;
  readonly replyTo: number | null;
  /** in the charts' words; a peer's lie about verification, clock or items is given as it would have been without */
  readonly abstract: AbstractMessage;
  /** why it is `Junk`; null: it is not */
  readonly problem: WireError | null;
}

/** What has been read of the layers around a message. */
interface Opened {
  readonly wrapping: Wrapping;
  readonly content: Content;
  readonly session: KnownSession | null;
  readonly direction: Direction;
  readonly number: number | null;
}

const junk: AbstractMessage = Object.freeze({ type: "Junk" });
const noFields = Object.freeze({});

/** See the file header. One reader reads one run. */
export class WireReader {
  readonly fixture: Fixture;
  readonly sessions: Sessions;
  /** what packets said when they were first read, by session, direction and number */
  readonly #items = new Map<string, string | number>();
  /** rounds of payment requests, likewise */
  readonly #rounds = new Map<string, number>();

  constructor(fixture: Fixture) {
    this.fixture = fixture;
    this.sessions = new Sessions(fixture.cryptography);
  }

  /** A device begins or answers one more session: to be told before what it sends is read. */
  attempt(device: string): void {
    this.sessions.attempt(device);
  }

  /** Sessions that a device has begun or answered. */
  attempts(device: string): number {
    return this.sessions.attempts(device);
  }

  /** What the charts call a session; an id that nobody can have formed begins with a question mark. */
  abstractSession(id: string): string {
    return this.sessions.byId(id)?.text ?? `?${id.slice(0, 8)}`;
  }

  /** Ids of the sessions that the charts call so, newest first. */
  concreteSessions(text: string): readonly string[] {
    return this.sessions.named(text).map(({ id }) => id);
  }

  /** Reads a message on its way to a device. Whatever the bytes are, this does not throw. */
  read(bytes: Uint8Array, from: string, to: string): ReadMessage {
    try {
      const opened = this.#open(bytes, to);
      const { wrapping, content, session, number } = opened;
      const abstract = this.#abstract(opened, from, to);
      return {
        name: content.name,
        from,
        to,
        wrapping,
        fields: content.fields,
        session: session?.id ?? null,
        number,
        replyTo: content.replyTo ?? null,
        abstract,
        problem: null,
      };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return {
        name: "Junk",
        from,
        to,
        wrapping: null,
        fields: noFields,
        session: null,
        number: null,
        replyTo: null,
        abstract: junk,
        problem: error,
      };
    }
  }

  #open(bytes: Uint8Array, to: string): Opened {
    const envelope = decodeEnvelope(bytes);
    switch (envelope.kind) {
      case "bare":
        return { wrapping: "bare", content: envelope.content, session: null, direction: 0, number: null };
      case "sealed": {
        const keys = this.fixture.devices[to]?.keys;
        const plain = keys ? this.fixture.cryptography.decryptWith(keys.privateKey, envelope.sealed) : null;
        if (plain === null) throw new WireError("unreadable", "envelope", "content");
        return {
          wrapping: "sealed",
          content: decodeContent(plain, "sealed"),
          session: null,
          direction: 0,
          number: null,
        };
      }
      default: {
        const opened = this.sessions.open(to, envelope.number, envelope.sealed);
        if (opened === null) throw new WireError("unreadable", "envelope", "content");
        const { session, direction } = opened;
        const content = decodeContent(opened.content, "session");
        return { wrapping: "session", content, session, direction, number: envelope.number };
      }
    }
  }

  #abstract(opened: Opened, from: string, to: string): AbstractMessage {
    const { content, session } = opened;
    const { name } = content;
    if (!isSpoken(name, this.fixture, to)) throw new WireError("unknownName", "message", "name");
    const type = name.slice(name.indexOf("/") + 1);
    switch (name) {
      case "9/SessionCertificate":
      case "38/CertificateOffer":
        return { type, holder: this.#holder(fieldsOf(name, content).certificate, from, to) };
      case "9/SessionChallenge":
      case "38/SessionChallenge": {
        const { random, verification, certificate, ...clock } = fieldsOf(name, content);
        const own = this.sessions.challenge(from, random, verification, "at" in clock ? clock.at : undefined);
        const holder = this.#holder(certificate, from, to);
        return holder === "peer" ? { type, own } : { type, own, holder };
      }
      case "9/SessionResponse":
      case "38/SessionReply":
        return { type, ...this.sessions.response(from, to, fieldsOf(name, content)) };
      case "9/SessionDeniedByResponder":
        return { type };
      case "9/SessionDeniedByInitiator":
        return { type, session: session?.text ?? "" };
      case "38/ConnectRequest":
        this.#underSignOnKey(from, 0, fieldsOf(name, content), fieldsOf(name, content).destination);
        return { type };
      case "38/ConnectAck":
        this.#underSignOnKey(to, 1, fieldsOf(name, content), "ack");
        return { type };
      default:
        return { type, session: session?.text ?? "", ...this.#inSession(name, opened) };
    }
  }

  /** What a message in a session says besides. */
  #inSession(name: WireName, { content, session, direction, number }: Opened): Readonly<Record<string, unknown>> {
    if (session === null) return noFields;
    const at = `${session.id} ${direction} ${number}`;
    switch (name) {
      case "9/SessionAcknowledgement": {
        const { returned, at: clock } = fieldsOf(name, content);
        this.sessions.acknowledgement(session.id, clock);
        return { theirs: this.sessions.numberOf(returned) ?? Number(session.text.split(".")[0]) };
      }
      case "7B/TransactionStatusReply":
        return { status: fieldsOf(name, content).status };
      case "25/TransferredTickets":
        return { ticket: this.#firstRead(at, this.#tickets(fieldsOf(name, content).tickets)) };
      case "39/NotePacket": {
        const amount = this.#firstRead(at, amountOf(fieldsOf(name, content).notes) / this.fixture.unit);
        const request = `${session.id} ${1 - direction} ${content.replyTo ?? 0}`;
        return { amount, round: this.#rounds.get(request) ?? 0 };
      }
      case "43/PaymentRequest": {
        const { amount, round } = fieldsOf(name, content);
        this.#rounds.set(at, round);
        return { amount: amount / this.fixture.unit, round };
      }
      case "43/PaymentRequestRefused":
        return { ...fieldsOf(name, content) };
      default:
        return noFields;
    }
  }

  /** What this place said when it was first read: afterwards it can only be a peer that lies. */
  #firstRead(at: string, said: string | number): string | number {
    const before = this.#items.get(at);
    if (before !== undefined) return before;
    this.#items.set(at, said);
    return said;
  }

  #tickets(held: readonly { readonly ticket: Ticket }[]): string {
    return held.map(({ ticket }) => this.#ticketName(toHex(ticketId(this.fixture.cryptography, ticket)))).join("+");
  }

  #ticketName(id: string): string {
    return this.fixture.tickets.find((issued) => issued.id === id)?.name ?? `?${id.slice(0, 8)}`;
  }

  /** Whether a certificate is that of the device which the receiver is to find at the other end. */
  #holder(certificate: AgentCertificate | ModuleCertificate, from: string, to: string): "peer" | "outsider" {
    const { devices, collector } = this.fixture;
    const expected = from === collector || to === collector ? from : devices[to]?.peer;
    const genuine = devices[expected ?? ""]?.certificate;
    return genuine && isSameCertificate(genuine, certificate) ? "peer" : "outsider";
  }

  #underSignOnKey(
    module: string,
    direction: Direction,
    { number, content }: { readonly number: number; readonly content: Uint8Array },
    expected: string,
  ): void {
    const key = this.fixture.signOnKeys[module];
    const plain = key && this.fixture.cryptography.decryptSession(key, direction, number, content);
    if (!plain || decode(plain) !== expected) throw new WireError("unreadable", "message", "fields.content");
  }
}

function fieldsOf<N extends WireName>(_name: N, content: Content): FieldsOf<N> {
  return content.fields as FieldsOf<N>;
}

/** Agents speak figures 9, 11 and 25, modules 38 to 43, both 7B, and a network server hears one message only. */
function isSpoken(name: WireName, { devices }: Fixture, to: string): boolean {
  const figure = Number.parseInt(name, 10);
  switch (devices[to]?.device) {
    case "agent":
      return figure < 38;
    case "module":
      return (figure >= 38 && name !== "38/ConnectRequest") || figure === 7;
    default:
      return name === "38/ConnectRequest";
  }
}

function amountOf(notes: readonly Note[]): number {
  return notes.reduce((sum, { transfers }) => sum + (transfers.at(-1)?.amount ?? 0), 0);
}

function isSameCertificate(
  one: AgentCertificate | ModuleCertificate,
  other: AgentCertificate | ModuleCertificate,
): boolean {
  const issuer = ({ issuer }: AgentCertificate | ModuleCertificate): string | number =>
    "issuer" in issuer ? issuer.issuer : issuer.maskedIssuer;
  return (
    issuer(one) === issuer(other) && isSame(one.sealed, other.sealed) && isSame(one.issuer.sealed, other.issuer.sealed)
  );
}
