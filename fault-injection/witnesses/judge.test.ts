import { describe, expect, it } from "vitest";
import type { Build } from "../../conformance/port.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { type FixtureRequest, fixtureOf } from "../../conformance/wire/fixture.ts";
import type { Fault } from "../faults.ts";
import { harnessTrial } from "../harness-trial.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import {
  doctored,
  entersAnotherTime,
  givesInUse,
  haltsAnyhow,
  isDeafToTimers,
  leavesOut,
  mindsEveryTimer,
  neverWrites,
  offersMore,
  repeatsItself,
  showsMore,
  speaksFirst,
  startsAnyhow,
  tellsAnother,
  tellsNothing,
} from "../toy/doctored-build.ts";
import { type ToyDefect, toyBuild } from "../toy/toy-build.ts";
import { toyTrial } from "../toy/toy-trial.ts";
import type { Verdict } from "./finding.ts";
import { judgedDevices } from "./judge.ts";

const notice = "TA.A>TA.B 25/TicketsDeleted#1";
const acknowledgement = "MM.A>MM.B 41/Acknowledgement#1";

function verdict(build: Build, id: string, faults: readonly Fault[] = [], readings = {}): Verdict {
  const scenario = scenarioNamed(id) as Scenario;
  return harnessTrial({ build })(replayOf(scenario, { faults, readings })).verdict;
}

/** Who found something, and what. */
function told({ findings }: Verdict): readonly string[] {
  return [...new Set(findings.map(({ witness, property }) => `${witness} ${property}`))];
}

describe("a sound build", () => {
  it("is heard by all witnesses, and nothing is found", () => {
    const it = verdict(referenceBuild, "ticket-transfer/plain");
    expect(it).toMatchObject({ class: "held", findings: [], known: [], outcomes: ["both committed"] });
    expect([...it.heard].sort()).toEqual(["books", "bytes", "charts", "notices", "port", "probe", "relays", "rest"]);
  });

  it("ends in a window where the source has one, and that is no failure", () => {
    const it = verdict(referenceBuild, "ticket-transfer/plain", [{ kind: "drop", at: notice }]);
    expect(it).toMatchObject({ class: "window", windows: ["25-notice-lost"], findings: [] });
  });

  it("breaks properties under a reading that is known to, and that is no failure either", () => {
    const faults: Fault[] = [{ kind: "powerLoss", at: acknowledgement, edge: "after", back: "quiet" }];
    const it = verdict(referenceBuild, "pos-payment/plain-direct", faults, { "41/1706": "acknowledgeFirst" });
    expect(it).toMatchObject({ class: "window", windows: ["41-acknowledgement-before-log"], findings: [] });
    expect(it.known.map(({ witness, property }) => `${witness} ${property}`)).toContain("probe doubled");
  });
});

describe("a build that lies", () => {
  it("shows what it has not: the bytes tell", () => {
    const it = verdict(doctored(referenceBuild, showsMore), "ticket-transfer/plain");
    expect(it.class).toBe("safety");
    expect(told(it)).toContain("bytes disagrees");
  });

  it("never writes: the books and the probe tell", () => {
    const it = verdict(doctored(referenceBuild, neverWrites, "TA.A"), "ticket-transfer/plain");
    expect(it.class).toBe("safety");
    expect(told(it)).toEqual(expect.arrayContaining(["bytes disagrees", "books A3 step", "probe doubled"]));
  });

  it("speaks before it has stored: the books tell when power fails", () => {
    const build = doctored(referenceBuild, speaksFirst, "TA.A");
    const it = verdict(build, "ticket-transfer/plain", [
      { kind: "powerLoss", at: notice, edge: "after", back: "quiet" },
    ]);
    expect(it.class).toBe("safety");
    expect(told(it)).toEqual(expect.arrayContaining(["books T1 always", "bytes tooMuch", "probe doubled"]));
  });

  it("leaves out a step, or says too much: the charts tell", () => {
    const silent = verdict(doctored(referenceBuild, leavesOut("25/876")), "ticket-transfer/plain");
    expect(silent).toMatchObject({ class: "refinement", signature: "charts step TA.B 25/880" });
    const noisy = verdict(doctored(referenceBuild, repeatsItself, "MM.B"), "pos-payment/plain-direct");
    expect(noisy.class).toBe("refinement");
    expect(told(noisy)).toEqual(["charts send"]);
  });

  it("tells its owner something else, or nothing: the notices tell", () => {
    const wrong = verdict(doctored(referenceBuild, tellsAnother, "TA.A"), "ticket-transfer/plain");
    expect(wrong).toMatchObject({ class: "refinement", signature: "notices wrongText TA.A 7A/232" });
    const silent = verdict(doctored(referenceBuild, tellsNothing, "MM.B"), "pos-payment/plain-direct");
    expect(told(silent)).toEqual(["notices missing"]);
    const lost: Fault = { kind: "drop", at: "TA.A>TA.B 9/SessionCertificate#1" };
    const untold = verdict(doctored(referenceBuild, tellsNothing, "TA.A"), "ticket-transfer/plain", [lost]);
    expect(untold.signature).toBe("notices missing TA.A 9/312");
  });

  it("asks its owner for more than there is to say: the charts tell", () => {
    const it = verdict(doctored(referenceBuild, offersMore, "MM.B"), "pos-payment/plain-direct");
    expect(it).toMatchObject({ class: "refinement", signature: "charts prompt MM.B 43/1778" });
  });

  it("minds a timer that it has cancelled: the charts tell", () => {
    const cancelled: Fault = { kind: "timeOutSecond", at: "TA.A wait 9/300#1" };
    const it = verdict(doctored(referenceBuild, mindsEveryTimer, "TA.A"), "ticket-transfer/plain", [cancelled]);
    expect(told(it)).toContain("charts prompt");
    expect(verdict(referenceBuild, "ticket-transfer/plain", [cancelled]).findings).toEqual([]);
  });

  const storeOf = (facts: FixtureRequest["facts"] = {}): Uint8Array =>
    fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts }).devices["TA.A"]?.store as Uint8Array;

  it("starts with a damaged store, or halts with a torn one: the bytes tell", () => {
    const rot: Fault = { kind: "bitRot", at: "TA.A store#1", bit: 3, back: "quiet" };
    const torn: Fault = { kind: "tornWrite", at: "TA.A store#1", count: 5, back: "quiet" };
    const id = "ticket-transfer/plain";
    const starts = doctored(referenceBuild, startsAnyhow(storeOf()), "TA.A");
    expect(verdict(starts, id, [rot])).toMatchObject({ class: "safety", signature: "bytes startsDamaged TA.A -" });
    const halts = doctored(referenceBuild, haltsAnyhow(storeOf().length), "TA.A");
    expect(told(verdict(halts, id, [torn]))).toContain("bytes haltsUndamaged");
    expect([verdict(referenceBuild, id, [rot]).findings, verdict(referenceBuild, id, [torn]).findings]).toEqual([
      [],
      [],
    ]);
  });

  it("gives a ticket that is in use: the bytes tell", () => {
    const build = doctored(referenceBuild, givesInUse(storeOf()), "TA.A");
    expect(told(verdict(build, "ticket-transfer/in-use"))).toContain("bytes givenInUse");
    expect(storeOf()).not.toEqual(storeOf({ "TA.A": { itemsHeld: "inUse" } }));
  });

  it("writes down another time than it has said: the bytes tell", () => {
    const build = doctored(referenceBuild, entersAnotherTime, "MM.A");
    expect(told(verdict(build, "pos-payment/plain-direct"))).toEqual(["bytes otherCircumstance"]);
  });

  it("never gives up waiting: the end of the run tells", () => {
    const build = doctored(referenceBuild, isDeafToTimers, "TA.B");
    const it = verdict(build, "ticket-transfer/plain", [{ kind: "cut", at: notice, ways: "both" }]);
    expect(it.class).toBe("liveness");
    expect(told(it)).toContain("rest Q1 restless");
  });
});

describe("a toy with a defect", () => {
  const plain = scenarioNamed("ticket-transfer/plain") as Scenario;
  const power = (at: string): Fault => ({ kind: "powerLoss", at, edge: "after", back: "quiet" });

  it.each<[ToyDefect, readonly Fault[], Verdict["class"], string]>([
    ["receiverCommitsEarly", [], "safety", "books A3 step"],
    ["senderKeeps", [], "safety", "probe doubled"],
    ["forgetsDecision", [power(notice)], "safety", "probe doubled"],
    ["tidiesUp", [power("TA.A 25/862#1")], "safety", "port actedWithoutPower"],
    ["doesNotWait", [], "liveness", "port effectsAfterStore"],
    ["throws", [{ kind: "drop", at: notice }], "refinement", "port threw"],
    ["waitsForEver", [{ kind: "drop", at: notice }], "liveness", "rest Q1 restless"],
  ])("%s is found", (defect, faults, expected, finding) => {
    const it = toyTrial(toyBuild(defect))(replayOf(plain, { faults })).verdict;
    expect(it.class).toBe(expected);
    expect(told(it)).toContain(finding);
  });

  it("has none, and nothing is found", () => {
    expect(toyTrial(toyBuild())(replayOf(plain)).verdict.class).toBe("held");
  });
});

describe("beyond the promise", () => {
  it("those that a fault takes out of the protocol are not judged", () => {
    const devices = ["TA.A", "TA.B"];
    expect(judgedDevices([{ kind: "drop", at: notice }], devices)).toEqual(devices);
    expect(judgedDevices([{ kind: "chanceRepeats", at: "TA.A store#1" }], devices)).toEqual(devices);
    const both: Fault[] = ["TA.A", "TA.B"].map((device) => ({ kind: "chanceRepeats", at: `${device} store#1` }));
    expect(judgedDevices(both, devices)).toEqual([]);
    expect(judgedDevices([{ kind: "bitRot", at: "TA.B store#1" }], devices)).toEqual(["TA.A"]);
    expect(judgedDevices([{ kind: "lie", at: notice }], devices)).toEqual(["TA.B"]);
  });

  it("a rolled-back sender can give its ticket twice, and the honest receiver is still right", () => {
    const faults: Fault[] = [{ kind: "oldSnapshot", at: "TA.A store#2", count: 2, back: "quiet" }];
    const it = verdict(referenceBuild, "ticket-transfer/plain", faults);
    expect(it).toMatchObject({ class: "held", findings: [] });
    expect(it.heard).not.toContain("rest");
  });

  it("what is judged of the other device is judged: a receiver that takes bad notes from a liar is found", () => {
    const takesAll = doctored(referenceBuild, leavesOut("39/1580"), "MM.B");
    const faults: Fault[] = [{ kind: "lie", at: "MM.A>MM.B 39/NotePacket#1", how: "totalWrong" }];
    expect(verdict(referenceBuild, "pos-payment/plain-direct", faults).class).toBe("held");
    expect(verdict(takesAll, "pos-payment/plain-direct", faults).class).toBe("refinement");
  });
});

describe("a defect of the harness", () => {
  it("is a verdict of its own, and no failure of the build", () => {
    const scenario = scenarioNamed("ticket-transfer/plain") as Scenario;
    const replay = replayOf({ ...scenario, facts: { nobody: {} } });
    expect(harnessTrial({ build: referenceBuild })(replay).verdict.class).toBe("harness-error");
  });
});
