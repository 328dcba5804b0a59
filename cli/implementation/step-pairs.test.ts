import { describe, expect, it } from "vitest";
import type { SystemName } from "../../conformance/wire/fixture.ts";
import type { StepAddress } from "../../spec/catalogue.ts";
import { PairFollower, playedParts } from "./step-pairs.ts";

function follower(device: string, system: SystemName = device.startsWith("TA.") ? "ticket-transfer" : "pos-payment") {
  const part = playedParts[system][device];
  if (part === undefined) throw new Error(`nobody plays ${device}`);
  return new PairFollower(part);
}

/** By what each step may follow the one before it. */
function grounds(device: string, steps: readonly StepAddress[], system?: SystemName) {
  const following = follower(device, system);
  return steps.map((step) => following.follow(step));
}

describe("pairs of steps against the catalogue", () => {
  it("go through called figures and back", () => {
    const steps: StepAddress[] = ["43/1810", "43/1812", "39/1566", "39/1568", "39/1570", "39/1572", "39/1574"];
    const [first, ...rest] = grounds("MM.A", [...steps, "41/1704", "41/1706", "41/1710"]);
    // Nobody begins in the middle of a figure.
    expect(first).toBe("none");
    expect(new Set(rest)).toEqual(new Set(["catalogue"]));
  });

  it("do not skip a step: the payee that commits before it has the acknowledgement", () => {
    expect(grounds("MM.B", ["41/1702", "41/1708", "41/1718"])).toEqual(["none", "catalogue", "catalogue"]);
    expect(grounds("MM.B", ["41/1702", "41/1718"])).toEqual(["none", "none"]);
  });

  it("may leave the catalogue by the rule of time-outs, and not otherwise", () => {
    expect(grounds("TA.B", ["25/882", "11/388"]).at(-1)).toBe("rule");
    expect(grounds("TA.B", ["25/882", "25/878"]).at(-1)).toBe("none");
  });

  it("begin anew after a restart, by the rule of decided commits", () => {
    const following = follower("TA.A");
    following.follow("25/886");
    following.restart();
    expect(following.from).toBe("start");
    expect(following.follow("25/888")).toBe("rule");
    const without = follower("TA.A");
    expect(without.follow("25/888")).toBe("none");
  });

  it("pass over what no chart shows", () => {
    expect(grounds("TA.A", ["10/376", "25/836"])).toEqual([undefined, "catalogue"]);
  });
});
