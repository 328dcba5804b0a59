import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VisitedStates } from "./visited-states.ts";

const batchMax = 64;

/** Offer states in batches, as the search does; each state's origin is the number of its batch. */
function insertAll(width: number, states: readonly (readonly number[])[], batchSize: number): VisitedStates {
  const visited = new VisitedStates(width, batchMax);
  for (let from = 0; from < states.length; from += batchSize) {
    const batch = states.slice(from, from + batchSize);
    const words = Uint32Array.from(batch.flat());
    visited.insertBatch(words, new Uint32Array(batch.length).fill(from / batchSize), batch.length);
  }
  return visited;
}

/** The same with a set of texts: distinct states in order, and the origin of each. */
function model(states: readonly (readonly number[])[], batchSize: number) {
  const origins = new Map<string, number>();
  states.forEach((state, index) => {
    const key = state.join();
    if (!origins.has(key)) origins.set(key, Math.floor(index / batchSize));
  });
  return origins;
}

function contents(visited: VisitedStates): Map<string, number> {
  const { width } = visited;
  return new Map(
    Array.from({ length: visited.count }, (_, index) => [
      visited.words.slice(index * width, (index + 1) * width).join(),
      visited.parents[index] as number,
    ]),
  );
}

/** Words that repeat often, with the extremes among them. */
const word = fc.oneof(fc.nat(3), fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff), fc.nat(0xffffffff));

describe.each([1, 2, 3, 4])("states of %i words", (width) => {
  const states = fc.array(fc.array(word, { minLength: width, maxLength: width }), { maxLength: 200 });

  it("are kept once each, in order of discovery, with their first origin", () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: batchMax }), (offered, batchSize) => {
        const visited = insertAll(width, offered, batchSize);
        expect([...contents(visited)]).toEqual([...model(offered, batchSize)]);
        expect(visited.offered).toBe(offered.length);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it("are found again by indexOf, and others are not", () => {
    fc.assert(
      fc.property(states, fc.array(word, { minLength: width, maxLength: width }), (offered, other) => {
        const visited = insertAll(width, offered, 16);
        const keys = [...model(offered, 16).keys()];
        for (const state of offered) {
          expect(visited.indexOf(Uint32Array.from([9, ...state]), 1)).toBe(keys.indexOf(state.join()));
        }
        expect(visited.indexOf(Uint32Array.from(other), 0)).toBe(keys.indexOf(other.join()));
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it("survive growth of the arrays and of the table, and repetition after it", () => {
    const count = 70_000;
    const state = (number: number) => Array.from({ length: width }, (_, at) => (at === 0 ? number : number * 31 + at));
    const once = Array.from({ length: count }, (_, number) => state(number));
    const visited = insertAll(width, [...once, ...once.slice(0, 1000), ...once.slice(-1000)], batchMax);
    expect(visited.count).toBe(count);
    for (const number of [0, 1, 16_383, 16_384, 32_768, count - 1]) {
      expect(visited.indexOf(Uint32Array.from(state(number)), 0)).toBe(number);
    }
    expect(visited.indexOf(Uint32Array.from(state(count)), 0)).toBe(-1);
    expect(visited.bytes.reserved).toBeGreaterThanOrEqual(visited.bytes.used);
  });
});

describe("initial states", () => {
  it("are their own parents", () => {
    const visited = new VisitedStates(2, batchMax);
    const roots = Uint32Array.of(1, 2, 3, 4, 1, 2);
    for (const root of [0, 1, 2]) visited.insertRoot(roots, 2 * root);
    expect([...contents(visited)]).toEqual([
      ["1,2", 0],
      ["3,4", 1],
    ]);
  });
});
