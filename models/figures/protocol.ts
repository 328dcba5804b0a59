/**
 * What all charts share: one `setup` with its context, events, actions and guards.
 *
 * A chart does three kinds of things and no others: it sends a message (`send`), it changes what survives a loss of
 * power (`store`), and it changes what does not (`note`). Decisions are guards over the context.
 */
import { assign, setup } from "xstate";
import type { LogEntry } from "../../spec/ledger.ts";
import type { Readings } from "../../spec/readings.ts";
import type { StepAddress } from "../../spec/step-address.ts";

/** What a certificate of the other end may turn out to be. */
export type Certificate = "valid" | "expired" | "forged" | "listed";

/** What is wrong with tickets or notes received, if anything. */
export type Items = "valid" | "invalid" | "expired" | "tainted" | "forged" | "wrongTotal";

/** What kind of device a module is (FIG. 38 step 1488, FIG. 42 step 1734). */
export type ModuleKind = "transaction" | "teller" | "other" | "securityServer";

/** What is moving in the transaction under way. */
export interface Moving {
  readonly direction: "given" | "received";
  readonly ticket?: string;
  readonly amount?: number;
}

/** What survives a loss of power. */
export interface Durable {
  /** sessions begun so far; also where fresh random numbers come from */
  readonly attempts: number;
  readonly tickets: readonly string[];
  /** note value held, final */
  readonly balance: number;
  readonly log: readonly LogEntry[];
  /** a decision to commit that has left or may have left the device, to be completed whatever happens */
  readonly decided: (Moving & { readonly session: string }) | null;
  /** Ready-to-Commit has been sent, for these notes (FIG. 41 step 1702) */
  readonly ready: (Moving & { readonly session: string }) | null;
}

/** What a loss of power wipes out. */
export interface Volatile {
  /** key of the session that stands */
  readonly session: string | null;
  /** random numbers of a session being established: own and the other end's */
  readonly own: number | null;
  readonly theirs: number | null;
  readonly checkWanted: boolean | null;
  readonly moving: Moving | null;
  /** requested amount, and which request of the session it came with */
  readonly requested: number | null;
  readonly round: number;
  /** the owner's confirmation in force: the ticket picked, or the amount */
  readonly confirmed: string | number | null;
  /** the ticket or the amount last received, before it is checked */
  readonly offered: string | number | null;
  /** what the owner chose to pay with can be paid from the notes held */
  readonly affordable: boolean | null;
  readonly splits: number;
  /** status queries sent for the message that waits for its reply (FIG. 7B) */
  readonly queries: number;
  /** what FIG. 10 has been given to send, or has handed over, in order */
  readonly carried: readonly string[];
  /** Ready-to-Commit had been sent when the abort began (FIG. 42 step 1728) */
  readonly readySent: boolean;
  /** the transaction committed last, kept while the device stays on */
  readonly last: (Moving & { readonly session: string }) | null;
}

/** Facts about the world, chosen when first looked at. */
export interface Fixtures {
  readonly peerCertificate?: Certificate;
  readonly peerEcho?: "right" | "wrong";
  readonly peerClock?: "inRange" | "outOfRange";
  readonly peerCredential?: "valid" | "invalid";
  readonly itemsOffered?: Items;
  readonly connection?: "direct" | "network";
  readonly kind?: ModuleKind;
}

/** Context of every chart. */
export interface DeviceContext extends Durable, Volatile, Fixtures {
  readonly peer: string;
  readonly limits: Limits;
}

/** Bounds on what a device does, part of every verdict. */
export interface Limits {
  /** sessions that a device begins or answers */
  readonly sessionsMax: number;
  /** requests for an amount in one session */
  readonly roundsMax: number;
  /** choices of notes for one request */
  readonly splitsMax: number;
  /** status queries for one message (FIG. 7B) */
  readonly queriesMax?: number;
}

/** The fields of {@link Durable}. */
export const durableFields = ["attempts", "tickets", "balance", "log", "decided", "ready"] as const;

/** The fields of {@link Fixtures}. */
export const fixtureFields = [
  "peerCertificate",
  "peerEcho",
  "peerClock",
  "peerCredential",
  "itemsOffered",
  "connection",
  "kind",
] as const satisfies readonly (keyof Fixtures)[];

/** The fields of {@link DeviceContext} that never change. */
export const constantFields = ["peer", "limits"] as const;

/** Messages of a session carry its key; whoever lacks the key can neither read nor make them. */
interface InSession {
  readonly session: string;
}

/** Messages between devices, by the catalogue's names. */
export type ProtocolMessage =
  // FIG. 9 and 38: no key yet
  | { readonly type: "SessionCertificate"; readonly holder: "peer" | "outsider" }
  | { readonly type: "CertificateOffer"; readonly holder: "peer" | "outsider" }
  | { readonly type: "SessionDeniedByResponder" }
  | ({ readonly type: "SessionDeniedByInitiator" } & InSession)
  | { readonly type: "ConnectRequest" }
  | { readonly type: "ConnectAck" }
  // FIG. 9 and 38: under the receiver's public key
  // `holder` says whose certificate is inside; absent, the peer's
  | { readonly type: "SessionChallenge"; readonly own: number; readonly holder?: "outsider" }
  | { readonly type: "SessionResponse"; readonly own: number; readonly theirs: number }
  | { readonly type: "SessionReply"; readonly own: number; readonly theirs: number }
  // under the session key
  // `theirs` is the receiver's own verification message, returned
  | ({ readonly type: "SessionAcknowledgement"; readonly theirs: number } & InSession)
  | ({ readonly type: "SessionAck" } & InSession)
  | ({ readonly type: "AbortNotice" } & InSession)
  | ({ readonly type: "TransferredTickets"; readonly ticket: string } & InSession)
  | ({ readonly type: "TransferAck" } & InSession)
  | ({ readonly type: "TicketsDeleted" } & InSession)
  | ({ readonly type: "PaymentRequest"; readonly amount: number; readonly round: number } & InSession)
  | ({ readonly type: "PaymentRequestRefused"; readonly round: number; readonly reason: "wrong" | "funds" } & InSession)
  | ({ readonly type: "NotePacket"; readonly amount: number; readonly round: number } & InSession)
  | ({ readonly type: "ReadyToCommit" } & InSession)
  | ({ readonly type: "Acknowledgement" } & InSession)
  | ({ readonly type: "TransactionCannotBeCompleted" } & InSession)
  // FIG. 7B, time-outs: is the transaction still running?
  | ({ readonly type: "TransactionStatusQuery" } & InSession)
  | ({ readonly type: "TransactionStatusReply"; readonly status: "proceeding" | "ended" } & InSession)
  // FIG. 10: any message of an agent, where its way over the hosts is looked at
  | ({ readonly type: "SessionEnvelope"; readonly body: string } & InSession)
  // what an outsider makes of anything: unreadable under any key
  | { readonly type: "Junk" };

/** What owners and hosts do, when a chart waits for them. */
export type EnvironmentEvent =
  | { readonly type: "PowerOn" }
  // FIG. 25
  | { readonly type: "OwnerTransfersTickets" }
  | { readonly type: "HostExpectsTickets" }
  | { readonly type: "OwnerAnswersCheck"; readonly wanted: boolean }
  | { readonly type: "OwnerPicksTickets" }
  // FIG. 43
  | { readonly type: "OwnerAgreesToPay" }
  | { readonly type: "MerchantStartsSale" }
  | { readonly type: "MerchantEntersAmount"; readonly amount: number }
  | { readonly type: "OwnerConfirmsAmount"; readonly affordable: boolean }
  | { readonly type: "OwnerRejectsAmount" }
  | { readonly type: "OwnerChoosesOtherNotes"; readonly affordable: boolean }
  | { readonly type: "OwnerGivesUp" }
  | { readonly type: "OwnerCancels" }
  | { readonly type: "HostNamesNewAmount"; readonly amount: number }
  | { readonly type: "HostNamesNoAmount" }
  // FIG. 7B and 10 on their own
  | { readonly type: "CallerSends"; readonly body: string }
  | { readonly type: "TransactionGoesOn"; readonly how: "replied" | "aborted" | "gone" }
  // FIG. 38 and 39 on their own
  | { readonly type: "OwnerWantsSession" }
  | { readonly type: "HostExpectsSession" }
  | { readonly type: "OwnerPaysNotes"; readonly amount: number }
  | { readonly type: "HostExpectsNotes"; readonly amount: number };

/** Everything a chart may react to; timers are `after` transitions. */
export type ProtocolEvent = ProtocolMessage | EnvironmentEvent;

/** What the parts of a figure need to know of their surroundings. */
export interface Surroundings {
  readonly readings: Readings;
}

/** See the file header. */
export const protocol = setup({
  types: {
    context: {} as DeviceContext,
    events: {} as ProtocolEvent,
    meta: {} as { readonly step: StepAddress },
    tags: {} as "rest" | "owner",
    input: {} as Partial<DeviceContext>,
  },
  actions: {
    /** hand a message to the network */
    send: (_, _params: { readonly to: string; readonly message: ProtocolMessage }) => {},
    /** change what survives a loss of power */
    store: assign((_, changes: Partial<Durable>) => changes),
    /** change what does not */
    note: assign((_, changes: Partial<Volatile>) => changes),
  },
  guards: {
    /** the message is under the key of the session that stands */
    sameSession: ({ context, event }) =>
      "session" in event && event.session !== "" && event.session === context.session,
    /** noise, or a message under the key of another session than the one that stands */
    unreadable: ({ context, event }) =>
      event.type === "Junk" || ("session" in event && event.session !== context.session),
    /** the device may begin or answer one more session */
    mayBegin: ({ context }) => context.attempts < context.limits.sessionsMax,
  },
  delays: {
    /** how long to wait for a reply; the length is a setting, any length is explored */
    reply: 30_000,
  },
});

/** The configuration of a state of any chart. */
export type StateConfig = Parameters<typeof protocol.createStateConfig>[0];

/** A numbered step of a figure. */
export function step(address: StepAddress, config: StateConfig): StateConfig {
  return { ...config, meta: { step: address } };
}

/** Where a subroutine goes when it is over: ids of states of the caller, with `#`. */
export interface Exits {
  readonly returned: string;
  readonly aborted: string;
}

/** Context of a device that has done nothing yet. */
export function freshContext(input: Partial<DeviceContext>): DeviceContext {
  return {
    peer: "",
    limits: { sessionsMax: 1, roundsMax: 1, splitsMax: 1 },
    attempts: 0,
    tickets: [],
    balance: 0,
    log: [],
    decided: null,
    ready: null,
    ...nothingVolatile,
    ...input,
  };
}

/** The volatile part of the context of a device with no session. */
export const nothingVolatile: Volatile = {
  session: null,
  own: null,
  theirs: null,
  checkWanted: null,
  moving: null,
  requested: null,
  round: 0,
  confirmed: null,
  offered: null,
  affordable: null,
  splits: 0,
  queries: 0,
  carried: [],
  readySent: false,
  last: null,
};

const { session: _session, last: _last, ...transaction } = nothingVolatile;

/** What a roll-back forgets: all that is volatile but the session's key and the transaction committed last. */
export const nothingUnderWay: Omit<Volatile, "session" | "last"> = transaction;

/** Types of the events that only a session's other end can make. */
export type SessionMessage = Extract<ProtocolMessage, InSession>;
