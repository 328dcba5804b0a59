import { describe, expect, it } from "vitest";
import type { StepAddress } from "../../spec/step-address.ts";
import { doctored, explored, firstFault, pathTo } from "./explored.ts";
import type { Observation, ObservedSend, Stimulus } from "./observation.ts";
import { refinementTables } from "./tables.ts";

const sent = (device: string, type: string) => (last: Observation) =>
  last.device === device && !last.cut && last.sends.some(({ message }) => message.type === type);

/** The sender has handed tickets over and waits for the acknowledgement. */
const senderWaits = () => pathTo("ticket-transfer", sent("TA.A", "TransferredTickets"));
/** The payee has asked for a sum for the second time. */
const payeeAsksAgain = () =>
  pathTo("pos-payment", (last) => last.sends.some(({ message }) => message["round"] === 2 && message["amount"] === 1));

/** The device of the last observation has one more, which changes nothing but what is given. */
function then(path: readonly Observation[], stimulus: Stimulus, does: Partial<Observation> = {}): Observation[] {
  return [...path, { ...(path.at(-1) as Observation), stimulus, steps: [], sends: [], ...does }];
}

const message = (type: string, fields: Readonly<Record<string, unknown>> = {}): Stimulus => ({
  kind: "message",
  message: { type, ...fields },
});
const query: ObservedSend = { to: "TA.B", message: { type: "TransactionStatusQuery", session: "1.1" } };
const notice: ObservedSend = { to: "TA.B", message: { type: "AbortNotice", session: "1.1" } };
const abort: readonly StepAddress[] = ["11/388", "7B/236", "7B/238", "11/390", "11/392"];
const aborted = (path: readonly Observation[]): Partial<Observation> => ({
  steps: abort,
  sends: [notice],
  ledger: { ...(path.at(-1) as Observation).ledger, session: null, confirmed: null, ...rolledBack },
});
const rolledBack = {
  tickets: [
    { ticket: "T1", holding: "final" },
    { ticket: "T2", holding: "final" },
  ],
} as const;

describe("what the compositions leave out", () => {
  const { tables } = explored("ticket-transfer");

  it("status queries, their replies and timers that lead to a query change nothing", () => {
    const asks = then(senderWaits(), { kind: "timer" }, { sends: [query] });
    const proceeding = then(asks, message("TransactionStatusReply", { session: "1.1", status: "proceeding" }));
    expect(firstFault(tables, proceeding)).toBe(undefined);
  });

  it("a status reply or a timer that ends the wait does what the chart's timer does, and nothing else", () => {
    const asks = then(senderWaits(), { kind: "timer" }, { sends: [query] });
    const reply = message("TransactionStatusReply", { session: "1.1", status: "ended" });
    expect(firstFault(tables, then(asks, reply, aborted(asks)))).toBe(undefined);
    expect(firstFault(tables, then(asks, { kind: "timer" }, aborted(asks)))).toBe(undefined);
    const unheard = then(asks, reply, { ...aborted(asks), sends: [] });
    expect(firstFault(tables, unheard)).toMatchObject({ kind: "send", step: "11/392" });
    const commits = then(asks, reply, { steps: ["25/884"] });
    expect(firstFault(tables, commits)).toMatchObject({ kind: "step", step: "25/884" });
  });

  it("a status reply has no effect where nobody waits", () => {
    const path = pathTo("ticket-transfer", (last) => last.device === "TA.A" && last.steps.includes("7A/234"));
    const reply = message("TransactionStatusReply", { session: "1.1", status: "ended" });
    expect(firstFault(tables, then(path, reply))).toBe(undefined);
    expect(firstFault(tables, then(path, reply, { steps: abort }))).toMatchObject({ kind: "notMinded" });
  });

  it("steps of figures that no chart shows: figure 10 is the link, figure 14 an assumption", () => {
    expect([...tables.figures].sort()).toEqual(["11", "25", "7A", "7B", "9"]);
    const noted = doctored(senderWaits(), ({ steps }) => ({
      steps: steps.flatMap((step) => (step === "25/870" ? [step, "10/376", "10/378"] : [step])),
    }));
    expect(firstFault(tables, noted)).toBe(undefined);
    const foreign = doctored(senderWaits(), ({ steps }) => ({ steps: [...steps, "25/872"] }));
    expect(firstFault(tables, foreign)).toMatchObject({ kind: "step", step: "25/872" });
  });

  it("what a message under another session's key does, noise does: nothing, or under 10/386=abort an abort", () => {
    const stale = message("TransferAck", { session: "1.2" });
    const ends = then(senderWaits(), stale, aborted(senderWaits()));
    expect(firstFault(tables, then(senderWaits(), stale))).toBe(undefined);
    expect(firstFault(tables, ends)).toMatchObject({ kind: "notMinded", step: "11/388" });
    const strict = refinementTables("ticket-transfer", { readings: { "10/386": "abort" } });
    expect(firstFault(strict, ends)).toBe(undefined);
  });

  it("a message is answered, unless its number is an old one", () => {
    const ack: Stimulus = { kind: "message", message: { type: "TransferAck", session: "1.1" } };
    expect(firstFault(tables, then(senderWaits(), ack))).toMatchObject({ kind: "step", step: "25/884" });
    expect(firstFault(tables, then(senderWaits(), { ...ack, mayBeIgnored: true }))).toBe(undefined);
  });

  it("a device that never fails in the model may fail, and has nothing to lose", () => {
    const [first] = pathTo("pos-payment", () => true);
    const down = { ...(first as Observation), device: "NS", steps: [], sends: [] };
    const { ledger } = tablesOfServer();
    const linked: ObservedSend = { to: "MM.A", message: { type: "ConnectAck" } };
    const path: readonly Observation[] = [
      { ...down, stimulus: { kind: "powerLoss" }, ledger: { ...ledger, down: true } },
      { ...down, stimulus: { kind: "powerOn" }, ledger },
      { ...down, stimulus: message("ConnectRequest"), sends: [linked], cut: true, ledger: { ...ledger, down: true } },
      { ...down, stimulus: { kind: "powerOn" }, ledger },
      { ...down, stimulus: message("ConnectRequest"), cut: true, ledger: { ...ledger, down: true } },
    ];
    expect(firstFault(explored("pos-payment").tables, path)).toBe(undefined);
  });
});

function tablesOfServer() {
  const server = explored("pos-payment").tables.roles.find(({ closed }) => closed.name === "NS");
  const [shown] = server?.ledgers ?? [];
  if (shown === undefined) throw new Error("the system has no network server");
  return shown;
}

describe("why", () => {
  it("names the guard of the chart that refuses a message, and what it looked at", () => {
    const path = payeeAsksAgain();
    const session = (path.at(-1) as Observation).ledger.session;
    const old = message("NotePacket", { session, amount: 1, round: 1 });
    const fault = firstFault(explored("pos-payment").tables, then(path, old, { steps: ["39/1576", "39/1578"] }));
    expect(fault).toMatchObject({ device: "MM.B", kind: "notMinded", step: "39/1576", after: "43/1780" });
    const [guard] = fault?.refusedBy ?? [];
    expect(guard).toMatchObject({ event: "NotePacket", values: { "event.round": 1, "context.round": 2 } });
    expect(guard?.guard).toContain("event.round === context.round");
    expect(firstFault(explored("pos-payment").tables, then(path, old))).toBe(undefined);
  });

  it("names a guard by its name where it has one", () => {
    const path = then(senderWaits(), message("AbortNotice", { session: "" }), { steps: ["11/394"] });
    const fault = firstFault(explored("ticket-transfer").tables, path);
    expect(fault?.refusedBy).toContainEqual(expect.objectContaining({ guard: "sameSession", event: "AbortNotice" }));
  });

  it.each([
    ["peerCertificate", "listed", "TA.B", "9/318"],
    ["peerCertificate", "expired", "TA.A", "9/336"],
    ["itemsOffered", "invalid", "TA.B", "25/880"],
    ["peerCredential", "invalid", "TA.A", "25/856"],
  ] as const)("%s is known to be %s: %s may not pass %s", (field, value, device, step) => {
    const { tables } = explored("ticket-transfer");
    const path = pathTo("ticket-transfer", (last) => {
      return (
        last.device === device &&
        last.steps.includes(step) &&
        (field !== "peerCredential" || last.steps.includes("25/854"))
      );
    });
    const honest = { [device]: { peerCertificate: "valid", itemsOffered: "valid", peerCredential: "valid" } };
    expect(firstFault(tables, path, { level: "step", facts: honest })).toBe(undefined);
    const facts = { [device]: { ...honest[device], [field]: value } };
    const fault = firstFault(tables, path, { level: "step", facts });
    expect(fault).toMatchObject({ device, kind: "step", step });
    expect(fault?.refusedBy[0]?.values).toMatchObject({ [`context.${field}`]: value });
    expect(firstFault(tables, path, { level: "external", facts })).toMatchObject({ device });
  });

  it("says so when a run leaves the bound of the charts instead of calling it a fault of the device", () => {
    const { tables } = explored("ticket-transfer");
    const begins: Stimulus = { kind: "environment", event: { type: "OwnerTransfersTickets" } };
    const second = pathTo(
      "ticket-transfer",
      ({ device, ledger, stimulus }) => device === "TA.A" && ledger.sessionsBegun === 2 && stimulus.kind === "timer",
    );
    const third = then(second, begins, { steps: ["25/836"] });
    expect(firstFault(tables, third)).toMatchObject({ kind: "outOfBound", device: "TA.A" });
    const sum: Stimulus = {
      kind: "environment",
      event: { type: "MerchantEntersAmount", amount: 3 } as { type: string },
    };
    const asked = pathTo("pos-payment", (last) => last.steps.at(-1) === "43/1778");
    expect(firstFault(explored("pos-payment").tables, then(asked, sum, { steps: ["43/1780"] }))).toMatchObject({
      kind: "outOfBound",
    });
  });
});
