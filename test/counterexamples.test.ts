import { describe, expect, it } from "vitest";
import {
  causesOf,
  counterexamples,
  describeFault,
  dotChart,
  dotStates,
  explore,
  itfTrace,
  mermaidChart,
  mermaidSequence,
  narrate,
  pathSet,
  readItf,
  smallestBudget,
} from "../models/explorer/index.ts";
import { ticketTransfer } from "../models/systems/ticket-transfer.ts";
import { defaultReadings } from "../spec/readings.ts";

const literal = { ...defaultReadings, "25/886": "notifyFirst" } as const;

/** The transfer with the invariant that a ticket is final at one agent at most. */
function transfer(options: Parameters<typeof ticketTransfer>[0]) {
  const { definition } = ticketTransfer(options);
  type Definition = typeof definition;
  const finalAt: NonNullable<Definition["invariants"]>[string] = (view) => {
    const holders = Object.values(view).filter((device) =>
      device.tickets.some(({ ticket, holding }) => ticket === "T1" && holding === "final"),
    );
    return holders.length <= 1 || `T1 is final at ${holders.map(({ device }) => device).join(" and ")}`;
  };
  return { definition: { ...definition, invariants: { T1: finalAt } } };
}

describe("counterexamples", () => {
  const exploration = explore(transfer({ transactions: 1, readings: literal }));
  const [only, ...others] = counterexamples(exploration, { check: "T1" });

  it("finds the one smallest cause of a doubled ticket: power lost between notice and commit", () => {
    expect(only?.faults).toEqual(["power:TA.A@25/886"]);
    expect(others).toEqual([]);
  });

  it("ends in the violation, and everything in its core leads to it", () => {
    expect(only?.reason).toBe("T1 is final at TA.A and TA.B");
    expect(only?.trace.steps).toHaveLength(7);
    expect(only?.core.filter((needed) => needed).length).toBeGreaterThanOrEqual(7);
  });

  it("is told one line per step, with what never arrives and who lost power", () => {
    const lines = narrate(only?.trace ?? { initial: [], steps: [], states: [] });
    expect(lines).toHaveLength(7);
    expect(lines[5]).toContain("then loses power");
    expect(mermaidSequence(["TA.A", "TA.B"], only?.trace ?? { initial: [], steps: [], states: [] })).toContain(
      "TA_A->>TA_B: TicketsDeleted",
    );
  });

  it("reads back what it writes as ITF, initial and last state included", () => {
    if (only === undefined) throw new Error("no counterexample");
    const states = readItf(JSON.parse(JSON.stringify(itfTrace(only.program, only.trace))));
    expect(states).toHaveLength(only.trace.steps.length + 1);
    expect(states[0]?.["TA.A"]).toMatchObject({ state: "idle", tickets: ["T1", "T2"], attempts: 0, session: null });
    expect(states.at(-1)?.["TA.B"]).toMatchObject({ state: "idle", tickets: ["T1"] });
  });

  it("needs no loss of power for the ticket that is gone: a time-out is enough, and so is a loss at the receiver", () => {
    const { definition } = transfer({ transactions: 1 });
    const gone = explore({
      definition: {
        ...definition,
        outcome: (view: Parameters<NonNullable<typeof definition.outcome>>[0]) =>
          Object.values(view).every(({ tickets }) => !tickets.some(({ ticket }) => ticket === "T1")) ? ["gone"] : [],
      },
    });
    const causes = causesOf(gone, { outcome: "gone" });
    expect(causes.map(({ faults }) => faults.map(describeFault))).toEqual([
      ["timer:TA.B@25/882"],
      ["power:TA.B@25/882"],
    ]);
    expect(causes[1]?.faults[0]?.sameEffectAt).toContain("25/890");
  });

  it("says which budget is the smallest that breaks a check", () => {
    const answer = smallestBudget(
      transfer({ transactions: 1, readings: literal, powerLosses: 0 }),
      "T1",
      ["powerLosses"],
      2,
    );
    expect(answer.found && answer.smallest.map(({ budgets }) => budgets.powerLosses)).toEqual([1]);
    expect(smallestBudget(transfer({ transactions: 1 }), "T1", ["powerLosses"], 1)).toEqual({
      found: false,
      limited: false,
    });
  });
});

describe("path sets", () => {
  const exploration = explore(transfer({ transactions: 1 }));

  it("take every transition that the exploration took", () => {
    const reached = new Set(pathSet(exploration, "transitions").flatMap(({ reaches }) => reaches));
    const taken = exploration.program.entries.flatMap(({ role, entry }, index) =>
      (exploration.firstTaken[index] ?? -1) < 0
        ? []
        : entry.steps.flatMap((step) =>
            step.transitions.map(({ source }) => `${exploration.program.closed.roles[role]?.name} ${source}`),
          ),
    );
    for (const start of new Set(taken)) expect([...reached].some((id) => id.startsWith(start))).toBe(true);
  });

  it("lose and repeat each message that is sent", () => {
    const faults = pathSet(exploration, "transitionsAndFaults").flatMap(({ fault }) => (fault ? [fault] : []));
    const lost = new Set(faults.filter(({ kind }) => kind === "lose").map(({ message }) => message));
    expect(lost).toEqual(new Set(["TransferredTickets", "TransferAck", "TicketsDeleted", "AbortNotice"]));
    expect(faults.filter(({ kind }) => kind === "duplicate")).toHaveLength(faults.length / 2);
  });
});

describe("pictures", () => {
  const system = ticketTransfer({ transactions: 1, powerLosses: 0 });
  const { machine } = system.definition.roles["TA.A"];

  it("draw a chart with every step, as Mermaid and as DOT", () => {
    for (const text of [mermaidChart(machine), dotChart(machine)]) {
      expect(text).toContain("s886_notifyDeletion");
      expect(text).toContain("s230_writeLog");
    }
  });

  it("draw a small state space with every state", () => {
    const exploration = explore(system);
    expect(dotStates(exploration).match(/^ {2}s\d+ \[/gm)).toHaveLength(exploration.states);
  });
});
