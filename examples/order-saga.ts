/**
 * A shop takes an order, asks a payment service for the money, and may lose power at any moment. If it only remembers
 * that it asked after asking, it can ask twice; if it remembers first, and repeats the question under the same number,
 * it cannot.
 *
 * Run: `npm run example examples/order-saga.ts` (with `-- --ask-first` to see the counterexample).
 */
import { pathToFileURL } from "node:url";
import { assign, setup } from "xstate";
import { counterexamples, defineSystem, explore, narrate, role } from "zerosum/explorer";

type ShopEvent = { readonly type: "order" | "powerOn" | "Paid" };
type BankEvent = { readonly type: "Charge"; readonly number: number };
interface Shop {
  /** durable: number of the charge that has been asked for; 0 none */
  readonly asked: number;
  /** durable: the order is paid */
  readonly paid: boolean;
  /** durable: numbers drawn so far */
  readonly drawn: number;
}

function shop(remembersFirst: boolean) {
  const draw = { drawn: ({ context }: { context: Shop }) => context.drawn + 1 };
  return setup({
    types: { context: {} as Shop, events: {} as ShopEvent },
    actions: { send: (_, _params: { to: "bank"; message: BankEvent }) => {} },
    guards: {
      isPaid: ({ context }) => context.paid,
      hasAsked: ({ context }) => context.asked > 0,
      mayAsk: ({ context }) => context.drawn < 2,
    },
  }).createMachine({
    id: "shop",
    context: { asked: 0, paid: false, drawn: 0 },
    initial: "open",
    states: {
      off: {
        on: {
          powerOn: [{ guard: "isPaid", target: "paid" }, { guard: "hasAsked", target: "ask" }, { target: "open" }],
        },
      },
      open: { tags: "rest", on: { order: { guard: "mayAsk", target: "number" } } },
      number: { entry: assign(draw), always: remembersFirst ? "remember" : "ask" },
      remember: { entry: assign({ asked: ({ context }) => context.drawn }), always: "ask" },
      ask: {
        entry: {
          type: "send",
          params: ({ context }) => ({
            to: "bank" as const,
            message: { type: "Charge" as const, number: context.asked > 0 ? context.asked : context.drawn },
          }),
        },
        always: "waiting",
      },
      waiting: {
        entry: assign({ asked: ({ context }) => (context.asked > 0 ? context.asked : context.drawn) }),
        on: { Paid: { target: "paid", actions: assign({ paid: true }) } },
      },
      paid: { tags: "rest" },
    },
  });
}

const bank = setup({
  types: { context: {} as { charged: readonly number[] }, events: {} as BankEvent },
  actions: { send: (_, _params: { to: "shop"; message: { type: "Paid" } }) => {} },
  guards: { isNew: ({ context, event }) => !context.charged.includes(event.number) },
}).createMachine({
  id: "bank",
  context: { charged: [] },
  initial: "open",
  states: {
    open: {
      tags: "rest",
      on: {
        Charge: {
          guard: "isNew",
          actions: [
            assign({ charged: ({ context, event }) => [...context.charged, event.number].sort() }),
            { type: "send", params: { to: "shop", message: { type: "Paid" } } },
          ],
        },
      },
    },
  },
});

/** The system: one loss of power, an adversarial network, one order. */
export function orderSaga(remembersFirst: boolean) {
  return defineSystem({
    name: "order-saga",
    roles: {
      shop: role({
        machine: shop(remembersFirst),
        environment: [{ type: "order" }],
        power: { state: "off", event: { type: "powerOn" }, durable: ["asked", "paid", "drawn"] },
      }),
      bank: role({ machine: bank }),
    },
    budgets: { powerLosses: 1 },
    invariants: {
      "charged once": ({ bank: { context } }) =>
        context.charged.length <= 1 || `charged ${context.charged.length} times, as ${context.charged.join(" and ")}`,
    },
    sometimes: { "order paid": ({ shop: { context } }) => context.paid },
  });
}

/** What the example prints. */
export function main(remembersFirst: boolean): string {
  const exploration = explore(orderSaga(remembersFirst));
  const [shortest] = counterexamples(exploration, { check: "charged once" });
  const verdict = exploration.checks.find(({ name }) => name === "charged once")?.verdict;
  const told =
    shortest === undefined
      ? []
      : [`${shortest.reason}; it takes ${shortest.faults.join(" and ")}`, ...narrate(shortest.trace)];
  return [`charged once: ${verdict} (${exploration.states} states)`, ...told].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(main(!process.argv.includes("--ask-first")));
