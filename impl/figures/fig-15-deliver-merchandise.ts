/**
 * FIG. 15, Deliver Merchandise: B issues the ticket that A has ordered, or encrypts the object and issues the ticket that
 * decrypts it, and sends it. A compares it with its order, has its owner look at it, and keeps it provisionally.
 *
 * A: the customer's agent, with its owner and host; B: the merchant's agent. They have a session.
 * A ticket is held to the four rules of FIG. 14, too: made out to A, and issued by B. An object is in
 * `fig-15-electronic-object.ts`. 480 is always answered by yes: replacements in a dispute are not delivered here.
 * Readings: 15/474:rules.
 */
import * as Effect from "effect/Effect";
import type { Merchandise, Price } from "../../spec/host-requests.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { give } from "../device/host.ts";
import { TrustedAgent } from "../device/identity.ts";
import { Clock, Cryptography, Random } from "../device/services.ts";
import { committedIn } from "../device/session.ts";
import { at, doing } from "../device/trace.ts";
import { changeProvisionally, OwnBooks } from "../device/transaction.ts";
import { ask, receive } from "../device/waiting.ts";
import { matchesOrder, priceOf } from "../domain/goods.ts";
import type { SealedObject } from "../domain/merchandise.ts";
import { refused } from "../domain/refusal.ts";
import type { Ticket } from "../domain/ticket.ts";
import { issueGoods, serialOf } from "../domain/ticket-issue.ts";
import { ticketId, ticketIdHex } from "../domain/ticket-transfer.ts";
import { sendMessage } from "./fig-10-send-message.ts";
import { fetchCredential } from "./fig-14-check-credential.ts";
import { checkIssued, reject } from "./fig-15-checks.ts";
import { sendObject, takeInObject } from "./fig-15-electronic-object.ts";

/** What B may say when A has accepted its credential. */
export const deliveries = ["15/TicketDelivery", "15/ObjectPart", "15/ObjectDelivery"] as const;

/** B: delivers what the merchandise server has handed over, and is told with which ticket. */
export const deliver = Effect.fnUntraced(function* (session: AgentSession, merchandise: Merchandise) {
  yield* at("15/464");
  yield* at("15/466");
  const ticket =
    merchandise.object === undefined
      ? yield* sendTicket(session, merchandise)
      : yield* sendObject(session, merchandise, merchandise.object, issueIn(session, merchandise));
  yield* keepSale(session, ticket, merchandise.price);
});

const sendTicket = Effect.fnUntraced(function* (session: AgentSession, merchandise: Merchandise) {
  const ticket = yield* doing("15/468", issueIn(session, merchandise)());
  yield* at("15/470");
  yield* at("15/472");
  yield* sendMessage(session, "15/TicketDelivery", { ticket });
  return ticket;
});

/** Octets of chance that a serial number is made of. */
const serialOctets = 8;

/** 468, 500, Ticket Holder: issues the ticket, made out to A. B never holds it. */
const issueIn = (session: AgentSession, merchandise: Merchandise) =>
  Effect.fnUntraced(function* (sealed?: SealedObject) {
    const { certificate, privateKey } = yield* TrustedAgent;
    const crypto = yield* Cryptography;
    const now = yield* Clock.use((clock) => clock.now);
    const serial = serialOf(yield* Random.use((random) => random.draw("15/468:serial", serialOctets)));
    const merchant = { credential: yield* fetchCredential, certificate, privateKey };
    const receiver = { agent: session.identity, certificateExpires: session.peerCertificate.expires };
    const filledIn = sealed === undefined ? { serial, now } : { serial, now, sealed };
    return issueGoods(crypto, { merchandise, merchant, receiver, ...filledIn });
  });

/** What B sells is what its entry will say. Nothing that it holds changes: the ticket was never its own. */
const keepSale = Effect.fnUntraced(function* (session: AgentSession, ticket: Ticket, price: Price) {
  const { crypto } = yield* OwnBooks;
  const images = { id: ticketId(crypto, ticket), before: { ticket, holder: {} }, after: null };
  const entry = { ...committedIn(session), direction: "given", tickets: [images], price } as const;
  yield* changeProvisionally({ entry, change: {} });
});

/** A: takes delivery of what it has ordered, and answers its id and what it is to cost. */
export const takeDelivery = Effect.fnUntraced(function* (session: AgentSession, ordered: string) {
  const awaited = { "15/TicketDelivery": "15/474", "15/ObjectPart": null, "15/ObjectDelivery": null } as const;
  const message = yield* receive(session, awaited);
  if (message.name === "15/TicketDelivery") {
    const { ticket } = message.fields;
    const matching = matchesOrder(ticket, ordered);
    const verdict = matching.ok ? yield* checkIssued(session, ticket) : matching;
    yield* at("15/476");
    if (!verdict.ok) return yield* reject("15/476", verdict);
    const price = agreedPrice(ticket);
    yield* give("15/486", { name: "15/TicketInfoForConfirmation", merchandise: ordered, price });
    return yield* keepIfAccepted(session, ticket, price);
  }

  const { ticket, header } = yield* takeInObject(session, message, ordered);
  const price = agreedPrice(ticket);
  yield* give("15/518", { name: "15/ObjectInfoForConfirmation", header, price });
  return yield* keepIfAccepted(session, ticket, price);
});

/** The price of a ticket that has matched the order, and so has one. */
const agreedPrice = (ticket: Ticket): Price => {
  const price = priceOf(ticket);
  if (price === undefined) throw new Error("a ticket without a price has matched an order");
  return price;
};

/** 488 to 492: the owner looks at goods and price. What is accepted is kept, unusable until the commit. */
const keepIfAccepted = Effect.fnUntraced(function* (session: AgentSession, ticket: Ticket, price: Price) {
  const decision = yield* ask("15/488", session, "OwnerAcceptsGoods", "OwnerRefusesGoods");
  if (decision.type === "OwnerRefusesGoods") return yield* reject("15/488", refused("ownerRefuses", "goods"));
  yield* at("15/490");
  yield* doing("15/492", keepProvisionally(session, ticket, price));
  return { ticket: ticketIdHex((yield* OwnBooks).crypto, ticket), price };
});

const keepProvisionally = Effect.fnUntraced(function* (session: AgentSession, ticket: Ticket, price: Price) {
  const { crypto } = yield* OwnBooks;
  const held = { ticket, holder: {} };
  const images = { id: ticketId(crypto, ticket), before: null, after: held };
  const entry = { ...committedIn(session), direction: "received", tickets: [images], price } as const;
  yield* changeProvisionally({ entry, change: { ticketsAdded: [held] } });
});
