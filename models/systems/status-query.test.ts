import { describe, expect, it } from "vitest";
import { explore } from "../explorer/index.ts";
import { awaitReply } from "../figures/fig-07b-status-query.ts";
import type { StateConfig } from "../figures/protocol.ts";
import { plainWait, statusQuery, statusQueryWith, waitMayEndAnyTime } from "./status-query.ts";

const reply = { TransferAck: { guard: "sameSession", target: "#replied" } } as const;
const rule = (exits: { readonly gaveUp?: string } = {}) => awaitReply({ reply, gaveUp: "#gaveUp", ...exits });

/** The rule with one of its states changed. */
function changed(state: "waiting" | "querying", changes: StateConfig): StateConfig {
  const { states, ...rest } = rule();
  return { ...rest, states: { ...states, [state]: { ...states?.[state], ...changes } } } as StateConfig;
}

const violated = (wait: StateConfig) =>
  explore(statusQueryWith(wait))
    .checks.filter(({ verdict }) => verdict !== "proved for this bound")
    .map(({ name }) => name);

describe("figure 7B's time-out rule", () => {
  it.each([
    [0, 17],
    [1, 35],
    [2, 48],
    [4, 74],
  ])("holds with at most %i queries", (queriesMax, states) => {
    const found = explore(statusQuery({ queriesMax }));
    expect(found.verdict).toBe("proved for this bound");
    expect(found.states).toBe(states);
    expect(found.checks.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "always A never asks more than N times",
      "step A aborts only after silence, another answer, or N queries",
      "step B's state is never changed by a query",
      "sometimes the reply comes after N queries",
      "sometimes A aborts though B has replied",
      "sometimes A aborts though B proceeds",
      "settles settlement possible",
    ]);
  });

  it.each([
    [
      "A asks once too often",
      changed("waiting", {
        after: { reply: [{ guard: ({ context }) => context.queries <= 2, target: "querying" }, { target: "#gaveUp" }] },
      }),
      ["A never asks more than N times", "A aborts only after silence, another answer, or N queries"],
    ],
    [
      "A gives up when the first timer runs out",
      changed("waiting", { after: { reply: "#gaveUp" } }),
      ["A aborts only after silence, another answer, or N queries", "the reply comes after N queries"],
    ],
    [
      "A gives up though B proceeds",
      changed("querying", { on: { TransactionStatusReply: "#gaveUp" } }),
      ["A aborts only after silence, another answer, or N queries", "the reply comes after N queries"],
    ],
    [
      "A believes an answer of an earlier session",
      changed("querying", {
        on: {
          TransactionStatusReply: [
            { guard: ({ event }) => event.status === "proceeding", target: "waiting" },
            { target: "#gaveUp" },
          ],
        },
      }),
      ["A aborts only after silence, another answer, or N queries"],
    ],
  ] as const)("planted: %s", (_, wait, checks) => {
    expect(violated(wait)).toEqual(checks);
  });

  it("planted: a query that makes B go on", () => {
    const system = statusQuery();
    const { machine } = system.definition.roles["TA.B"];
    const states = { ...machine.config.states };
    const proceeding = states["proceeding"] as unknown as { on: Record<string, object> };
    const query = { ...proceeding.on["TransactionStatusQuery"], target: "#aborted" };
    const edited = { ...proceeding, on: { ...proceeding.on, TransactionStatusQuery: query } };
    const broken = { ...states, proceeding: edited };
    const config = { ...machine.config, states: broken } as never;
    const roles = { ...system.definition.roles };
    const chart = new (machine.constructor as typeof import("xstate").StateMachine)(config, machine.implementations);
    const found = explore({
      definition: { ...system.definition, roles: { ...roles, "TA.B": { ...roles["TA.B"], machine: chart } } },
    } as never);
    const check = found.checks.find(({ name }) => name === "B's state is never changed by a query");
    expect(check?.verdict).toBe("violated");
  });
});

describe("what stands for a wait in compositions", () => {
  it.each([1, 2, 4])("with %i queries: it may be given up at any moment, and ends in any case", (queriesMax) => {
    const fact = waitMayEndAnyTime({ queriesMax });
    expect(fact.behaviours.queries).toEqual(fact.behaviours.timer);
    expect(fact).toMatchObject({ sameBehaviours: true, mayGiveUpAnyTime: true, takesReplyAnyTime: true });
    // Each query takes a timer and an answer; the last timer ends it.
    expect(fact.longestWait).toBe(2 * queriesMax + 1);
  });

  it("one timer is the same with one step", () => {
    expect(waitMayEndAnyTime({}, plainWait()).longestWait).toBe(1);
  });

  const answer = { TransactionStatusReply: { guard: "sameSession", target: "waiting" } } as const;
  it.each([
    ["no timer while it asks", { after: {} }, { mayGiveUpAnyTime: false }],
    [
      "the reply is lost on it while it asks",
      { on: { ...answer, TransferAck: { actions: [] } } },
      { takesReplyAnyTime: false },
    ],
  ] as const)("planted: %s", (_, changes, expected) => {
    const fact = waitMayEndAnyTime({}, statusQueryWith(changed("querying", changes as StateConfig)));
    expect(fact).toMatchObject(expected);
  });

  it("planted: who waits on and on, or takes the reply that has not come, behaves otherwise", () => {
    const ended = { TransactionStatusReply: { guard: "sameSession", target: "#gaveUp" } } as const;
    const patient: StateConfig = {
      initial: "waiting",
      on: { ...reply, ...ended },
      states: { waiting: { after: { reply: "again" } }, again: { after: { reply: "waiting" } } },
    };
    const fact = waitMayEndAnyTime({}, statusQueryWith(patient));
    expect(fact).toMatchObject({ sameBehaviours: false, mayGiveUpAnyTime: false, longestWait: undefined });
    const hasty = statusQueryWith({ on: { ...reply, ...ended }, after: { reply: "#replied" } });
    expect(waitMayEndAnyTime({}, hasty).sameBehaviours).toBe(false);
  });
});
