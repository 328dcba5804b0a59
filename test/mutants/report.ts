/**
 * A campaign as text, and as an exit code.
 */
import { type Campaign, type MutantResult, runsOf } from "./campaign.ts";
import type { Refusal } from "./judging.ts";
import { type Witness, witnesses } from "./mutant.ts";
import { origins } from "./planned-runs.ts";

/** What a campaign ends a process with: as for every command, see `cli/exit-codes.ts`. */
export function exitCodeOf({ results, unmutated }: Campaign): 0 | 1 | 4 {
  const is = (kind: MutantResult["outcome"]["kind"]): boolean => results.some(({ outcome }) => outcome.kind === kind);
  if (is("survived") || is("unjudged")) return 1;
  return isVoid({ unmutated }) || is("stale") || results.length === 0 ? 4 : 0;
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
  return [
    `${results.length} mutants of the implementation; ${total} runs planned: ${origins.map((it) => `${it} ${planned[it]}`).join(", ")}`,
    ...unmutatedLines(campaign),
    "",
    row("mutant", "where", "refused by", "runs", "first refused"),
    ...results.flatMap(mutantLines),
    "",
    `${caught.length} of ${results.length} caught; runs to catch one: median ${medianOf(counts)}, at most ${counts.at(-1) ?? 0}`,
    `first refused by: ${witnesses.map((it) => `${it} ${firstBy(results, it)}`).join(", ")}`,
    `${Math.round(seconds)} s`,
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
      const others = named ? [] : [`  named were ${mutant.witnesses.join(" and ")}`];
      return [line(refusal.witnesses.join(" "), refusal.runs, whereOf(refusal)), ...others];
    }
    case "survived":
      return [line("NOBODY", outcome.runs, ""), `  SURVIVED: ${says}`];
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
