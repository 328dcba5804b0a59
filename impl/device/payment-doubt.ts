/**
 * An agent in doubt about a payment (FIG. 16, 588 and 590): it listens to its own module, and asks it when time is up,
 * in a question of its own that neither a session nor its counts are needed for. It may ask for as long as it takes.
 */
import * as Effect from "effect/Effect";
import type { StepAddress } from "../../spec/step-address.ts";
import type { PaymentSide } from "../domain/log.ts";
import { type PaymentStatus, readStatusReply, statusQuery } from "../domain/payment-status.ts";
import { envelopeOf } from "./envelope-of.ts";
import { sendBare } from "./handshake.ts";
import { TrustedAgent } from "./identity.ts";
import type { RawMessage } from "./port.ts";
import { Clock, Cryptography, Host, Inbox, Random } from "./services.ts";
import { refuse } from "./trace.ts";

/** How a payment ended. */
export type Outcome = "successful" | "unsuccessful";

/** What an agent is in doubt about, and what it does in the long run. */
export interface Doubt {
  readonly module: string;
  readonly order: Uint8Array;
  /** TA/MM; undefined: it did not survive the loss of power (reading 16/556=lost) */
  readonly key: Uint8Array | undefined;
  readonly side: PaymentSide;
  /** readings 16/588 and 16/592 */
  readonly onTimer: "asksModule" | "waits" | "abortsOnTimer";
}

/** Where each side's agent hears how the payment ended. */
export const heardAt = { payer: "16/588", payee: "16/590" } as const satisfies Record<PaymentSide, StepAddress>;

/** Octets that make a question unlike all others. */
const challengeOctets = 32;

/** Asks the module. Answers the challenge that its reply must have been made with. */
const askModule = Effect.fnUntraced(function* ({ module, order, side }: Doubt, key: Uint8Array) {
  const challenge = yield* Random.use(({ draw }) => draw("16/588:challenge", challengeOctets));
  const crypto = yield* Cryptography;
  yield* sendBare(module, "16/PaymentStatusQuery", statusQuery(crypto, { order, key, side }, challenge));
  return challenge;
});

/** What the module replies to a question; undefined: this is no reply at all. */
const readReply = Effect.fnUntraced(function* (
  { module, order, key, side }: Doubt,
  challenge: Uint8Array | null,
  message: RawMessage,
) {
  const decoded = envelopeOf(message);
  if (message.from !== module || !decoded.ok) return undefined;
  const envelope = decoded.value;
  if (envelope.kind !== "bare" || envelope.name !== "16/PaymentStatusReply") return undefined;
  const crypto = yield* Cryptography;
  const asked = key !== undefined && challenge !== null;
  const status = asked ? readStatusReply(crypto, { order, key, side }, challenge, envelope.fields) : undefined;
  if (status === undefined) yield* refuse({ step: "wire", reason: "unexpected", field: "challenge" });
  return status ?? "unread";
});

const outcomeOf = (status: PaymentStatus | "unread"): Outcome | undefined => {
  if (status === "successful") return "successful";
  return status === "unsuccessful" || status === "transferError" ? "unsuccessful" : undefined;
};

/**
 * Waits for the outcome. `listen` takes in whatever is no reply, and answers the outcome when the module has reported it
 * of its own accord. `asksAtOnce`: power was lost, and the report may have been, too. With `abortsOnTimer`, time may be
 * up.
 */
export const learn = Effect.fnUntraced(function* <E, R>(
  doubt: Doubt,
  asksAtOnce: boolean,
  listen: (message: RawMessage) => Effect.Effect<Outcome | undefined, E, R>,
) {
  const { key, side, onTimer } = doubt;
  const { limits } = yield* TrustedAgent;
  const inbox = yield* Inbox;
  const clock = yield* Clock;
  const asks = onTimer === "asksModule" && key !== undefined;
  const isTimed = asks || onTimer === "abortsOnTimer";
  const setTimer = clock.setTimer(limits.replyTimeoutMs);
  let challenge = asks && asksAtOnce ? yield* askModule(doubt, key) : null;
  let timer = isTimed ? yield* setTimer : null;
  let isTold = false;
  for (;;) {
    const arrival = yield* inbox.next;
    if (arrival.type === "timer" && arrival.timer === timer) {
      if (!asks) return "timeUp" as const;
      if (!isTold) yield* Host.use((host) => host.notice(heardAt[side], "paymentInDoubt"));
      isTold = true;
      challenge = yield* askModule(doubt, key);
      timer = yield* setTimer;
    }
    if (arrival.type !== "message") continue;
    const status = yield* readReply(doubt, challenge, arrival);
    const outcome = status === undefined ? yield* listen(arrival) : outcomeOf(status);
    if (outcome === undefined) continue;
    if (timer !== null) yield* clock.cancelTimer(timer);
    return outcome;
  }
});
