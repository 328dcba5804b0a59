import { describe, expect, it } from "vitest";
import { doctored, explored, firstFault, pathTo } from "./explored.ts";
import type { Observation, ObservedSend, Prompted, Stimulus } from "./observation.ts";

/** The device of the last observation has one more, which changes nothing but what is given. */
function then(path: readonly Observation[], stimulus: Stimulus, does: Partial<Observation> = {}): Observation[] {
  return [...path, { ...(path.at(-1) as Observation), stimulus, steps: [], sends: [], ...does }];
}

const fault = (path: readonly Observation[], system: "ticket-transfer" | "pos-payment" = "ticket-transfer") =>
  firstFault(explored(system).tables, path, { level: "external" });

/** The sender has handed tickets over and waits for the acknowledgement. */
const senderWaits = () =>
  pathTo(
    "ticket-transfer",
    (last) => !last.cut && last.sends.some(({ message: { type } }) => type === "TransferredTickets"),
  );
/** The receiver's session stands, and no tickets have come. */
const receiverWaits = () =>
  pathTo("ticket-transfer", ({ device, cut, ledger }) => device === "TA.B" && !cut && ledger.session !== null);

const says = (to: string, type: string, fields: Readonly<Record<string, unknown>> = {}): ObservedSend => ({
  to,
  message: { type, session: "1.1", ...fields },
});
const asked: Stimulus = { kind: "message", message: { type: "TransactionStatusQuery", session: "1.1" } };
const proceeding = says("TA.A", "TransactionStatusReply", { status: "proceeding" });
const query = says("TA.B", "TransactionStatusQuery");

describe("a status query (FIG. 7B) of the session that stands", () => {
  it("is answered, and changes nothing", () => {
    expect(fault(then(receiverWaits(), asked, { sends: [proceeding] }))).toBe(undefined);
    const { ledger } = receiverWaits().at(-1) as Observation;
    const ends = { sends: [proceeding], ledger: { ...ledger, session: null } };
    expect(fault(then(receiverWaits(), asked, ends))).toMatchObject({ kind: "ledger", fields: ["session"] });
  });

  it.each<[string, readonly ObservedSend[]]>([
    ["is not left without an answer", []],
    ["is not answered twice", [proceeding, proceeding]],
    [
      "is not answered with the end of a transaction that goes on",
      [{ ...proceeding, message: { ...proceeding.message, status: "ended" } }],
    ],
    ["is not answered in another session", [{ ...proceeding, message: { ...proceeding.message, session: "1.2" } }]],
    ["is not answered by a query", [says("TA.A", "TransactionStatusQuery")]],
  ])("%s", (_, sends) => {
    const refused = fault(then(receiverWaits(), asked, { sends }));
    expect(refused).toMatchObject({ device: "TA.B", kind: "status" });
    expect(refused?.says).not.toContain("\n");
  });

  it("may be left without an answer where its number is an old one, or power fails", () => {
    expect(fault(then(receiverWaits(), { ...asked, mayBeIgnored: true }))).toBe(undefined);
    const { ledger } = receiverWaits().at(-1) as Observation;
    const off = { cut: true, ledger: { ...ledger, down: true, session: null } };
    expect(fault(then(receiverWaits(), asked, off))).toBe(undefined);
    expect(fault(then(receiverWaits(), asked, { ...off, sends: [proceeding] }))).toBe(undefined);
  });

  it("is noise in any other session", () => {
    const other: Stimulus = { kind: "message", message: { type: "TransactionStatusQuery", session: "1.2" } };
    expect(fault(then(receiverWaits(), other))).toBe(undefined);
    expect(fault(then(receiverWaits(), other, { sends: [proceeding] }))).toMatchObject({ kind: "status" });
  });
});

describe("of its own accord a device", () => {
  it("asks for the status when its time is up, once, and never otherwise", () => {
    expect(fault(then(senderWaits(), { kind: "timer" }, { sends: [query] }))).toBe(undefined);
    for (const sends of [[query, query], [proceeding], [says("TA.B", "TransactionStatusQuery", { session: "1.2" })]]) {
      expect(fault(then(senderWaits(), { kind: "timer" }, { sends }))).toMatchObject({ kind: "status" });
    }
    const noise: Stimulus = { kind: "message", message: { type: "Junk" } };
    expect(fault(then(senderWaits(), noise, { sends: [query] }))).toMatchObject({ kind: "status" });
  });

  it("does nothing when a timer runs out that it has cancelled", () => {
    const late: Stimulus = { kind: "timer", cancelled: true };
    const timesOut = pathTo("ticket-transfer", ({ device, stimulus, steps }) => {
      return device === "TA.A" && stimulus.kind === "timer" && steps.includes("11/388");
    });
    expect(fault(timesOut)).toBe(undefined);
    expect(fault(doctored(timesOut, () => ({ stimulus: late })))).toMatchObject({ device: "TA.A" });
    expect(fault(then(senderWaits(), late))).toBe(undefined);
    expect(fault(then(senderWaits(), late, { sends: [query] }))).toMatchObject({ kind: "status" });
  });
});

describe("what a device asks its owner or host for", () => {
  const endsAt = (step: string) => pathTo("pos-payment", ({ steps, cut }) => steps.at(-1) === step && !cut);
  const prompted = (path: readonly Observation[], asks: Prompted | null) =>
    fault(
      doctored(path, () => ({ prompted: asks })),
      "pos-payment",
    );
  const asks = (step: Prompted["step"], ...accepts: readonly string[]): Prompted => ({ step, accepts });

  it.each<[string, Prompted | null, boolean]>([
    ["43/1778", asks("43/1778", "MerchantEntersAmount"), true],
    ["43/1778", null, false],
    ["43/1778", asks("43/1778", "MerchantEntersAmount", "OwnerCancels"), false],
    ["43/1778", asks("43/1778", "OwnerCancels"), false],
    ["43/1786", asks("43/1784", "OwnerCancels", "OwnerRejectsAmount", "OwnerConfirmsAmount"), true],
    ["43/1786", asks("43/1784", "OwnerRejectsAmount", "OwnerConfirmsAmount"), false],
    ["43/1780", null, true],
    ["43/1780", asks("43/1778"), true],
    ["43/1780", asks("43/1778", "MerchantEntersAmount"), false],
    // Whoever rests may offer to play the other part as well.
    ["41/1716", asks("rest", "OwnerAgreesToPay"), true],
    ["41/1716", asks("rest", "MerchantStartsSale", "OwnerAgreesToPay"), true],
    ["41/1716", asks("rest", "MerchantStartsSale"), false],
    ["41/1716", asks("43/1764", "OwnerAgreesToPay"), false],
    ["41/1716", null, false],
  ])("after %s: %o", (step, what, isRight) => {
    const refused = prompted(endsAt(step), what);
    if (isRight) expect(refused?.says).toBe(undefined);
    else expect(refused).toMatchObject({ kind: "prompt", step });
  });

  it("is a choice of other notes, and another sum, as often as the limits allow", () => {
    const short = (splits: number) =>
      pathTo("pos-payment", ({ device, steps, stimulus }) => {
        const isChoice = stimulus.kind === "environment" && stimulus.event.type === "OwnerChoosesOtherNotes";
        return device === "MM.A" && steps.at(-1) === "43/1806" && isChoice === splits > 0;
      });
    const all = asks("43/1804", "OwnerChoosesOtherNotes", "OwnerGivesUp", "OwnerCancels");
    const last = asks("43/1804", "OwnerGivesUp", "OwnerCancels");
    expect([prompted(short(0), all), prompted(short(1), last)]).toEqual([undefined, undefined]);
    expect(prompted(short(0), last)).toMatchObject({ kind: "prompt" });
    expect(prompted(short(1), all)).toMatchObject({ kind: "prompt" });
    expect(prompted(short(1), all)?.says).toContain("OwnerChoosesOtherNotes");
    expect(prompted(short(1), all)?.allowed[0]?.asks).not.toContain("OwnerChoosesOtherNotes");
  });

  it("is nothing without power, and nothing ever for a network server", () => {
    const off = pathTo("pos-payment", ({ device, stimulus }) => device === "MM.A" && stimulus.kind === "powerLoss");
    expect(prompted(off, null)).toBe(undefined);
    expect(prompted(off, asks("rest", "OwnerAgreesToPay"))).toMatchObject({ kind: "prompt" });
    const linked = pathTo("pos-payment", ({ device }) => device === "NS");
    expect([prompted(linked, null), prompted(linked, asks("rest"))]).toEqual([undefined, undefined]);
    expect(prompted(linked, asks("rest", "OwnerCancels"))).toMatchObject({ kind: "prompt" });
  });
});
