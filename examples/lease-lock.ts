/**
 * A lock with a lease. Two workers take turns at a lock server; the holder writes to a store. A worker that stalls past
 * its lease still believes it holds the lock. With fencing tokens the store refuses its late write; without, it does not.
 *
 * Run: `npm run example examples/lease-lock.ts` (with `-- --no-fencing` to see the counterexample).
 */
import { pathToFileURL } from "node:url";
import { assign, setup } from "xstate";
import { choose, counterexamples, defineSystem, explore, narrate, role } from "zerosum/explorer";

type Worker = "worker1" | "worker2";
type WorkerEvent = { readonly type: "work" } | { readonly type: "Granted"; readonly token: number };
type ServerEvent = { readonly type: "Acquire"; readonly by: Worker } | { readonly type: "leaseRunsOut" };
type StoreEvent = { readonly type: "Write"; readonly token: number };

const worker = (name: Worker) =>
  setup({
    types: { context: {} as { token: number }, events: {} as WorkerEvent },
    actions: {
      send: (
        _,
        _params:
          | { to: "server"; message: { type: "Acquire"; by: Worker } }
          | { to: "store"; message: { type: "Write"; token: number } },
      ) => {},
    },
  }).createMachine({
    id: name,
    context: { token: 0 },
    initial: "idle",
    states: {
      idle: {
        on: {
          work: {
            target: "asking",
            actions: { type: "send", params: { to: "server", message: { type: "Acquire", by: name } } },
          },
        },
      },
      asking: { on: { Granted: { target: "holding", actions: assign({ token: ({ event }) => event.token }) } } },
      // It may stall here as long as it likes; nothing tells it that its lease has run out.
      holding: {
        on: {
          work: {
            target: "done",
            actions: {
              type: "send",
              params: ({ context }) => ({
                to: "store" as const,
                message: { type: "Write" as const, token: context.token },
              }),
            },
          },
        },
      },
      done: { tags: "rest" },
    },
  });

const server = setup({
  types: { context: {} as { token: number; served: readonly Worker[] }, events: {} as ServerEvent },
  actions: { send: (_, _params: { to: Worker; message: { type: "Granted"; token: number } }) => {} },
  guards: { notYet: ({ context, event }) => event.type === "Acquire" && !context.served.includes(event.by) },
}).createMachine({
  id: "server",
  context: { token: 0, served: [] },
  initial: "free",
  states: {
    free: {
      tags: "rest",
      on: {
        Acquire: {
          guard: "notYet",
          target: "leased",
          actions: [
            assign({
              token: ({ context }) => context.token + 1,
              served: ({ context, event }) => [...context.served, event.by].sort(),
            }),
            {
              type: "send",
              params: ({ context, event }) => ({
                to: event.by,
                message: { type: "Granted" as const, token: context.token },
              }),
            },
          ],
        },
      },
    },
    leased: { tags: "rest", on: { leaseRunsOut: "free" } },
  },
});

/** `checks`: whether this store looks at tokens at all; a fact about the world, chosen when the first write comes. */
const store = setup({
  types: { context: {} as { writes: readonly number[]; checks?: boolean }, events: {} as StoreEvent },
  guards: {
    accepted: ({ context, event }) =>
      !context.writes.includes(event.token) &&
      (!choose(context, "checks") || event.token > Math.max(0, ...context.writes)),
  },
}).createMachine({
  id: "store",
  context: { writes: [] },
  initial: "ready",
  states: {
    ready: {
      tags: "rest",
      on: {
        Write: {
          guard: "accepted",
          actions: assign({ writes: ({ context, event }) => [...context.writes, event.token] }),
        },
      },
    },
  },
});

/** The system, with a store that checks fencing tokens or one that does not. */
export function leaseLock(fencing: boolean) {
  return defineSystem({
    name: "lease-lock",
    roles: {
      worker1: role({ machine: worker("worker1"), environment: [{ type: "work" }] }),
      worker2: role({ machine: worker("worker2"), environment: [{ type: "work" }] }),
      server: role({ machine: server, environment: [{ type: "leaseRunsOut" }] }),
      store: role({ machine: store, fixtures: { checks: [fencing] } }),
    },
    invariants: {
      "writes in the order of the locks": ({ store: { context } }) =>
        context.writes.every((token, index) => index === 0 || token > (context.writes[index - 1] ?? 0)) ||
        `the store took the writes of locks ${context.writes.join(", then ")}`,
    },
    sometimes: { "both have written": ({ store: { context } }) => context.writes.length === 2 },
    settles: false,
  });
}

/** What the example prints. */
export function main(fencing: boolean): string {
  const exploration = explore(leaseLock(fencing));
  const check = "writes in the order of the locks";
  const [shortest] = counterexamples(exploration, { check });
  const verdict = exploration.checks.find(({ name }) => name === check)?.verdict;
  const told = shortest === undefined ? [] : [shortest.reason, ...narrate(shortest.trace)];
  return [`${check}: ${verdict} (${exploration.states} states)`, ...told].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(main(!process.argv.includes("--no-fencing")));
