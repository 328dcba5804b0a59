/**
 * A campaign as text, and as an exit code.
 */
import { type Campaign, type MutantResult, runsOf } from "./campaign.ts";
import type { Refusal } from "./judging.ts";
import { type Witness, witnesses } from "./mutant.ts";
import { origins } from "./planned-runs.ts";

/** What a campaign ends a process with: as for every command, see `cli/exit-codes.ts`. */
export function exitCodeOf({ results, unmutated }: Pick<Campaign, "results" | "unmutated">): 0 | 1 | 4 {
  const is = (test: (result: MutantResult) => boolean): boolean => results.some(test);
  if (is(isUnseen)) return 1;
  const isStale = is(({ outcome }) => outcome.kind === "stale") || is(isSeenAfterAll);
  return isVoid({ unmutated }) || isStale || results.length === 0 ? 4 : 0;
}

/** No witness has refused it, and it was not known that none would. */
function isUnseen({ outcome, mutant }: MutantResult): boolean {
  return mutant.survives === undefined && (outcome.kind === "survived" || outcome.kind === "unjudged");
}

/** It is said to survive, and is caught. */
function isSeenAfterAll({ outcome, mutant }: MutantResult): boolean {
  return outcome.kind === "caught" && mutant.survives !== undefined;
}

/** The unmutated implementation was refused: that the mutants are says nothing. */
export function isVoid({ unmutated }: Pick<Campaign, "unmutated">): boolean {
  return unmutated.refusals.length > 0 || unmutated.failed.length > 0;
}

/** The campaign in lines. */
export function linesOf(campaign: Campaign): readonly string[] {
  const { planned, results, seconds } = campaign;
  const caught = results.filter(({ outcome }) => outcome.kind === "caught");
  const counts = caught.map(({ outcome }) => runsOf(outcome)).sort((one, other) => one - other);
  const total = Object.values(planned).reduce((sum, count) => sum + count, 0);
  const run = results.filter(({ outcome }) => outcome.kind !== "notRun");
  return [
    `${run.length} mutants of the implementation; ${total} runs planned: ${origins.map((it) => `${it} ${planned[it]}`).join(", ")}`,
    ...unmutatedLines(campaign),
    "",
    row("mutant", "where", "refused by", "runs", "first refused"),
    ...run.flatMap(mutantLines),
    "",
    `${caught.length} of ${run.length} caught; runs to catch one: median ${medianOf(counts)}, at most ${counts.at(-1) ?? 0}`,
    `first refused by: ${witnesses.map((it) => `${it} ${firstBy(results, it)}`).join(", ")}`,
    ...survivorLines(results),
    `${Math.round(seconds)} s`,
  ];
}

function survivorLines(results: readonly MutantResult[]): readonly string[] {
  const known = results.filter(({ outcome }) => outcome.kind === "notRun");
  if (known.length === 0) return [];
  return [
    `${known.length} more are known to survive, and were not run (--survivors runs them):`,
    ...known.map(({ mutant }) => `- ${mutant.id}: ${mutant.says}. ${mutant.survives}`),
  ];
}

/** The middle one of sorted numbers; of two in the middle their mean. 0 of none. */
export function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (low + high) / 2;
}

function firstBy(results: readonly MutantResult[], witness: Witness): number {
  return results.filter(({ outcome }) => outcome.kind === "caught" && outcome.refusal.witnesses[0] === witness).length;
}

function unmutatedLines({ unmutated }: Campaign): readonly string[] {
  const { runs, refusals, failed } = unmutated;
  if (!isVoid({ unmutated })) return [`unmutated: ${runs} runs, none refused`];
  return [
    `VOID: the unmutated implementation is refused, too (${runs} runs planned)`,
    ...refusals.map((refusal) => `  ${refusal.signature}: ${refusal.reason} (${whereOf(refusal)})`),
    ...failed.map((reason) => `  ${reason}`),
  ];
}

function mutantLines({ mutant, outcome }: MutantResult): readonly string[] {
  const { id, steps, says } = mutant;
  const line = (...cells: [string, number | string, string]): string => row(id, steps.join(" "), ...cells);
  switch (outcome.kind) {
    case "caught": {
      const { refusal, named } = outcome;
      const seen = line(refusal.witnesses.join(" "), refusal.runs, whereOf(refusal));
      if (mutant.survives !== undefined) return [seen, "  IT DOES NOT SURVIVE: name its witness in the patch"];
      return [seen, ...(named ? [] : [`  named were ${mutant.witnesses.join(" and ")}`])];
    }
    case "survived":
      return [line("NOBODY", outcome.runs, ""), `  ${mutant.survives ?? `SURVIVED: ${says}`}`];
    case "notRun":
      return [];
    case "stale":
      return [line("STALE", 0, ""), `  the patch does not apply any more: ${outcome.reason}`];
    case "unjudged":
      return [line("UNJUDGED", 0, ""), `  ${outcome.reason}`];
  }
}

function whereOf({ name, faults }: Refusal): string {
  return faults.length === 0 ? name : `${name}: ${faults.join(" + ")}`;
}

function row(id: string, where: string, by: string, runs: string | number, first: string): string {
  return `${id.padEnd(52)} ${where.padEnd(15)} ${by.padEnd(24)} ${String(runs).padStart(6)}  ${first}`.trimEnd();
}
