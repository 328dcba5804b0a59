import { describe, expect, it } from "vitest";
import { assign, setup } from "xstate";
import { defineSystem, explore, role, type SearchProgress } from "./index.ts";

/** `count` counters up to `most` that anybody may push: (most + 1) ^ count states, the last of depth most * count. */
function counters(count: number, most: number) {
  const machine = setup({
    types: { context: {} as { pushed: number }, events: {} as { readonly type: "push" } },
  }).createMachine({
    context: { pushed: 0 },
    on: {
      push: {
        guard: ({ context }) => context.pushed < most,
        actions: assign({ pushed: ({ context }) => context.pushed + 1 }),
      },
    },
  });
  const names = Array.from({ length: count }, (_, index) => `counter${index}`);
  const counter = role({ machine, environment: [{ type: "push" }], observe: (local) => local.context.pushed });
  return defineSystem({
    name: "counters",
    roles: Object.fromEntries(names.map((name) => [name, counter])),
    invariants: { "not all full": (view) => names.some((name) => view[name] !== most) },
    sometimes: { "all full": (view) => names.every((name) => view[name] === most) },
  });
}

describe("the search", () => {
  it.each([
    [1, 9, 10],
    [3, 4, 125],
    [5, 9, 100_000],
  ])("counts %i counters up to %i: %i states", (count, most, states) => {
    const result = explore(counters(count, most));
    expect(result.states).toBe(states);
    expect(result.depth).toBe(most * count);
    expect(result.transitions).toBe(most * count * (most + 1) ** (count - 1));
    expect(result.limit).toBeUndefined();
  });

  it("finds what is wrong in the very last state, by a shortest path", () => {
    const result = explore(counters(4, 9));
    const [violation] = result.checks[0]?.violations ?? [];
    expect(violation?.state).toBe(9999);
    expect(result.trace(violation?.state ?? -1).steps).toHaveLength(36);
  });

  it("tells of its progress", () => {
    const told: SearchProgress[] = [];
    explore(counters(5, 9), { progress: (progress) => told.push(progress) });
    expect(told.length).toBeGreaterThan(10);
    const states = told.map((progress) => progress.states);
    expect(states).toEqual([...states].sort((a, b) => a - b));
  });
});

describe("a limit", () => {
  it.each([
    ["maxStates", { maxStates: 20_000 }],
    ["maxMemoryMiB", { maxMemoryMiB: 1 }],
    ["maxSeconds", { maxSeconds: 5 }],
  ] as const)("ends the search as inconclusive and is named: %s", (limit, limits) => {
    let clock = 0;
    const result = explore(counters(5, 9), { ...limits, now: () => clock++ });
    expect(result.verdict).toBe("inconclusive");
    expect(result.limit).toBe(limit);
    expect(result.states).toBeLessThan(100_000);
    expect(result.checks.map(({ verdict }) => verdict)).toEqual(["inconclusive", "inconclusive"]);
  });

  it("does not hide a violation found before it", () => {
    const { definition } = counters(5, 9);
    const invariants = { "the first is empty": (view: { readonly [name: string]: unknown }) => view["counter0"] === 0 };
    const result = explore({ definition: { ...definition, invariants } }, { maxStates: 20_000 });
    expect(result.verdict).toBe("violated");
    expect(result.limit).toBe("maxStates");
  });
});

describe("more message sets than their field has room for at first", () => {
  const count = 13;
  type Call = { readonly type: "call"; readonly number: number };
  const caller = (number: number) =>
    setup({
      types: { events: {} as { readonly type: "speak" } },
      actions: { send: (_, _params: { readonly to: "hearer"; readonly message: Call }) => {} },
    }).createMachine({
      initial: "silent",
      states: {
        silent: {
          on: {
            speak: {
              target: "hoarse",
              actions: { type: "send", params: { to: "hearer", message: { type: "call", number } } },
            },
          },
        },
        hoarse: {},
      },
    });
  const hearer = setup({ types: { events: {} as Call } }).createMachine({
    initial: "waiting",
    states: { waiting: { on: { call: "called" } }, called: { on: { call: "tired" } }, tired: {} },
  });
  const names = Array.from({ length: count }, (_, number) => `caller${number}`);
  const callers = names.map((_, number) =>
    role({ machine: caller(number), environment: [{ type: "speak" }], observe: (local) => local.value }),
  );

  it("are counted all the same, and predicates never see a broken state", () => {
    const result = explore(
      defineSystem({
        name: "calls",
        roles: {
          ...Object.fromEntries(names.map((name, index) => [name, callers[index] as (typeof callers)[number]])),
          hearer: role({ machine: hearer, observe: (local) => ({ value: local.value }) }),
        },
        masking: false,
        invariants: { "the hearer is somewhere": (view) => view.hearer.value !== undefined },
      }),
    );
    // Before anybody speaks the hearer waits; after that it has heard nothing, one call, or two (or one twice).
    expect(result.states).toBe(1 + 3 * (2 ** count - 1));
    expect(result.verdict).toBe("proved for this bound");
  });
});
