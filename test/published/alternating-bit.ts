/**
 * The alternating bit protocol: a sender repeats each message under one bit until it is acknowledged under the same.
 *
 * Safe over links that lose and duplicate but keep the order; not over links that reorder, where an old
 * acknowledgement or message under the same bit is taken for a new one.
 */
import { assign, setup } from "xstate";
import { defineSystem, type Network, role } from "../../models/explorer/index.ts";

type SenderEvent = { readonly type: "sendAgain" } | { readonly type: "Ack"; readonly bit: 0 | 1 };

type ReceiverEvent = { readonly type: "Data"; readonly bit: 0 | 1; readonly number: number };

function senderMachine(messages: number) {
  return setup({
    types: { context: {} as { number: number }, events: {} as SenderEvent },
    actions: { send: (_, _params: { to: "receiver"; message: ReceiverEvent }) => {} },
    guards: {
      acknowledged: ({ context, event }) => event.type === "Ack" && event.bit === bitOf(context.number),
      isLast: ({ context, event }) =>
        event.type === "Ack" && event.bit === bitOf(context.number) && context.number === messages,
    },
  }).createMachine({
    id: "sender",
    context: { number: 1 },
    initial: "sending",
    states: {
      sending: {
        on: {
          sendAgain: {
            actions: {
              type: "send",
              params: ({ context }) => ({
                to: "receiver" as const,
                message: { type: "Data" as const, bit: bitOf(context.number), number: context.number },
              }),
            },
          },
          Ack: [
            { guard: "isLast", target: "done" },
            { guard: "acknowledged", actions: assign({ number: ({ context }) => context.number + 1 }) },
          ],
        },
      },
      done: { tags: "rest" },
    },
  });
}

/** `most`: how many messages the receiver has room for; one more than are sent is enough to see any excess. */
function receiverMachine(most: number) {
  return setup({
    types: { context: {} as { taken: readonly number[] }, events: {} as ReceiverEvent },
    actions: { send: (_, _params: { to: "sender"; message: { type: "Ack"; bit: 0 | 1 } }) => {} },
    guards: {
      isNext: ({ context, event }) => context.taken.length < most && event.bit === bitOf(context.taken.length + 1),
    },
  }).createMachine({
    id: "receiver",
    context: { taken: [] },
    initial: "waiting",
    states: {
      waiting: {
        tags: "rest",
        on: {
          Data: [
            {
              guard: "isNext",
              actions: [assign({ taken: ({ context, event }) => [...context.taken, event.number] }), acknowledge],
            },
            { actions: acknowledge },
          ],
        },
      },
    },
  });
}

const acknowledge = {
  type: "send",
  params: ({ event }: { readonly event: ReceiverEvent }) => ({
    to: "sender" as const,
    message: { type: "Ack" as const, bit: event.bit },
  }),
} as const;

function bitOf(number: number): 0 | 1 {
  return number % 2 === 0 ? 0 : 1;
}

/** The protocol for so many messages over two such links. */
export function alternatingBit(messages: number, network: Network) {
  return defineSystem({
    name: "alternating-bit",
    roles: {
      sender: role({ machine: senderMachine(messages), environment: [{ type: "sendAgain" }] }),
      receiver: role({ machine: receiverMachine(messages + 1), observe: (local) => local.context.taken }),
    },
    network,
    invariants: {
      "taken in order, once each": ({ receiver }) =>
        receiver.every((number, index) => number === index + 1) || `the receiver has taken ${receiver.join(", ")}`,
    },
    restInvariants: {
      "all taken": ({ sender, receiver }) => sender.value !== "done" || receiver.length === messages,
    },
    sometimes: { "all taken": ({ receiver }) => receiver.length === messages },
  });
}
