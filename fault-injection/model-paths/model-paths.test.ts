import { describe, expect, it } from "vitest";
import type { SystemName } from "../../conformance/wire/fixture.ts";
import { explore, type PathGoal } from "../../models/explorer/index.ts";
import {
  Refinement,
  type RefinementTables,
  refinedSystem,
  refinementTables,
  tracesToEntries,
} from "../../properties/refinement/index.ts";
import { parseCoordinate } from "../coordinates.ts";
import type { Replay } from "../replay.ts";
import { readReplay, replayText } from "../replay-file.ts";
import type { Trial } from "../trial.ts";
import { verdictOf } from "../witnesses/finding.ts";
import { runReplay } from "../world/world.ts";
import { chartBuild } from "./chart-build.ts";
import { chartEyes } from "./chart-eyes.ts";
import { departureOf } from "./followed.ts";
import { type ModelPath, modelPaths, sessionsOf } from "./model-paths.ts";
import { scheduleOf } from "./path-schedule.ts";
import { isModelPath, pathTrial } from "./path-trial.ts";

const systems = [
  "ticket-transfer",
  "pos-payment",
  "purchase-money",
  "purchase-card",
  "card-refund",
] as const satisfies readonly SystemName[];
const goals = ["transitions", "transitionsAndFaults"] as const satisfies readonly PathGoal[];
const all = systems.flatMap((system) => goals.map((goal) => ({ system, goal })));

const nobody = verdictOf({ findings: [], known: [], windows: [], outcomes: [], heard: [] });

function tablesFor({ system, kinds }: Replay): RefinementTables {
  return refinementTables(system, { transactions: sessionsOf(system), ...(kinds === undefined ? {} : { kinds }) });
}

/** Trials of devices that do what their charts do. */
function chartTrial({ facts }: ModelPath): Trial {
  return pathTrial((replay, options = {}) => {
    const tables = tablesFor(replay);
    const run = runReplay(replay, {
      build: chartBuild(tables, facts),
      eyes: chartEyes(tables),
      mode: "tolerant",
      ...(options.chooser === undefined ? {} : { chooser: options.chooser }),
    });
    return { run, verdict: nobody };
  });
}

describe("paths of the charts as runs", () => {
  it.each(all)("$system, $goal: devices that do what their charts do go along every path", ({ system, goal }) => {
    const { paths } = modelPaths(system, goal);
    for (const path of paths) {
      const { run } = chartTrial(path)(path.replay, { mode: "strict" });
      expect([path.replay.id, run.end, run.skipped]).toEqual([path.replay.id, "rest", []]);
      expect([path.replay.id, departureOf(path, run)]).toEqual([path.replay.id, undefined]);
      const refinement = new Refinement(tablesFor(path.replay), { level: "step", facts: path.facts });
      const faults = run.observations.flatMap((observation) => refinement.observe(observation)?.says ?? []);
      expect([path.replay.id, faults]).toEqual([path.replay.id, []]);
    }
    expect(paths.length).toBeGreaterThan(30);
  });

  it.each(all)("$system, $goal: no path is superfluous, and every coordinate is one", ({ system, goal }) => {
    const reached = new Set<string>();
    for (const { replay, reaches } of modelPaths(system, goal).paths) {
      expect(reaches.some((what) => !reached.has(what))).toBe(true);
      for (const what of reaches) reached.add(what);
      expect(isModelPath(replay)).toBe(true);
      for (const { at } of replay.faults) expect(parseCoordinate(at)).not.toBe(undefined);
    }
  });

  it.each(systems)("%s: a path's run can be written to a file and read again", (system) => {
    for (const { replay } of modelPaths(system, "transitionsAndFaults").paths) {
      const bytes = new TextEncoder().encode(replayText(replay));
      expect(readReplay(bytes, "path.replay.json")).toEqual(replay);
    }
  });

  it("a schedule that has lost a step is noticed", () => {
    const [path] = modelPaths("ticket-transfer", "transitions").paths;
    if (path === undefined) throw new Error("there are no paths");
    const { listed } = path.replay.choices;
    const short = { ...path.replay, choices: { listed: listed.slice(1), deviations: [] } };
    const { run } = chartTrial(path)(short, { mode: "strict" });
    expect(run.end).toBe("diverged");
    expect(departureOf(path, run)).not.toBe(undefined);
  });
});

describe("what no path reaches", () => {
  it("ticket-transfer: a restart that completes what the receiver has decided, under the default reading", () => {
    expect(modelPaths("ticket-transfer", "transitions").unreached).toEqual([
      { what: "TA.B off:PowerOn#0", reason: "not by this role alone" },
    ]);
    const { unreached } = modelPaths("ticket-transfer", "transitions", { readings: { "25/890": "oneAct" } });
    expect(unreached).toEqual([]);
  });

  it("pos-payment: every step is done by some path, tellers' steps by tellers", () => {
    const { unreached, steps, paths } = modelPaths("pos-payment", "transitions");
    expect(unreached.filter(({ what }) => what.includes("/"))).toEqual([]);
    expect([...steps]).toContain("42/1742");
    expect(paths.some(({ replay }) => replay.kinds?.["MM.A"] === "teller")).toBe(true);
    expect(new Set(unreached.map(({ reason }) => reason))).toEqual(new Set(["not by this role alone"]));
  });

  it("purchase-money: nothing but what other compositions, other figures and other cards are for", () => {
    const { unreached, steps } = modelPaths("purchase-money", "transitions");
    expect(new Set(unreached.map(({ reason }) => reason))).toEqual(new Set(["not by this role alone", "inNoChart"]));
    const missed = unreached.flatMap(({ what }) => (what.includes("/") ? [what] : []));
    // Payment by card, disputes, a network server, other kinds of modules, and figures of other callers.
    const expected = ["12/432", "15/484", "38/1466", "38/1468", "38/1470", "38/1472", "38/1474", "38/1492", "38/1522"];
    expect(missed.filter((step) => !expected.includes(step) && !step.startsWith("42/"))).toEqual([]);
    expect([...steps]).toEqual(expect.arrayContaining(["16/596", "16/598", "22/740", "22/746", "41/1722"]));
  });

  it("a message between modules goes over the agents as soon as it is sent", () => {
    const listed = modelPaths("purchase-money", "transitions").paths.flatMap(({ replay }) => replay.choices.listed);
    const first = listed.indexOf("deliver MM.A>TA.A 38/CertificateOffer#1");
    expect(listed[first + 1]).toBe("deliver TA.A>TA.B 38/CertificateOffer#1");
    expect(listed).toContain("deliver TA.B>MM.B 38/CertificateOffer#1");
  });

  it("a path whose relays are down is no path here", () => {
    // Without the agents' session as a gate, the charts' link carries what nobody would.
    const exploration = explore(refinedSystem("purchase-money", { transactions: 1 }));
    const reasons = new Set<string | undefined>();
    for (const trace of tracesToEntries(exploration)) {
      const path = { trace, reaches: [], fault: undefined };
      reasons.add(scheduleOf(exploration, path).infeasible?.reason);
    }
    expect([...reasons]).toContain("relayDown");
  });
});
