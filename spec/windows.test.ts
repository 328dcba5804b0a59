import { describe, expect, it } from "vitest";
import { isStepAddress, step } from "./catalogue.ts";
import { isInvariantId } from "./invariants.ts";
import { reading } from "./readings.ts";
import { isWindowId, windows } from "./windows.ts";

describe("windows", () => {
  it("opens at an existing step of its figure", () => {
    for (const window of windows) {
      expect(isStepAddress(window.place), window.id).toBe(true);
      expect(step(window.place).figure, window.id).toBe(window.figure);
      expect(window.id.startsWith(`${window.figure}-`), window.id).toBe(true);
    }
  });

  it("names existing properties, none twice", () => {
    for (const window of windows) {
      for (const row of window.rows) expect(isInvariantId(row), window.id).toBe(true);
      expect(new Set(window.rows).size, window.id).toBe(window.rows.length);
    }
  });

  it("depends on existing choices only", () => {
    for (const { id, onlyUnderReading } of windows) {
      if (onlyUnderReading === undefined) continue;
      const choices = reading(onlyUnderReading.id)?.choices ?? [];
      expect(
        choices.map((choice) => choice.id),
        id,
      ).toContain(onlyUnderReading.choice);
    }
  });

  it("covers the figures whose text breaks a property", () => {
    expect(new Set(windows.map((window) => window.figure))).toEqual(
      new Set(["16", "41", "40", "21", "27", "32", "23", "24", "25", "30"]),
    );
  });

  it("recognises ids", () => {
    expect(isWindowId("41-acknowledgement-lost")).toBe(true);
    expect(isWindowId("41")).toBe(false);
  });
});
