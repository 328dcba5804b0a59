import { describe, expect, it } from "vitest";
import { isFigureId, isStepAddress } from "./catalogue.ts";
import {
  defaultReadings,
  parseReading,
  ReadingError,
  reading,
  readingRegister,
  readingsWith,
  switchableReadings,
} from "./readings.ts";

const refusalOf = (action: () => unknown): ReadingError => {
  try {
    action();
  } catch (error) {
    if (error instanceof ReadingError) return error;
    throw error;
  }
  throw new Error("not refused");
};

describe("the register of readings", () => {
  it("has each reading once, at an existing place", () => {
    expect(new Set(readingRegister.map((r) => r.id)).size).toBe(readingRegister.length);
    for (const r of readingRegister) expect(isStepAddress(r.place) || isFigureId(r.place), r.id).toBe(true);
  });

  it("offers two choices or more, each once, the default first", () => {
    for (const r of readingRegister) {
      const ids = r.choices.map((choice) => choice.id);
      expect(ids.length, r.id).toBeGreaterThanOrEqual(2);
      expect(new Set(ids).size, r.id).toBe(ids.length);
      expect(r.default, r.id).toBe(ids[0]);
    }
  });

  it("covers the figures in which readings decide verdicts", () => {
    const covered = new Set(readingRegister.map((r) => r.place.split("/")[0]));
    const figures = [
      "7A",
      "7B",
      "9",
      "10",
      "11",
      "12",
      "14",
      "15",
      "16",
      "17",
      "21",
      "22",
      "25",
      "38",
      "39",
      "41",
      "42",
      "43",
    ];
    for (const id of figures) expect(covered).toContain(id);
  });

  it("can switch these, by their place", () => {
    expect(switchableReadings.join(" ")).toBe(
      "41/1706 25/886 41/1708 25/890 10/386 42/1750 16/588 16/592 16/556 16/542 21/718 14/454",
    );
    expect(readingRegister.filter((r) => r.switchable).map((r) => r.id)).toEqual(switchableReadings);
    for (const id of switchableReadings) expect(reading(id)?.place).toBe(id);
  });

  it("has the defaults of the register", () => {
    for (const id of switchableReadings) expect(defaultReadings[id]).toBe(reading(id)?.default);
    expect(Object.keys(defaultReadings)).toHaveLength(switchableReadings.length);
  });
});

describe("parseReading", () => {
  it("reads each choice of each switchable reading", () => {
    for (const id of switchableReadings) {
      for (const choice of reading(id)?.choices ?? []) {
        expect(parseReading(`${id}=${choice.id}`)).toEqual({ id, choice: choice.id });
      }
    }
  });

  it.each(["", "41/1706", "41/1706=a=b"])("refuses %j as malformed", (text) => {
    expect(refusalOf(() => parseReading(text))).toMatchObject({ _tag: "ReadingError", reason: "malformed", text });
  });

  it("refuses an unknown reading and names the switchable ones", () => {
    expect(refusalOf(() => parseReading("41/1707=twoActs"))).toMatchObject({
      _tag: "ReadingError",
      reason: "unknownReading",
      valid: switchableReadings,
    });
  });

  it("refuses to switch a settled reading", () => {
    expect(refusalOf(() => parseReading("9/314:issuer=peerAndIssuer"))).toMatchObject({
      _tag: "ReadingError",
      reason: "notSwitchable",
      valid: switchableReadings,
    });
  });

  it("refuses the choice of another reading and names its own", () => {
    expect(refusalOf(() => parseReading("41/1706=notifyFirst"))).toMatchObject({
      _tag: "ReadingError",
      reason: "unknownChoice",
      valid: ["decisionFirst", "acknowledgeFirst"],
    });
  });
});

describe("readingsWith", () => {
  it("changes what is chosen and nothing else", () => {
    expect(readingsWith([])).toEqual(defaultReadings);
    expect(readingsWith(["10/386=abort", "42/1750=obey"])).toEqual({
      ...defaultReadings,
      "10/386": "abort",
      "42/1750": "obey",
    });
  });

  it("refuses two choices for one reading", () => {
    expect(refusalOf(() => readingsWith(["10/386=abort", "10/386=discard"]))).toMatchObject({
      _tag: "ReadingError",
      reason: "chosenTwice",
      valid: ["10/386=abort"],
    });
  });
});
