/**
 * What must not compile: each `@ts-expect-error` is an error of the compiler's own if the line below it compiles.
 * The functions with such lines are never called.
 */

import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { defineSystem, explore, fifo, role } from "./index.ts";

type Ping = { readonly type: "ping"; readonly number: 1 | 2 };
type Pong = { readonly type: "pong" };

const caller = setup({
  types: { context: {} as { tries: number; secret?: string }, events: {} as Pong | { readonly type: "begin" | "on" } },
  actions: { send: (_, _params: { readonly to: "answerer"; readonly message: Ping }) => {} },
}).createMachine({
  context: { tries: 0 },
  initial: "idle",
  states: {
    idle: {
      on: {
        begin: {
          target: "waiting",
          actions: { type: "send", params: { to: "answerer", message: { type: "ping", number: 1 } } },
        },
      },
    },
    waiting: { on: { pong: "idle" } },
    off: { on: { on: "idle" } },
  },
});

const answerer = setup({
  types: { events: {} as Ping },
  actions: { send: (_, _params: { readonly to: "caller"; readonly message: Pong }) => {} },
}).createMachine({
  on: { ping: { actions: { type: "send", params: { to: "caller", message: { type: "pong" } } } } },
});

const roles = {
  caller: role({ machine: caller, environment: [{ type: "begin" }], observe: (local) => ({ at: local.value }) }),
  answerer: role({ machine: answerer }),
};

/** Each statement is wrong in one place. */
function refusedByTheCompiler(): void {
  // @ts-expect-error a misspelt event of the environment
  role({ machine: caller, environment: [{ type: "begn" }] });
  // @ts-expect-error a misspelt context field as a fixture
  role({ machine: caller, fixtures: { secrt: ["a"] } });
  // @ts-expect-error a fixture value of another type
  role({ machine: caller, fixtures: { secret: [1] } });
  // @ts-expect-error a misspelt state for a device without power
  role({ machine: caller, power: { state: "of", event: { type: "on" }, durable: [] } });
  // @ts-expect-error a misspelt durable field
  role({ machine: caller, power: { state: "off", event: { type: "on" }, durable: ["trys"] } });
  // @ts-expect-error a misspelt role in a link
  defineSystem({ name: "x", roles, links: { "caller->answrer": fifo() } });
  // @ts-expect-error a misspelt role in a seed
  defineSystem({ name: "x", roles, seeds: [{ to: "answrer", message: { type: "ping", number: 1 } }] });
  // @ts-expect-error a misspelt event in a seed
  defineSystem({ name: "x", roles, seeds: [{ to: "answerer", message: { type: "pin", number: 1 } }] });
  // @ts-expect-error a seed with a field of another type
  defineSystem({ name: "x", roles, seeds: [{ to: "answerer", message: { type: "ping", number: 3 } }] });
  // @ts-expect-error a misspelt role in an invariant
  defineSystem({ name: "x", roles, invariants: { i: (view) => view.callr.at === "idle" } });
  // @ts-expect-error a misspelt field of what a role shows
  defineSystem({ name: "x", roles, invariants: { i: (view) => view.caller.att === "idle" } });
  // @ts-expect-error a state that the chart does not have
  defineSystem({ name: "x", roles, invariants: { i: (view) => view.caller.at === "idel" } });
  // @ts-expect-error a misspelt role in a step invariant
  defineSystem({ name: "x", roles, stepInvariants: { i: (before) => before.callr.at === "idle" } });
  // @ts-expect-error a misspelt budget
  defineSystem({ name: "x", roles, budgets: { powerLoss: 1 } });
  // @ts-expect-error a message to a role that does not exist
  defineSystem({ name: "x", roles: { caller: roles.caller, replier: roles.answerer } });
}

/** A message that its receiver has no event for. */
function refusedMessage(): void {
  const deaf = setup({ types: { events: {} as { readonly type: "pung" } } }).createMachine({ on: { pung: {} } });
  // @ts-expect-error the answerer of this system has no event "ping"
  defineSystem({ name: "x", roles: { caller: roles.caller, answerer: role({ machine: deaf }) } });
}

describe("what does compile", () => {
  it("can be explored", () => {
    const system = defineSystem({
      name: "ping",
      roles,
      links: { "caller->answerer": fifo() },
      invariants: { "idle or waiting": (view) => view.caller.at === "idle" || view.caller.at === "waiting" },
    });
    expect(explore(system).verdict).toBe("proved for this bound");
  });
});

describe("what does not compile", () => {
  it.each([refusedByTheCompiler, refusedMessage])("is refused by `tsc` alone: %s", (statements) => {
    expect(statements).toBeTypeOf("function");
  });
});
