/**
 * A money module beside its own trusted agent. In a purchase all that it says to the other module goes to the agent, and
 * all that it hears comes from there: what its figures take for the link is FIG. 17 and, once TA/MM is in use, FIG. 20.
 * Whatever else it does, its agent may ask how a payment stands.
 */
import type * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import { howEnded } from "../domain/book.ts";
import { sameOctets } from "../domain/octets.ts";
import { type PaymentStatus, readStatusQuery, type StatusFields, statusReply } from "../domain/payment-status.ts";
import { routedArrives, sendRouted } from "../figures/fig-17-send-routed-message.ts";
import { eRoutedArrives, sendERouted } from "../figures/fig-20-send-e-routed-message.ts";
import { decodeEnvelope } from "../wire/envelope.ts";
import { envelopeOf } from "./envelope-of.ts";
import { drop, dropForeign, sendBare } from "./handshake.ts";
import { MoneyModule } from "./identity.ts";
import { acceptInDevice, openInDevice } from "./layers.ts";
import { OwnAgent, otherModule, type Told } from "./own-agent.ts";
import type { Arrival, RawMessage } from "./port.ts";
import { Cryptography, Inbox, Link, type Trace } from "./services.ts";
import { refuse } from "./trace.ts";
import { OwnBooks } from "./transaction.ts";

/** Status of a payment that this module remembers: it runs, or its log says how it ended. */
const statusOf = (order: Uint8Array) =>
  OwnBooks.use(({ session, book }) => {
    const runs = session?.order !== undefined && sameOctets(session.order, order);
    const ended = howEnded(book, order);
    return Effect.succeed<PaymentStatus>(ended === "unsuccessful" && runs ? "proceeding" : ended);
  });

/** Answers the own agent, if it has the key of an order that is remembered here with its key (reading 16/556). */
const answerStatus = Effect.fnUntraced(function* (agent: string, query: StatusFields) {
  const crypto = yield* Cryptography;
  const { book } = yield* OwnBooks;
  const { order, challenge } = query;
  const known = book.orders.named(order);
  if (known?.key === undefined) return yield* refuse({ step: "wire", reason: "unexpected", field: "order" });
  const payment = { order, key: known.key, side: known.side };
  if (!readStatusQuery(crypto, payment, query)) {
    return yield* refuse({ step: "wire", reason: "undecryptable", field: "content" });
  }
  const status = yield* statusOf(order);
  yield* sendBare(agent, "16/PaymentStatusReply", statusReply(crypto, payment, challenge, status));
});

/** Gives an envelope for the other module to the agent. */
const carry = Effect.fnUntraced(function* (own: OwnAgent, message: Uint8Array) {
  if (own.session !== null) return yield* sendERouted(own.session, message);
  const decoded = decodeEnvelope(message);
  yield* sendRouted(own.address, message, decoded.ok && decoded.value.kind === "session");
});

/** The envelope that a carrier has brought. */
const broughtBy = (arrival: RawMessage, message: Uint8Array): RawMessage => ({
  ...arrival,
  from: otherModule,
  bytes: message,
});

/** Takes off the layer TA/MM; undefined: what came has been dropped. */
const takeOffLayer = Effect.fnUntraced(function* (own: OwnAgent, arrival: RawMessage) {
  if (own.session === null) return yield* dropForeign;
  const opened = yield* openInDevice(own.session, arrival);
  if (!opened.ok) return yield* refuse(opened.refusal);
  const { content, number } = opened;
  if (content.name !== "20/ERoutedMessage") return { type: "told", content, number } satisfies Told;
  acceptInDevice(own.session, content, number);
  yield* eRoutedArrives;
  own.decrypting = "20/690";
  return broughtBy(arrival, content.fields.message);
});

/** What a message of the own agent's is to the figures; undefined: nothing, it has been dealt with. */
const fromAgent = Effect.fnUntraced(function* (own: OwnAgent, arrival: RawMessage) {
  const decoded = envelopeOf(arrival);
  if (!decoded.ok) return arrival;
  const envelope = decoded.value;
  if (envelope.kind === "session") return yield* takeOffLayer(own, arrival);
  if (envelope.kind !== "bare") return arrival;
  if (envelope.name === "16/PaymentStatusQuery") return yield* answerStatus(own.address, envelope.fields);
  if (envelope.name !== "17/RoutedMessage" || own.reporting === null) return arrival;
  yield* routedArrives;
  own.decrypting = "17/656";
  return broughtBy(arrival, envelope.fields.message);
});

/** What a message is to the figures; undefined: nothing. In a purchase only the own agent's are heard. */
const heard = Effect.fnUntraced(function* (own: OwnAgent, arrival: Arrival) {
  if (arrival.type !== "message") return arrival;
  if (arrival.from === own.address) return yield* fromAgent(own, arrival);
  return own.reporting === null ? arrival : yield* drop("from");
});

/** What is needed beside the figures. */
type Around = Trace | Link | Cryptography | OwnBooks;

/** Runs a module's program beside its own agent; as it is, where there is none. */
export const besideOwnAgent = Effect.fnUntraced(function* <R>(program: Effect.Effect<void, never, R>) {
  const { agent } = yield* MoneyModule;
  if (agent === undefined) return yield* program;
  const inbox = yield* Inbox;
  const link = yield* Link;
  const around = yield* Effect.context<Around>();
  // Instead of a merge with what is there, which would copy all of it, for each message.
  const outside = <A>(act: Effect.Effect<A, never, Around>): Effect.Effect<A> =>
    Effect.updateContext(act, (_inside: Context.Context<never>) => around);
  const next: Effect.Effect<Arrival | Told> = outside(
    Effect.gen(function* () {
      for (;;) {
        const arrival = yield* heard(own, yield* inbox.next);
        if (arrival !== undefined) return arrival;
      }
    }),
  );
  const own: OwnAgent = { address: agent, next, reporting: null, session: null, decrypting: "17/656" };
  const nextForFigures: Effect.Effect<Arrival> = Effect.gen(function* () {
    for (;;) {
      const arrival = yield* next;
      if (arrival.type !== "told") return arrival;
      yield* outside(drop("name"));
    }
  });
  const send = (to: string, bytes: Uint8Array) =>
    to === otherModule ? outside(carry(own, bytes)) : link.send(to, bytes);
  yield* program.pipe(
    Effect.provideService(Inbox, { ...inbox, next: nextForFigures }),
    Effect.provideService(Link, { send }),
    Effect.provideService(OwnAgent, own),
  );
});
