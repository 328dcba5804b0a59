import { describe, expect, it } from "vitest";
import type { Build, Effect } from "../../conformance/port.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { decodeEnvelope, encodeBare } from "../../conformance/wire/envelope.ts";
import type { Fault } from "../faults.ts";
import { harnessTrial } from "../harness-trial.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { replayOf, scenarioNamed } from "../scenarios.ts";
import { type Doctor, doctored, leavesOut } from "../toy/doctored-build.ts";
import type { Finding } from "./finding.ts";
import { relaysFindings } from "./relays.ts";

const plain = scenarioNamed("purchase-money/plain") as Scenario;

type Send = Extract<Effect, { readonly type: "send" }>;

/** What a device sends to its module in the clear for the other module, done otherwise. */
const carried = (change: (send: Send, message: Uint8Array) => readonly Effect[]): (() => Doctor) => {
  const changed = (effect: Effect): readonly Effect[] => {
    if (effect.type !== "send" || !effect.to.startsWith("MM.")) return [effect];
    const envelope = decodeEnvelope(effect.bytes);
    if (envelope.kind !== "bare" || envelope.content.name !== "17/RoutedMessage") return [effect];
    return change(effect, envelope.content.fields["message"] as Uint8Array);
  };
  return () => (inner, event) => inner.handle(event).flatMap(changed);
};

const altersIt = carried((send, message) => {
  const other = message.slice();
  other[other.length - 1] = (other.at(-1) as number) ^ 1;
  return [{ ...send, bytes: encodeBare({ name: "17/RoutedMessage", fields: { message: other } }) }];
});
const dropsIt = carried(() => []);
const doublesIt = carried((send) => [send, send]);
const sendsItBack = carried((send) => [{ ...send, to: "TA.A" }]);

/** It passes the last message on once more when its owner says something. */
const remembersIt = (): Doctor => {
  let last: Send | undefined;
  return (inner, event) => {
    const effects = inner.handle(event);
    const again = event.type === "timer" ? last : undefined;
    const passedOn = effects.find((effect) => effect.type === "send" && effect.to === "MM.B") as Send | undefined;
    last = passedOn ?? last;
    return again === undefined ? effects : [again, ...effects];
  };
};

function findings(build: Build, faults: readonly Fault[] = []): readonly Finding[] {
  const { run } = harnessTrial({ build, without: ["charts", "probe"] })(replayOf(plain, { faults }));
  return relaysFindings(run, { level: "step", judged: ["TA.A", "MM.A", "TA.B", "MM.B"] });
}

describe("messages between modules", () => {
  it("are passed on as they come, by devices that say by which steps", () => {
    expect(findings(referenceBuild)).toEqual([]);
  });

  it.each<[string, () => Doctor, string]>([
    ["alters one", altersIt, "altered"],
    ["drops one", dropsIt, "dropped"],
    ["passes one on twice", doublesIt, "unasked"],
    ["sends one back", sendsItBack, "misrouted"],
    ["leaves a step of carrying out", leavesOut("17/648"), "carryingSteps"],
    ["leaves a step of receiving out", leavesOut("10/386"), "carryingSteps"],
  ])("an agent that %s is found", (_, doctor, property) => {
    const [first] = findings(doctored(referenceBuild, doctor, "TA.B"));
    expect(first).toMatchObject({ witness: "relays", device: "TA.B", property });
  });

  it("an agent that passes on what has not come is found", () => {
    const faults: Fault[] = [{ kind: "drop", at: "MM.B>TA.B 38/SessionChallenge#1" }];
    const found = findings(doctored(referenceBuild, remembersIt, "TA.B"), faults);
    expect(found.map(({ property }) => property)).toContain("unasked");
    expect(findings(referenceBuild, faults)).toEqual([]);
  });

  it("a module that leaves a step of carrying out is found", () => {
    const found = findings(doctored(referenceBuild, leavesOut("20/680"), "MM.A"));
    expect(found).toEqual([expect.objectContaining({ device: "MM.A", property: "carryingSteps" })]);
  });

  it("go nowhere once a session is over, and that is right", () => {
    const faults: Fault[] = [{ kind: "drop", at: "TA.A>MM.A 16/MakePayment#1" }];
    expect(findings(referenceBuild, faults)).toEqual([]);
  });
});
