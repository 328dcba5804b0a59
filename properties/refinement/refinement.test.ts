import { describe, expect, it } from "vitest";
import { pathSet } from "../../models/explorer/index.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { doctored, explored, firstFault, pathTo } from "./explored.ts";
import type { Observation, RefinementLevel } from "./observation.ts";
import { Refinement } from "./refinement.ts";
import { isCutOf, type RefinedSystem, refinementTables } from "./tables.ts";
import { factsOf, observationsOf, stepsDone, tracesToEntries } from "./trace-observations.ts";

const systems = ["ticket-transfer", "pos-payment"] as const satisfies readonly RefinedSystem[];
const levels = ["external", "step"] as const satisfies readonly RefinementLevel[];
const both = systems.flatMap((system) => levels.map((level) => ({ system, level })));

const does = (device: string, type: string, step: StepAddress) => (last: Observation) =>
  last.device === device && typeOf(last) === type && last.steps.includes(step) && !last.cut;

function typeOf({ stimulus }: Observation): string {
  if (stimulus.kind === "message") return stimulus.message.type;
  return stimulus.kind === "environment" ? stimulus.event.type : stimulus.kind;
}

const without = (steps: readonly StepAddress[], step: StepAddress) => steps.filter((it) => it !== step);

function swapped(steps: readonly StepAddress[], first: StepAddress, second: StepAddress): readonly StepAddress[] {
  return steps.map((step) => (step === first ? second : step === second ? first : step));
}

describe("what the charts do", () => {
  it.each(both)("$system, $level: every path of the set for all transitions is accepted", ({ system, level }) => {
    const { exploration, tables } = explored(system);
    const paths = pathSet(exploration, "transitions");
    for (const { trace } of paths) {
      const observations = observationsOf(exploration.program.closed, trace);
      expect(firstFault(tables, observations, { level, facts: factsOf(trace) })?.says).toBe(undefined);
    }
    expect(paths.length).toBeGreaterThan(20);
  });

  it.each(systems)(
    "%s: every row of the tables that a run can take is accepted, with at most 5 local states",
    (name) => {
      const { exploration, tables } = explored(name);
      let setMax = 0;
      for (const trace of tracesToEntries(exploration)) {
        const refinement = new Refinement(tables, { level: "step" });
        for (const observation of observationsOf(exploration.program.closed, trace)) {
          expect(refinement.observe(observation)?.says).toBe(undefined);
        }
        setMax = Math.max(setMax, refinement.statistics.setMax);
      }
      expect(setMax).toBeLessThanOrEqual(5);
    },
  );

  it.each(systems)("%s: a loss of power later than the place that stands for it is accepted", (name) => {
    const { exploration, tables } = explored(name);
    let later = 0;
    for (const trace of tracesToEntries(exploration)) {
      const entry = trace.steps.at(-1)?.entry;
      if (entry === undefined || entry.stimulus.kind === "powerLoss" || entry.sameEffectAt.length === 0) continue;
      const role = exploration.program.closed.roles.find(({ name }) => name === trace.steps.at(-1)?.role);
      const whole = role?.entriesFrom[entry.from]?.find((other) => isCutOf(entry, other));
      for (const place of entry.sameEffectAt) {
        const microsteps = (whole?.steps ?? []).findIndex(({ addresses }) => addresses.includes(place)) + 1;
        const path = doctored(observationsOf(exploration.program.closed, trace), () => ({
          steps: whole === undefined ? [] : stepsDone(whole, microsteps),
        }));
        expect(firstFault(tables, path)?.says).toBe(undefined);
        later++;
      }
    }
    expect(later).toBeGreaterThan(10);
  });

  it("tables are built once for each choice of readings and kinds", () => {
    const tables = refinementTables("ticket-transfer");
    expect(refinementTables("ticket-transfer", {})).toBe(tables);
    expect(refinementTables("ticket-transfer", { readings: { "25/890": "oneAct" } })).not.toBe(tables);
  });

  it("a teller's module is told from a transaction module", () => {
    const ends: StepAddress[] = ["41/1704", "41/1706", "41/1710", "41/1712", "41/1716"];
    const path = doctored(payerCommits(), ({ ledger }) => ({ steps: ends, ledger: { ...ledger, kind: "teller" } }));
    const fault = firstFault(explored("pos-payment").tables, path);
    expect(fault).toMatchObject({ kind: "step", step: "41/1716", after: "41/1712" });
    const tellers = refinementTables("pos-payment", { kinds: { "MM.A": "teller" } });
    expect(firstFault(tellers, path)).toBe(undefined);
  });
});

const payeeTakesNotes = () => pathTo("pos-payment", does("MM.B", "NotePacket", "41/1702"));
const payerPays = () => pathTo("pos-payment", does("MM.A", "OwnerConfirmsAmount", "39/1574"));
const payerCommits = () => pathTo("pos-payment", does("MM.A", "ReadyToCommit", "41/1710"));
const senderHandsOver = () => pathTo("ticket-transfer", does("TA.A", "OwnerPicksTickets", "25/870"));
const receiverCommits = () => pathTo("ticket-transfer", does("TA.B", "TicketsDeleted", "25/892"));

/** A ticket that was about to leave is the device's own again when power has failed. */
function heldBefore({ tickets }: DeviceLedger): Partial<DeviceLedger> {
  return { session: null, confirmed: null, tickets: tickets.map((held) => ({ ...held, holding: "final" })) };
}

describe("a doctored path is refused where it was tampered with", () => {
  it("a step left out", () => {
    const path = doctored(payeeTakesNotes(), ({ steps }) => ({ steps: without(steps, "39/1588") }));
    const fault = firstFault(explored("pos-payment").tables, path);
    expect(fault).toMatchObject({ device: "MM.B", kind: "step", step: "39/1590", after: "39/1586" });
    expect(fault?.allowed.map(({ next }) => next.step)).toContain("39/1588");
    expect(fault?.observation).toBe(path.at(-1));
    expect(firstFault(explored("pos-payment").tables, path, { level: "external" })).toBe(undefined);
  });

  it("the last step left out, and a step too many", () => {
    const { tables } = explored("ticket-transfer");
    const early = doctored(receiverCommits(), ({ steps }) => ({ steps: steps.slice(0, -1) }));
    expect(firstFault(tables, early)).toMatchObject({ kind: "step", step: "7A/234", after: "7A/232" });
    const late = doctored(receiverCommits(), ({ steps }) => ({ steps: [...steps, "25/890"] }));
    expect(firstFault(tables, late)).toMatchObject({ kind: "step", step: "25/890", after: "7A/234" });
  });

  it("two steps swapped", () => {
    const path = doctored(payeeTakesNotes(), ({ steps }) => ({ steps: swapped(steps, "39/1578", "39/1580") }));
    const fault = firstFault(explored("pos-payment").tables, path);
    expect(fault).toMatchObject({ kind: "step", step: "39/1580", after: "39/1576" });
  });

  it.each(levels)("%s: a message left out", (level) => {
    const path = doctored(senderHandsOver(), () => ({ sends: [] }));
    const fault = firstFault(explored("ticket-transfer").tables, path, { level });
    expect(fault).toMatchObject({ device: "TA.A", kind: "send", step: "25/870" });
    expect(fault?.allowed[0]?.next.send).toMatchObject({ to: "TA.B", message: { type: "TransferredTickets" } });
  });

  it.each(levels)("%s: a message to another receiver, and one sent twice", (level) => {
    const { tables } = explored("pos-payment");
    const astray = doctored(payerPays(), ({ sends }) => ({ sends: sends.map((send) => ({ ...send, to: "NS" })) }));
    expect(firstFault(tables, astray, { level })).toMatchObject({ kind: "send", step: "39/1574" });
    const twice = doctored(payerPays(), ({ sends }) => ({ sends: [...sends, ...sends] }));
    expect(firstFault(tables, twice, { level })).toMatchObject({
      kind: "send",
      step: "39/1574",
    });
  });

  it.each(levels)("%s: another amount", (level) => {
    const path = doctored(payerPays(), ({ sends }) => ({
      sends: sends.map(({ to, message }) => ({ to, message: { ...message, amount: 3 - Number(message["amount"]) } })),
    }));
    expect(firstFault(explored("pos-payment").tables, path, { level })).toMatchObject({
      kind: "send",
      step: "39/1574",
    });
  });

  it.each(levels)("%s: one unit too many in the ledger", (level) => {
    const path = doctored(payerCommits(), ({ ledger }) => ({
      ledger: { ...ledger, notes: [...ledger.notes, { amount: 1, holding: "final" }] },
    }));
    const fault = firstFault(explored("pos-payment").tables, path, { level });
    expect(fault).toMatchObject({ kind: "ledger", fields: ["notes"], step: "41/1716" });
  });

  it("a commit before its acknowledgement, in the order of steps", () => {
    const path = doctored(payerCommits(), ({ steps }) => ({ steps: swapped(steps, "41/1706", "41/1710") }));
    const fault = firstFault(explored("pos-payment").tables, path);
    expect(fault).toMatchObject({ device: "MM.A", kind: "step", step: "41/1710", after: "41/1704" });
    expect(fault?.allowed[0]?.next.step).toBe("41/1706");
  });

  it.each(levels)("%s: a commit before its acknowledgement, laid bare by a loss of power", (level) => {
    const path = doctored(payerCommits(), ({ ledger }) => ({
      steps: ["41/1704"],
      sends: [],
      cut: true,
      ledger: { ...ledger, down: true, session: null },
    }));
    const fault = firstFault(explored("pos-payment").tables, path, { level });
    expect(fault).toMatchObject({ device: "MM.A", kind: "ledger", step: "41/1704" });
    expect(fault?.fields).toContain("log");
  });

  it.each(levels)("%s: a message that its step should have sent before power failed", (level) => {
    const path = pathTo("pos-payment", (last) => last.cut && last.steps.at(-1) === "41/1706");
    const fault = firstFault(
      explored("pos-payment").tables,
      doctored(path, () => ({ sends: [] })),
      { level },
    );
    // Whoever does not report steps may have been cut before it.
    if (level === "step") expect(fault).toMatchObject({ kind: "send", step: "41/1706" });
    else expect(fault).toBe(undefined);
  });

  it("a step that calls figure 10 has not sent anything yet", () => {
    const { tables } = explored("ticket-transfer");
    expect([...tables.calls].sort()).toEqual(["11/392", "25/854", "25/870", "9/366"]);
    const path = doctored(senderHandsOver(), ({ steps, ledger }) => ({
      steps: steps.slice(0, steps.indexOf("25/870") + 1),
      sends: [],
      cut: true,
      ledger: { ...ledger, ...heldBefore(ledger), down: true },
    }));
    expect(firstFault(tables, path)?.says).toBe(undefined);
  });

  it.each(levels)("%s: a loss of power that makes a device forget a committed ticket", (level) => {
    const committed = receiverCommits();
    const { ledger } = committed.at(-1) as Observation;
    const loss = (after: Partial<DeviceLedger>): readonly Observation[] => [
      ...committed,
      {
        device: "TA.B",
        stimulus: { kind: "powerLoss" },
        steps: [],
        sends: [],
        cut: false,
        ledger: { ...ledger, down: true, ...after },
      },
    ];
    const { tables } = explored("ticket-transfer");
    expect(firstFault(tables, loss({}), { level })).toBe(undefined);
    const fault = firstFault(tables, loss({ tickets: [] }), { level });
    expect(fault).toMatchObject({ device: "TA.B", kind: "ledger", fields: ["tickets"], step: "7A/234" });
  });

  it("a refusal is one line, and what follows it is not judged", () => {
    const path = doctored(payeeTakesNotes(), ({ steps }) => ({ steps: without(steps, "39/1588") }));
    const refinement = new Refinement(explored("pos-payment").tables, { level: "step" });
    const faults = [...path, ...path].flatMap((observation) => refinement.observe(observation) ?? []);
    expect(faults.filter(({ device }) => device === "MM.B")).toHaveLength(1);
    expect(faults[0]?.says).not.toContain("\n");
    expect(refinement.localsOf("MM.B")).toEqual([]);
  });

  it("a device that there is not", () => {
    const [first] = payerPays();
    const fault = firstFault(explored("pos-payment").tables, [{ ...(first as Observation), device: "MM.C" }]);
    expect(fault).toMatchObject({ kind: "unknownDevice", device: "MM.C" });
  });
});
