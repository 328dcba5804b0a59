/**
 * FIG. 15, at A: what holds for the ticket of any delivery (476, 516), and where all that is rejected goes (478 to 482).
 * Readings: 15/474:rules.
 */
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import type { AgentSession } from "../device/agent-session.ts";
import { TrustedAgent } from "../device/identity.ts";
import { ticketTrust } from "../device/ticket-trust.ts";
import { OwnBooks } from "../device/transaction.ts";
import { accepted, type Refused, refused, type Verdict } from "../domain/refusal.ts";
import type { Ticket } from "../domain/ticket.ts";
import { ticketIdHex } from "../domain/ticket-transfer.ts";
import { validateIssuedTicket } from "../domain/ticket-validation.ts";
import { giveUp } from "./fig-11-abort-transaction.ts";

/** 476, 516: has the agent in the session issued this ticket for this agent, and for the first time? */
export const checkIssued = Effect.fnUntraced(function* (session: AgentSession, ticket: Ticket) {
  const { id } = yield* TrustedAgent;
  const valid = validateIssuedTicket(yield* ticketTrust, ticket, { own: id, peer: session.identity });
  if (!valid.ok) return valid;
  const { crypto, book } = yield* OwnBooks;
  const isHeld = book.wallet.tickets.has(ticketIdHex(crypto, ticket));
  return (isHeld ? refused("goodsDiffer", "ticket") : accepted) satisfies Verdict;
});

/** 478 to 482: in a purchase, what is rejected ends the transaction at both ends. */
export const reject = (step: StepAddress, verdict: Refused) => giveUp(step, verdict, "15/478", "15/480", "15/482");
