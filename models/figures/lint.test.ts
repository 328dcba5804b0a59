import { describe, expect, it } from "vitest";
import { type AnyStateMachine, assign } from "xstate";
import { defaultReadings, readingRegister } from "../../spec/readings.ts";
import { playedCharts } from "../systems/chart-rows.ts";
import { statusQuery } from "../systems/status-query.ts";
import { ticketTransfer } from "../systems/ticket-transfer.ts";
import { type FieldKinds, type LintRule, lintChart, lintRules, type PlayedFigure, protocolFields } from "./lint.ts";
import { freshContext, protocol, type StateConfig, step } from "./protocol.ts";

const everyReading = readingRegister
  .filter(({ switchable }) => switchable)
  .flatMap(({ id, choices }) =>
    choices.map((choice) => [`${id}=${choice.id}`, { ...defaultReadings, [id]: choice.id }] as const),
  );

describe("the charts", () => {
  it.each(everyReading)("%s: keep the rules", (_, readings) => {
    for (const { machine, plays } of playedCharts(readings)) expect(lintChart(machine, plays)).toEqual([]);
  });

  it("keep the rules with sessions that stand by assumption, and in the system of their own that waits have", () => {
    const plays: readonly PlayedFigure[] = [
      { figure: "25", lanes: ["OWNER.A", "HOST.A", "TA.A", "HOST.B", "TA.B"] },
      { figure: "9", lanes: ["TA.Y"] },
      { figure: "7A", lanes: ["TA.X"] },
      { figure: "7B", lanes: ["TA.X"] },
      { figure: "11", lanes: ["TA.X", "TA.Y"] },
    ];
    const roles = [
      ...Object.values(ticketTransfer().definition.roles),
      ...Object.values(statusQuery().definition.roles),
    ];
    for (const { machine } of roles) expect(lintChart(machine, plays)).toEqual([]);
  });
});

const rest: StateConfig = { id: "rest", tags: "rest", on: { Junk: "first" } };
const plays: readonly PlayedFigure[] = [
  { figure: "9", lanes: ["TA.X"] },
  { figure: "7A", lanes: ["TA.X"] },
  { figure: "43", lanes: ["OWNER.A"] },
];

function chart(states: Record<string, unknown>): AnyStateMachine {
  const config = { context: freshContext({}), initial: "rest", states: { rest, ...states } };
  return protocol.createMachine(config as never) as unknown as AnyStateMachine;
}

const rules = (states: Record<string, unknown>, fields?: FieldKinds): readonly LintRule[] => [
  ...new Set(lintChart(() => chart(states), plays, fields).map(({ rule }) => rule)),
];

const send = { type: "send", params: { to: "", message: { type: "Junk" } } };
const store = { type: "store", params: {} };
const note = { type: "note", params: {} };
const odd = (config: StateConfig, address: string): unknown => ({ ...config, meta: { step: address } });

describe("each rule finds its offender, and nothing else does", () => {
  it("first of all: a chart without offence", () => {
    expect(
      rules({
        first: { initial: "s296_ask", states: { s296_ask: step("9/296", { always: "s300_send" }), s300_send: wait } },
        off: { on: { PowerOn: "rest" } },
      }),
    ).toEqual([]);
  });

  const wait = step("9/300", { entry: [send, note] as never, on: { Junk: "#rest" }, after: { reply: "#rest" } });
  const planted: readonly (readonly [LintRule, string, Record<string, unknown>])[] = [
    ["unresolvedTarget", "a misspelt target", { first: { always: "frist" } }],
    [
      "stepKey",
      "another number",
      { first: { initial: "s298_ask", states: { s298_ask: step("9/296", { always: "#rest" }) } } },
    ],
    [
      "stepKey",
      "a number without a step",
      { first: { initial: "s298_ask", states: { s298_ask: { always: "#rest" } } } },
    ],
    ["stepKey", "no verb", { first: { initial: "s298", states: { s298: step("9/298", { always: "#rest" }) } } }],
    [
      "unknownStep",
      "no such step",
      { first: { initial: "s299_ask", states: { s299_ask: odd({ always: "#rest" }, "9/299") } } },
    ],
    ["wrongLane", "a step of the other lane", one("s302_receive", step("9/302", { always: "#rest" }))],
    ["wrongLane", "a step of another figure", one("s236_rollBack", step("7B/236", { always: "#rest" }))],
    ["decisionBranches", "one edge", one("s330_valid", step("9/330", { always: "#rest" }))],
    [
      "decisionBranches",
      "an open edge before the last",
      one("s330_valid", step("9/330", { always: [{ target: "#rest" }, { target: "#rest" }] })),
    ],
    [
      "decisionBranches",
      "one event for two branches of an owner's",
      one("s1786_right", step("43/1786", { tags: "owner", on: { OwnerConfirmsAmount: "#rest" } })),
    ],
    ["oneEffect", "two on entry", { first: { entry: [send, store], always: "rest" } }],
    [
      "oneEffect",
      "one on the way, one on entry",
      { first: { entry: [note], always: { target: "next", actions: send } }, next: { entry: [store], always: "rest" } },
    ],
    [
      "oneEffect",
      "one on leaving, one on entry",
      { first: { exit: [send], always: "next" }, next: { entry: [store], always: "rest" } },
    ],
    [
      "oneEffect",
      "in a state and in its first state",
      { first: { entry: [store], initial: "inner", states: { inner: { entry: [send], always: "#rest" } } } },
    ],
    ["knownActions", "a function", { first: { entry: [() => {}], always: "rest" } }],
    [
      "knownActions",
      "an assignment in place",
      { first: { always: { target: "rest", actions: assign({ round: 1 }) } } },
    ],
    ["knownActions", "an action of another name", { first: { exit: [{ type: "log" }], always: "rest" } }],
    [
      "alwaysCycle",
      "back and forth",
      {
        first: { always: { guard: "mayBegin", target: "next" }, on: { Junk: "rest" }, after: { reply: "rest" } },
        next: { always: "first" },
      },
    ],
    ["unreachable", "no way in", { first: { always: "rest" }, island: { always: "rest" } }],
    [
      "unreachable",
      "behind an edge that is always taken",
      { first: { always: [{ target: "rest" }, { target: "island" }] }, island: { always: "rest" } },
    ],
    ["supportedFeatures", "parallel", { first: { type: "parallel", states: { a: {}, b: {} } } }],
    [
      "supportedFeatures",
      "history",
      { first: { initial: "a", states: { a: { always: "#rest" }, h: { type: "history" } } } },
    ],
    ["supportedFeatures", "invoke", { first: { invoke: { src: "nobody" }, always: "rest" } }],
    ["supportedFeatures", "onDone", { first: { initial: "a", states: { a: { type: "final" } }, onDone: "rest" } }],
    ["waitWithTimer", "no timer", { first: { on: { Junk: "rest" } } }],
    ["waitWithTimer", "no way on", { first: {} }],
    ["waitWithTimer", "guards that may all fail", { first: { always: { guard: "mayBegin", target: "rest" } } }],
    [
      "figureOrder",
      "a later step first",
      {
        first: {
          initial: "s296_ask",
          states: {
            s298_obtain: step("9/298", { always: "#rest" }),
            s296_ask: step("9/296", { always: "s298_obtain" }),
          },
        },
      },
    ],
    [
      "repeatedStep",
      "twice in one embedding",
      {
        first: {
          initial: "s296_ask",
          states: {
            s296_ask: step("9/296", { always: "inner" }),
            inner: {
              initial: "more",
              states: { more: { initial: "s298_one", states: { s298_one: step("9/298", { always: "#again" }) } } },
            },
            again: { id: "again", initial: "s298_two", states: { s298_two: step("9/298", { always: "#rest" }) } },
          },
        },
      },
    ],
  ];

  it.each(planted)("%s: %s", (rule, _, states) => {
    expect(rules(states)).toEqual([rule]);
  });

  it.each([
    ["a field declared twice", { ...protocolFields, fixture: [...protocolFields.fixture, "log"] }],
    ["a field not declared", { ...protocolFields, durable: protocolFields.durable.slice(1) }],
  ])("declaredFields: %s", (_, fields) => {
    expect(rules({ first: { always: "rest" } }, fields)).toEqual(["declaredFields"]);
  });

  it("no rule is without an offender", () => {
    const tried = new Set<string>([...planted.map(([rule]) => rule), "declaredFields"]);
    expect(Object.keys(lintRules).filter((rule) => !tried.has(rule))).toEqual([]);
  });

  it("the same step in two embeddings is no offence", () => {
    const embedding = (id: string, next: string) => ({
      id,
      initial: "s230_write",
      states: { s230_write: step("7A/230", { always: next }) },
    });
    expect(rules({ first: embedding("first", "#second"), second: embedding("second", "#rest") })).toEqual([]);
  });
});

function one(key: string, state: StateConfig): Record<string, unknown> {
  return { first: { initial: key, states: { [key]: state } } };
}
