import { describe, expect, it } from "vitest";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { type Fixture, fixtureOf } from "../../conformance/wire/fixture.ts";
import type { Replay } from "../replay.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import { harnessEyes } from "../world/harness-eyes.ts";
import type { Run } from "../world/run.ts";
import { runReplay } from "../world/world.ts";
import { differenceSeen, merchantView } from "./anonymity.ts";

/** The run of a scenario in which TA.A's owner is called so: nothing else is different. */
function runOf(id: string, owner: string, readings: Readonly<Record<string, string>> = {}): Run {
  const scenario = scenarioNamed(id);
  if (scenario === undefined) throw new Error(id);
  const replay = replayOf(scenario, { readings });
  const eyes = harnessEyes(replay, [], fixtureWith(replay, owner));
  return runReplay(replay, { build: referenceBuild, eyes, mode: "tolerant", recording: {} });
}

function fixtureWith({ system, crypto, facts }: Replay, owner: string): Fixture {
  return fixtureOf({ system, crypto, facts, owners: { "TA.A": owner } });
}

const owners = ["Alice Archer", "Boris Becker"] as const;
const both = (id: string): readonly [Run, Run] => [runOf(id, owners[0]), runOf(id, owners[1])];

describe("what a merchant sees of two purchases that differ in the customer's owner only", () => {
  it.each(["plain", "object", "communications", "two", "funds-short", "cancelled", "notes-invalid"])(
    "by money module, %s: the same, byte for byte",
    (name) => {
      const [one, other] = both(`purchase-money/${name}`);
      expect(merchantView(one).length).toBeGreaterThan(5);
      expect(differenceSeen(one, other)).toBeUndefined();
    },
  );

  it("by card: another credential", () => {
    const [one, other] = both("purchase-card/plain");
    expect(differenceSeen(one, other)).toMatch(/^TA\.A>TA\.B at \d+ ms is not the same$/);
  });

  it("up to the payment, by card too: the same", () => {
    const [one, other] = both("purchase-card/cancelled");
    expect(differenceSeen(one, other)).toBeUndefined();
  });

  it("is a difference though devices themselves do the same", () => {
    const [one, other] = both("purchase-card/plain");
    expect(one.devices["TA.A"]?.ledger).toEqual(other.devices["TA.A"]?.ledger);
  });
});

describe("planted differences", () => {
  const run = runOf("purchase-money/plain", owners[0]);
  const changed = (change: (at: number) => Partial<Run["observations"][number]>): Run => ({
    ...run,
    observations: run.observations.map((it) => ({ ...it, ...change(it.number) })),
  });
  const ofMerchant = run.observations.find(({ device, sent }) => device === "TA.B" && sent.length > 0)?.number ?? 0;

  it("a byte of a message", () => {
    const other = changed((at) => {
      const sent = run.observations[at]?.sent ?? [];
      return at === ofMerchant ? { sent: sent.map((it) => ({ ...it, bytes: new Uint8Array([...it.bytes, 0]) })) } : {};
    });
    expect(differenceSeen(run, other)).toMatch(/^TA\.B>.* is not the same$/);
  });

  it("a message that is not there, or more than was", () => {
    const other = changed((at) => (at === ofMerchant ? { sent: [] } : {}));
    expect(differenceSeen(run, other)).toContain("the merchant sees");
    const longer = { ...run, observations: [...run.observations, ...run.observations.slice(0, ofMerchant + 1)] };
    expect(differenceSeen(run, longer)).toContain("of one run the merchant sees");
  });

  it("when it is seen", () => {
    const other = changed((at) => (at === ofMerchant ? { time: 1 + (run.observations[at]?.time ?? 0) } : {}));
    expect(differenceSeen(run, other)).toContain("is seen at");
  });

  it("what the merchant's host is asked or given", () => {
    const asked = run.observations.find(({ device, hosted }) => device === "TA.B" && hosted.length > 0);
    const other = changed((at) => (at === asked?.number ? { hosted: [] } : {}));
    expect(differenceSeen(run, other)).toBeDefined();
  });
});
