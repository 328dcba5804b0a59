/** The orders of its own agent that a money module remembers (FIG. 16, steps 542, 544, 552, 556). */
import * as Effect from "effect/Effect";
import type { DeviceSession } from "./layers.ts";
import { ChosenReadings } from "./services.ts";
import type { Session } from "./session.ts";
import { appendRecord, OwnBooks } from "./transaction.ts";

/** Reading 16/542: has an order with this random number been obeyed before, and is that a reason not to obey this one? */
export const isUsed = Effect.fnUntraced(function* (random: Uint8Array) {
  const { book } = yield* OwnBooks;
  const readings = yield* ChosenReadings;
  return readings["16/542"] === "refused" && book.orders.hasRandom(random);
});

/**
 * 552, 556: remembers the order for which TA/MM has been formed, `random` being what the own agent has sent. From here on
 * what the modules log belongs to it.
 *
 * @throws StoreFailed when it is not remembered: then there must not be a payment
 */
export const rememberOrder = Effect.fnUntraced(function* (
  session: Session,
  { order, key, side }: DeviceSession,
  random: Uint8Array,
) {
  const readings = yield* ChosenReadings;
  const kept = readings["16/556"] === "survives" ? { key } : {};
  yield* appendRecord({ record: "order", order, side, random, ...kept, session: session.id });
  session.order = order;
});
