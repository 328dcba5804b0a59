import { describe, expect, it } from "vitest";
import { stateProperties, stepProperties, stepViolationsOf, violationsOf } from "../index.ts";
import { purchaseStatePlants } from "./purchase-states.ts";
import { purchaseStepPlants } from "./purchase-steps.ts";
import { everything } from "./sample.ts";
import { statePlants } from "./states.ts";
import { stepPlants } from "./steps.ts";

const idsOf = (broken: readonly { readonly id: string }[]): readonly string[] =>
  [...new Set(broken.map(({ id }) => id))].sort();

const inStates = [...statePlants, ...purchaseStatePlants];
const inSteps = [...stepPlants, ...purchaseStepPlants];

describe("planted faults in ledgers", () => {
  it.each(inStates.map((plant) => [`${plant.id} ${plant.scope}: ${plant.what}`, plant] as const))(
    "%s",
    (_, { id, scope, wrong, fine, breaks, subject = everything }) => {
      const broken = violationsOf(wrong, subject, scope);
      expect(broken.some((it) => it.id === id && it.scope === scope)).toBe(true);
      expect(idsOf(broken)).toEqual([...breaks].sort());
      expect(violationsOf(fine, subject, id === "Q1" || scope === "rest" ? "rest" : "always")).toEqual([]);
    },
  );

  it("has one for each property of states", () => {
    for (const { id, scope } of stateProperties) {
      expect(
        inStates.some((plant) => plant.id === id && plant.scope === scope),
        `${id} ${scope}`,
      ).toBe(true);
    }
  });
});

describe("planted faults in steps", () => {
  it.each(inSteps.map((plant) => [`${plant.id}: ${plant.what}`, plant] as const))("%s", (_, plant) => {
    const { subject = everything } = plant;
    expect(idsOf(stepViolationsOf(...plant.wrong, subject))).toEqual([...plant.breaks].sort());
    expect(plant.breaks).toContain(plant.id);
    expect(stepViolationsOf(...plant.fine, subject)).toEqual([]);
  });

  it("has one for each property of steps", () => {
    for (const { id } of stepProperties)
      expect(
        inSteps.some((plant) => plant.id === id),
        id,
      ).toBe(true);
  });
});

describe("the set of properties", () => {
  it("has one for each id and scope", () => {
    const keys = [...stateProperties, ...stepProperties].map(({ id, scope }) => `${id} ${scope}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("does not pass hollowly: what was not issued or looked at is not judged", () => {
    const nothing = { tickets: false, notes: false, certificates: false, items: false };
    const judgedWith = (subject: typeof nothing) =>
      idsOf([...stateProperties, ...stepProperties].filter(({ applies }) => applies(subject)));
    expect(judgedWith(nothing).join(" ")).toBe("G1 N1 N2 Q1 Q3");
    expect(judgedWith({ ...nothing, tickets: true }).join(" ")).toBe("A3 A4 A5 C4 G1 L1 N1 N2 P1 Q1 Q3 T1 T2");
    expect(judgedWith({ ...nothing, notes: true }).join(" ")).toBe("A1 A3 A4 A5 C4 G1 L1 N1 N2 P1 Q1 Q3 V1 V2");
  });
});
