/**
 * FIG. 16, what a module remembers of the orders of its agent.
 *
 * The numbers of an order name it, `<R1>+<R2>`. They come in the clear (538 to 544), so that the host can repeat them: a
 * module remembers for which it has formed a key, and takes none of their numbers again. That also makes its answers to
 * its agent safe: an order that is remembered and not under way never commits any more.
 *
 * Preconditions: none.
 * Readings: 16/542, 16/556.
 */
import type { DeviceContext, PaymentStatus, StateConfig, Surroundings } from "./protocol.ts";

type Place = { readonly context: DeviceContext; readonly event: object };

/**
 * Whether a module takes an order: it has not formed a key with that number (reading 16/542). `place` is that of its
 * own number in the name of an order.
 */
export function takesOrder({ readings }: Surroundings, place: 0 | 1) {
  if (readings["16/542"] === "accepted") return () => true;
  return ({ orders }: DeviceContext, random: number): boolean =>
    !orders.some((order) => order.split("+")[place] === String(random));
}

/** Steps 552 and 556: the key TA/MM of both numbers, and the order that it is remembered with. */
export function keepOrder({ readings }: Surroundings, name: (own: number, theirs: number) => string) {
  const lost = readings["16/556"] === "lost";
  const order = ({ context, event }: Place): string =>
    name(context.random ?? 0, "random" in event ? Number(event.random) : 0);
  const withOrder = (known: readonly string[], place: Place): readonly string[] =>
    [...new Set([...known, order(place)])].sort();
  return [
    { type: "store", params: (place: Place) => ({ orders: withOrder(place.context.orders, place) }) },
    {
      type: "note",
      params: (place: Place) => ({
        order: order(place),
        ...(lost ? { keys: withOrder(place.context.keys, place) } : {}),
      }),
    },
  ] as const;
}

/** What a module tells its agent of an order. It commits none any more that is not under way. */
function statusOf({ log, order: running }: DeviceContext, order: string): PaymentStatus {
  const entry = log.find((one) => one.order === order);
  if (entry !== undefined) return entry.kind === "committed" ? "successful" : "transferError";
  return running === order ? "proceeding" : "unsuccessful";
}

/** What a module does with its agent's question about an order, wherever it is. */
export function answerStatusQuery({ readings }: Surroundings): NonNullable<StateConfig["on"]> {
  const field = readings["16/556"] === "lost" ? "keys" : "orders";
  return {
    PaymentStatusQuery: {
      guard: ({ context, event }) => context[field].includes(event.order),
      actions: {
        type: "send",
        params: ({ context, event }) => ({
          to: context.mate,
          message: { type: "PaymentStatusReply", order: event.order, status: statusOf(context, event.order) },
        }),
      },
    },
  };
}
