/**
 * FIG. 14, Check Credential: X asks for Y's credential, validates it by the four rules of tickets, and has its owner
 * confirm who it says is there.
 *
 * X: the agent that checks, with its owner; Y: the agent that is checked. They have a session.
 * A credential that has expired itself, or has been withdrawn, is not valid either. An owner who refuses ends the
 * transaction as an invalid credential does. Readings: 14/450:none, 14/456:ownDate, 14/462:refused,
 * 14/462:meanwhile; switchable: 14/454.
 */
import * as Effect from "effect/Effect";
import type { AgentSession } from "../device/agent-session.ts";
import { give } from "../device/host.ts";
import { ticketTrust } from "../device/ticket-trust.ts";
import { at, doing, failed } from "../device/trace.ts";
import { OwnBooks } from "../device/transaction.ts";
import { answer, prompt, receive } from "../device/waiting.ts";
import { merchantCredentialAmong, validateMerchantCredential } from "../domain/credential-validation.ts";
import { refused } from "../domain/refusal.ts";
import type { Ticket } from "../domain/ticket.ts";
import type { SpokenName } from "../wire/message.ts";
import { checkFits, sendMessage } from "./fig-10-send-message.ts";
import { giveUp } from "./fig-11-abort-transaction.ts";

/** X: checks who is there. `wanted`: what Y may go on to say while X's owner still looks at the credential. */
export const checkCredential = Effect.fnUntraced(function* (session: AgentSession, wanted: readonly SpokenName[]) {
  yield* at("14/444");
  yield* at("14/446");
  yield* sendMessage(session, "14/CredentialRequest", {});

  const { credential } = (yield* receive(session, { "14/Credential": "14/454" })).fields;
  const valid = validateMerchantCredential(yield* ticketTrust, credential, session.identity);
  yield* at("14/456");
  if (!valid.ok) return yield* giveUp("14/456", valid, "14/458");

  yield* give("14/460", { name: "14/CredentialForConfirmation", ...shownOf(credential) });
  const accepts = ["OwnerConfirmsCredential", "OwnerRefusesCredential"] as const;
  yield* prompt("14/462", accepts);
  const decision = yield* answer(session, accepts, wanted);
  if (decision.type === "OwnerRefusesCredential") {
    yield* giveUp("14/462", refused("ownerRefuses", "credential"), "14/458");
  }
});

/** What the owner is shown of a credential that has been validated. */
const shownOf = ({ components: { name, credentialType } }: Ticket) => ({
  holder: String(name),
  credentialType: String(credentialType),
});

/** Y: has been asked for its credential. */
export const showCredential = Effect.fnUntraced(function* (session: AgentSession) {
  const credential = yield* doing("14/450", fetchCredential);
  yield* checkFits("14/452", "14/Credential", { credential });
  yield* at("14/452");
  yield* sendMessage(session, "14/Credential", { credential });
});

/** 450, Ticket Holder: the merchant credential of this agent. */
export const fetchCredential = Effect.gen(function* () {
  const { wallet } = (yield* OwnBooks).book;
  const credential = merchantCredentialAmong(wallet.tickets.values());
  return credential ?? (yield* failed("14/450", refused("credentialInvalid", "credential")));
});
