/**
 * The result as text for a terminal or a log. Limits come first; windows are never mixed with verdicts.
 */
import { failuresText, implementationText } from "./implementation-text.ts";
import { implementationSummary } from "./implementation-words.ts";
import { type Paint, plain, toneOf } from "./paint.ts";
import { type SystemResult, systemLabel, type VerificationResult } from "./result.ts";
import { sequenceText } from "./sequence-text.ts";
import { type Cell, paragraph, textTable } from "./text-table.ts";
import {
  boundText,
  capitalized,
  causesText,
  count,
  duration,
  evidenceText,
  headline,
  limitText,
  summary,
} from "./words.ts";

/** How the text is to look. */
export interface TextStyle {
  readonly width: number;
  readonly paint: Paint;
}

const plainStyle: TextStyle = { width: 100, paint: plain };

/** The whole result. */
export function verdictText(result: VerificationResult, style: TextStyle = plainStyle): string {
  const blocks = [
    limits(result, style),
    systemTable(result, style),
    violations(result, style),
    result.implementation === undefined ? [] : failuresText(result.implementation, style),
    propertyTable(result, style),
    outcomes(result, style),
    windowList(result, style),
    result.implementation === undefined ? [] : implementationText(result.implementation, style),
    coverageLine(result, style),
    readingsLine(result, style),
    conclusion(result, style),
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

function title(text: string, { paint }: TextStyle): string {
  return paint("strong", text);
}

function limits({ systems }: VerificationResult, { width, paint }: TextStyle): readonly string[] {
  return systems
    .filter(({ limit }) => limit !== null)
    .flatMap((system) => paragraph(`INCONCLUSIVE  ${limitText(system)}`, width).map((line) => paint("warn", line)));
}

function verdictCell(verdict: string, paint: Paint): Cell {
  return { text: verdict, paint: (padded) => paint(toneOf(verdict), padded) };
}

function systemTable({ systems }: VerificationResult, { paint }: TextStyle): readonly string[] {
  return textTable(
    [
      { title: "system" },
      { title: "verdict" },
      { title: "states", align: "right" },
      { title: "transitions", align: "right" },
      { title: "time", align: "right" },
      { title: "bound" },
    ],
    systems.map((system) => [
      systemLabel(system),
      verdictCell(system.verdict, paint),
      count(system.states),
      count(system.transitions),
      duration(system.seconds),
      { text: boundText(system.bound), paint: (padded) => paint("muted", padded) },
    ]),
    (head) => paint("muted", head),
  );
}

function violations({ systems }: VerificationResult, style: TextStyle): readonly string[] {
  return systems.flatMap((system) =>
    system.checks
      .filter(({ verdict }) => verdict === "violated")
      .flatMap((check, index) => [...(index === 0 ? [] : [""]), ...violation(system, check, style)]),
  );
}

function violation(system: SystemResult, check: SystemResult["checks"][number], style: TextStyle): readonly string[] {
  const { paint, width } = style;
  const [first, ...others] = check.counterexamples;
  const causes = (faults: readonly string[] | null): string =>
    faults === null || faults.length === 0 ? "no fault" : faults.join(" + ");
  return [
    `${paint("bad", "VIOLATED")}  ${title(check.name, style)}  in ${systemLabel(system)}`,
    ...(check.reason === null ? [] : paragraph(check.reason, width, "  ")),
    ...(first === undefined
      ? []
      : [`  ${first.caption}; it takes ${causes(first.faults)}:`, ...sequenceText(first, width, paint)]),
    ...others.map((other) => `  Also by ${causes(other.faults)}, in ${other.steps.length} steps`),
  ];
}

function propertyTable({ invariants }: VerificationResult, style: TextStyle): readonly string[] {
  const { paint } = style;
  if (invariants.length === 0) return [];
  return textTable(
    [{ title: "property" }, { title: "" }, { title: "verdict" }, { title: "where" }],
    invariants.map((invariant) => [
      { text: invariant.id, paint: (padded) => paint("strong", padded) },
      invariant.name,
      verdictCell(invariant.verdict, paint),
      { text: evidenceText(invariant), paint: (padded) => paint("muted", padded) },
    ]),
    (head) => paint("muted", head),
  );
}

function outcomes({ systems }: VerificationResult, style: TextStyle): readonly string[] {
  const { paint } = style;
  const rows = systems.flatMap((system) =>
    system.outcomes.map(({ kind, mark, states, windows, causes, shortest }, index): readonly Cell[] => [
      { text: index === 0 ? systemLabel(system) : "" },
      { text: kind },
      { text: count(states) },
      { text: shortest === null ? "" : String(shortest.steps.length) },
      mark === "violation"
        ? { text: "must never occur", paint: (padded) => paint("bad", padded) }
        : { text: windows.map(({ id }) => id).join(", "), paint: (padded) => paint("warn", padded) },
      {
        text: causes === null ? "" : causesText(causes),
        paint: (padded) => paint("muted", padded),
      },
    ]),
  );
  if (rows.length === 0) return [];
  const columns = [
    { title: "outcomes at rest" },
    { title: "" },
    { title: "states", align: "right" as const },
    { title: "steps", align: "right" as const },
    { title: "window" },
    { title: "takes" },
  ];
  return textTable(columns, rows, (head) => paint("muted", head));
}

function windowList({ windows }: VerificationResult, style: TextStyle): readonly string[] {
  const open = windows.filter(({ status }) => status === "open");
  if (open.length === 0) return [];
  const { paint, width } = style;
  return [
    paint("muted", "WINDOWS OF THE SOURCE TEXT (NOT PASSES)"),
    ...open.flatMap(({ id, place, cause, rows }) => [
      `${paint("warn", id)}  ${place}${rows.length === 0 ? "" : `  touches ${rows.join(", ")}`}`,
      ...paragraph(cause, width, "  "),
    ]),
  ];
}

function coverageLine({ figures }: VerificationResult, style: TextStyle): readonly string[] {
  if (figures.length === 0) return [];
  const total = (of: "steps" | "branches", what: "total" | "run"): string =>
    count(figures.reduce((sum, figure) => sum + figure[of][what], 0));
  const open = figures
    .filter(({ uncovered }) => uncovered.length > 0)
    .map(({ figure, uncovered }) => `${figure} (${uncovered.length})`);
  const line =
    `Charts: ${total("steps", "run")} of ${total("steps", "total")} steps and ${total("branches", "run")} of ` +
    `${total("branches", "total")} branches of figures ${figures.map(({ figure }) => figure).join(", ")}` +
    (open.length === 0 ? "." : `; uncovered in ${open.join(", ")}: see zerosum coverage.`);
  return paragraph(line, style.width);
}

function readingsLine({ readings, profile }: VerificationResult, style: TextStyle): readonly string[] {
  const told = readings.map(({ id, choice, isDefault }) => `${id}=${choice}${isDefault ? "" : " (switched)"}`);
  return paragraph(`Profile ${profile}. Readings: ${told.join(", ")}.`, style.width);
}

function conclusion(result: VerificationResult, style: TextStyle): readonly string[] {
  const verdict = style.paint(toneOf(result.verdict), title(headline(result), style));
  const { implementation } = result;
  const runs = implementation === undefined ? "" : ` ${implementationSummary(implementation)}`;
  return [`${verdict}. ${capitalized(summary(result))}${runs} ${duration(result.seconds)}.`];
}
