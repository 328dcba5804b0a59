import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { coverageOf, defineSystem, explore, role } from "./index.ts";

/** One role with a guard that is never false, a transition that its own context forbids, and one nobody asks for. */
function system(askBoth: boolean) {
  type Event = { readonly type: "go" | "back" | "never" };
  const chart = setup({
    types: { events: {} as Event },
    guards: { always: () => true, never: () => false },
  }).createMachine({
    id: "walker",
    initial: "here",
    states: {
      here: { tags: "rest", on: { go: [{ guard: "always", target: "there" }, { target: "lost" }] } },
      there: { on: { back: "here", never: { guard: "never", target: "lost" } } },
      lost: {},
    },
  });
  const events: Event[] = [{ type: "go" }, { type: "back" }];
  return defineSystem({
    name: "walk",
    roles: { walker: role({ machine: chart, environment: askBoth ? [...events, { type: "never" }] : events }) },
  });
}

describe("coverage", () => {
  const coverage = () => coverageOf(explore(system(true)), { pairs: true })[0];

  it("counts states, and says that one no message can bring about is infeasible for the role alone", () => {
    expect(coverage()?.states).toEqual({
      total: 3,
      reached: 2,
      missed: [{ what: "lost", why: "not by this role alone" }],
    });
  });

  it("names the transitions that are never taken", () => {
    expect(coverage()?.transitions.missed.map(({ what }) => what)).toEqual(["here:go#1", "there:never#0"]);
  });

  it("misses the guard that is never false and the one that is never true", () => {
    expect(coverage()?.guards.missed.map(({ what }) => what)).toEqual(["here:go#0 false", "there:never#0 true"]);
  });

  it("takes only those pairs that happen one right after the other", () => {
    expect(coverage()?.pairs).toEqual({
      total: 4,
      reached: 2,
      missed: [
        { what: "here:go#0 there:never#0", why: "not by this role alone" },
        { what: "there:back#0 here:go#1", why: "not by this role alone" },
      ],
    });
  });

  it("says of a limited search that nothing can be said", () => {
    const limited = coverageOf(explore(system(true), { maxStates: 0 }))[0];
    expect(limited?.states.missed.every(({ why }) => why !== "not in this composition")).toBe(true);
  });
});
