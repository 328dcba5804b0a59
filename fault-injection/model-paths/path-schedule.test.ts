import { describe, expect, it } from "vitest";
import { explore, type TestPath, type Trace } from "../../models/explorer/index.ts";
import { refinedSystem, tracesToEntries } from "../../properties/refinement/index.ts";
import { type PathSchedule, scheduleOf } from "./path-schedule.ts";

const exploration = explore(refinedSystem("ticket-transfer"));
const traces = [...tracesToEntries(exploration)];

const pathOf = (trace: Trace, fault?: TestPath["fault"]): TestPath => ({ trace, reaches: [], fault });

function schedule(trace: Trace, fault?: TestPath["fault"]): PathSchedule {
  return scheduleOf(exploration, pathOf(trace, fault));
}

/** The shortest path of the model whose last step is as wanted. */
function traceTo(wanted: (last: Trace["steps"][number]) => boolean): Trace {
  const found = traces.filter(({ steps }) => wanted(steps.at(-1) as Trace["steps"][number]));
  const [shortest] = found.sort((a, b) => a.steps.length - b.steps.length);
  if (shortest === undefined) throw new Error("no path of the model ends so");
  return shortest;
}

const does = (step: string, kind: string) => (last: Trace["steps"][number]) =>
  last.label.steps.at(-1) === step && last.label.kind === kind;

describe("a path as a schedule", () => {
  it("a whole transfer: requests, deliveries, and what owners say", () => {
    const { listed, attempts, faults, infeasible } = schedule(traceTo(does("25/870", "environment")));
    expect(infeasible).toBe(undefined);
    expect(faults).toEqual([]);
    expect(listed.at(-1)).toBe("request TA.A OwnerPicksTickets");
    expect(listed).toContain("deliver TA.B>TA.A 9/SessionAcknowledgement#1");
    expect(attempts).toHaveLength(1);
    expect(attempts[0]?.["TA.A"]?.answers.map(({ type }) => type)).toEqual(["OwnerAnswersCheck", "OwnerPicksTickets"]);
  });

  it("a wait in a session is given up when its query finds no answer, one before it at once", () => {
    const timers = ({ listed }: PathSchedule) => listed.filter((name) => name.startsWith("timer "));
    expect(timers(schedule(traceTo(does("11/392", "timer"))))).toHaveLength(2);
    const noAnswer = (last: Trace["steps"][number]) => last.label.kind === "timer" && last.label.steps.length === 0;
    expect(timers(schedule(traceTo(noAnswer)))).toHaveLength(1);
  });

  it.each([
    ["25/886", (sends: number) => sends === 0, "TA.A>TA.B 25/TicketsDeleted#1", "before"],
    ["25/886", (sends: number) => sends === 1, "TA.A>TA.B 25/TicketsDeleted#1", "after"],
    ["7A/230", (sends: number) => sends === 1, "TA.A 7A/230#1", "after"],
    ["25/836", () => true, "TA.A 25/836#1", "after"],
  ] as const)("power fails at %s (%#)", (step, isSent, at, edge) => {
    const trace = traceTo((last) => {
      return last.role === "TA.A" && does(step, "powerLoss")(last) && isSent(last.sent.length);
    });
    expect(schedule(trace).faults).toContainEqual({ kind: "powerLoss", at, edge, back: "quiet" });
  });

  it("power fails while the device waits: that is an action, and so is its return", () => {
    const loses = (last: Trace["steps"][number]) => last.label.kind === "powerLoss" && last.label.event === "";
    const { listed, faults } = schedule(traceTo(loses));
    expect(listed.at(-1)).toMatch(/^powerLoss TA\.[AB]$/);
    expect(faults).toEqual([]);
    expect(schedule(traceTo(({ label }) => label.kind === "powerOn")).listed.at(-1)).toMatch(/^powerOn TA\.[AB]$/);
  });

  it("a liar lies in the message in which its peer looks for the truth", () => {
    const finds = ({ choices, replayed }: Trace["steps"][number]) => choices["peerEcho"] === "wrong" && !replayed;
    const { faults } = schedule(traceTo(finds));
    expect(faults).toEqual([
      {
        kind: "lie",
        at: expect.stringMatching(/SessionResponse#1$|SessionAcknowledgement#1$/),
        how: "verificationWrong",
      },
    ]);
  });

  it("an outsider's message comes as soon as it is waited for", () => {
    const outsiders = traceTo(({ label }) => label.message?.["holder"] === "outsider" && label.role === "TA.B");
    expect(schedule(outsiders).faults).toEqual([
      { kind: "forgery", at: "TA.B wait 25/842#1", how: "outsiderCertificate" },
    ]);
  });

  it("what the last step sends is lost, or arrives twice", () => {
    const trace = traceTo(does("25/870", "environment"));
    const at = "TA.A>TA.B 25/TransferredTickets#1";
    expect(schedule(trace, { kind: "lose", message: "TransferredTickets" }).faults).toEqual([{ kind: "drop", at }]);
    expect(schedule(trace, { kind: "duplicate", message: "TransferredTickets" }).faults).toEqual([
      { kind: "duplicate", at },
    ]);
  });
});

describe("a path that cannot be run", () => {
  it("takes a message of a session in twice", () => {
    const trace = traceTo(does("25/882", "message"));
    const again = { ...trace, steps: [...trace.steps, trace.steps.at(-1) as Trace["steps"][number]] };
    expect(schedule(trace).infeasible).toBe(undefined);
    expect(schedule(again).infeasible).toEqual({
      step: trace.steps.length,
      device: "TA.B",
      reason: "oldNumber",
      message: "TransferredTickets",
    });
  });

  it("finds a lie in a copy", () => {
    const reasons = traces.map((trace) => schedule(trace).infeasible?.reason);
    expect(new Set(reasons)).toEqual(new Set([undefined, "lieInCopy"]));
  });

  it("takes from an outsider what no outsider makes, or at a wait without a timer", () => {
    const trace = traceTo(({ label }) => label.message?.["holder"] === "outsider" && label.role === "TA.B");
    const last = trace.steps.at(-1) as Trace["steps"][number];
    const event = { type: "TransferAck", session: "1.1" };
    const received = { ...(last.received as NonNullable<typeof last.received>), event };
    const foreign = { ...trace, steps: [...trace.steps.slice(0, -1), { ...last, received }] };
    expect(schedule(foreign).infeasible).toMatchObject({ reason: "noForgery", message: "TransferAck" });
    const early = { ...trace, steps: [last] };
    expect(schedule(early).infeasible).toMatchObject({ reason: "noTimedWait" });
  });
});
