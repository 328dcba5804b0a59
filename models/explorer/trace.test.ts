/** Traces: every step is a legal one, and there is no shorter way. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { anySystem, randomSystem } from "../../test/explorer/random-system.ts";
import { type Exploration, explore, fifo, ModelError } from "./index.ts";
import { defineSystem, role } from "./system.ts";

/** Moves of the closed roles over a set of messages, without the packed representation: the next global states. */
function movesFrom(result: Exploration, state: string): readonly string[] {
  const { locals, sent } = JSON.parse(state) as { locals: number[]; sent: number[] };
  return result.program.closed.roles.flatMap((closed, index) =>
    (closed.entriesFrom[locals[index] as number] ?? [])
      .filter(({ stimulus }) => stimulus.kind !== "message" || sent.includes(stimulus.message))
      .map((entry) => keyOf(locals.with(index, entry.to), [...sent, ...entry.sends])),
  );
}

function keyOf(locals: readonly number[], sent: readonly number[]): string {
  return JSON.stringify({ locals, sent: [...new Set(sent)].sort((a, b) => a - b) });
}

/** Fewest steps to each global state. */
function distances(result: Exploration): ReadonlyMap<string, number> {
  const first = result.program.closed.roles.map((closed) => closed.initials[0]?.local as number);
  const known = new Map([[keyOf(first, []), 0]]);
  for (const [state, steps] of known) {
    for (const next of movesFrom(result, state)) if (!known.has(next)) known.set(next, steps + 1);
  }
  return known;
}

function exploreRandom(spec: Parameters<typeof randomSystem>[0]): Exploration | undefined {
  const options = { masking: false, granularity: "waitToWait", eagerFixtures: false, powerLosses: 0 } as const;
  try {
    return explore(randomSystem(spec, options));
  } catch (error) {
    if (error instanceof ModelError && error.reason === "roleNeverReached") return undefined;
    throw error;
  }
}

describe("the trace to any state of a random system", () => {
  it("takes legal steps only, and as few as can be", () => {
    fc.assert(
      fc.property(anySystem, fc.nat(), (spec, pick) => {
        const result = exploreRandom(spec);
        if (result === undefined) return;
        const fewest = distances(result);
        expect(fewest.size).toBe(result.states);
        const trace = result.trace(pick % result.states);
        let sent: readonly number[] = [];
        let here = keyOf(trace.initial, sent);
        for (const step of trace.steps) {
          sent = [...sent, ...step.sent.map(({ id }) => id)];
          const next = keyOf(step.locals, sent);
          expect(movesFrom(result, here)).toContain(next);
          here = next;
        }
        expect(trace.steps).toHaveLength(fewest.get(here) ?? -1);
        expect(trace.states).toHaveLength(trace.steps.length + 1);
      }),
      { seed: 21, numRuns: 60 },
    );
  });
});

describe("a trace", () => {
  type Ball = { readonly type: "ball" };
  const player = (other: string, serves: boolean) =>
    role({
      machine: setup({
        types: { events: {} as Ball | { readonly type: "serve" } },
        actions: { send: (_, _params: { readonly to: string; readonly message: Ball }) => {} },
      }).createMachine({
        initial: "ready",
        states: {
          ready: {
            on: {
              serve: { target: "hit", actions: { type: "send", params: { to: other, message: { type: "ball" } } } },
              ball: { target: "hit", actions: { type: "send", params: { to: other, message: { type: "ball" } } } },
            },
          },
          hit: { on: { ball: "missed" } },
          missed: {},
        },
      }),
      environment: serves ? [{ type: "serve" }] : [],
    });
  const roles = { anna: player("bert", true), bert: player("anna", false) };
  const sometimes = { "anna missed": (view: { anna: { value: unknown } }) => view.anna.value === "missed" };

  it("says which step sent what is received", () => {
    const result = explore(defineSystem({ name: "tennis", roles, sometimes }));
    const trace = result.trace(result.checks[0]?.witness ?? -1);
    expect(trace.steps.map(({ role: name, label, sentBy }) => [name, label.event, sentBy])).toEqual([
      ["anna", "serve", undefined],
      ["bert", "ball", 0],
      ["anna", "ball", 1],
    ]);
    expect(trace.steps.map(({ sent }) => sent.map(({ from, to }) => `${from}->${to}`))).toEqual([
      ["anna->bert"],
      ["bert->anna"],
      [],
    ]);
  });

  it("tells of a repetition, and of what a link loses", () => {
    const replayed = { "bert missed": (view: { bert: { value: unknown } }) => view.bert.value === "missed" };
    const twice = explore(defineSystem({ name: "tennis", roles, sometimes: replayed }));
    expect(twice.trace(twice.checks[0]?.witness ?? -1).steps.map((step) => step.replayed)).toEqual([
      false,
      false,
      true,
    ]);

    const lossy = defineSystem({ name: "tennis", roles, links: { "anna->bert": fifo({ lossy: true }) }, sometimes });
    const result = explore(lossy);
    const drops = Array.from({ length: result.states }, (_, state) => result.trace(state).steps.at(-1)).filter(
      (step) => step?.label.kind === "drop",
    );
    expect(drops.map((step) => [step?.role, step?.received?.to, step?.sentBy])).toEqual([[undefined, "bert", 0]]);
  });
});
