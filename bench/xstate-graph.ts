/** One measured run of `xstate/graph`: the adjacency map of two-phase commit as one machine. Prints JSON. */
import { assign, setup } from "xstate";
import { getAdjacencyMap } from "xstate/graph";

interface Context {
  readonly resources: readonly ("working" | "prepared" | "committed" | "aborted")[];
  readonly manager: "init" | "committed" | "aborted";
  readonly received: number;
  readonly prepared: number;
}

type Event =
  | { readonly type: "commit" | "abort" }
  | { readonly type: "prepare" | "giveUp" | "takeCommit" | "takeAbort" | "receive"; readonly at: number };

const managers = Number(process.argv[2]);
const everyone = (1 << managers) - 1;

/** One resource manager goes on to another state. */
const moved = (context: Context, at: number, state: Context["resources"][number]): Context["resources"] =>
  context.resources.map((old, index) => (index === at ? state : old));

const machine = setup({ types: { context: {} as Context, events: {} as Event } }).createMachine({
  id: "twoPhaseCommit",
  context: {
    resources: Array.from({ length: managers }, () => "working" as const),
    manager: "init",
    received: 0,
    prepared: 0,
  },
  on: {
    commit: {
      guard: ({ context }) => context.manager === "init" && context.received === everyone,
      actions: assign({ manager: "committed" }),
    },
    abort: { guard: ({ context }) => context.manager === "init", actions: assign({ manager: "aborted" }) },
    prepare: {
      guard: ({ context, event }) => context.resources[event.at] === "working",
      actions: assign({
        resources: ({ context, event }) => moved(context, event.at, "prepared"),
        prepared: ({ context, event }) => context.prepared | (1 << event.at),
      }),
    },
    giveUp: {
      guard: ({ context, event }) => context.resources[event.at] === "working",
      actions: assign({ resources: ({ context, event }) => moved(context, event.at, "aborted") }),
    },
    takeCommit: {
      guard: ({ context, event }) => context.manager === "committed" && context.resources[event.at] !== "committed",
      actions: assign({ resources: ({ context, event }) => moved(context, event.at, "committed") }),
    },
    takeAbort: {
      guard: ({ context, event }) => context.manager === "aborted" && context.resources[event.at] !== "aborted",
      actions: assign({ resources: ({ context, event }) => moved(context, event.at, "aborted") }),
    },
    receive: {
      guard: ({ context, event }) =>
        context.manager === "init" && ((context.prepared & ~context.received) >> event.at) % 2 === 1,
      actions: assign({ received: ({ context, event }) => context.received | (1 << event.at) }),
    },
  },
});

const each = (["prepare", "giveUp", "takeCommit", "takeAbort", "receive"] as const).flatMap((type) =>
  Array.from({ length: managers }, (_, at) => ({ type, at })),
);
const events: readonly Event[] = [{ type: "commit" }, { type: "abort" }, ...each];
const started = performance.now();
const states = Object.keys(getAdjacencyMap(machine, { events: [...events], limit: Number.POSITIVE_INFINITY })).length;
console.log(JSON.stringify({ states, seconds: (performance.now() - started) / 1000 }));
