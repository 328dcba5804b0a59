/**
 * The harness's eyes: reads everything that crosses links, as it was sent or as it was altered on the way, with all keys
 * that the fixture has and all that devices have agreed on.
 *
 * A message is read as the device to which it goes would find it: what this device has no key for is `Junk`, and so is
 * what does not follow the format. It is to be read when it is sent, because that is how the reader learns of random
 * numbers, and again when it arrives altered, or elsewhere than it was sent.
 *
 * A message between modules in a purchase is carried by messages of figure 17 or 20, three times, and is read whole each
 * time: what it says to the module for which it is, by which way, and under which keys on this link.
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
import { Contents, type Opened } from "./contents.ts";
import type { Direction } from "./cryptography.ts";
import { decodeContent, decodeEnvelope } from "./envelope.ts";
import type { Fixture } from "./fixture.ts";
import { type IssuedInRun, nameOfTicket } from "./issued-goods.ts";
import {
  type CarrierName,
  directionFrom,
  isCarrier,
  isSpoken,
  type Link,
  linkOf,
  type Route,
  routeOf,
} from "./links.ts";
import type { Orders } from "./orders.ts";
import type { Sessions } from "./sessions.ts";
import { WireError } from "./wire-error.ts";

/** A layer that the receiver of a message opens. */
export interface Layer {
  /** id in hexadecimal of the session, or of the order, under whose key it is */
  readonly session: string;
  readonly number: number;
}

/** A message as it was read. */
export interface ReadMessage {
  /**
   * The innermost name. Noise in a carrier that can be read bears the carrier's name; `Junk` is what the receiver cannot
   * read itself.
   */
  readonly name: MessageName | "Junk";
  /** the link on which it is */
  readonly from: string;
  readonly to: string;
  /** how it travelled; null: not to be seen */
  readonly wrapping: Opened["wrapping"] | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** id in hexadecimal of the session, or of the order, under whose key it is; null: none */
  readonly session: string | null;
  /** its number in the session, or of the envelope; null: it has none */
  readonly number: number | null;
  readonly replyTo: number | null;
  /** what carries it on this link (FIG. 17 and 20); null: nothing, it is for whom it goes to */
  readonly carrier: CarrierName | null;
  /** between which modules it is carried; null: it is for whom it goes to */
  readonly route: Route | null;
  /** what is inside of the carrier; null: there is none */
  readonly carried: Uint8Array | null;
  /** layers that its receiver opens, outermost first */
  readonly layers: readonly Layer[];
  /** in the charts' words; a peer's lie about verification, clock or items is given as it would have been without */
  readonly abstract: AbstractMessage;
  /** why it is `Junk`; null: it is not */
  readonly problem: WireError | null;
}

const junk: AbstractMessage = Object.freeze({ type: "Junk" });
const noFields = Object.freeze({});
const unread = {
  wrapping: null,
  fields: noFields,
  session: null,
  number: null,
  replyTo: null,
  carrier: null,
  route: null,
  carried: null,
  layers: [],
  abstract: junk,
} as const;

/** See the file header. One reader reads one run. */
export class WireReader {
  readonly fixture: Fixture;
  readonly sessions: Sessions;
  readonly orders: Orders;
  readonly #contents: Contents;

  /** `issued`: tickets that devices had issued before this run, in another. */
  constructor(fixture: Fixture, issued: readonly IssuedInRun[] = []) {
    this.fixture = fixture;
    this.#contents = new Contents(fixture, issued);
    this.sessions = this.#contents.sessions;
    this.orders = this.#contents.orders;
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

  /** What the charts call an order, which by card is the agents' session; likewise. */
  abstractOrder(id: string): string {
    return this.orders.byId(id)?.text ?? this.abstractSession(id);
  }

  /** The name of a ticket, issued before the run or in it; one that never was is called by the beginning of its id. */
  ticketName(id: string): string {
    return nameOfTicket(this.#contents, id);
  }

  /** Tickets that devices have issued in the run, in their order. */
  get issued(): readonly IssuedInRun[] {
    return this.#contents.issued.all();
  }

  /** The parts of an object that went ahead of its delivery in a session, encrypted, in their order. */
  partsAhead(session: string, object: string): readonly Uint8Array[] {
    return this.#contents.partsAhead(session, object);
  }

  /** Ids of the sessions that the charts call so, newest first. */
  concreteSessions(text: string): readonly string[] {
    return this.sessions.named(text).map(({ id }) => id);
  }

  /** Reads a message on its way to a device. Whatever the bytes are, this does not throw. */
  read(bytes: Uint8Array, from: string, to: string): ReadMessage {
    try {
      const link = linkOf(this.fixture, from, to);
      const opened = this.#open(bytes, link, to);
      const { name } = opened.content;
      if (!isSpoken(name, this.fixture, link, to)) throw new WireError("unknownName", "message", "name");
      if (isCarrier(name)) return this.#carried(opened, name, link, from, to);
      const alone = { from, to, carrier: null, route: null, carried: null, layers: layersOf(opened) };
      return { ...this.#said(opened, from, to), ...alone };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return { ...unread, name: "Junk", from, to, problem: error };
    }
  }

  /** What a message of figure 17 or 20 carries, which a module has made for a module. */
  #carried(outer: Opened, carrier: CarrierName, link: Link, from: string, to: string): ReadMessage {
    // The two figures begin where the key TA/MM does: bare is what comes before it.
    const isBare = link !== "peers" && carrier === "17/RoutedMessage";
    const isFitting = (outer.wrapping === "bare") === isBare;
    const route = routeOf(this.fixture, from, to, link);
    if (!isFitting || route === undefined) throw new WireError("unknownName", "message", "name");
    const { origin, destination } = route;
    const carried = outer.content.fields["message"] as Uint8Array;
    const way = { from, to, carrier, route, carried };
    try {
      const inner = this.#open(carried, "peers", destination);
      const isFor = isSpoken(inner.content.name, this.fixture, "peers", destination) && !isCarrier(inner.content.name);
      if (!isFor) throw new WireError("unknownName", "message", "name");
      const layers = destination === to ? [...layersOf(outer), ...layersOf(inner)] : layersOf(outer);
      return { ...this.#said(inner, origin, destination), ...way, layers };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return { ...unread, name: carrier, ...way, layers: layersOf(outer), problem: error };
    }
  }

  #said(
    opened: Opened,
    from: string,
    to: string,
  ): Omit<ReadMessage, "from" | "to" | "carrier" | "route" | "carried" | "layers"> {
    const { wrapping, content, session, order, number } = opened;
    return {
      name: content.name,
      wrapping,
      fields: content.fields,
      session: session?.id ?? order?.id ?? null,
      number,
      replyTo: content.replyTo ?? null,
      abstract: this.#contents.abstract(opened, from, to),
      problem: null,
    };
  }

  #open(bytes: Uint8Array, link: Link, to: string): Opened {
    const envelope = decodeEnvelope(bytes);
    const bare = { session: null, order: null, direction: 0, number: null } as const;
    switch (envelope.kind) {
      case "bare":
        return { ...bare, wrapping: "bare", content: envelope.content };
      case "sealed": {
        const keys = this.fixture.devices[to]?.keys;
        const plain = keys ? this.fixture.cryptography.decryptWith(keys.privateKey, envelope.sealed) : null;
        if (plain === null) throw new WireError("unreadable", "envelope", "content");
        return { ...bare, wrapping: "sealed", content: decodeContent(plain, "sealed") };
      }
      default: {
        const { number, sealed } = envelope;
        const opened = link === "peers" ? this.#inSession(to, number, sealed) : this.#inOrder(to, number, sealed);
        if (opened === null) throw new WireError("unreadable", "envelope", "content");
        const { content, ...under } = opened;
        return { ...under, wrapping: "session", content: decodeContent(content, "session"), number };
      }
    }
  }

  #inSession(to: string, number: number, sealed: Uint8Array): Under | null {
    const opened = this.sessions.open(to, number, sealed);
    return opened && { ...opened, order: null };
  }

  #inOrder(to: string, number: number, sealed: Uint8Array): Under | null {
    const direction = directionFrom(this.fixture, this.fixture.devices[to]?.mate ?? "");
    const opened = this.orders.open(direction, number, sealed);
    return opened && { ...opened, session: null, direction };
  }
}

/** What is under a key, and which. */
interface Under extends Pick<Opened, "session" | "order"> {
  readonly direction: Direction;
  readonly content: Uint8Array;
}

function layersOf({ session, order, number }: Opened): readonly Layer[] {
  const id = session?.id ?? order?.id;
  return id === undefined || number === null ? [] : [{ session: id, number }];
}
