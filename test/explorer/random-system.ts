/**
 * Small random systems of two roles, as data that fast-check can shrink and as XState machines.
 *
 * Each chart has a few states, a counter up to 2, timers, eventless transitions (only to later states, so that they end),
 * and one fixture variable. `pausable` wraps the states in a compound state with a history state.
 */
import fc from "fast-check";
import { assign, setup } from "xstate";
import { choose, defineSystem, type Network, role } from "../../models/explorer/index.ts";

/** What makes an edge enabled. */
export type Cause = "environment" | "message" | "timer" | "always";

/** An edge of a random chart. */
export interface EdgeSpec {
  readonly from: number;
  readonly to: number;
  readonly cause: Cause;
  /** which environment event or message */
  readonly which: number;
  readonly wants: "nothing" | "none" | "some" | "heads";
  readonly effect: "nothing" | "count" | { readonly send: number };
}

/** A random chart. */
export interface RoleSpec {
  readonly states: number;
  readonly edges: readonly EdgeSpec[];
  readonly pausable: boolean;
  /** bit set of the states that rest */
  readonly rests: number;
}

/** A random system. */
export interface SystemSpec {
  readonly left: RoleSpec;
  readonly right: RoleSpec;
}

const statesMax = 4;
const kinds = 2;

const edge: fc.Arbitrary<EdgeSpec> = fc.record({
  from: fc.nat(statesMax - 1),
  to: fc.nat(statesMax - 1),
  cause: fc.constantFrom<Cause>("environment", "message", "message", "timer", "always"),
  which: fc.nat(kinds - 1),
  wants: fc.constantFrom("nothing", "nothing", "nothing", "none", "some", "heads"),
  effect: fc.oneof(
    fc.constant("nothing" as const),
    fc.constant("count" as const),
    fc.record({ send: fc.nat(kinds - 1) }),
    fc.record({ send: fc.nat(kinds - 1) }),
  ),
});

const chart: fc.Arbitrary<RoleSpec> = fc.record({
  states: fc.integer({ min: 2, max: statesMax }),
  edges: fc.array(edge, { minLength: 2, maxLength: 9 }),
  pausable: fc.boolean(),
  rests: fc.nat(2 ** statesMax - 1),
});

/** Random systems. */
export const anySystem: fc.Arbitrary<SystemSpec> = fc.record({ left: chart, right: chart });

/** Context of a random chart. */
export interface RandomContext {
  readonly count: number;
  readonly coin?: "heads" | "tails";
}

/** A message between random charts. */
export interface RandomMessage {
  readonly type: "m0" | "m1";
  readonly count: number;
}

type RandomEvent = RandomMessage | { readonly type: "go0" | "go1" | "pause" | "resume" | "powerOn" };

const random = setup({
  types: {
    context: {} as RandomContext,
    events: {} as RandomEvent,
    input: {} as Pick<RandomContext, "coin">,
    tags: {} as "rest",
  },
  actions: { send: (_, _params: { readonly to: "left" | "right"; readonly message: RandomMessage }) => {} },
  guards: {
    none: ({ context }) => context.count === 0,
    some: ({ context }) => context.count > 0,
    heads: ({ context }) => choose(context, "coin") === "heads",
  },
  delays: { wait: 1000 },
});

type StateConfig = Parameters<typeof random.createStateConfig>[0];

/** The chart of a role. Every event has a transition at the root, so that none is refused as unhandled. */
export function randomMachine(name: "left" | "right", spec: RoleSpec) {
  const other = name === "left" ? "right" : "left";
  const key = (state: number): string => `s${state % spec.states}`;
  const counting = assign(({ context }: { context: RandomContext }) => ({ count: Math.min(2, context.count + 1) }));
  const transition = ({ to, wants, effect }: EdgeSpec) => ({
    target: `#${key(to)}`,
    ...(wants === "nothing" ? {} : { guard: wants }),
    ...(effect === "nothing" ? {} : { actions: effect === "count" ? counting : sending(other, effect.send) }),
  });
  const state = (number: number): StateConfig => {
    const mine = spec.edges.filter((each) => each.from % spec.states === number);
    const on = (cause: Cause, which: number) =>
      mine.filter((each) => each.cause === cause && each.which === which).map(transition);
    const always = mine.filter((each) => each.cause === "always" && number > 0 && each.to % spec.states > number);
    return {
      id: key(number),
      tags: ((spec.rests >> number) & 1) === 1 ? ["rest"] : [],
      on: {
        go0: on("environment", 0),
        go1: on("environment", 1),
        m0: on("message", 0),
        m1: on("message", 1),
      },
      after: { wait: mine.filter((each) => each.cause === "timer").map(transition) },
      always: always.map(transition),
    } as StateConfig;
  };
  const states = Object.fromEntries(Array.from({ length: spec.states }, (_, number) => [key(number), state(number)]));
  const pause = spec.pausable ? { pause: { target: "#paused" } } : {};
  return random.createMachine({
    id: name,
    context: ({ input }) => ({ count: 0, ...input }),
    initial: "working",
    on: { go0: {}, go1: {}, m0: {}, m1: {}, pause: {}, resume: {}, powerOn: {} },
    states: {
      working: { initial: "s0", on: pause, states: { ...states, before: { id: "before", type: "history" } } },
      paused: { id: "paused", on: { resume: { target: "#before" } } },
      off: { on: { powerOn: "working" } },
    },
  });
}

function sending(to: "left" | "right", which: number) {
  return {
    type: "send" as const,
    params: ({ context }: { context: RandomContext }) => ({
      to,
      message: { type: which === 0 ? ("m0" as const) : ("m1" as const), count: context.count },
    }),
  };
}

/** Environment events of a random chart. */
export const environment = [
  { type: "go0" },
  { type: "go1" },
  { type: "pause" },
  { type: "resume" },
] as const satisfies readonly RandomEvent[];

/** How to explore a random system. */
export interface RandomOptions {
  readonly masking: boolean;
  readonly granularity: "waitToWait" | "microstep";
  readonly eagerFixtures: boolean;
  readonly powerLosses: number;
  readonly network?: Network;
}

/** The system of a specification. What a role shows is its state and counter, without the fixture variable. */
export function randomSystem(spec: SystemSpec, options: RandomOptions) {
  const one = (name: "left" | "right") =>
    role({
      machine: randomMachine(name, spec[name]),
      inputs: [{}],
      environment,
      fixtures: { coin: ["heads", "tails"] },
      ...(options.powerLosses === 0
        ? {}
        : { power: { state: "off" as const, event: { type: "powerOn" as const }, durable: ["count"] as const } }),
      observe: (local) => ({ value: local.value, count: local.context.count }),
    });
  return defineSystem({
    name: "random",
    roles: { left: one("left"), right: one("right") },
    network: options.network ?? { kind: "adversarial" },
    budgets: { powerLosses: options.powerLosses },
    masking: options.masking,
    granularity: options.granularity,
    eagerFixtures: options.eagerFixtures,
    settles: true,
    restInvariants: {
      "equal counts": (view) => view.left.count === view.right.count,
      "somebody counted": (view) => view.left.count + view.right.count > 0,
    },
    outcome: (view) => [JSON.stringify([view.left, view.right])],
  });
}
