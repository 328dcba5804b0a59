/** Planted violations of every kind of check, each found where it is and nowhere else. */

import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { defineSystem, explore, role, type View } from "./index.ts";

type LightEvent = { readonly type: "toGreen" | "toRed" };

function light(name: string) {
  return role({
    machine: setup({ types: { events: {} as LightEvent } }).createMachine({
      id: name,
      initial: "red",
      states: { red: { tags: "rest", on: { toGreen: "green" } }, green: { on: { toRed: "red" } } },
    }),
    environment: [{ type: "toGreen" }, { type: "toRed" }],
    observe: (local) => local.value,
  });
}

const roles = { east: light("east"), west: light("west") };
type Lights = View<typeof roles>;

const crossing = { name: "crossing", roles } as const;

describe("invariants", () => {
  it("are violated in the first state that breaks them, with the reason given", () => {
    const result = explore(
      defineSystem({
        ...crossing,
        invariants: {
          "never both green": ({ east, west }) => east === "red" || west === "red" || `${east} and ${west}`,
          "red or green": () => true,
        },
      }),
    );
    expect(result.verdict).toBe("violated");
    expect(result.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["never both green", "violated"],
      ["red or green", "proved for this bound"],
      ["settlement possible", "proved for this bound"],
    ]);
    const [violation] = result.checks[0]?.violations ?? [];
    expect(violation?.reason).toBe("green and green");
    expect(result.trace(violation?.state ?? -1).steps).toHaveLength(2);
  });

  it("are all judged, in every combination of what roles show", () => {
    const seen: string[] = [];
    const judged = ({ east, west }: Lights) => seen.push(`${east} ${west}`) > 0;
    const result = explore(defineSystem({ ...crossing, invariants: { judged } }));
    expect(seen.sort()).toEqual(["green green", "green red", "red green", "red red"]);
    expect(result.views).toBe(4);
  });
});

describe("rest invariants", () => {
  it("are judged at rest only", () => {
    const restInvariants = {
      "east is red": ({ east }: Lights) => east === "red",
      "no light is red": ({ east }: Lights) => east !== "red",
    };
    const { checks } = explore(defineSystem({ ...crossing, restInvariants }));
    expect(checks.map(({ verdict }) => verdict)).toEqual([
      "proved for this bound",
      "violated",
      "proved for this bound",
    ]);
  });

  it("are vacuous where nothing rests", () => {
    const restless = { east: { ...roles.east, rest: () => false }, west: roles.west };
    const result = explore(defineSystem({ name: "restless", roles: restless, restInvariants: { any: () => false } }));
    expect(result.checks.map(({ verdict }) => verdict)).toEqual(["vacuous"]);
    expect(result.verdict).toBe("vacuous");
  });
});

describe("step invariants", () => {
  it("are violated by the step that breaks them", () => {
    const stepInvariants = {
      "east does not follow west": (before: Lights, after: Lights) =>
        !(before.west === "green" && before.east === "red" && after.east === "green"),
      "only environment moves": (_before: Lights, _after: Lights, step: { readonly kind: string }) =>
        step.kind === "environment",
    };
    const { checks } = explore(defineSystem({ ...crossing, stepInvariants }));
    expect(checks.map(({ verdict }) => verdict).slice(0, 2)).toEqual(["violated", "proved for this bound"]);
    const [violation] = checks[0]?.violations ?? [];
    expect(violation).toMatchObject({ kind: "step" });
  });

  it("end their path with that step", () => {
    const stepInvariants = { "east never moves": (before: Lights, after: Lights) => before.east === after.east };
    const result = explore(defineSystem({ ...crossing, stepInvariants }));
    const [violation] = result.checks[0]?.violations ?? [];
    const trace = result.trace(violation?.state ?? -1, violation?.row);
    expect(trace.steps.map(({ label }) => `${label.role} ${label.event}`)).toEqual(["east toGreen"]);
  });
});

describe("what should happen sometimes", () => {
  it("has a witness, the shallowest", () => {
    const sometimes = {
      "both green": ({ east, west }: Lights) => east === "green" && west === "green",
      "one blue": ({ east }: Lights) => String(east) === "blue",
    };
    const result = explore(defineSystem({ ...crossing, sometimes }));
    expect(result.checks.map(({ verdict }) => verdict).slice(0, 2)).toEqual(["proved for this bound", "vacuous"]);
    expect(result.verdict).toBe("vacuous");
    expect(result.trace(result.checks[0]?.witness ?? -1).steps).toHaveLength(2);
    expect(result.checks[1]?.witness).toBeUndefined();
  });
});

describe("the census of outcomes", () => {
  it("counts states at rest by kind, a state in several kinds in each", () => {
    const outcome = ({ east, west }: Lights) => ["any", `${east} ${west}`, "any"];
    const result = explore(defineSystem({ ...crossing, outcome }));
    expect(result.outcomes.map(({ kind, states }) => [kind, states])).toEqual([
      ["any", 1],
      ["red red", 1],
    ]);
    expect(result.restStates).toBe(1);
  });
});

describe("table invariants", () => {
  type SenderEvent = { readonly type: "left" | "right" };
  type ReceiverEvent = { readonly type: "L" | "R" };
  const send = (type: ReceiverEvent["type"]) =>
    ({ type: "send", params: { to: "receiver", message: { type } } }) as const;
  const sender = setup({
    types: { events: {} as SenderEvent },
    actions: { send: (_, _params: { to: "receiver"; message: ReceiverEvent }) => {} },
  }).createMachine({
    id: "sender",
    initial: "start",
    states: {
      start: { on: { left: { target: "done", actions: send("L") }, right: { target: "done", actions: send("R") } } },
      done: { tags: "rest" },
    },
  });
  const receiver = setup({ types: { events: {} as ReceiverEvent } }).createMachine({
    id: "receiver",
    initial: "none",
    states: { none: { on: { L: "one" } }, one: { tags: "rest", on: { R: "both" } }, both: {} },
  });
  const exploration = explore(
    defineSystem({
      name: "either",
      roles: {
        sender: role({ machine: sender, environment: [{ type: "left" }, { type: "right" }] }),
        receiver: role({ machine: receiver }),
      },
      settles: false,
      invariants: { "never both": (view) => view.receiver.value !== "both" },
      tableInvariants: { "never both": (_before, after) => after.value !== "both" },
    }),
  );

  it("judge rows that no reachable state takes", () => {
    const [always, table] = exploration.checks;
    expect(always?.verdict).toBe("proved for this bound");
    expect(table).toMatchObject({ kind: "table", verdict: "violated" });
    expect(table?.violations.map(({ state }) => state)).toEqual([-1]);
  });
});
