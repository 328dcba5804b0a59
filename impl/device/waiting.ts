/**
 * Waiting, inside a session: for a message under the time-out rule of FIG. 7B (money modules have a similar one), or
 * for an owner or host, who may take their time. What nobody waits for is dropped and changes nothing.
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { HostRequestType } from "../../spec/host-requests.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Content, ContentOf, SpokenName } from "../wire/message.ts";
import { isOneOf } from "./host-request.ts";
import type { RawMessage } from "./port.ts";
import { ChosenReadings, Clock, Host, Inbox } from "./services.ts";
import { accept, answersOurs, isRelayed, open, type Session, statusQuery, statusReply, transmit } from "./session.ts";
import { at, doing, failed, refuse, TransactionFailed } from "./trace.ts";

/** The other end has told, under the session key, that it has aborted: this device is Y of FIG. 11 or 42. */
export class AbortedByPeer extends Data.TaggedError("AbortedByPeer") {}

/** What becomes of a notice that the other end has aborted: an agent in doubt believes its own module alone. */
export type AbortNotices = "obeyed" | "ignored";

/** Takes in one message of the session: answers it if it is awaited, and undefined if it was dealt with or dropped. */
export const takeIn = Effect.fnUntraced(function* (
  session: Session,
  message: RawMessage,
  awaited: (content: Content) => boolean,
  abortNotices: AbortNotices = "obeyed",
) {
  const { relay } = session;
  if (relay !== null && (yield* relay.takeIn(message))) return undefined;
  const opened = yield* open(session, message);
  if (!opened.ok) {
    yield* refuse(opened.refusal);
    const readings = yield* ChosenReadings;
    if (opened.undecrypted && session.manner.decrypting === "10/386" && readings["10/386"] === "abort") {
      return yield* new TransactionFailed({ refusal: opened.refusal });
    }
    return undefined;
  }
  const { content, number } = opened;
  if (content.name === "7B/TransactionStatusQuery") {
    accept(session, content, number);
    yield* transmit(session, statusReply(number));
    return undefined;
  }
  if (content.name === session.manner.abortNotice && abortNotices === "obeyed") {
    accept(session, content, number);
    yield* session.manner.arriving(content.name);
    return yield* new AbortedByPeer();
  }
  if (relay !== null && isRelayed(content)) {
    accept(session, content, number);
    yield* session.manner.arriving(content.name);
    yield* relay.carryOn(content);
    return undefined;
  }
  if (!awaited(content)) {
    yield* refuse({ step: "wire", reason: "unexpected", field: "name" });
    return undefined;
  }
  if (!answersOurs(session, content)) {
    yield* refuse({ step: "wire", reason: "unexpected", field: "replyTo" });
    return undefined;
  }
  accept(session, content, number);
  yield* session.manner.arriving(content.name);
  return content;
});

/** One wait under the time-out rule: which query is out, and how many there were. */
interface Patience {
  readonly step: StepAddress | "wire";
  timer: string;
  /** number of the query that waits for its answer; 0: none */
  query: number;
  queries: number;
}

/** FIG. 7B, time-out rule: the timer has run out. */
const lostPatience = Effect.fnUntraced(function* (session: Session, patience: Patience) {
  if (patience.query > 0)
    return yield* failed(patience.step, { reason: "timeOut", field: "7B/TransactionStatusReply" });
  if (patience.queries >= session.limits.statusQueriesMax) {
    const reason = patience.queries === 0 ? "timeOut" : "queriesExhausted";
    return yield* failed(patience.step, { reason, field: "reply" });
  }
  patience.queries += 1;
  patience.query = yield* transmit(session, statusQuery(session));
  patience.timer = yield* Clock.use((clock) => clock.setTimer(session.limits.replyTimeoutMs));
});

/** FIG. 7B, time-out rule: the other end has answered the query. */
const answered = Effect.fnUntraced(function* (
  session: Session,
  reply: ContentOf<"7B/TransactionStatusReply">,
  patience: Patience,
) {
  // Reading 7B:otherAnswer: a transaction that no longer runs there can bring no reply.
  if (reply.fields.status !== "proceeding") {
    return yield* failed(patience.step, { reason: "unexpected", field: "status" });
  }
  patience.query = 0;
  patience.timer = yield* Clock.use((clock) => clock.setTimer(session.limits.replyTimeoutMs));
});

/** The messages that a wait is for, each with the step at which it is received; null: the caller reports it. */
export type Awaited = { readonly [Name in SpokenName]?: StepAddress | null };

/**
 * Waits for a message of the session, under the time-out rule, and reports the step at which it is received.
 *
 * @throws TransactionFailed when time is up: this device is to abort
 * @throws AbortedByPeer when the other end has aborted
 */
export const receive = Effect.fnUntraced(function* <const A extends Awaited>(session: Session, awaited: A) {
  const clock = yield* Clock;
  const inbox = yield* Inbox;
  const timer = yield* clock.setTimer(session.limits.replyTimeoutMs);
  const step = Object.values(awaited).find((received) => received !== null) ?? "wire";
  const patience: Patience = { step, timer, query: 0, queries: 0 };
  const isAwaited = (content: Content): boolean =>
    Object.hasOwn(awaited, content.name) ||
    (content.name === "7B/TransactionStatusReply" && patience.query > 0 && content.replyTo === patience.query);
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "timer" && arrival.timer === patience.timer) yield* lostPatience(session, patience);
    if (arrival.type !== "message") continue;
    const content = yield* takeIn(session, arrival, isAwaited).pipe(
      Effect.tapError(() => clock.cancelTimer(patience.timer)),
    );
    if (content === undefined) continue;
    yield* clock.cancelTimer(patience.timer);
    if (content.name === "7B/TransactionStatusReply") {
      yield* answered(session, content, patience);
      continue;
    }
    const received = awaited[content.name] ?? null;
    if (received !== null) yield* at(received);
    return content as ContentOf<Extract<keyof A, SpokenName>>;
  }
});

/** Nothing is awaited of the other end. */
export const nothing = (): boolean => false;

/** Asks the owner or host; reports the step of the prompt when it has been put. */
export const prompt = (step: StepAddress, accepts: readonly HostRequestType[]) =>
  doing(
    step,
    Host.use((host) => host.prompt(step, accepts)),
  );

/** Takes in one message while an owner is asked. What will be wanted afterwards is given back unread. */
const takeInMeanwhile = Effect.fnUntraced(function* (
  session: Session,
  message: RawMessage,
  wanted: readonly SpokenName[],
  postponed: boolean,
) {
  const opened = wanted.length > 0 ? yield* open(session, message) : undefined;
  if (opened?.ok && wanted.includes(opened.content.name)) {
    yield* Inbox.use((inbox) => inbox.later);
    return true;
  }
  // A query has a greater number than what was given back: taking it for the last one would make that a replay.
  const isQuery = opened?.ok === true && opened.content.name === "7B/TransactionStatusQuery";
  if (postponed && isQuery) yield* transmit(session, statusReply(opened.number));
  else yield* takeIn(session, message, nothing);
  return postponed;
});

/**
 * Waits for one of these answers of owner or host. There is no time limit; a notice that the other end has aborted
 * still gets through. `wanted`: what the other end may say meanwhile, that is to be read afterwards.
 *
 * @throws AbortedByPeer when the other end has aborted
 */
export const answer = Effect.fnUntraced(function* <Type extends HostRequestType>(
  session: Session,
  accepts: readonly Type[],
  wanted: readonly SpokenName[] = [],
) {
  const inbox = yield* Inbox;
  let postponed = false;
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "message") postponed = yield* takeInMeanwhile(session, arrival, wanted, postponed);
    if (arrival.type === "request" && isOneOf(arrival.request, accepts)) return arrival.request;
  }
});

/**
 * As {@link answer}, of a host that is to answer at once: null when it has not done so in time.
 *
 * @throws AbortedByPeer when the other end has aborted
 */
export const answerInTime = Effect.fnUntraced(function* <Type extends HostRequestType>(
  session: Session,
  accepts: readonly Type[],
) {
  const clock = yield* Clock;
  const inbox = yield* Inbox;
  const timer = yield* clock.setTimer(session.limits.replyTimeoutMs);
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "timer" && arrival.timer === timer) return null;
    if (arrival.type === "message") {
      yield* takeIn(session, arrival, nothing).pipe(Effect.tapError(() => clock.cancelTimer(timer)));
    }
    if (arrival.type === "request" && isOneOf(arrival.request, accepts)) {
      yield* clock.cancelTimer(timer);
      return arrival.request;
    }
  }
});

/** {@link prompt}, and {@link answer}. */
export const ask = <Type extends HostRequestType>(step: StepAddress, session: Session, ...accepts: readonly Type[]) =>
  Effect.andThen(prompt(step, accepts), answer(session, accepts));
