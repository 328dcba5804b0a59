import { describe, expect, it } from "vitest";
import type { Build } from "../../conformance/port.ts";
import type { Fault } from "../faults.ts";
import { type Choices, canonical } from "../replay.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import { doctored, putsOff, putsOffAndActs, tellsItsHost } from "../toy/doctored-build.ts";
import { toyBuild } from "../toy/toy-build.ts";
import { toyEyes } from "../toy/toy-eyes.ts";
import { toyTrial } from "../toy/toy-trial.ts";
import type { Run } from "./run.ts";
import { runReplay } from "./world.ts";

const plain = scenarioNamed("ticket-transfer/plain") as Scenario;
const tickets = "TA.A>TA.B 25/TransferredTickets#1";
const acknowledgement = "TA.B>TA.A 25/TransferAck#1";

const patient = doctored(toyBuild(), putsOff(1), "TA.B");
const deaf = doctored(toyBuild(), putsOff(-1), "TA.B");

function run(build: Build, faults: readonly Fault[] = [], choices: Choices = canonical): Run {
  const recording = { taken: true, chain: true };
  return runReplay(replayOf(plain, { faults, choices }), { build, eyes: toyEyes(), mode: "tolerant", recording });
}

/** What happens to the receiver. */
const atReceiver = ({ observations }: Run): readonly string[] =>
  observations
    .filter(({ device, stimulus }) => device === "TA.B" && stimulus.kind !== "environment")
    .map(({ received, stimulus, later }) => `${received?.seen.name ?? stimulus.kind}${later ? " later" : ""}`);

describe("a message that is put off", () => {
  const early: Choices = {
    listed: ["request TA.A OwnerTransfersTickets", "request TA.A OwnerPicksTickets", `deliver ${tickets}`],
    deviations: [],
  };

  it("comes again after the next event of its receiver, and not before", () => {
    const it = run(patient, [], early);
    expect(atReceiver(it)).toEqual([
      "powerOn",
      "25/TransferredTickets later",
      "25/TransferredTickets",
      "25/TicketsDeleted",
    ]);
    expect(it.taken.slice(2, 5)).toEqual([
      `deliver ${tickets}`,
      "request TA.B HostExpectsTickets",
      `deliver ${tickets}`,
    ]);
    expect(it.messages[0]?.arrivedIn).toHaveLength(1);
    expect(it).toMatchObject({ end: "rest", putOff: [], breaches: [] });
  });

  it("has not been seen: it is no repetition when it comes again", () => {
    expect(run(patient, [], early).observations.filter(({ received }) => received?.again)).toEqual([]);
  });

  it("waits for its receiver to come back, if that loses power first", () => {
    const listed = [...early.listed, "powerLoss TA.B", "powerOn TA.B"];
    expect(atReceiver(run(patient, [], { listed, deviations: [] }))).toEqual([
      "powerOn",
      "25/TransferredTickets later",
      "powerLoss",
      "powerOn",
      // Once more, by the device that has come back.
      "25/TransferredTickets later",
      "11/AbortNotice",
      "25/TransferredTickets",
    ]);
  });

  it("restarts nobody before it has been read", () => {
    const it = run(patient, [{ kind: "replayAfterRestart", at: tickets }], early);
    expect(atReceiver(it).slice(1, 5)).toEqual([
      "25/TransferredTickets later",
      "25/TransferredTickets",
      "powerLoss",
      "powerOn",
    ]);
  });

  it("and never read is told, and is a finding", () => {
    const it = run(deaf);
    expect(it).toMatchObject({ end: "rest", putOff: [{ device: "TA.B", at: tickets }, { device: "TA.B" }] });
    const { verdict } = toyTrial(deaf)(replayOf(plain));
    expect(verdict.class).toBe("liveness");
    expect(verdict.findings.map(({ property }) => property)).toContain("Q1 putsOff");
  });

  it("is not acted on: that breaks the port", () => {
    const breaches = run(doctored(toyBuild(), putsOffAndActs, "TA.A")).breaches;
    expect(breaches).toEqual([expect.objectContaining({ device: "TA.A", reason: "putsOffAndActs" })]);
    expect(run(patient, [{ kind: "delay", at: acknowledgement, until: "rest" }]).breaches).toEqual([]);
  });
});

it("what a device gives its host is recorded, in its place of the chain", () => {
  const it = run(doctored(toyBuild(), tellsItsHost, "TA.A"));
  const given = it.observations.flatMap(({ hosted }) => hosted.map(({ step, message }) => `${step} ${message.name}`));
  expect(given).toContain("25/886 22/CommunicationsKey");
  expect(it.chain.at(-1)).not.toBe(run(toyBuild()).chain.at(-1));
});
