/**
 * `zerosum coverage`: which steps and branches of the figures the explorations take and the implementation executes under
 * the paths generated from the charts; which are left, and why.
 */
import type { ExecutedFigure } from "../../reports/implementation-result.ts";
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
  readonly skipImplementation: boolean;
}

/** A figure, and what runs have executed of it; absent: none was run. */
interface CoveredFigure extends FigureResult {
  readonly executed?: Pick<ExecutedFigure, "steps" | "branches" | "uncovered">;
}

/** No fault, no swarm: the paths of the charts. */
const generatedTests = { out: undefined, build: "reference", depth: 1, exhaustive: false, only: ["paths"] } as const;
const noSwarm = { seconds: 0, seed: undefined } as const;

/** Run it. Exits as inconclusive where a limit ended an exploration or a step is in no chart. Throws `CommandError`. */
export async function coverage(input: CoverageInput, surroundings: Surroundings): Promise<ExitCode> {
  const { result } = await verified({ ...input, ...generatedTests, ...noSwarm }, surroundings);
  const figures = chosenFigures(input.figures, result.figures).map((figure): CoveredFigure => {
    const run = result.implementation?.figures.find((it) => it.figure === figure.figure);
    if (run === undefined) return figure;
    const { steps, branches, uncovered } = run;
    return { ...figure, executed: { steps, branches, uncovered } };
  });
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
  figures: readonly CoveredFigure[],
  { systems }: VerificationResult,
  surroundings: Surroundings,
): string {
  const { paint } = textStyle(surroundings);
  const share = ({ total, chart, run }: CoverageCount) => ({
    text: total === 0 ? "-" : `${count(run)} of ${count(total)}${chart === total ? "" : ` (${count(chart)} charted)`}`,
    paint: (padded: string) => (run === total ? padded : paint(toneOf("inconclusive"), padded)),
  });
  const isRun = figures.some(({ executed }) => executed !== undefined);
  const none: CoverageCount = { total: 0, chart: 0, run: 0 };
  const limits = systems.filter(({ limit }) => limit !== null).map((system) => `INCONCLUSIVE  ${limitText(system)}`);
  const table = textTable(
    [
      { title: "figure" },
      { title: "" },
      { title: "steps taken", align: "right" },
      { title: "branches taken", align: "right" },
      ...(isRun
        ? ([
            { title: "steps executed", align: "right" },
            { title: "branches executed", align: "right" },
          ] as const)
        : []),
    ],
    figures.map(({ figure, title, steps, branches, executed }) => [
      figure,
      title,
      share(steps),
      share(branches),
      ...(isRun ? [share(executed?.steps ?? none), share(executed?.branches ?? none)] : []),
    ]),
    (head) => paint("muted", head),
  );
  const left = (title: string, places: FigureResult["uncovered"]) =>
    places.length === 0
      ? []
      : [
          "",
          ...textTable(
            [{ title }, { title: "why" }, { title: "" }],
            places.map(({ place, says, why }) => [
              place,
              why,
              { text: says, paint: (padded) => paint("muted", padded) },
            ]),
            (head) => paint("muted", head),
          ),
        ];
  const open = figures.flatMap(({ uncovered }) => uncovered);
  const unexecuted = figures.flatMap(({ executed }) => executed?.uncovered ?? []);
  return [
    ...limits,
    ...table,
    ...(open.length === 0 ? ["", "Every step and branch is taken."] : left("not taken", open)),
    ...left("not executed", unexecuted),
    "",
  ].join("\n");
}
