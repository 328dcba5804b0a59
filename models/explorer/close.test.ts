/** Closing: which local states and entries a role has, over all that the others may send. */

import { describe, expect, it } from "vitest";
import { assign, setup } from "xstate";
import { closeSystem } from "./close.ts";
import type { ClosedSystem, Entry } from "./closed-role.ts";
import { choose, defineSystem, type Roles, role, type System } from "./index.ts";

function close<R extends Roles>(system: System<R>): ClosedSystem {
  return closeSystem(system as unknown as System<Roles>);
}

function told(closed: ClosedSystem, index: number): readonly string[] {
  const { entries, locals } = closed.roles[index] as ClosedSystem["roles"][number];
  const text = (local: number) => JSON.stringify([locals[local]?.value, locals[local]?.context]);
  const on = ({ stimulus }: Entry) => ("event" in stimulus ? stimulus.event.type : stimulus.kind);
  return entries.map((entry) => `${text(entry.from)} ${on(entry)}${entry.losesPower ? " off" : ""} ${text(entry.to)}`);
}

type Count = { readonly type: "count"; readonly value: number };

/** Two roles that answer each number with the next one, up to `most`. */
function counting(most: number) {
  const counter = (other: string, starts: boolean) =>
    role({
      machine: setup({
        types: { context: {} as { value: number }, events: {} as Count | { readonly type: "start" } },
        actions: { send: (_, _params: { readonly to: string; readonly message: Count }) => {} },
      }).createMachine({
        context: { value: 0 },
        on: {
          start: { actions: { type: "send", params: { to: other, message: { type: "count", value: 1 } } } },
          count: {
            guard: ({ context, event }) => event.value > context.value && event.value <= most,
            actions: [
              assign({ value: ({ event }) => event.value }),
              {
                type: "send",
                params: ({ context }) => ({ to: other, message: { type: "count", value: context.value + 1 } }),
              },
            ],
          },
        },
      }),
      environment: starts ? [{ type: "start" }] : [],
    });
  return defineSystem({ name: "counting", roles: { left: counter("right", true), right: counter("left", false) } });
}

describe("closing", () => {
  it("goes on until no role can send anything new", () => {
    const closed = close(counting(6));
    const values = closed.messages.map(({ to, event }) => [to, event["value"]]);
    expect(values).toEqual([
      [1, 1],
      [0, 2],
      [1, 3],
      [0, 4],
      [1, 5],
      [0, 6],
      [1, 7],
    ]);
    expect(closed.roles.map((each) => each.locals.map((local) => local.context["value"]))).toEqual([
      [0, 2, 4, 6],
      [0, 1, 3, 5],
    ]);
  });

  it("knows what each local state can still accept", () => {
    const closed = close(counting(4));
    const left = closed.roles[0] as ClosedSystem["roles"][number];
    const accepted = left.locals.map(({ id, context }) => [
      context["value"],
      [...(left.acceptable[id] ?? [])].map((message) => closed.messages[message]?.event["value"]).sort(),
    ]);
    expect(accepted).toEqual([
      [0, [2, 4]],
      [2, [4]],
      [4, []],
    ]);
  });

  it("has no entry for what changes nothing and sends nothing", () => {
    const closed = close(counting(2));
    expect(told(closed, 1)).toEqual(['[{},{"value":0}] message [{},{"value":1}]']);
  });
});

interface Device {
  readonly stored: number;
  readonly noted: number;
  readonly coin?: "heads" | "tails";
}

const device = setup({
  types: { context: {} as Device, events: {} as { readonly type: "go" | "powerOn" } },
}).createMachine({
  context: { stored: 0, noted: 0 },
  initial: "idle",
  states: {
    idle: { on: { go: { guard: ({ context }) => context.stored === 0, target: "noting" } } },
    noting: { entry: assign({ noted: 1 }), always: "storing" },
    storing: { entry: assign({ stored: 1 }), always: "done" },
    done: {},
    off: { on: { powerOn: "idle" } },
  },
});

function powered(granularity: "waitToWait" | "microstep", powerLosses = 1) {
  return defineSystem({
    name: "device",
    roles: {
      device: role({
        machine: device,
        environment: [{ type: "go" }],
        power: { state: "off", event: { type: "powerOn" }, durable: ["stored"] },
      }),
    },
    budgets: { powerLosses },
    granularity,
  });
}

describe("a loss of power", () => {
  it("may strike between any two microsteps, and leaves what is durable", () => {
    const entries = told(close(powered("waitToWait")), 0);
    // Before the store it leaves what a loss while waiting leaves: one entry for both.
    expect(entries.filter((text) => text.includes(" off "))).toEqual([
      '["idle",{"stored":0,"noted":0}] powerLoss off ["off",{"stored":0,"noted":0}]',
      '["idle",{"stored":0,"noted":0}] go off ["off",{"stored":1,"noted":0}]',
      '["done",{"stored":1,"noted":1}] powerLoss off ["off",{"stored":1,"noted":0}]',
      '["idle",{"stored":1,"noted":0}] powerLoss off ["off",{"stored":1,"noted":0}]',
    ]);
  });

  it("is no part of the tables without a budget for it", () => {
    expect(told(close(powered("waitToWait", 0)), 0)).toEqual([
      '["idle",{"stored":0,"noted":0}] go ["done",{"stored":1,"noted":1}]',
    ]);
  });

  it("makes a state of every microstep where that is asked for", () => {
    const closed = close(powered("microstep"));
    expect(closed.roles[0]?.locals.filter(({ midway }) => midway).map(({ value }) => value)).toEqual([
      "noting",
      "storing",
    ]);
  });
});

describe("fixture variables", () => {
  const tosser = setup({ types: { context: {} as Device, events: {} as { readonly type: "go" } } }).createMachine({
    context: { stored: 0, noted: 0 },
    initial: "idle",
    states: {
      idle: {
        on: {
          go: [{ guard: ({ context }) => choose(context, "coin") === "heads", target: "won" }, { target: "lost" }],
        },
      },
      won: {},
      lost: {},
    },
  });
  const tossing = (eagerFixtures: boolean) =>
    defineSystem({
      name: "toss",
      roles: {
        tosser: role({ machine: tosser, environment: [{ type: "go" }], fixtures: { coin: ["heads", "tails"] } }),
      },
      eagerFixtures,
    });

  it("branch where they are first read, and are remembered", () => {
    const closed = close(tossing(false));
    expect(closed.roles[0]?.initials).toHaveLength(1);
    expect(closed.roles[0]?.entries.map(({ choices }) => choices)).toEqual([{ coin: "heads" }, { coin: "tails" }]);
    expect(closed.roles[0]?.locals.map(({ value, context }) => [value, context["coin"]])).toEqual([
      ["idle", undefined],
      ["won", "heads"],
      ["lost", "tails"],
    ]);
  });

  it("are chosen at the start where that is asked for", () => {
    const closed = close(tossing(true));
    expect(closed.roles[0]?.initials).toHaveLength(2);
    expect(closed.roles[0]?.entries.map(({ choices }) => choices)).toEqual([{}, {}]);
  });
});
