/**
 * Messages as devices would send them, made by the harness with their keys: for tests of what reads and books them.
 */
import { exclusiveOr, joined } from "./bytes.ts";
import { encode } from "./cbor.ts";
import type { Direction } from "./cryptography.ts";
import { encodeBare, encodeContent, encodeInSession, encodeSealed, type FieldsOf, type WireName } from "./envelope.ts";
import { deviceAt, type Fixture } from "./fixture.ts";
import { directionFrom } from "./links.ts";
import { type PaymentStatus, statusKey, statusNumber } from "./orders.ts";

/** The numbers that one end draws in one attempt. */
export interface Drawn {
  readonly random: Uint8Array;
  readonly verification: Uint8Array;
}

/** A session that stands between two devices. */
export interface SpokenSession {
  readonly key: Uint8Array;
  readonly initiator: string;
  readonly responder: string;
  /** session id */
  readonly id: Uint8Array;
}

/** A key TA/MM. */
export interface SpokenOrder {
  readonly key: Uint8Array;
  /** order id */
  readonly id: Uint8Array;
}

/** Speaks for every device of a fixture. */
export class Spoken {
  readonly fixture: Fixture;
  #drawn = 0;
  readonly #numbers = new Map<string, number>();

  constructor(fixture: Fixture) {
    this.fixture = fixture;
  }

  /** Fresh numbers; the same in every run of a test. */
  draw(): Drawn {
    return { random: this.chance(), verification: this.chance() };
  }

  /** 32 bytes, other ones at each call. */
  chance(): Uint8Array {
    return this.fixture.cryptography.hash(new Uint8Array([this.#drawn++]));
  }

  bare<N extends WireName>(name: N, fields: FieldsOf<N>): Uint8Array {
    return encodeBare({ name, fields: fields as Readonly<Record<string, unknown>> });
  }

  /** Sealed to the public key of the receiver. */
  sealed<N extends WireName>(to: string, name: N, fields: FieldsOf<N>): Uint8Array {
    const { keys } = deviceAt(this.fixture, to);
    if (keys === null) throw new RangeError(`${to} has no public key`);
    const content = encodeContent({ name, fields: fields as Readonly<Record<string, unknown>> });
    return encodeSealed(
      this.fixture.cryptography.encryptTo(keys.publicKey, content, joined(this.chance(), this.chance())),
    );
  }

  /** Under the key of a session, with the sender's next number. */
  inSession<N extends WireName>(
    session: SpokenSession,
    from: string,
    name: N,
    fields: FieldsOf<N>,
    replyTo?: number,
  ): Uint8Array {
    const direction: Direction = from === session.initiator ? 0 : 1;
    return this.#under(session, direction, `${direction}`, { name, fields, replyTo });
  }

  /** Under the key of an agent and its own module, with the sender's next number. */
  inOrder<N extends WireName>(
    order: SpokenOrder,
    from: string,
    name: N,
    fields: FieldsOf<N>,
    replyTo?: number,
  ): Uint8Array {
    const direction = directionFrom(this.fixture, from);
    return this.#under(order, direction, from, { name, fields, replyTo });
  }

  #under(
    { key, id }: SpokenOrder,
    direction: Direction,
    counter: string,
    {
      name,
      fields,
      replyTo,
    }: { readonly name: WireName; readonly fields: unknown; readonly replyTo?: number | undefined },
  ): Uint8Array {
    const slot = `${Buffer.from(id).toString("hex")} ${counter}`;
    const number = (this.#numbers.get(slot) ?? 0) + 1;
    this.#numbers.set(slot, number);
    const plain = { name, fields: fields as Readonly<Record<string, unknown>> };
    const content = encodeContent(replyTo === undefined ? plain : { ...plain, replyTo });
    return encodeInSession(number, this.fixture.cryptography.encryptSession(key, direction, number, content));
  }

  /** A message of a module for another, as it goes over the agents: hop by hop (FIG. 17, or with an order FIG. 20). */
  carried(agents: SpokenSession, from: string, message: Uint8Array, order?: SpokenOrder): readonly OnLink[] {
    const own = deviceAt(this.fixture, from);
    const near = own.mate as string;
    const far = deviceAt(this.fixture, near).peer as string;
    const to = deviceAt(this.fixture, far).mate as string;
    const name = order === undefined ? "17/RoutedMessage" : "20/ERoutedMessage";
    const onBus = (sender: string): Uint8Array =>
      order === undefined ? this.bare(name, { message }) : this.inOrder(order, sender, name, { message });
    return [
      { from, to: near, bytes: onBus(from) },
      { from: near, to: far, bytes: this.inSession(agents, near, name, { message }) },
      { from: far, to, bytes: onBus(far) },
    ];
  }

  /** A question of an agent about an order, or a module's answer. */
  status({ key, id }: SpokenOrder, from: string, challenge: Uint8Array, status: PaymentStatus | "status"): Uint8Array {
    const under = statusKey(this.fixture.cryptography, key, challenge);
    const direction = directionFrom(this.fixture, from);
    const content = this.fixture.cryptography.encryptSession(under, direction, statusNumber(status), encode(status));
    return this.bare(status === "status" ? "16/PaymentStatusQuery" : "16/PaymentStatusReply", {
      order: id,
      challenge,
      content,
    });
  }

  /** The key that follows from the numbers of both agents. */
  order(ofPayer: Uint8Array, ofPayee: Uint8Array): SpokenOrder {
    const key = exclusiveOr(ofPayer, ofPayee);
    return { key, id: this.fixture.cryptography.hash(key).subarray(0, 16) };
  }

  /** What a network server and a module say to each other. */
  underSignOnKey(module: string, direction: Direction, number: number, text: string): Uint8Array {
    const key = this.fixture.signOnKeys[module] as Uint8Array;
    return this.fixture.cryptography.encryptSession(key, direction, number, encode(text));
  }

  /** The session that follows from the numbers of both ends. */
  session(initiator: string, ofInitiator: Drawn, responder: string, ofResponder: Drawn): SpokenSession {
    const key = exclusiveOr(ofInitiator.random, ofResponder.random);
    return { key, initiator, responder, id: this.fixture.cryptography.hash(key).subarray(0, 16) };
  }
}

/** A message on its way. */
export interface OnLink {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/**
 * The messages that establish a session between two devices (FIG. 9 or 38), and the session. Default: between those that
 * the charts name.
 */
export function handshake(
  spoken: Spoken,
  x: string = spoken.fixture.initiator,
  y: string = spoken.fixture.responder,
): { readonly messages: readonly OnLink[]; readonly session: SpokenSession } {
  const { fixture } = spoken;
  const { clockStartMs: at } = fixture;
  const [ofX, ofY] = [spoken.draw(), spoken.draw()];
  const session = spoken.session(x, ofX, y, ofY);
  const certificate = (address: string) => deviceAt(fixture, address).certificate as never;
  const response = { verification: ofX.verification, returned: ofY.verification, at, random: ofX.random };
  const isAgents = deviceAt(fixture, x).device === "agent";
  const bytes = isAgents
    ? [
        spoken.bare("9/SessionCertificate", { certificate: certificate(x) }),
        spoken.sealed(x, "9/SessionChallenge", { ...ofY, certificate: certificate(y) }),
        spoken.sealed(y, "9/SessionResponse", response),
        spoken.inSession(session, y, "9/SessionAcknowledgement", { returned: ofX.verification, at }),
      ]
    : [
        spoken.bare("38/CertificateOffer", { certificate: certificate(x) }),
        spoken.sealed(x, "38/SessionChallenge", { ...ofY, at, certificate: certificate(y) }),
        spoken.sealed(y, "38/SessionReply", response),
        spoken.inSession(session, y, "38/SessionAck", { returned: ofX.verification }),
      ];
  const messages = bytes.map((it, index) =>
    index % 2 === 0 ? { from: x, to: y, bytes: it } : { from: y, to: x, bytes: it },
  );
  return { messages, session };
}
