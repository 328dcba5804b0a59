/**
 * What messages say, in the charts' words. A peer's lie about verification, clock, items, goods or amount is given as it
 * would have been without: what a place said when it was first read counts.
 */
import type { AbstractMessage } from "./abstraction.ts";
import { isSame, toHex } from "./bytes.ts";
import { decode } from "./cbor.ts";
import type { Direction } from "./cryptography.ts";
import type { Content, FieldsOf, WireName, Wrapping } from "./envelope.ts";
import type { Fixture } from "./fixture.ts";
import { IssuedGoods, type IssuedInRun, nameOfTicket } from "./issued-goods.ts";
import { type AgentCertificate, type ModuleCertificate, type Note, type Ticket, ticketId } from "./items.ts";
import { directionFrom } from "./links.ts";
import { type KnownOrder, Orders, randomOf } from "./orders.ts";
import { type KnownSession, Sessions } from "./sessions.ts";
import { WireError } from "./wire-error.ts";

/** What has been read of the layers around a message. */
export interface Opened {
  readonly wrapping: Wrapping;
  readonly content: Content;
  /** the session under whose key it is */
  readonly session: KnownSession | null;
  /** the key TA/MM under which it is */
  readonly order: KnownOrder | null;
  readonly direction: Direction;
  readonly number: number | null;
}

type Said = Readonly<Record<string, unknown>>;
const noFields: Said = Object.freeze({});

/** See the file header. Of one run. */
export class Contents {
  readonly fixture: Fixture;
  readonly sessions: Sessions;
  readonly orders: Orders;
  readonly issued: IssuedGoods;
  /** what was said when it was first read, by session or order, direction and number */
  readonly #said = new Map<string, Said>();
  /** rounds of payment requests, likewise */
  readonly #rounds = new Map<string, number>();
  /** parts of objects that went ahead, encrypted, by session and object */
  readonly #parts = new Map<string, Uint8Array[]>();
  /** numbers of the messages in which a payer's module has named an amount, by session */
  readonly #amountsNamed = new Map<string, Set<number>>();

  constructor(fixture: Fixture, issued: readonly IssuedInRun[] = []) {
    this.fixture = fixture;
    this.sessions = new Sessions(fixture.cryptography);
    this.orders = new Orders(fixture.cryptography, this.sessions);
    this.issued = new IssuedGoods(fixture.cryptography, issued);
  }

  /** A message in the charts' words. `from`, `to`: who has made it, and for whom. Throws `WireError`. */
  abstract(opened: Opened, from: string, to: string): AbstractMessage {
    const { content, session, order } = opened;
    const { name } = content;
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
      case "16/MakePayment":
      case "16/ReceivePayment":
        return { type, random: this.orders.told(name, from, fieldsOf(name, content).random, null) };
      case "16/PaymentStatusQuery":
      case "16/PaymentStatusReply":
        return { type, ...this.#status(name, content, from) };
      default:
        if (order !== null) return { type, order: order.text, ...this.#inOrder(name, opened) };
        return { type, session: session?.text ?? "", ...this.#inSession(name, opened, from) };
    }
  }

  /** The parts of an object that went ahead of its delivery, encrypted, in their order. */
  partsAhead(session: string, object: string): readonly Uint8Array[] {
    return this.#parts.get(`${session} ${object}`) ?? [];
  }

  /** What a message in a session says besides. */
  #inSession(name: WireName, { content, session, direction, number }: Opened, from: string): Said {
    if (session === null) return noFields;
    const at = `${session.id} ${direction} ${number}`;
    if (randomOf[name] !== undefined) {
      const { random } = content.fields as FieldsOf<"16/R1Forward">;
      return { random: this.orders.told(name, from, random, session.id) };
    }
    switch (name) {
      case "9/SessionAcknowledgement": {
        const { returned, at: clock } = fieldsOf(name, content);
        this.sessions.acknowledgement(session.id, clock);
        return { theirs: this.sessions.numberOf(returned) ?? Number(session.text.split(".")[0]) };
      }
      case "7B/TransactionStatusReply":
        return { status: fieldsOf(name, content).status };
      case "15/TicketDelivery":
        return this.#firstRead(at, () => {
          const { ticket } = fieldsOf(name, content);
          return { ticket: this.#issue(ticket, from, session.id), goods: goodsIn(ticket) };
        });
      case "15/ObjectPart": {
        const { object, index, content: part } = fieldsOf(name, content);
        const before = this.partsAhead(session.id, object);
        if (index === before.length + 1) {
          this.#parts.set(`${session.id} ${object}`, [...before, part]);
        }
        return noFields;
      }
      case "15/ObjectDelivery":
        return this.#firstRead(at, () => ({
          ticket: this.#issue(fieldsOf(name, content).ticket, from, session.id),
        }));
      case "16/AmountToTransfer":
        return {
          amount: this.#priced(fieldsOf(name, content).amount),
          round: this.#naming(session.id, number ?? 0),
        };
      case "25/TransferredTickets":
        return this.#firstRead(at, () => ({ ticket: this.#tickets(fieldsOf(name, content).tickets) }));
      case "39/NotePacket": {
        const said = this.#firstRead(at, () => ({
          amount: amountOf(fieldsOf(name, content).notes) / this.fixture.unit,
        }));
        const request = `${session.id} ${1 - direction} ${content.replyTo ?? 0}`;
        return { ...said, round: this.#rounds.get(request) ?? this.#namedBefore(session.id, number ?? 0) };
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

  /** How many amounts a payer's module has named in a session, with the one in the message of this number. */
  #naming(session: string, number: number): number {
    const numbers = this.#amountsNamed.get(session) ?? new Set();
    this.#amountsNamed.set(session, numbers.add(number));
    return this.#namedBefore(session, number) + 1;
  }

  #namedBefore(session: string, number: number): number {
    return [...(this.#amountsNamed.get(session) ?? [])].filter((earlier) => earlier < number).length;
  }

  /** What a message between an agent and its own module says besides. */
  #inOrder(name: WireName, { content, order, direction, number }: Opened): Said {
    const at = `${order?.id} ${direction} ${number} ${name}`;
    switch (name) {
      case "16/PaymentAmount":
        return { amount: this.#priced(fieldsOf(name, content).amount) };
      case "16/VerifyAmountPrompt":
        return this.#firstRead(at, () => ({ amount: this.#priced(fieldsOf(name, content).amount) }));
      case "16/NewAmountReply": {
        const { amount } = fieldsOf(name, content);
        return { amount: amount === undefined ? null : this.#priced(amount) };
      }
      case "16/NewAmountPrompt":
      case "16/PaymentUnsuccessful":
        return { ...content.fields };
      default:
        return noFields;
    }
  }

  #status(name: "16/PaymentStatusQuery" | "16/PaymentStatusReply", content: Content, from: string): Said {
    const said = this.orders.status(name, directionFrom(this.fixture, from), fieldsOf(name, content));
    if (said === null) throw new WireError("unreadable", "message", "fields.content");
    const { order, status } = said;
    return status === "status" ? { order: order.text } : { order: order.text, status };
  }

  /** What this place said when it was first read: afterwards it can only be a peer that lies. */
  #firstRead(at: string, read: () => Said): Said {
    const before = this.#said.get(at);
    if (before !== undefined) return before;
    const said = read();
    this.#said.set(at, said);
    return said;
  }

  /** Agents speak of prices, and one unit is the price of any goods. */
  #priced(amount: number): number {
    return amount / this.fixture.price.amount;
  }

  #issue(ticket: Ticket, from: string, session: string): string {
    return this.issued.issue(ticket, from, this.sessions.attempts(from), session);
  }

  #tickets(held: readonly { readonly ticket: Ticket }[]): string {
    const idOf = (ticket: Ticket): string => toHex(ticketId(this.fixture.cryptography, ticket));
    return held.map(({ ticket }) => nameOfTicket(this, idOf(ticket))).join("+");
  }

  /** Whether a certificate is that of the device which the receiver is to find at the other end. */
  #holder(certificate: AgentCertificate | ModuleCertificate, from: string, to: string): "peer" | "outsider" {
    const { devices } = this.fixture;
    const expected = this.#isCollector(from) || this.#isCollector(to) ? from : devices[to]?.peer;
    const genuine = devices[expected ?? ""]?.certificate;
    return genuine && isSameCertificate(genuine, certificate) ? "peer" : "outsider";
  }

  /** In the probe a collector meets everybody. */
  #isCollector(address: string): boolean {
    const device = this.fixture.devices[address];
    return device !== undefined && device.peer === null && device.device !== "networkServer";
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

/** What opens nothing is a ticket to the charts, and so are communications in the clear (FIG. 22, 744). */
function goodsIn({ identifier, components }: Ticket): "ticket" | "communications" {
  return identifier.type === "communications" && "decryptionKeys" in components ? "communications" : "ticket";
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
