/**
 * FIG. 14, Check Credential: X asks Y for its credential, validates it and has its owner confirm it.
 *
 * Nothing is kept of it. Where figure 25 calls this figure it stands in by its contract.
 *
 * Preconditions: a session stands; both figures lie within a state that takes the peer's abort.
 * Readings: 14/454 (the certificate of the credential's issuer counts now, or at the time of issue).
 */
import { choose } from "../explorer/index.ts";
import { deniedLate } from "./fig-09-establish-session.ts";
import { abortTransactionX } from "./fig-11-abort-transaction.ts";
import { type StateConfig, type Surroundings, step } from "./protocol.ts";

/** What figure 14 is embedded in: ids of states. */
export interface CredentialSurroundings extends Surroundings {
  /** the credential is good, and confirmed; at Y: it has been sent */
  readonly returned: string;
  /** nothing came: FIG. 11 as X */
  readonly gaveUp: string;
  /** where the agent goes when it has aborted */
  readonly over: string;
}

/** Lanes TA.X, HOST.X: the agent that asks. */
export function checkCredentialX({ readings, returned, gaveUp, over }: CredentialSurroundings): StateConfig {
  const good: readonly string[] = readings["14/454"] === "now" ? ["valid"] : ["valid", "issuerExpired"];
  return {
    initial: "s444_askForCredential",
    states: {
      s444_askForCredential: step("14/444", { always: "s446_sendMessage" }),
      s446_sendMessage: step("14/446", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "CredentialRequest", session: context.session ?? "" },
          }),
        },
        on: { Credential: { guard: "sameSession", target: "s454_validate" } },
        after: { reply: gaveUp },
      }),
      s454_validate: step("14/454", { always: "s456_credentialValid" }),
      s456_credentialValid: step("14/456", {
        always: [
          { guard: ({ context }) => good.includes(choose(context, "peerCredential")), target: "s460_showToOwner" },
          { target: "s458_abortTransaction" },
        ],
      }),
      s458_abortTransaction: step("14/458", abortTransactionX("f14_refused", over)),
      s460_showToOwner: step("14/460", { always: "s462_ownerConfirms" }),
      s462_ownerConfirms: step("14/462", {
        tags: "owner",
        on: { OwnerConfirmsCredential: returned, OwnerRefusesCredential: "s458_abortTransaction" },
      }),
    },
  };
}

/** Lane TA.Y: the agent that is asked. X may yet find the session bad (see {@link deniedLate}). */
export function checkCredentialY({ returned, gaveUp, over }: CredentialSurroundings): StateConfig {
  return {
    initial: "awaitingRequest",
    states: {
      awaitingRequest: {
        on: {
          CredentialRequest: { guard: "sameSession", target: "s448_receiveRequest" },
          SessionDeniedByInitiator: { guard: "sameSession", target: "deniedLate" },
        },
        after: { reply: gaveUp },
      },
      s448_receiveRequest: step("14/448", { always: "s450_fetchCredential" }),
      s450_fetchCredential: step("14/450", { always: "s452_sendMessage" }),
      s452_sendMessage: step("14/452", {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: context.peer,
            message: { type: "Credential", session: context.session ?? "" },
          }),
        },
        always: returned,
      }),
      deniedLate: deniedLate(over),
    },
  };
}
