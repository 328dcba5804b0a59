import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { defineSystem, explore, role } from "./index.ts";

type Jump = { readonly type: `to${number}` };

/** One role that jumps along `edges`; state 0 is the first, `rests` are at rest. */
function jumper(states: number, edges: readonly (readonly [number, number])[], rests: readonly number[]) {
  const machine = setup({ types: { events: {} as Jump } }).createMachine({
    id: "jumper",
    initial: "s0",
    states: Object.fromEntries(
      Array.from({ length: states }, (_, state) => [
        `s${state}`,
        {
          tags: rests.includes(state) ? ["rest"] : [],
          on: Object.fromEntries(edges.filter(([from]) => from === state).map(([, to]) => [`to${to}`, `s${to}`])),
        },
      ]),
    ),
  });
  const reached = [...new Set(edges.map(([, to]) => to))];
  const environment = reached.map((to): Jump => ({ type: `to${to}` }));
  const jumping = role({ machine, environment, observe: (local) => String(local.value) });
  return defineSystem({ name: "jumper", roles: { jumper: jumping }, settles: true });
}

/** States that can reach a state at rest, by going over all edges until nothing changes. */
function settling(states: number, edges: readonly (readonly [number, number])[], rests: readonly number[]) {
  const settled = new Set(rests);
  for (let round = 0; round < states; round++) for (const [from, to] of edges) if (settled.has(to)) settled.add(from);
  return settled;
}

describe("settlement", () => {
  it("finds a planted trap, by the shortest way into it", () => {
    const result = explore(
      jumper(
        5,
        [
          [0, 1],
          [1, 0],
          [0, 2],
          [2, 3],
          [3, 4],
          [4, 3],
          [1, 3],
        ],
        [0],
      ),
    );
    const check = result.checks.find(({ kind }) => kind === "settles");
    expect(check?.verdict).toBe("violated");
    const [first] = check?.violations ?? [];
    expect(result.trace(first?.state ?? -1).steps.map(({ label }) => label.event)).toEqual(["to2"]);
    expect(check?.violations).toHaveLength(3);
  });

  it("is possible where every way leads back", () => {
    const result = explore(
      jumper(
        4,
        [
          [0, 1],
          [1, 2],
          [2, 3],
          [3, 0],
        ],
        [0],
      ),
    );
    expect(result.checks.find(({ kind }) => kind === "settles")?.verdict).toBe("proved for this bound");
  });

  it("agrees with going over all edges, on random graphs", () => {
    const states = 7;
    const edge = fc.tuple(fc.nat(states - 1), fc.nat(states - 1));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 14 }), fc.uniqueArray(fc.nat(states - 1)), (more, rests) => {
        const edges = [[0, 1] as const, ...more];
        const reachable = new Set([0]);
        for (let round = 0; round < states; round++) for (const [a, b] of edges) if (reachable.has(a)) reachable.add(b);
        const used = edges.filter(([from]) => reachable.has(from));
        const expected = [...reachable].filter((state) => !settling(states, used, rests).has(state));
        const result = explore(jumper(states, used, rests));
        const check = result.checks.find(({ kind }) => kind === "settles");
        expect(check?.violations).toHaveLength(expected.length);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it("is not judged unless some role can rest or it is asked for", () => {
    const { definition } = jumper(
      2,
      [
        [0, 1],
        [1, 0],
      ],
      [],
    );
    const { settles: _, ...silent } = definition;
    expect(explore({ definition: silent }).checks).toEqual([]);
    expect(explore({ definition }).verdict).toBe("violated");
  });
});
