/**
 * The trusted agent of a money module's own device: what the module has with it in a purchase (FIG. 16), and how it hears
 * and tells it something. A module that takes part in no purchase knows of no agent.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import { sendToAgent } from "../figures/fig-18-send-mm-ta-message.ts";
import { arrivesFromAgent } from "../figures/fig-19-send-ta-mm-message.ts";
import type { Content, ContentOf, SpokenName } from "../wire/message.ts";
import { drop } from "./handshake.ts";
import { acceptInDevice, type DeviceSession } from "./layers.ts";
import type { Arrival, Notice } from "./port.ts";
import { Clock } from "./services.ts";
import { answersOurs, type Session } from "./session.ts";
import { at, failed } from "./trace.ts";
import { type Awaited, nothing, takeIn } from "./waiting.ts";

/** What the own agent says under TA/MM: opened, and not yet taken as received. */
export interface Told {
  readonly type: "told";
  readonly content: Content;
  readonly number: number;
}

/** A module beside its own agent. Volatile. */
export interface OwnAgent {
  readonly address: string;
  /** like that of the inbox, and besides what the agent says under TA/MM */
  readonly next: Effect.Effect<Arrival | Told>;
  /** where a payment for the agent reports how it ended; null: none is going on */
  reporting: "16/584" | "16/586" | null;
  /** TA/MM, once it is in use; null: there is none */
  session: DeviceSession | null;
  /** the step that decrypts, under MM/MM, what has come last */
  decrypting: "17/656" | "20/690";
}

/** The own agent; null: none, or none that matters. */
export const OwnAgent = Context.Reference<OwnAgent | null>("zerosum/impl/device/OwnAgent", {
  defaultValue: () => null,
});

/** There is no payment for the agent any more, and no key: what the agents still bring is not heard. */
export const forgetPayment = Effect.map(OwnAgent, (own) => {
  if (own === null) return;
  own.reporting = null;
  own.session = null;
});

/** Where, at a module beside its agent, all messages for the other module go to: no device can be called so. */
export const otherModule = "";

/** MM.Y: what has come through the agents has been read under MM/MM. Of what has come over a link nothing is said. */
export const arrivesThroughAgents = Effect.flatMap(OwnAgent, (own) =>
  own === null || own.reporting === null ? Effect.void : at(own.decrypting),
);

/** 584, 586: what is told to the subscriber is told to the own agent, too, if power was never lost since TA/MM stands. */
export const reportToAgent = Effect.fnUntraced(function* (notice: Notice) {
  const own = yield* OwnAgent;
  if (own === null || own.session === null || own.reporting === null) return;
  yield* at(own.reporting);
  if (notice === "transactionComplete") yield* sendToAgent(own.session, "16/PaymentSuccessful", {});
  else {
    const possibleTransferError = notice === "abortedPossibleTransferError";
    yield* sendToAgent(own.session, "16/PaymentUnsuccessful", { possibleTransferError });
  }
});

/** Takes in what the agent says, if it is awaited and answers the module's question. */
const takeInTold = Effect.fnUntraced(function* (device: DeviceSession, { content, number }: Told, awaited: Awaited) {
  if (!Object.hasOwn(awaited, content.name)) return yield* drop("name");
  if (!answersOurs(device, content)) return yield* drop("replyTo");
  acceptInDevice(device, content, number);
  yield* arrivesFromAgent;
  return content;
});

/**
 * Waits for an answer of the own agent, and reports the step at which it is received. The other module may abort
 * meanwhile.
 *
 * @throws TransactionFailed when time is up
 * @throws AbortedByPeer when the other module has aborted
 */
export const receiveFromAgent = Effect.fnUntraced(function* <const A extends Awaited>(session: Session, awaited: A) {
  const own = yield* OwnAgent;
  const device = own?.session ?? null;
  if (own === null || device === null) throw new Error("there is no session with the own agent");
  const clock = yield* Clock;
  const timer = yield* clock.setTimer(session.limits.replyTimeoutMs);
  for (;;) {
    const arrival = yield* own.next;
    if (arrival.type === "timer" && arrival.timer === timer) {
      const step: StepAddress | "wire" = Object.values(awaited).find((received) => received !== null) ?? "wire";
      return yield* failed(step, { reason: "timeOut", field: "reply" });
    }
    if (arrival.type === "message") {
      yield* takeIn(session, arrival, nothing).pipe(Effect.tapError(() => clock.cancelTimer(timer)));
    }
    if (arrival.type !== "told") continue;
    const content = yield* takeInTold(device, arrival, awaited);
    if (content === undefined) continue;
    yield* clock.cancelTimer(timer);
    const received = awaited[content.name] ?? null;
    if (received !== null) yield* at(received);
    return content as ContentOf<Extract<keyof A, SpokenName>>;
  }
});
