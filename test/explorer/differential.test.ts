/** The explorer against a second, naive one, on random systems. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Exploration, explore, ModelError } from "../../models/explorer/index.ts";
import { naiveSearch } from "./naive-search.ts";
import { anySystem, environment, type RandomContext, randomMachine, randomSystem, type SystemSpec } from "./random-system.ts";

const runs = { seed: 20_250, numRuns: 300 };

function searchNaively(spec: SystemSpec) {
  const one = (name: "left" | "right") => ({
    machine: randomMachine(name, spec[name]),
    inputs: [{ coin: "heads" }, { coin: "tails" }],
    environment,
  });
  return naiveSearch({ left: one("left"), right: one("right") }, (locals) =>
    JSON.stringify(locals.map(({ value, context }) => ({ value, count: (context as RandomContext).count }))),
  );
}

/** Undefined where a role never moves, which the explorer refuses. */
function exploreAll(spec: SystemSpec, masking: boolean): Exploration | undefined {
  try {
    const options = { masking, granularity: "waitToWait", eagerFixtures: true, powerLosses: 0 } as const;
    return explore(randomSystem(spec, options));
  } catch (error) {
    if (error instanceof ModelError && error.reason === "roleNeverReached") return undefined;
    throw error;
  }
}

describe("random systems, explored by the engine and naively", () => {
  it("have the same states, depth, rest and outcomes without masking", () => {
    fc.assert(
      fc.property(anySystem, (spec) => {
        const naive = searchNaively(spec);
        const engine = exploreAll(spec, false);
        if (engine === undefined) {
          expect(naive.moved.size).toBeLessThan(2);
          return;
        }
        expect(engine.states).toBe(naive.states);
        expect(engine.depth).toBe(naive.depth);
        expect(engine.restStates).toBe(naive.restStates);
        expect(new Set(engine.outcomes.map(({ kind }) => kind))).toEqual(naive.outcomes);
        const settles = engine.checks.find(({ kind }) => kind === "settles");
        expect(settles?.verdict).toBe(naive.stuck ? "violated" : "proved for this bound");
      }),
      runs,
    );
  });

  it("have the same outcomes with masking", () => {
    fc.assert(
      fc.property(anySystem, (spec) => {
        const engine = exploreAll(spec, true);
        if (engine === undefined) return;
        const naive = searchNaively(spec);
        expect(new Set(engine.outcomes.map(({ kind }) => kind))).toEqual(naive.outcomes);
        expect(engine.states).toBeLessThanOrEqual(naive.states);
      }),
      runs,
    );
  });
});
