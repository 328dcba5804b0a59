import { describe, expect, it } from "vitest";
import { assign, setup } from "xstate";
import { coverageOf, defineSystem, explore, fifo, type Roles, role, type System } from "./index.ts";

/** Says 1, then 2, then wakes the role `left`. */
const speaker = setup({
  types: { context: {} as { said: number }, events: {} as { readonly type: "speak" } },
  actions: { send: (_, _params: { readonly to: string; readonly message: unknown }) => {} },
}).createMachine({
  context: { said: 0 },
  initial: "speaking",
  states: {
    speaking: {
      tags: "rest",
      on: {
        speak: {
          guard: ({ context }) => context.said < 3,
          actions: [
            assign({ said: ({ context }) => context.said + 1 }),
            {
              type: "send",
              params: ({ context: { said } }) =>
                said < 3
                  ? { to: "listener", message: { type: "word", n: said } }
                  : { to: "left", message: { type: "goOn" } },
            },
          ],
        },
      },
    },
  },
});

/** Writes down two words. */
const listener = setup({
  types: { context: {} as { heard: readonly number[] }, events: {} as { readonly type: "word"; readonly n: number } },
}).createMachine({
  context: { heard: [] },
  initial: "listening",
  states: {
    listening: {
      tags: "rest",
      on: {
        word: {
          guard: ({ context }) => context.heard.length < 2,
          actions: assign({ heard: ({ context, event }) => [...context.heard, event.n] }),
        },
      },
    },
  },
});

/** Holds one thing after the other: nothing, a key, nothing. `waits`: only when it has been woken. */
function carrier(key: string, waits = false) {
  const machine = setup({ types: { events: {} as { readonly type: "goOn" } } }).createMachine({
    initial: "before",
    states: {
      before: { tags: ["rest"], on: { goOn: key } },
      [key]: { tags: ["rest"], on: { goOn: "after" } },
      after: { tags: ["rest"] },
    },
  });
  return role({ machine, environment: waits ? [] : [{ type: "goOn" }], observe: ({ value }) => String(value) });
}

const roles = (left: string, right: string, waits = false) => ({
  speaker: role({
    machine: speaker,
    environment: [{ type: "speak" }],
    observe: ({ context }) => context.said,
  }),
  listener: role({ machine: listener, observe: ({ context }) => context.heard.join(" ") }),
  left: carrier(left, waits),
  right: carrier(right),
});

const holds = (value: unknown): string | null => (value === "before" || value === "after" ? null : String(value));

function talk(left: string, right: string, waits = false): System<Roles> {
  const gates = [{ links: ["speaker->listener"], between: ["left", "right"], holds }];
  return {
    definition: { name: "talk", roles: roles(left, right, waits), gates } as unknown as System<Roles>["definition"],
  };
}

/** All that can be seen of a system: each combination of what its roles show. */
function seenOf(system: System<Roles>, changes: Partial<System<Roles>["definition"]> = {}): readonly string[] {
  const seen = new Set<string>();
  const { definition } = system;
  const note = (view: Readonly<Record<string, unknown>>): boolean => {
    seen.add(Object.values(view).join(" / "));
    return true;
  };
  explore({ definition: { ...definition, ...changes, invariants: { note } } }, { keeps: () => true });
  return [...seen].sort();
}

/** The same by a search written down for this test. `late`: what is sent while the gate is shut gets through later. */
function expected(keys: readonly [string, string], { waits = false, late = true } = {}): readonly string[] {
  type State = { said: number; heard: string; at: readonly [number, number]; kept: string; there: string };
  const shown = (side: 0 | 1, at: number): string => ["before", keys[side], "after"][at] as string;
  const settled = (state: State): State => {
    const [left, right] = [shown(0, state.at[0]), shown(1, state.at[1])];
    if (left !== right || holds(left) === null) return late ? state : { ...state, kept: "" };
    return { ...state, there: [...new Set(state.there + state.kept)].sort().join(""), kept: "" };
  };
  const next = (state: State): readonly State[] => [
    ...(state.said < 2 ? [{ ...state, said: state.said + 1, kept: state.kept + (state.said + 1) }] : []),
    ...(state.said === 2 ? [{ ...state, said: 3 }] : []),
    ...(state.at[0] < 2 && (!waits || state.said === 3)
      ? [{ ...state, at: [state.at[0] + 1, state.at[1]] as const }]
      : []),
    ...(state.at[1] < 2 ? [{ ...state, at: [state.at[0], state.at[1] + 1] as const }] : []),
    ...(state.heard.length < 3 ? [...state.there].map((n) => ({ ...state, heard: `${state.heard} ${n}`.trim() })) : []),
  ];
  const queue: State[] = [{ said: 0, heard: "", at: [0, 0], kept: "", there: "" }];
  const known = new Set(queue.map((state) => JSON.stringify(state)));
  for (const state of queue) {
    for (const after of next(state).map(settled)) {
      const key = JSON.stringify(after);
      if (!known.has(key)) queue.push(after);
      known.add(key);
    }
  }
  const views = queue.map(({ said, heard, at }) => [said, heard, shown(0, at[0]), shown(1, at[1])].join(" / "));
  return [...new Set(views)].sort();
}

describe("a gate", () => {
  it.each([
    ["with all reductions", {}],
    ["with dead messages kept", { masking: false }],
    ["with every microstep a state", { granularity: "microstep" }],
  ] as const)(
    "%s: lets through what was sent before or while two roles hold the same, and nothing else",
    (_, changes) => {
      const seen = seenOf(talk("key", "key"), changes);
      expect(seen).toEqual(expected(["key", "key"]));
      expect(seen).toContain("1 / 1 1 / after / after");
      expect(seen).not.toContain("1 / 1 / before / before");
    },
  );

  it("lets through what was sent before it opened", () => {
    const seen = seenOf(talk("key", "key", true));
    expect(seen).toEqual(expected(["key", "key"], { waits: true }));
    expect(seen).toContain("3 / 2 1 / after / after");
    const lost = expected(["key", "key"], { waits: true, late: false });
    expect(lost.some((view) => view.includes("/ 2 1"))).toBe(false);
  });

  it("that never opens lets nothing through, and what it keeps back is forgotten", () => {
    const shut = talk("key", "other");
    expect(seenOf(shut)).toEqual(expected(["key", "other"]));
    expect(seenOf(shut).some((view) => view.includes("/ 1"))).toBe(false);
    const states = (masking: boolean): number =>
      explore({ definition: { ...shut.definition, masking } }, { keeps: () => true }).states;
    expect(states(true)).toBe(4 * 3 * 3);
  });

  it("keeps back in vain only while it may open again", () => {
    const { definition } = talk("key", "key");
    const states = (masking: boolean): number => explore({ definition: { ...definition, masking } }).states;
    expect(states(true)).toBeLessThan(states(false));
  });

  it("does not hold up what outsiders make, other links, or a link with a memory", () => {
    const { definition } = talk("key", "other");
    const forged = { seeds: [{ to: "listener", message: { type: "word", n: 1 } as never }] };
    expect(seenOf({ definition }, forged)).toContain("0 / 1 1 / before / before");
    const elsewhere = { gates: [{ links: ["right->listener"], between: ["left", "right"], holds }] } as const;
    const ungated = seenOf({ definition }, { gates: [] });
    expect(seenOf({ definition }, elsewhere)).toEqual(ungated);
    const remembering = { links: { "speaker->listener": fifo({ lossy: true }) } } as Partial<typeof definition>;
    expect(seenOf({ definition }, remembering)).toEqual(seenOf({ definition }, { ...remembering, gates: [] }));
  });

  it("shows in traces and coverage like any link", () => {
    const { definition } = talk("key", "key");
    const sometimes = { "both heard": (view: Readonly<Record<string, unknown>>) => view["listener"] === "2 1" };
    const found = explore({ definition: { ...definition, sometimes } });
    const trace = found.trace(found.checks.find(({ name }) => name === "both heard")?.witness ?? -1);
    expect(trace.steps.map(({ role: name }) => name)).toHaveLength(6);
    expect(coverageOf(found).flatMap(({ transitions }) => transitions.missed)).toEqual([]);
  });

  it("is checked by the compiler", () => {
    const between = ["left", "right"] as const;
    // @ts-expect-error no such role
    defineSystem({ name: "x", roles: roles("a", "b"), gates: [{ links: [], between: ["left", "rihgt"], holds }] });
    // @ts-expect-error no such link
    defineSystem({ name: "x", roles: roles("a", "b"), gates: [{ links: ["speaker->lisener"], between, holds }] });
  });
});
