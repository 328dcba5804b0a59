/**
 * The census of an exploration, to be compared with the reviewed tables.
 */
import type { CensusTable } from "../models/census/census.ts";
import type { Exploration, Roles } from "../models/explorer/index.ts";
import type { JudgedSystem } from "./judged.ts";
import { isOutcomeKind, outcome } from "./outcomes.ts";
import { violatedIds, windowsReached } from "./verdicts.ts";

/** What an exploration has found, in the form of a reviewed table. */
export type Census = Pick<CensusTable, "kinds" | "windows" | "violated">;

/** The census of an exploration of a judged system. */
export function censusOf<R extends Roles>(exploration: Exploration, system: JudgedSystem<R>): Census {
  const kinds = exploration.outcomes.map(({ kind }) => kind).filter(isOutcomeKind);
  const reached = windowsReached(exploration, system).map(({ window }) => window);
  return {
    kinds: Object.fromEntries(kinds.map((kind) => [kind, outcome(kind).mark])),
    windows: [...new Set(reached)].sort(),
    violated: violatedIds(exploration),
  };
}

/** Where a census differs from a reviewed table: one line for each kind, window or property, sorted. */
export function censusDifferences(table: Census, found: Census): readonly string[] {
  const lines = ({ kinds, windows, violated }: Census): readonly string[] => [
    ...Object.entries(kinds).map(([kind, mark]) => `outcome "${kind}" (${mark})`),
    ...windows.map((window) => `window ${window}`),
    ...violated.map((id) => `${id} violated`),
  ];
  const [expected, actual] = [lines(table), lines(found)];
  return [
    ...expected.filter((line) => !actual.includes(line)).map((line) => `${line}: in the table, not found`),
    ...actual.filter((line) => !expected.includes(line)).map((line) => `${line}: found, not in the table`),
  ].sort();
}
