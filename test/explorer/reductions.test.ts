/** Masking, wait-to-wait steps and fixtures chosen late each keep verdicts and census, on random systems. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explore, ModelError } from "../../models/explorer/index.ts";
import { anySystem, randomSystem, type SystemSpec } from "./random-system.ts";
import { essence, type Reductions, reduced, unreduced } from "./reductions.ts";

const runs = { seed: 1999, numRuns: Number(process.env["RANDOM_RUNS"] ?? 40) };

/** Undefined where a role never moves, which the explorer refuses; looking at a fixture is a move. */
function essenceOf(spec: SystemSpec, reductions: Reductions, powerLosses: number) {
  try {
    return essence(explore(randomSystem(spec, { ...reductions, powerLosses })));
  } catch (error) {
    if (error instanceof ModelError && error.reason === "roleNeverReached") return undefined;
    throw error;
  }
}

describe.each(Object.entries(unreduced))("%s", (_, reductions) => {
  it.each([0, 1])("changes nothing in random systems with %i losses of power", (powerLosses) => {
    fc.assert(
      fc.property(anySystem, (spec) => {
        const few = essenceOf(spec, reduced, powerLosses);
        const many = essenceOf(spec, reductions, powerLosses);
        if (few !== undefined && many !== undefined) expect(many).toEqual(few);
      }),
      runs,
    );
  });
});
