/**
 * An agent and the money module of its own device, in a session with another agent: what the module says to this agent
 * or has it carry (FIG. 17, 18 and 20), and what this agent waits for from it (FIG. 16).
 */
import * as Effect from "effect/Effect";
import { arrivesFromModule } from "../figures/fig-18-send-mm-ta-message.ts";
import type { Content, ContentOf, SpokenName } from "../wire/message.ts";
import type { AgentSession } from "./agent-session.ts";
import { envelopeOf } from "./envelope-of.ts";
import { acceptInDevice, type DeviceSession, openInDevice } from "./layers.ts";
import type { RawMessage } from "./port.ts";
import { relayFromAgent, relayFromModule } from "./relay.ts";
import { Clock, Inbox } from "./services.ts";
import { answersOurs, type Relay } from "./session.ts";
import { at, failed, refuse } from "./trace.ts";
import { type Awaited, nothing, takeIn } from "./waiting.ts";

const unexpected = (field: "kind" | "name" | "replyTo") => refuse({ step: "wire", reason: "unexpected", field });

/** Takes in one message of the own module's: carries it on, answers it if it is awaited, or drops it. */
export const takeInFromModule = Effect.fnUntraced(function* (
  session: AgentSession,
  message: RawMessage,
  awaited: (content: Content) => boolean,
) {
  const { device } = session;
  const decoded = envelopeOf(message);
  if (!decoded.ok) {
    yield* refuse({ step: "wire", ...decoded.refusal });
    return undefined;
  }
  const envelope = decoded.value;
  if (envelope.kind === "bare" && envelope.name === "17/RoutedMessage") {
    yield* relayFromModule(session, envelope);
    return undefined;
  }
  if (envelope.kind !== "session" || device === null) {
    yield* unexpected("kind");
    return undefined;
  }
  return yield* readFromModule(device, message, awaited, (content) => relayFromModule(session, content));
});

/** What travels under TA/MM and TA/TA, for the other module. */
type Carried = ContentOf<"20/ERoutedMessage">;

/** Reads what has come under TA/MM: passes on what is to be carried, and answers what is awaited. */
const readFromModule = Effect.fnUntraced(function* <R>(
  device: DeviceSession,
  message: RawMessage,
  awaited: (content: Content) => boolean,
  carryOn: (content: Carried) => Effect.Effect<void, never, R>,
) {
  const opened = yield* openInDevice(device, message);
  if (!opened.ok) {
    yield* refuse(opened.refusal);
    return undefined;
  }
  const { content, number } = opened;
  if (content.name === "20/ERoutedMessage") {
    acceptInDevice(device, content, number);
    yield* carryOn(content);
    return undefined;
  }
  const isAnswer = answersOurs(device, content);
  if (!awaited(content) || !isAnswer) {
    yield* unexpected(isAnswer ? "name" : "replyTo");
    return undefined;
  }
  acceptInDevice(device, content, number);
  yield* arrivesFromModule;
  return content;
});

/** After a loss of power: what has come under a key that has survived, where there is no session to carry things to. */
export const readReport = (device: DeviceSession, message: RawMessage, awaited: (content: Content) => boolean) =>
  readFromModule(device, message, awaited, () => refuse({ step: "wire", reason: "wrongSession", field: "content" }));

/** What an agent in a session takes in beside the dialogue. Without a module of its own it carries nothing. */
export const relayOf = (session: AgentSession): Relay => ({
  takeIn: Effect.fnUntraced(function* (message) {
    if (message.from !== session.module) return false;
    yield* takeInFromModule(session, message, nothing);
    return true;
  }),
  carryOn: (content) => relayFromAgent(session, content),
});

/**
 * Waits for a message of the own module's, and reports the step at which it is received. There is nobody to be queried:
 * when time is up, it is up.
 *
 * @throws TransactionFailed when time is up: this agent is to abort
 * @throws AbortedByPeer when the other agent has aborted
 */
export const receiveFromModule = Effect.fnUntraced(function* <const A extends Awaited>(
  session: AgentSession,
  awaited: A,
) {
  const clock = yield* Clock;
  const inbox = yield* Inbox;
  const timer = yield* clock.setTimer(session.limits.replyTimeoutMs);
  const step = Object.values(awaited).find((received) => received !== null) ?? "wire";
  const isAwaited = (content: Content): boolean => Object.hasOwn(awaited, content.name);
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "timer" && arrival.timer === timer) {
      return yield* failed(step, { reason: "timeOut", field: "reply" });
    }
    if (arrival.type !== "message") continue;
    const isOwn = arrival.from === session.module;
    const content = yield* isOwn
      ? takeInFromModule(session, arrival, isAwaited)
      : Effect.as(takeIn(session, arrival, nothing), undefined).pipe(Effect.tapError(() => clock.cancelTimer(timer)));
    if (content === undefined) continue;
    yield* clock.cancelTimer(timer);
    const received = awaited[content.name] ?? null;
    if (received !== null) yield* at(received);
    return content as ContentOf<Extract<keyof A, SpokenName>>;
  }
});
