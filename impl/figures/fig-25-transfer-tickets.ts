/**
 * FIG. 25, Transfer Tickets: the holder signs one or more tickets over to another agent. The receiver validates them
 * and keeps them provisionally; the sender deletes its own before it says so, and commits; the receiver commits last.
 * At most one of the two has a ticket at any time: it can be lost on the way, and never doubled.
 *
 * A: the sender, with its owner and host (HTA); B: the receiver, with its host (HTB).
 * Readings: 25:rows, 25/844:direction, 25/852:rows, 25/864:usable, 25/866:original, 25/868:holderRecord,
 * 25/876:lastReceiver, 25/876:several, 25/878:abort, 25/880:rows, 25/884:undo; switchable: 25/886, 25/890, 14/454.
 */
import * as Effect from "effect/Effect";
import type { AgentSession } from "../device/agent-session.ts";
import { TrustedAgent } from "../device/identity.ts";
import { ChosenReadings, Clock, Cryptography } from "../device/services.ts";
import { committedIn, saying, transmit } from "../device/session.ts";
import { ticketTrust } from "../device/ticket-trust.ts";
import { at, doing, failed, refuse } from "../device/trace.ts";
import { changeProvisionally, OwnBooks, undertake } from "../device/transaction.ts";
import { ask, receive } from "../device/waiting.ts";
import { refused, type Verdict } from "../domain/refusal.ts";
import type { HeldTicket } from "../domain/ticket.ts";
import { checkTransferable, signOver, ticketId, ticketIdHex } from "../domain/ticket-transfer.ts";
import { validateCredential, validateTransferredTicket } from "../domain/ticket-validation.ts";
import { commit } from "./fig-07a-commit.ts";
import { answerSession, deniedByInitiator, establishSession } from "./fig-09-establish-session.ts";
import { checkFits, sendMessage } from "./fig-10-send-message.ts";
import { abortingOnFailure, abortTransaction } from "./fig-11-abort-transaction.ts";

/** A: the owner wants to transfer tickets. */
export const transferTickets = Effect.fnUntraced(
  function* (peer: string) {
    yield* at("25/836");
    yield* at("25/838");
    yield* at("25/840");
    yield* at("25/844");
    const session = yield* establishSession(peer);
    yield* abortingOnFailure(session, transferInSession(session));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const transferInSession = Effect.fnUntraced(function* (session: AgentSession) {
  yield* at("25/846");
  const { wanted } = yield* ask("25/848", session, "OwnerAnswersCheck");
  yield* at("25/850");
  yield* at("25/852");
  if (wanted) yield* checkCredential(session);

  yield* at("25/856");
  yield* at("25/858");
  const { tickets: names } = yield* ask("25/860", session, "OwnerPicksTickets");
  yield* at("25/862");
  const picked = yield* doing("25/864", fetchTickets(names));
  const tickets = yield* doing("25/866", signTicketsOver(session, picked));
  yield* checkFits("25/868", "25/TransferredTickets", { tickets });
  yield* at("25/868");
  yield* keepProvisionally(session, picked);
  yield* at("25/870");
  yield* sendMessage(session, "25/TransferredTickets", { tickets });

  yield* receive(session, { "25/TransferAck": "25/884" });
  const readings = yield* ChosenReadings;
  if (readings["25/886"] === "decisionFirst") yield* undertake("decided");
  yield* doing("25/886", transmit(session, saying(session, "25/TicketsDeleted", {})));
  yield* completeTransfer;
});

/** A, 888: commits; also on restart, what was decided. */
export const completeTransfer = Effect.gen(function* () {
  yield* at("25/888");
  yield* commit;
});

/**
 * 854, calls FIG. 14. Its dialogue is stood in for by its contract: the receiver's credential, which this agent has been
 * given beforehand, is valid and belongs to the agent at the other end; or else the transaction is aborted.
 */
const checkCredential = Effect.fnUntraced(function* (session: AgentSession) {
  const { knownCredentials } = yield* TrustedAgent;
  const trust = yield* ticketTrust;
  yield* at("25/854");
  const known = Object.hasOwn(knownCredentials, session.identity);
  const credential = known ? knownCredentials[session.identity] : undefined;
  const verdict: Verdict =
    credential === undefined
      ? refused("credentialInvalid", "credential")
      : validateCredential(trust, credential, session.identity);
  if (!verdict.ok) yield* failed("25/854", verdict);
});

/** A ticket of this agent's own, by its id. */
interface OwnTicket {
  readonly id: Uint8Array;
  readonly held: HeldTicket;
}

/** 864, Ticket Holder: fetches the tickets picked from its store. */
const fetchTickets = Effect.fnUntraced(function* (names: readonly string[]) {
  const { crypto, book } = yield* OwnBooks;
  const picked: OwnTicket[] = [];
  for (const name of new Set(names)) {
    const held = book.wallet.tickets.get(name);
    if (held === undefined) return yield* failed("25/864", refused("unknownTicket", `tickets.${name}`));
    const transferable = checkTransferable(held);
    if (!transferable.ok) return yield* failed("25/864", transferable);
    picked.push({ id: ticketId(crypto, held.ticket), held });
  }
  if (picked.length === 0) return yield* failed("25/864", refused("unknownTicket", "tickets"));
  return picked;
});

/** 866, Public Key: adds a transfer record naming B, and signs. The tickets in the store stay as they are. */
const signTicketsOver = Effect.fnUntraced(function* (session: AgentSession, picked: readonly OwnTicket[]) {
  const { id, certificate, privateKey } = yield* TrustedAgent;
  const crypto = yield* Cryptography;
  const now = yield* Clock.use((clock) => clock.now);
  const by = { sender: id, senderCertificate: certificate, privateKey, receiver: session.identity, at: now };
  return picked.map(({ held }): HeldTicket => ({ ...held, ticket: signOver(crypto, held.ticket, by) }));
});

/** 868: what A gives is its own only provisionally, from now on. */
const keepProvisionally = (session: AgentSession, picked: readonly OwnTicket[]) =>
  changeProvisionally({
    entry: {
      ...committedIn(session),
      direction: "given",
      tickets: picked.map(({ id, held }) => ({ id, before: held, after: null })),
    },
    change: { ticketsRemoved: picked.map(({ id }) => id) },
  });

/** B: its host has told it to expect tickets. */
export const receiveTickets = Effect.fnUntraced(
  function* (peer: string) {
    yield* at("25/842");
    const session = yield* answerSession(peer, "25/842");
    yield* abortingOnFailure(session, receiveInSession(session));
  },
  Effect.catchTag("SessionTerminated", () => Effect.void),
);

const receiveInSession = Effect.fnUntraced(function* (session: AgentSession) {
  const message = yield* receive(session, { "25/TransferredTickets": "25/872", "9/SessionDeniedByInitiator": null });
  if (message.name === "9/SessionDeniedByInitiator") return yield* deniedByInitiator;
  const { tickets } = message.fields;
  const valid = yield* doing("25/874", validateTickets(session, tickets));
  yield* at("25/876");
  if (!valid.ok) {
    yield* refuse({ step: "25/876", reason: valid.reason, field: valid.field });
    yield* at("25/878");
    return yield* abortTransaction(session);
  }

  yield* doing("25/880", holdProvisionally(session, tickets));
  yield* doing("25/882", transmit(session, saying(session, "25/TransferAck", {})));

  const readings = yield* ChosenReadings;
  if (readings["25/890"] === "twoActs") {
    yield* receive(session, { "25/TicketsDeleted": "25/890" });
  } else {
    // Received is what is stored: from there on this agent will commit, whatever happens.
    yield* receive(session, { "25/TicketsDeleted": null });
    yield* doing("25/890", undertake("decided"));
  }
  yield* completeReceipt;
});

/** B, 892: commits; also on restart, what was decided (reading 25/890=oneAct). */
export const completeReceipt = Effect.gen(function* () {
  yield* at("25/892");
  yield* commit;
});

/**
 * 874, Public Key: the four rules for every ticket; here the last receiver is this agent, and the last sender the one
 * in the session. A ticket that this agent has already, nobody else can have to give.
 */
const validateTickets = Effect.fnUntraced(function* (session: AgentSession, tickets: readonly HeldTicket[]) {
  const { id } = yield* TrustedAgent;
  const { crypto, book } = yield* OwnBooks;
  const trust = yield* ticketTrust;
  const names = new Set<string>();
  for (const held of tickets) {
    const valid = validateTransferredTicket(trust, held.ticket, { own: id, peer: session.identity });
    if (!valid.ok) return valid;
    const name = ticketIdHex(crypto, held.ticket);
    if (names.has(name) || book.wallet.tickets.has(name)) return refused("chainBroken", "transferHistory");
    names.add(name);
  }
  return { ok: true } satisfies Verdict;
});

/** 880, Ticket Holder: stores the tickets; they are provisional until the commit. */
const holdProvisionally = Effect.fnUntraced(function* (session: AgentSession, tickets: readonly HeldTicket[]) {
  const { crypto } = yield* OwnBooks;
  yield* changeProvisionally({
    entry: {
      ...committedIn(session),
      direction: "received",
      tickets: tickets.map((held) => ({ id: ticketId(crypto, held.ticket), before: null, after: held })),
    },
    change: { ticketsAdded: tickets },
  });
});
