import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  callersOf,
  catalogue,
  figure,
  isFigureId,
  isStepAddress,
  parseStepAddress,
  StepAddressError,
  type StepAddressErrorReason,
  step,
  successors,
} from "./catalogue.ts";
import { stepAddressSource } from "./step-address-source.ts";

// First and last step and number of steps, by figure. 1166 and 436 to 442 are no steps: unused, and channels.
const numbering = [
  ["7A", 230, 234, 3],
  ["7B", 236, 238, 2],
  ["8", 240, 294, 28],
  ["9", 296, 374, 40],
  ["10", 376, 386, 6],
  ["11", 388, 396, 5],
  ["12", 398, 434, 19],
  ["14", 444, 462, 10],
  ["15", 464, 518, 28],
  ["16", 520, 638, 60],
  ["17", 640, 656, 9],
  ["18", 658, 666, 5],
  ["19", 668, 676, 5],
  ["20", 678, 690, 7],
  ["21", 692, 734, 22],
  ["22", 736, 748, 7],
  ["23", 750, 820, 36],
  ["24", 822, 834, 7],
  ["25", 836, 892, 29],
  ["26", 894, 914, 11],
  ["27", 916, 954, 20],
  ["28", 956, 1000, 23],
  ["29", 1002, 1042, 21],
  ["30", 1044, 1154, 56],
  ["31", 1156, 1164, 5],
  ["32", 1168, 1180, 7],
  ["37", 1244, 1462, 110],
  ["38", 1464, 1564, 51],
  ["39", 1566, 1600, 18],
  ["40", 1602, 1700, 50],
  ["41", 1702, 1724, 12],
  ["42", 1726, 1758, 17],
  ["43", 1760, 1814, 28],
  ["44", 1816, 1852, 19],
];

const refusal = (text: string): StepAddressErrorReason => {
  try {
    parseStepAddress(text);
  } catch (error) {
    if (error instanceof StepAddressError) return error.reason;
    throw error;
  }
  throw new Error(`${text} was not refused`);
};

describe("catalogue", () => {
  it("has the figures of the source, with their numbers", () => {
    const found = catalogue.figures.map(({ figure: id, steps }) => [
      id,
      Math.min(...steps.map((s) => s.n)),
      Math.max(...steps.map((s) => s.n)),
      steps.length,
    ]);
    expect(found).toEqual(numbering);
  });

  it("has 34 figures, 776 steps, 113 decisions and 228 branches", () => {
    expect(catalogue.figures).toHaveLength(34);
    expect(catalogue.steps).toHaveLength(776);
    expect(catalogue.steps.filter((s) => s.kind === "decision")).toHaveLength(113);
    expect(catalogue.steps.flatMap((s) => s.branches)).toHaveLength(228);
  });

  it("uses each even number of a figure's range once, and no number in two figures", () => {
    const numbers = catalogue.steps.map((s) => s.n);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const { steps } of catalogue.figures) {
      const first = Math.min(...steps.map((s) => s.n));
      expect(steps.map((s) => s.n).toSorted((a, b) => a - b)).toEqual(steps.map((_, i) => first + 2 * i));
    }
  });

  it("is frozen to the bottom", () => {
    expect(Object.isFrozen(catalogue)).toBe(true);
    expect(Object.isFrozen(figure("16").participants)).toBe(true);
    expect(Object.isFrozen(step("16/570").branches[0])).toBe(true);
  });
});

describe("step addresses", () => {
  it("has the types that the generator would write", () => {
    const file = readFileSync(new URL("step-address.ts", import.meta.url), "utf8");
    expect(stepAddressSource(catalogue)).toBe(file);
  });

  it("finds every step and figure by its address", () => {
    for (const s of catalogue.steps) expect(step(s.address)).toBe(s);
    for (const f of catalogue.figures) expect(figure(f.figure)).toBe(f);
  });

  it("does not compile a misspelt address", () => {
    // @ts-expect-error: 1707 is no step
    expect(() => step("41/1707")).toThrow();
    // @ts-expect-error: 13 is an overview
    expect(() => figure("13")).toThrow();
  });

  it("recognises addresses and figures", () => {
    expect(isStepAddress("7A/230")).toBe(true);
    expect(isStepAddress("7A/236")).toBe(false);
    expect(isFigureId("7B")).toBe(true);
    expect(isFigureId("7")).toBe(false);
    expect(parseStepAddress("16/630")).toBe("16/630");
  });

  it("says why a text is no address", () => {
    expect(refusal("630")).toBe("malformed");
    expect(refusal("16/630 ")).toBe("malformed");
    expect(refusal("13/436")).toBe("unknownFigure");
    expect(refusal("16/631")).toBe("unknownStep");
    expect(refusal("16/640")).toBe("unknownStep");
  });
});

describe("successors", () => {
  it("gives forks without a condition and decisions with one", () => {
    expect(successors(step("41/1706"))).toEqual([{ to: "41/1708" }, { to: "41/1710" }]);
    expect(successors(step("8/258"))).toEqual([
      { when: "signature valid", to: "8/262" },
      { when: "signature invalid", to: "8/260" },
    ]);
  });

  it("tells the two ends apart", () => {
    expect(successors(step("39/1600"))).toEqual([{ to: "return" }]);
    expect(successors(step("39/1582"))).toEqual([{ to: "stop" }]);
    expect(successors(step("38/1488")).map((s) => s.to)).toEqual(["38/1490", "38/1492", "stop"]);
  });

  it("is never empty", () => {
    for (const s of catalogue.steps) expect(successors(s).length, s.address).toBeGreaterThan(0);
  });

  it("finds the callers of a figure", () => {
    expect(callersOf("39").map((s) => s.address)).toEqual(["16/630", "40/1674", "40/1678", "43/1812"]);
    expect(callersOf("7A")).toEqual([]);
  });
});
