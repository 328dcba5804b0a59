/**
 * FIG. 7B's time-out rule by itself: TA.A has sent a message and waits for the reply; TA.B proceeds, replies, aborts or
 * is gone, and answers A's queries as long as it can.
 *
 * What it shows is used in all compositions: see {@link waitMayEndAnyTime}.
 */

import type { ClosedRole, Entry } from "../explorer/closed-role.ts";
import { defineSystem, explore, type Local, role } from "../explorer/index.ts";
import { answerQuery, awaitReply } from "../figures/fig-07b-status-query.ts";
import { abortTransactionX, abortTransactionY } from "../figures/fig-11-abort-transaction.ts";
import type { EnvironmentEvent, ProtocolMessage, StateConfig } from "../figures/protocol.ts";
import { type ObservedStep, observableBehaviours } from "./behaviours.ts";
import { type DeviceChart, deviceChart } from "./device.ts";

/** Bounds. */
export interface StatusQueryOptions {
  /** N: queries for one message; default 2 */
  readonly queriesMax?: number;
}

const queriesMaxDefault = 2;
const session = "1";
const replied: NonNullable<StateConfig["on"]> = { TransferAck: { guard: "sameSession", target: "#replied" } };
const gaveUp = "#gaveUp";

/** TA.A: a wait of some kind, in a session. The reply is the one to 25/870; any other would do. */
function waiter(wait: StateConfig): DeviceChart {
  return deviceChart({
    id: "TA_A",
    starts: { OwnerTransfersTickets: "#waits" },
    figures: {
      waits: { id: "waits", ...wait },
      gaveUp: { id: "gaveUp", ...abortTransactionX("gaveUp", "#aborted") },
      replied: { id: "replied", tags: "rest" },
      aborted: { id: "aborted", tags: "rest" },
    },
    recovery: [],
  });
}

/** TA.B: at any moment its side of the transaction goes on to reply, aborts, or is gone; until then it proceeds. */
function asked(): DeviceChart {
  const goesOn = (how: "replied" | "aborted" | "gone", target: string) => ({
    guard: ({ event }: { readonly event: Extract<EnvironmentEvent, { type: "TransactionGoesOn" }> }) =>
      event.how === how,
    target,
  });
  return deviceChart({
    id: "TA_B",
    starts: { HostExpectsTickets: "#proceeding" },
    figures: {
      proceeding: {
        id: "proceeding",
        tags: "rest",
        on: {
          ...answerQuery("proceeding"),
          AbortNotice: { guard: "sameSession", target: "#abortedByPeer" },
          TransactionGoesOn: [goesOn("replied", "#replies"), goesOn("aborted", "#aborted"), goesOn("gone", "#gone")],
        },
      },
      replies: {
        id: "replies",
        entry: {
          type: "send",
          params: ({ context }) => ({ to: context.peer, message: { type: "TransferAck", session } }),
        },
        always: "#finished",
      },
      finished: { id: "finished", tags: "rest", on: answerQuery("ended") },
      aborted: { id: "aborted", tags: "rest", on: answerQuery("ended") },
      abortedByPeer: { id: "abortedByPeer", ...abortTransactionY("abortedByPeer", "#aborted") },
      gone: { id: "gone", tags: "rest" },
    },
    recovery: [],
  });
}

/** What the predicates see: the innermost state of each agent's chart, and how often A has asked. */
export interface WaitView {
  readonly at: string;
  readonly queries: number;
}

function observe({ value, context }: Local<DeviceChart>): WaitView {
  return { at: String(typeof value === "string" ? value : Object.values(value)[0]), queries: context.queries };
}

/** What an outsider can put on the link: noise, and what was said in an earlier session. */
const noise: readonly ProtocolMessage[] = [{ type: "Junk" }];
const older = "0";

/** The composition of a waiting chart and an agent that is asked. */
export function statusQueryWith(wait: StateConfig, { queriesMax = queriesMaxDefault }: StatusQueryOptions = {}) {
  const limits = { sessionsMax: 1, roundsMax: 1, splitsMax: 1, queriesMax };
  return defineSystem({
    name: "status-query",
    roles: {
      "TA.A": role({
        machine: waiter(wait),
        inputs: [{ peer: "TA.B", session, limits }],
        environment: [{ type: "OwnerTransfersTickets" }],
        observe,
      }),
      "TA.B": role({
        machine: asked(),
        inputs: [{ peer: "TA.A", session, limits }],
        environment: [
          { type: "HostExpectsTickets" },
          { type: "TransactionGoesOn", how: "replied" },
          { type: "TransactionGoesOn", how: "aborted" },
          { type: "TransactionGoesOn", how: "gone" },
        ],
        observe,
      }),
    },
    seeds: [
      ...noise.flatMap((message) => (["TA.A", "TA.B"] as const).map((to) => ({ to, message }))),
      { to: "TA.A", message: { type: "TransactionStatusReply", session: older, status: "ended" } },
      { to: "TA.A", message: { type: "TransactionStatusReply", session: older, status: "proceeding" } },
      { to: "TA.A", message: { type: "TransferAck", session: older } },
      { to: "TA.B", message: { type: "TransactionStatusQuery", session: older } },
    ],
    invariants: {
      "A never asks more than N times": (view) => view["TA.A"].queries <= queriesMax,
    },
    stepInvariants: {
      "A aborts only after silence, another answer, or N queries": (before, after, step) => {
        if (before["TA.A"].at === "aborted" || after["TA.A"].at !== "aborted") return true;
        const { at, queries } = before["TA.A"];
        if (step.kind === "timer") return at === "querying" || queries === queriesMax;
        return step.message?.["status"] === "ended" && step.message["session"] === session;
      },
      "B's state is never changed by a query": (before, after, step) =>
        step.message?.["type"] !== "TransactionStatusQuery" || before["TA.B"].at === after["TA.B"].at,
    },
    outcome: (view) => [`A ${view["TA.A"].at}, B ${view["TA.B"].at}`],
    sometimes: {
      "the reply comes after N queries": ({ "TA.A": a }) => a.at === "replied" && a.queries === queriesMax,
      "A aborts though B has replied": (view) => view["TA.A"].at === "aborted" && view["TA.B"].at === "finished",
      "A aborts though B proceeds": (view) => view["TA.A"].at === "aborted" && view["TA.B"].at === "proceeding",
    },
  });
}

/** The composition with figure 7B's rule. */
export function statusQuery(options: StatusQueryOptions = {}) {
  return statusQueryWith(awaitReply({ reply: replied, gaveUp }), options);
}

/** The composition with what stands for the rule: one timer, no queries. */
export function plainWait() {
  return statusQueryWith({ on: replied, after: { reply: gaveUp } }, { queriesMax: 0 });
}

/** What stands for a wait in compositions, and what shows that it may. */
export interface WaitFact {
  readonly figure: "7B";
  /** the sequences of what B does and what becomes of A, with queries and with one timer */
  readonly behaviours: { readonly queries: readonly string[]; readonly timer: readonly string[] };
  /** they are the same */
  readonly sameBehaviours: boolean;
  /** wherever A waits, its timers alone lead to the abort */
  readonly mayGiveUpAnyTime: boolean;
  /** wherever A waits, it takes the reply */
  readonly takesReplyAnyTime: boolean;
  /** most steps that A can take while it waits; undefined: no bound, it could wait for ever */
  readonly longestWait: number | undefined;
  readonly bound: { readonly queriesMax: number; readonly eventsMax: number };
}

/** What the rest can tell of a wait: that it began, B's acts, and its end (`A takes the reply`, `A aborts`). */
export function waitEvents({ role: name, entry, before, after }: ObservedStep): string | undefined {
  if (entry.stimulus.kind === "environment")
    return `${name === "TA.A" ? "A" : "B"} goes on to ${String(describe(after))}`;
  if (name === "TA.B" || describe(before) === describe(after)) return undefined;
  if (after.value === "replied") return "A takes the reply";
  return after.value === "aborted" ? "A aborts" : undefined;
}

const describe = ({ value }: { readonly value: unknown }): unknown =>
  typeof value === "string" ? value : Object.keys(value as object)[0];

/** The longest way through local states neither at rest nor down, in steps; undefined where there is a cycle. */
export function longestUnrest(role: ClosedRole): number | undefined {
  const known = new Map<number, number | undefined>();
  const open = new Set<number>();
  const from = (local: number): number | undefined => {
    if (role.locals[local]?.rest === true || role.locals[local]?.down === true) return 0;
    if (open.has(local)) return undefined;
    if (known.has(local)) return known.get(local);
    open.add(local);
    let longest: number | undefined = 0;
    for (const entry of role.entriesFrom[local] ?? []) {
      const rest = from(entry.to);
      longest = rest === undefined || longest === undefined ? undefined : Math.max(longest, rest + 1);
    }
    open.delete(local);
    known.set(local, longest);
    return longest;
  };
  const all = role.locals.map(({ id }) => from(id));
  return all.includes(undefined) ? undefined : Math.max(0, ...all.map((length) => length ?? 0));
}

/** Compares a wait (default: the rule) with one timer, by all that the rest of a composition can see of it. */
export function waitMayEndAnyTime(options: StatusQueryOptions = {}, system = statusQuery(options)): WaitFact {
  const eventsMax = 4;
  const exploration = explore(system);
  const queries = observableBehaviours(exploration, waitEvents, eventsMax);
  const timer = observableBehaviours(explore(plainWait()), waitEvents, eventsMax);
  const { roles, messages } = exploration.program.closed;
  const a = roles[0] as ClosedRole;
  const waits = a.locals.filter(({ rest, down }) => !rest && !down);
  const isReply = ({ stimulus }: Entry): boolean =>
    stimulus.kind === "message" && messages[stimulus.message]?.event.type === "TransferAck";
  return {
    figure: "7B",
    behaviours: { queries, timer },
    sameBehaviours: queries.join("\n") === timer.join("\n"),
    mayGiveUpAnyTime: waits.every(({ id }) => givesUpByTimers(a, id)),
    takesReplyAnyTime: waits.every(({ id }) =>
      (a.entriesFrom[id] ?? []).some((entry) => isReply(entry) && a.locals[entry.to]?.value === "replied"),
    ),
    longestWait: longestUnrest(a),
    bound: { queriesMax: options.queriesMax ?? queriesMaxDefault, eventsMax },
  };
}

function givesUpByTimers(role: ClosedRole, local: number): boolean {
  const reached = new Set([local]);
  for (const at of reached) {
    for (const { stimulus, to } of role.entriesFrom[at] ?? []) if (stimulus.kind === "timer") reached.add(to);
  }
  return [...reached].some((at) => role.locals[at]?.value === "aborted");
}
