/**
 * What explorations find is what the reviewed tables say.
 */
import { describe, expect, it } from "vitest";
import { type CensusTable, censusTables, censusTitle } from "../models/census/census.ts";
import { explore } from "../models/explorer/index.ts";
import { systemNamed, systems } from "../models/systems/index.ts";
import { type Census, censusDifferences, censusOf } from "../properties/census.ts";
import { judged } from "../properties/judged.ts";
import { readingsWith } from "../spec/readings.ts";

function found({ system, options }: CensusTable): Census {
  const entry = systemNamed(system);
  if (entry === undefined) throw new Error(`no composition is named ${system}`);
  const { readings: texts, ...bound } = options;
  const built = { ...bound, readings: readingsWith(texts) };
  const attached = judged(entry.build(built), entry.issued, built);
  return censusOf(explore(attached), attached);
}

describe("the reviewed tables", () => {
  it.each(censusTables.map((table) => [censusTitle(table), table] as const))("%s", { timeout: 240_000 }, (_, table) => {
    expect(censusDifferences(table, found(table))).toEqual([]);
  });

  it("have each bound once", () => {
    const titles = censusTables.map(censusTitle);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("have every composition that moves something, at each of its bounds, under the default readings", () => {
    for (const { name, issued, variants } of systems) {
      if (issued.tickets.length + issued.notes === 0 && issued.sells === undefined) continue;
      for (const { options } of variants) {
        const bound = { session: "ready", transactions: 1, powerLosses: 1, ...options, readings: [] } as const;
        const title = censusTitle({ system: name, options: bound });
        expect(censusTables.map(censusTitle)).toContain(title);
      }
    }
  });

  it("have no violation and nothing violated under the default readings", () => {
    for (const { options, kinds, violated } of censusTables) {
      if (options.readings.length > 0) continue;
      expect(Object.values(kinds)).not.toContain("violation");
      expect(violated).toEqual([]);
    }
  });
});

describe("a comparison with a table", () => {
  const table: Census = {
    kinds: { "both committed": "normal", "giver committed, receiver aborted": "window" },
    windows: ["25-notice-lost"],
    violated: ["N1"],
  };

  it.each([
    ["an outcome too many", { kinds: { ...table.kinds, "both aborted": "normal" } }, 1],
    ["an outcome too few", { kinds: { "both committed": "normal" } }, 1],
    ["an outcome that counts as something else", { kinds: { ...table.kinds, "both committed": "window" } }, 2],
    ["a window too many", { windows: ["25-notice-forgotten", "25-notice-lost"] }, 1],
    ["a window too few", { windows: [] }, 1],
    ["another property violated", { violated: ["T1"] }, 2],
  ] as const)("notices %s", (_, change, lines) => {
    expect(censusDifferences(table, { ...table, ...change })).toHaveLength(lines);
    expect(censusDifferences(table, table)).toEqual([]);
  });
});
