/** Models that cannot be explored: one clear error each, naming the chart, the state and the event. */

import { describe, expect, it } from "vitest";
import { assign, createMachine, emit, log, raise, sendTo, setup, spawnChild } from "xstate";
import { choose, defineSystem, explore, ModelError, type Roles, role, type System } from "./index.ts";

function refusal<R extends Roles>(system: System<R>, options = {}): ModelError {
  try {
    explore(system, options);
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error("explored without complaint");
}

type Go = { readonly type: "go" };
const go = [{ type: "go" }] as const;
const events = {} as Go;
const sendAction = (_: unknown, _params: { readonly to: string; readonly message: { readonly type: string } }) => {};

/** A system that the compiler would refuse as well. */
function untyped(roles: Roles, name: string): System<Roles> {
  return { definition: { name, roles } };
}

/** A system of one role, called `lamp`, that is told to go. */
function alone(machine: Parameters<typeof role>[0]["machine"]): System<Roles> {
  return untyped({ lamp: role({ machine, environment: go }) }, "alone");
}

describe("a context without bound", () => {
  it("is refused at a local state", () => {
    const counter = setup({ types: { context: {} as { count: number }, events } }).createMachine({
      context: { count: 0 },
      initial: "on",
      states: { on: { on: { go: { actions: assign({ count: ({ context }) => context.count + 1 }) } } } },
    });
    const error = refusal(alone(counter), { maxLocalStates: 50 });
    expect(error).toMatchObject({ _tag: "ModelError", reason: "unboundedContext", place: { role: "lamp" } });
    expect(error.place.state).toContain("on");
  });

  it("is refused at a message", () => {
    const speaker = setup({
      types: { context: {} as { count: number }, events: {} as Go | { readonly type: "echo"; readonly count: number } },
      actions: { send: sendAction },
    }).createMachine({
      context: { count: 0 },
      initial: "on",
      states: {
        on: {
          on: {
            go: {
              actions: [
                assign({ count: ({ context }) => context.count + 1 }),
                {
                  type: "send",
                  params: ({ context }) => ({ to: "lamp", message: { type: "echo", count: context.count } }),
                },
              ],
            },
            echo: {},
          },
        },
      },
    });
    expect(refusal(alone(speaker), { maxLocalStates: 50 })).toMatchObject({
      reason: "unboundedContext",
      place: { role: "lamp" },
    });
  });
});

describe("an action with a side effect", () => {
  const doing = (actions: unknown) =>
    createMachine({ initial: "on", states: { on: { on: { go: { target: "off", actions } } }, off: {} } } as never);
  it.each([
    ["a function of the chart", () => {}, "unknownAction"],
    ["a named action", { type: "print" }, "unknownAction"],
    ["a send without a receiver", { type: "send", params: { message: { type: "x" } } }, "unknownAction"],
    ["log", log("x"), "unsupportedFeature"],
    ["emit", emit({ type: "x" }), "unsupportedFeature"],
    ["sendTo", sendTo("someone", { type: "x" }), "chartThrew"],
    ["a raise that is delayed", raise({ type: "go" }, { delay: 10 }), "unsupportedFeature"],
    ["spawnChild", spawnChild(createMachine({})), "unsupportedFeature"],
  ])("is refused: %s", (_, action, reason) => {
    expect(refusal(alone(doing(action)))).toMatchObject({
      reason,
      place: { role: "lamp", state: '"on"', event: "go" },
    });
  });

  interface Writable {
    readonly list: number[];
    readonly set: Set<number>;
    readonly map: Map<number, number>;
  }
  it.each([
    ["list", (context: Writable) => context.list.push(1)],
    ["set", (context: Writable) => context.set.add(1)],
    ["map", (context: Writable) => context.map.set(1, 1)],
  ])("is refused when it writes into the context: %s", (_, write) => {
    const writer = setup({ types: { context: {} as Writable, events } }).createMachine({
      context: () => ({ list: [], set: new Set<number>(), map: new Map<number, number>() }),
      initial: "on",
      states: {
        on: {
          on: {
            go: {
              actions: assign(({ context }) => {
                write(context);
                return {};
              }),
            },
          },
        },
      },
    });
    expect(refusal(alone(writer))).toMatchObject({
      reason: "impureAssignment",
      place: { role: "lamp", state: '"on"', event: "go" },
    });
  });
});

describe("a guard that is not a function of context and event", () => {
  let asked = 0;
  it.each([
    ["chance", () => Math.random() < 0.5],
    ["time", () => Date.now() % 1e12 > 5e11],
    ["its own memory", () => asked++ % 2 === 0],
  ])("is refused: %s", (_, guard) => {
    const fickle = setup({ types: { events } }).createMachine({
      initial: "on",
      states: { on: { on: { go: { guard, target: "off" } } }, off: {} },
    });
    expect(refusal(alone(fickle))).toMatchObject({
      reason: "nonDeterministic",
      place: { role: "lamp", state: '"on"', event: "go" },
    });
  });

  it("is refused when it throws", () => {
    const broken = setup({ types: { events } }).createMachine({
      initial: "on",
      states: {
        on: {
          on: {
            go: {
              guard: () => {
                throw new RangeError("broken");
              },
              target: "off",
            },
          },
        },
        off: {},
      },
    });
    expect(refusal(alone(broken))).toMatchObject({
      reason: "chartThrew",
      place: { role: "lamp", state: '"on"', event: "go" },
    });
  });
});

describe("wiring", () => {
  const sender = (to: string) =>
    setup({ types: { events }, actions: { send: sendAction } }).createMachine({
      initial: "on",
      states: {
        on: { on: { go: { target: "off", actions: { type: "send", params: { to, message: { type: "hello" } } } } } },
        off: {},
      },
    });
  const deaf = setup({ types: { events } }).createMachine({
    initial: "on",
    states: { on: { on: { go: "off" } }, off: {} },
  });

  it("refuses a message to no one", () => {
    expect(refusal(alone(sender("nobody")))).toMatchObject({
      reason: "messageToNoOne",
      place: { system: "alone", role: "lamp", state: '"on"', event: "go" },
    });
  });

  it("refuses a message that its receiver never handles", () => {
    const lamp = role({ machine: sender("shade"), environment: go });
    const system = untyped({ lamp, shade: role({ machine: deaf, environment: go }) }, "pair");
    expect(refusal(system)).toMatchObject({ reason: "unhandledEvent", place: { role: "shade", event: "hello" } });
  });

  it("refuses an event of the environment that nobody handles", () => {
    const lamp = role({ machine: deaf as Parameters<typeof alone>[0], environment: [...go, { type: "stop" }] });
    const system = untyped({ lamp }, "alone");
    expect(refusal(system)).toMatchObject({ reason: "unhandledEvent", place: { role: "lamp", event: "stop" } });
  });

  it("refuses a role that never moves", () => {
    const waiting = setup({ types: { events: {} as { readonly type: "hello" } } }).createMachine({
      initial: "on",
      states: { on: { on: { hello: "off" } }, off: {} },
    });
    const system = defineSystem({
      name: "pair",
      roles: { lamp: role({ machine: deaf, environment: go }), shade: role({ machine: waiting }) },
    });
    expect(refusal(system)).toMatchObject({ reason: "roleNeverReached", place: { system: "pair", role: "shade" } });
  });
});

describe("eventless transitions that go round in circles", () => {
  const round = {
    s: { always: "t" },
    t: { always: "s" },
  };
  it("are refused after an event", () => {
    const machine = setup({ types: { events } }).createMachine({
      initial: "on",
      states: { on: { on: { go: "s" } }, ...round },
    });
    expect(refusal(alone(machine))).toMatchObject({
      reason: "alwaysCycle",
      place: { role: "lamp", state: '"on"', event: "go" },
    });
  });

  it("are refused at the start", () => {
    const machine = createMachine({ initial: "s", states: round });
    expect(refusal(alone(machine as never))).toMatchObject({ reason: "alwaysCycle", place: { role: "lamp" } });
  });
});

describe("predicates", () => {
  const lamp = role({
    machine: setup({ types: { events } }).createMachine({
      initial: "on",
      states: { on: { tags: "rest", on: { go: "off" } }, off: { tags: "rest" } },
    }),
    environment: go,
  });
  const broken = (): boolean => {
    throw new RangeError("broken");
  };
  it.each([
    ["invariants", { invariants: { broken } }],
    ["restInvariants", { restInvariants: { broken } }],
    ["stepInvariants", { stepInvariants: { broken } }],
    ["sometimes", { sometimes: { broken } }],
  ])("that throw are refused: %s", (kind, checks) => {
    const error = refusal(defineSystem({ name: "alone", roles: { lamp }, ...checks }));
    expect(error).toMatchObject({ reason: "predicateThrew", place: { system: "alone", predicate: "broken" } });
    expect(error.place.state).toContain("lamp");
    if (kind === "stepInvariants") expect(error.place.event).toBe("go");
  });

  it("that throw are refused: outcome", () => {
    const outcome = (): readonly string[] => {
      throw new RangeError("broken");
    };
    expect(refusal(defineSystem({ name: "alone", roles: { lamp }, outcome }))).toMatchObject({
      reason: "predicateThrew",
      place: { system: "alone", predicate: "outcome" },
    });
  });
});

describe("fixture variables", () => {
  interface Coin {
    readonly coin?: "heads" | "tails";
  }
  const machine = setup({ types: { context: {} as Coin, events } }).createMachine({
    context: {},
    initial: "on",
    states: {
      on: { on: { go: { guard: ({ context }) => choose(context, "coin") === "heads", target: "off" } } },
      off: {},
    },
  });

  it("must be declared", () => {
    expect(refusal(alone(machine))).toMatchObject({
      reason: "unknownFixture",
      place: { role: "lamp", state: '"on"', event: "go" },
    });
  });

  it("must have values", () => {
    const system = defineSystem({
      name: "alone",
      roles: { lamp: role({ machine, environment: go, fixtures: { coin: [] } }) },
    });
    expect(refusal(system)).toMatchObject({ reason: "unknownFixture", place: { role: "lamp" } });
  });

  it("cannot be read before the first event", () => {
    const early = setup({ types: { context: {} as Coin, events } }).createMachine({
      context: {},
      initial: "on",
      states: {
        on: {
          always: { guard: ({ context }) => choose(context, "coin") === "heads", target: "off" },
          on: { go: "off" },
        },
        off: {},
      },
    });
    const system = defineSystem({
      name: "alone",
      roles: { lamp: role({ machine: early, environment: go, fixtures: { coin: ["heads", "tails"] } }) },
    });
    expect(refusal(system)).toMatchObject({ place: { role: "lamp" } });
  });
});

describe("data that are not plain", () => {
  it.each([
    ["a date", new Date(0)],
    ["a function", () => {}],
    ["a symbol", Symbol("x")],
    ["an object of a class", new URL("http://localhost")],
    ["a weak map", new WeakMap()],
    ["a list with one of these", [{ value: () => {} }]],
  ])("are refused in the context: %s", (_, value) => {
    const machine = createMachine({
      context: { value },
      initial: "on",
      states: { on: { on: { go: "off" } }, off: {} },
    });
    expect(refusal(alone(machine as never))).toMatchObject({ reason: "unsupportedFeature", place: { role: "lamp" } });
  });
});
