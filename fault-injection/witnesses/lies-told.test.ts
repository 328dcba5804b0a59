import { describe, expect, it } from "vitest";
import { referenceBuild } from "../../conformance/reference-build.ts";
import type { Fault } from "../faults.ts";
import { harnessTrial } from "../harness-trial.ts";
import { lieNamed, lieNames } from "../repertoire.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import { fixtureFor } from "../world/harness-eyes.ts";
import { factsFromLies } from "./lies-told.ts";

const trial = harnessTrial({ build: referenceBuild });

function facts(id: string, device: string, ...faults: readonly Fault[]): Readonly<Record<string, unknown>> {
  const replay = replayOf(scenarioNamed(id) as Scenario, { faults });
  const { run, verdict } = trial(replay);
  expect(verdict.findings).toEqual([]);
  return factsFromLies(run, fixtureFor(replay), device);
}

const response = "TA.A>TA.B 9/SessionResponse#1";
const packet = "MM.A>MM.B 39/NotePacket#1";
const echo: Fault = { kind: "lie", at: response, how: "verificationWrong" };

describe("what a device finds of a lying peer", () => {
  it("is what reached it, and nobody else finds anything", () => {
    expect(facts("ticket-transfer/plain", "TA.B", echo)).toEqual({ peerEcho: "wrong" });
    expect(facts("ticket-transfer/plain", "TA.A", echo)).toEqual({});
    expect(facts("ticket-transfer/plain", "TA.B")).toEqual({});
    const clock: Fault = { kind: "lie", at: "MM.B>MM.A 38/SessionChallenge#1", how: "clockBehind" };
    expect(facts("pos-payment/plain-direct", "MM.A", clock)).toEqual({ peerClock: "outOfRange" });
  });

  it("is nothing where the lie never arrives", () => {
    expect(facts("ticket-transfer/plain", "TA.B", echo, { kind: "drop", at: response })).toEqual({});
    expect(facts("ticket-transfer/plain", "TA.B", echo, { kind: "corrupt", at: response, bit: 400 })).toEqual({});
  });

  it("is not known where the true message arrives as well, or where all was bad before", () => {
    const found = facts("ticket-transfer/plain", "TA.B", echo, { kind: "duplicate", at: response });
    expect(found).toEqual({ peerEcho: undefined });
    expect("peerEcho" in found).toBe(true);
    const clock: Fault = { kind: "lie", at: "MM.B>MM.A 38/SessionChallenge#1", how: "clockAhead" };
    const outsiders: Fault = { kind: "forgery", at: "MM.A wait 38/1478#1", how: "challenge" };
    expect(facts("pos-payment/plain-direct", "MM.A", outsiders, clock)).toEqual({ peerClock: undefined });
    const lie: Fault = { kind: "lie", at: packet, how: "noteSignatureWrong" };
    expect(facts("pos-payment/plain-direct", "MM.B", lie)).toEqual({ itemsOffered: "forged" });
    const bad = facts("pos-payment/notes-tainted", "MM.B", lie);
    expect([bad, "itemsOffered" in bad]).toEqual([{ itemsOffered: undefined }, true]);
  });

  it("is, of several lies in one message, the last", () => {
    const lies = ["totalWrong", "noteForAnother"].map((how): Fault => ({ kind: "lie", at: packet, how }));
    expect(facts("pos-payment/plain-direct", "MM.B", ...lies)).toEqual({ itemsOffered: "invalid" });
  });

  it("can be told by each name of the repertoire", () => {
    const fixture = fixtureFor(replayOf(scenarioNamed("pos-payment/plain-direct") as Scenario));
    expect(lieNames.filter((name) => lieNamed(name, fixture) === undefined)).toEqual([]);
    expect(lieNamed("nothing", fixture)).toBeUndefined();
  });
});
