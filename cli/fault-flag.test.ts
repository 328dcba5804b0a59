import { describe, expect, it } from "vitest";
import { type Fault, faultText } from "../fault-injection/faults.ts";
import { replayOf, scenarioNamed } from "../fault-injection/scenarios.ts";
import { toyBuild } from "../fault-injection/toy/toy-build.ts";
import { toyEyes } from "../fault-injection/toy/toy-eyes.ts";
import { runReplay } from "../fault-injection/world/world.ts";
import { CommandError } from "./command-error.ts";
import { faultOf } from "./fault-flag.ts";

const scenario = scenarioNamed("ticket-transfer/plain");
if (scenario === undefined) throw new Error("no plain ticket transfer");
const { points } = runReplay(replayOf(scenario), {
  build: toyBuild(),
  eyes: toyEyes(),
  mode: "strict",
  recording: { points: true },
});

describe("a fault on the command line", () => {
  const understood: readonly (readonly [string, string])[] = [
    ["drop at TA.A>TA.B 25/TicketsDeleted#1", "drop at TA.A>TA.B 25/TicketsDeleted#1"],
    ["drop:25/TicketsDeleted", "drop at TA.A>TA.B 25/TicketsDeleted#1"],
    ["drop:TicketsDeleted", "drop at TA.A>TA.B 25/TicketsDeleted#1"],
    ["power:TA.A@25/886", "powerLoss edge=after back=quiet at TA.A 25/886#1"],
    ["powerLoss,edge=before,back=atOnce:TA.A@store#2", "powerLoss edge=before back=atOnce at TA.A store#2"],
    ["powerLoss edge=before at TA.A store#2", "powerLoss edge=before back=quiet at TA.A store#2"],
    ["delay:TransferAck", "delay until=rest at TA.B>TA.A 25/TransferAck#1"],
    ["delay,until=deliveries,count=2:TransferAck", "delay until=deliveries count=2 at TA.B>TA.A 25/TransferAck#1"],
    ["cut:TransferAck", "cut ways=both at TA.B>TA.A 25/TransferAck#1"],
    ["timeOut:TA.A@25/870", "timeOut at TA.A wait 25/870#1"],
    ["clockJump,byMs=-5000:TA.A@25/886", "clockJump byMs=-5000 at TA.A 25/886#1"],
    ["lie,how=T9:TransferredTickets", "lie how=T9 at TA.A>TA.B 25/TransferredTickets#1"],
  ];
  it.each(understood)("%s is understood", (text, expected) => {
    expect(faultText(faultOf(text, points))).toBe(expected);
  });

  it("at a message that agents pass on strikes where it is sent first, unless a link is named", () => {
    const [point] = points.filter(({ name }) => name === "25/TransferAck");
    if (point === undefined) throw new Error("no acknowledgement");
    const relayed = [
      { ...point, at: "TB>TA 25/TransferAck#1", to: "TA", passedOn: true },
      { ...point, passedOn: false },
    ];
    expect(faultOf("drop:TransferAck", relayed).at).toBe(point.at);
  });

  it("survives being written and read again", () => {
    const fault: Fault = { kind: "replay", at: "TA.B>TA.A 25/TransferAck#1", until: "deliveries", count: 3 };
    expect(faultOf(faultText(fault), points)).toEqual(fault);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["nonsense", "malformedFault", "drop:41/Acknowledgement"],
    ["dorp:TransferAck", "unknownFault", "drop"],
    ["drop:TransferAkc", "unknownFault", "25/TransferAck"],
    ["drop:TransferAck#7", "unknownFault", "TA.B>TA.A 25/TransferAck#1"],
    ["drop at TA.A>TA.B 25/TransferAck#1", "unknownFault", "TA.B>TA.A 25/TransferAck#1"],
    ["power:TA.A@25/887", "unknownFault", "TA.A 25/886#1"],
    ["power:TA.B@25/886", "unknownFault", "TA.A 25/886#1"],
    ["drop:TA.A@25/886", "unknownFault", "drop strikes at a message"],
    ["drop at nowhere", "malformedFault", "as in TA.A>TA.B"],
    ["powerLoss,edge=during:TA.A@25/886", "unknownFault", "before, after"],
    ["powerLoss,egde=before:TA.A@25/886", "unknownFault", "edge"],
    ["truncate,count=many:TransferAck", "malformedFault", "a whole number of at least 0"],
    ["lie:TransferAck", "malformedFault", "lie,how=…:PLACE"],
  ];
  it.each(refused)("%s is refused, with what may have been meant", (text, reason, hint) => {
    let thrown: unknown;
    try {
      faultOf(text, points);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CommandError);
    expect(thrown).toMatchObject({ reason, code: 64, where: `--fault '${text}'` });
    expect((thrown as CommandError).advice).toContain(hint);
  });
});
