import { describe, expect, it } from "vitest";
import { deviceAt, messageAt, parseCoordinate, stepAt, storeAt, waitAt } from "./coordinates.ts";

describe("coordinates", () => {
  it("reads what it writes", () => {
    expect(parseCoordinate(messageAt("TA.A", "TA.B", "25/TransferAck", 2))).toEqual({
      place: "message",
      from: "TA.A",
      to: "TA.B",
      name: "25/TransferAck",
      nth: 2,
    });
    expect(parseCoordinate(stepAt("TA.A", "7A/230", 1))).toMatchObject({
      place: "step",
      device: "TA.A",
      step: "7A/230",
    });
    const relayed = messageAt("TA.B", "MM.B", "16/R1Forward", 1);
    expect(parseCoordinate(relayed)).toMatchObject({ place: "message", to: "MM.B", name: "16/R1Forward" });
    expect(parseCoordinate(storeAt("MM.B", 3))).toEqual({ place: "store", device: "MM.B", nth: 3 });
    expect(parseCoordinate(waitAt("TA.A", "25/870", 1))).toMatchObject({ place: "wait", after: "25/870" });
    expect(parseCoordinate(waitAt("TA.A", "start", 1))).toMatchObject({ place: "wait", after: "start" });
    expect(parseCoordinate("NS>MM.A Junk#1")).toMatchObject({ place: "message", name: "Junk" });
  });

  it("refuses what is none", () => {
    const none = [
      "",
      "TA.A",
      "TA.A 25/886",
      "TA.A 25/886#0",
      "TA.A 25/886#-1",
      "TA.A 25/886#1 ",
      "TA.A nothing#1",
      "TA.A>TA.B store#1",
      "TA.A>TA.B wait 25/886#1",
      "TA.A wait store#1",
      "TA.A>TA.B 25/Transfer Ack#1",
    ];
    for (const text of none) expect(parseCoordinate(text), text).toBeUndefined();
  });

  it("knows who is struck: of a message, the sender", () => {
    const at = (text: string): string =>
      deviceAt(parseCoordinate(text) as NonNullable<ReturnType<typeof parseCoordinate>>);
    expect(at("TA.A>TA.B 25/TransferAck#1")).toBe("TA.A");
    expect(at("TA.B store#1")).toBe("TA.B");
  });
});
