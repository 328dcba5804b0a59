/**
 * `zerosum coverage`: which steps and branches of the figures the explorations take, and which they do not, and why.
 */
import { toneOf } from "../../reports/paint.ts";
import type { CoverageCount, FigureResult, VerificationResult } from "../../reports/result.ts";
import { textTable } from "../../reports/text-table.ts";
import { count, limitText } from "../../reports/words.ts";
import { unknownName } from "../command-error.ts";
import type { Surroundings } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-codes.ts";
import { textStyle, type VerifyInput, verified } from "./verify.ts";

/** What it is given. */
export interface CoverageInput extends Omit<VerifyInput, "out"> {
  readonly figures: readonly string[];
}

/** Run it. Exits as inconclusive where a limit ended an exploration or a step is in no chart. Throws `CommandError`. */
export async function coverage(input: CoverageInput, surroundings: Surroundings): Promise<ExitCode> {
  const result = await verified({ ...input, out: undefined }, surroundings);
  const figures = chosenFigures(input.figures, result.figures);
  if (input.json) surroundings.out(`${JSON.stringify(figures, null, 2)}\n`);
  else surroundings.out(coverageText(figures, result, surroundings));
  const limited = result.systems.some(({ limit }) => limit !== null);
  const open = figures.some(({ steps, branches }) => steps.run < steps.total || branches.run < branches.total);
  return limited || open ? exitCode.inconclusive : exitCode.ok;
}

function chosenFigures(names: readonly string[], figures: readonly FigureResult[]): readonly FigureResult[] {
  const known = figures.map(({ figure }) => figure);
  for (const name of names) {
    if (!known.includes(name)) throw unknownName("unknownFigure", "figure", name, "--figure", known);
  }
  return names.length === 0 ? figures : figures.filter(({ figure }) => names.includes(figure));
}

function coverageText(
  figures: readonly FigureResult[],
  { systems }: VerificationResult,
  surroundings: Surroundings,
): string {
  const { paint } = textStyle(surroundings);
  const share = ({ total, chart, run }: CoverageCount) => ({
    text: total === 0 ? "-" : `${count(run)} of ${count(total)}${chart === total ? "" : ` (${count(chart)} charted)`}`,
    paint: (padded: string) => (run === total ? padded : paint(toneOf("inconclusive"), padded)),
  });
  const limits = systems.filter(({ limit }) => limit !== null).map((system) => `INCONCLUSIVE  ${limitText(system)}`);
  const table = textTable(
    [
      { title: "figure" },
      { title: "" },
      { title: "steps taken", align: "right" },
      { title: "branches taken", align: "right" },
    ],
    figures.map(({ figure, title, steps, branches }) => [figure, title, share(steps), share(branches)]),
    (head) => paint("muted", head),
  );
  const open = figures.flatMap(({ uncovered }) => uncovered);
  const rest = textTable(
    [{ title: "not taken" }, { title: "why" }, { title: "" }],
    open.map(({ place, says, why }) => [place, why, { text: says, paint: (padded) => paint("muted", padded) }]),
    (head) => paint("muted", head),
  );
  return [
    ...limits,
    ...table,
    ...(open.length === 0 ? ["", "Every step and branch is taken."] : ["", ...rest]),
    "",
  ].join("\n");
}
