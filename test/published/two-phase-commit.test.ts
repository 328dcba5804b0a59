import { describe, expect, it } from "vitest";
import { explore } from "../../models/explorer/index.ts";
import { twoPhaseCommit } from "./two-phase-commit.ts";

/**
 * The textbook definition by hand, straight from its variables: what each resource manager is, what the transaction
 * manager is, whose Prepared it has, and the set of messages. Independent of the explorer and of the charts.
 */
function countByHand(managers: number): { readonly states: number; readonly levels: number } {
  type Resource = "working" | "prepared" | "committed" | "aborted";
  interface State {
    readonly resources: readonly Resource[];
    readonly manager: "init" | "committed" | "aborted";
    readonly prepared: number;
    /** bit i: Prepared of i; then Commit; then Abort */
    readonly messages: number;
  }
  const commit = 1 << managers;
  const abort = commit << 1;
  const set = (s: State, at: number, value: Resource, sent = 0): State => ({
    ...s,
    resources: s.resources.map((old, index) => (index === at ? value : old)),
    messages: s.messages | sent,
  });
  const next = (s: State): readonly State[] => {
    const out: State[] = [];
    const init = s.manager === "init";
    if (init) out.push({ ...s, manager: "aborted", messages: s.messages | abort });
    if (init && s.prepared === commit - 1) out.push({ ...s, manager: "committed", messages: s.messages | commit });
    s.resources.forEach((resource, at) => {
      if (init && (s.messages & (1 << at)) !== 0) out.push({ ...s, prepared: s.prepared | (1 << at) });
      if (resource === "working") out.push(set(s, at, "prepared", 1 << at), set(s, at, "aborted"));
      if ((s.messages & commit) !== 0) out.push(set(s, at, "committed"));
      if ((s.messages & abort) !== 0) out.push(set(s, at, "aborted"));
    });
    return out;
  };
  const key = (s: State): string => `${s.resources.join()}/${s.manager}/${s.prepared}/${s.messages}`;
  const resources = Array.from({ length: managers }, (): Resource => "working");
  let frontier: State[] = [{ resources, manager: "init", prepared: 0, messages: 0 }];
  const seen = new Set(frontier.map(key));
  let levels = 0;
  for (; frontier.length > 0; levels++) {
    const found: State[] = [];
    for (const state of frontier) {
      for (const after of next(state)) {
        if (seen.has(key(after))) continue;
        seen.add(key(after));
        found.push(after);
      }
    }
    frontier = found;
  }
  return { states: seen.size, levels };
}

describe("two-phase commit, over a set of messages that only grows", () => {
  it.each([
    { managers: 3, states: 288, depth: 11 },
    { managers: 5, states: 8832, depth: 17 },
    { managers: 7, states: 296_448, depth: 23 },
  ])("$managers managers: $states states, $depth deep, as published", ({ managers, states, depth }) => {
    const exploration = explore({ definition: { ...twoPhaseCommit(managers).definition, settles: false } });
    expect(exploration.states).toBe(states);
    // The published depth counts the states of the longest shortest path, ours its steps.
    expect(exploration.depth + 1).toBe(depth);
    expect(exploration.verdict).toBe("proved for this bound");
  });

  it.each([3, 4, 5])("%i managers: as many as the definition has by hand", (managers) => {
    const { states, depth } = explore(twoPhaseCommit(managers));
    expect({ states, levels: depth + 1 }).toEqual(countByHand(managers));
  });

  it("never ends half committed", () => {
    const { definition } = twoPhaseCommit(3);
    const consistent = (view: Record<string, string>) =>
      !(Object.values(view).includes("committed") && Object.values(view).includes("aborted"));
    const judged = explore({ definition: { ...definition, invariants: { consistent: consistent as never } } });
    expect(judged.checks.find(({ name }) => name === "consistent")?.verdict).toBe("proved for this bound");
  });
});
