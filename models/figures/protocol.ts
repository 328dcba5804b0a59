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
import type { Goods, ProtocolEvent, ProtocolMessage } from "./protocol-events.ts";

export type {
  EnvironmentEvent,
  Goods,
  PaymentStatus,
  ProtocolEvent,
  ProtocolMessage,
  SessionMessage,
} from "./protocol-events.ts";

/** What a certificate of the other end may turn out to be. */
export type Certificate = "valid" | "expired" | "forged" | "listed";

/** What is wrong with tickets or notes received, if anything. */
export type Items = "valid" | "invalid" | "expired" | "tainted" | "forged" | "wrongTotal";

/** What any goods cost: one unit. */
export const price = 1;

/** What kind of device a module is (FIG. 38 step 1488, FIG. 42 step 1734). */
export type ModuleKind = "transaction" | "teller" | "other" | "securityServer";

/** What is moving in the transaction under way. */
export interface Moving {
  readonly direction: "given" | "received";
  readonly ticket?: string;
  readonly amount?: number;
  /** in a purchase, the payment that it belongs to: {@link LogEntry.order} */
  readonly order?: string;
  /** what kind of goods the ticket is: only where it moves, never in a log */
  readonly goods?: Goods;
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
  /** an agent's: its own module may be paying or being paid for this (FIG. 16 from 562 and 612 on) */
  readonly doubt: (Moving & { readonly session: string }) | null;
  /** a module's: orders whose key TA/MM it has formed (FIG. 16 steps 552 and 556) */
  readonly orders: readonly string[];
  /** an agent's: what kind the ticket is that it has bought last */
  readonly bought: Goods | null;
  /** tickets whose keys the agent has given to its host (FIG. 22) */
  readonly opened: readonly string[];
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
  /** session TA/MM that stands, by its key `<R1>+<R2>`, of the agent and its own module (FIG. 16 steps 534, 536, 552 and 556) */
  readonly order: string | null;
  /** a module's: keys TA/MM that it still has, where they are lost with power (reading 16/556) */
  readonly keys: readonly string[];
  /** a module's: the random number that its own agent has given it (FIG. 16 steps 542 and 544) */
  readonly random: number | null;
  /** merchandise that the merchandise server has been asked for, in this session (FIG. 12 step 420) */
  readonly fetches: number;
  /** what kind of goods has come (FIG. 15 steps 474 and 506) */
  readonly delivered: Goods | null;
  /** Ready-to-Commit had been sent when the abort began (FIG. 42 step 1728) */
  readonly readySent: boolean;
  /** the transaction committed last, kept while the device stays on */
  readonly last: (Moving & { readonly session: string }) | null;
}

/** Facts about the world, chosen when first looked at. */
export interface Fixtures {
  readonly peerCertificate?: Certificate | undefined;
  readonly peerEcho?: "right" | "wrong" | undefined;
  readonly peerClock?: "inRange" | "outOfRange" | undefined;
  /** `issuerExpired`: good but that its issuer's certificate has expired since (reading 14/454) */
  readonly peerCredential?: "valid" | "invalid" | "issuerExpired" | undefined;
  readonly itemsOffered?: Items | undefined;
  readonly connection?: "direct" | "network" | undefined;
  readonly kind?: ModuleKind | undefined;
  /** what is wrong with goods delivered (FIG. 15 steps 476, 510 and 516), if anything */
  readonly goodsOffered?: "valid" | "differs" | "invalid" | "badSignature" | "mismatch" | undefined;
  /** what B sells (FIG. 15 step 466) */
  readonly goods?: Goods | undefined;
  /** the amount that B's module asks about is the price (FIG. 16 step 610) */
  readonly amountNamed?: "right" | "wrong" | undefined;
  /** A's module has notes of the kind and amount named (FIG. 16 step 570) */
  readonly funds?: "enough" | "short" | undefined;
}

/** Facts that are forgotten. */
type Forgotten = { readonly [Field in keyof Fixtures]?: undefined };

/** Context of every chart. */
export interface DeviceContext extends Durable, Volatile, Fixtures {
  readonly peer: string;
  /** the other device of the same owner, in a purchase: an agent's own module, a module's own agent */
  readonly mate: string;
  /** goods are delivered in a dispute, and not in a purchase (FIG. 15 step 480) */
  readonly disputed: boolean;
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
export const durableFields = [
  "attempts",
  "tickets",
  "balance",
  "log",
  "decided",
  "ready",
  "doubt",
  "orders",
  "bought",
  "opened",
] as const satisfies readonly (keyof Durable)[];

/** The fields of {@link Fixtures}. */
export const fixtureFields = [
  "peerCertificate",
  "peerEcho",
  "peerClock",
  "peerCredential",
  "itemsOffered",
  "connection",
  "kind",
  "goodsOffered",
  "goods",
  "amountNamed",
  "funds",
] as const satisfies readonly (keyof Fixtures)[];

/** The fields of {@link DeviceContext} that never change. */
export const constantFields = ["peer", "mate", "disputed", "limits"] as const;

/** Where guards and acts look. */
export interface Place {
  readonly context: DeviceContext;
}

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
    tags: {} as "rest" | "owner" | "endless",
    input: {} as Partial<DeviceContext>,
  },
  actions: {
    /** hand a message to the network */
    send: (_, _params: { readonly to: string; readonly message: ProtocolMessage }) => {},
    /** change what survives a loss of power */
    store: assign((_, changes: Partial<Durable>) => changes),
    /** change what does not; a fact about a transaction that is over may be forgotten, to be found anew in the next */
    note: assign((_, changes: Partial<Volatile> & Forgotten) => changes),
  },
  guards: {
    /** the message is under the key of the session that stands */
    sameSession: ({ context, event }) =>
      "session" in event && event.session !== "" && event.session === context.session,
    /** noise, or a message under the key of another session than the one that stands */
    unreadable: ({ context, event }) =>
      event.type === "Junk" || ("session" in event && event.session !== context.session),
    /** the message is under the key TA/MM that the device holds */
    sameOrder: ({ context, event }) => "order" in event && event.order === context.order,
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
    mate: "",
    disputed: false,
    limits: { sessionsMax: 1, roundsMax: 1, splitsMax: 1 },
    attempts: 0,
    tickets: [],
    balance: 0,
    log: [],
    decided: null,
    ready: null,
    doubt: null,
    orders: [],
    bought: null,
    opened: [],
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
  order: null,
  keys: [],
  random: null,
  fetches: 0,
  delivered: null,
  readySent: false,
  last: null,
};

const { session: _session, order: _order, keys: _keys, last: _last, ...transaction } = nothingVolatile;

/** What a roll-back forgets: all that is volatile but keys and the transaction committed last. */
export const nothingUnderWay: Omit<Volatile, "session" | "order" | "keys" | "last"> = transaction;
