/** The explorer against a second, naive one, on random systems. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Exploration, explore, ModelError } from "../../models/explorer/index.ts";
import { type NaiveResult, naiveSearch } from "./naive-search.ts";
import {
  anySystem,
  environment,
  type RandomContext,
  randomMachine,
  randomSystem,
  type SystemSpec,
} from "./random-system.ts";

const runs = { seed: 20_250, numRuns: Number(process.env["RANDOM_RUNS"] ?? 60) };

function searchNaively(spec: SystemSpec): NaiveResult {
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

function kindsOf(exploration: Exploration): ReadonlySet<string> {
  return new Set(exploration.outcomes.map(({ kind }) => kind));
}

function settles(exploration: Exploration): boolean {
  return exploration.checks.find(({ kind }) => kind === "settles")?.verdict === "proved for this bound";
}

describe("random systems, explored by the engine and naively", () => {
  it("have the same states, depth, rest, outcomes and stuck states; with masking, fewer states and the same rest", () => {
    fc.assert(
      fc.property(anySystem, (spec) => {
        const naive = searchNaively(spec);
        const whole = exploreAll(spec, false);
        const masked = exploreAll(spec, true);
        if (whole === undefined || masked === undefined) {
          expect(naive.moved.size).toBeLessThan(2);
          return;
        }
        expect(whole.states).toBe(naive.states);
        expect(whole.depth).toBe(naive.depth);
        expect(whole.restStates).toBe(naive.restStates);
        expect(masked.states).toBeLessThanOrEqual(naive.states);
        for (const engine of [whole, masked]) {
          expect(kindsOf(engine)).toEqual(naive.outcomes);
          expect(settles(engine)).toBe(!naive.stuck);
        }
      }),
      runs,
    );
  });

  it("differ when the engine is given another system", () => {
    const edge = { from: 0, to: 1, cause: "environment", which: 0, wants: "nothing", effect: { send: 0 } } as const;
    const back = { ...edge, from: 1, to: 0, effect: "nothing" } as const;
    const chart = { states: 2, edges: [edge, back], pausable: false, rests: 3 };
    const spec: SystemSpec = { left: chart, right: chart };
    const planted: SystemSpec = { left: { ...chart, edges: [edge] }, right: chart };
    expect(exploreAll(planted, false)?.states).not.toBe(searchNaively(spec).states);
  });
});
