/**
 * What was found of an implementation, as text for a terminal or a log: failures with their charts, and one block with
 * what was run and how it ended.
 */
import { type FailureResult, failed, type ImplementationResult, type PlannedPart } from "./implementation-result.ts";
import {
  classText,
  edgesText,
  enumerationName,
  executedText,
  followedText,
  leanText,
  memoryText,
  plannedText,
  swarmText,
  tallyText,
  underText,
} from "./implementation-words.ts";
import type { Paint } from "./paint.ts";
import { sequenceText } from "./sequence-text.ts";
import { type Cell, paragraph, textTable } from "./text-table.ts";
import { count, duration, plural } from "./words.ts";

/** How the text is to look. */
interface Style {
  readonly width: number;
  readonly paint: Paint;
}

const nameWidth = 14;

/** Every failure: what it is, what it takes, its run as a chart, and how to see it again. */
export function failuresText({ failures }: ImplementationResult, style: Style): readonly string[] {
  return failures.flatMap((failure, index) => [...(index === 0 ? [] : [""]), ...failureText(failure, style)]);
}

/** One failure. */
export function failureText(failure: FailureResult, { width, paint }: Style): readonly string[] {
  const { signature, says, runs, faults, neighbours, command, chart } = failure;
  const takes = faults.length === 0 ? ["no fault"] : faults;
  return [
    `${paint("bad", "FAILED")}  ${paint("strong", signature)}  ${classText(failure.class)}, in ${plural(runs, "run")}`,
    ...paragraph(says, width - 2, "  "),
    ...takes.map((fault) => `  takes ${fault}`),
    ...(chart === null ? [] : sequenceText(chart, width, paint)),
    ...neighbours.map(({ without, ended }) => paint("muted", `  without ${without}: ${ended}`)),
    `  ${paint("accent", command)}`,
  ];
}

/** What was run, and how it ended. */
export function implementationText(result: ImplementationResult, style: Style): readonly string[] {
  const { paint } = style;
  const judged = result.level === "step" ? "judged step by step" : "judged by messages and ledgers";
  return [
    `${paint("muted", "IMPLEMENTATION")}  ${paint("strong", `${result.build} ${result.version}`)}  ${judged}`,
    ...corpusLines(result, style),
    ...pathsLines(result, style),
    ...result.enumerations.flatMap((enumeration) => enumerationLines(enumeration, style)),
    ...swarmLines(result, style),
    ...windowLines(result, style),
    ...executedLines(result, style),
    ...entry("step pairs", edgesText(result.edges), style),
    ...entry("determinism", determinismText(result), style),
  ];
}

/** A name, and what there is to say of it, broken into lines beside it. */
function entry(name: string, text: string, { width, paint }: Style): readonly string[] {
  return paragraph(text, width - nameWidth - 2).map(
    (line, index) => `  ${paint("muted", (index === 0 ? name : "").padEnd(nameWidth))}${line}`,
  );
}

function corpusLines({ corpus }: ImplementationResult, style: Style): readonly string[] {
  if (corpus.length === 0) return [];
  const others = corpus.filter(({ same }) => !same);
  const whole = `${count(corpus.length - others.length)} of ${plural(corpus.length, "replay file")} did what they say`;
  return [
    ...entry("corpus", whole, style),
    ...others.flatMap(({ file, expected, ended }) =>
      entry("", style.paint("bad", `${file}: ${ended}; it says ${expected}`), style),
    ),
  ];
}

function pathsLines({ paths }: ImplementationResult, style: Style): readonly string[] {
  if (paths.planned === 0) return [];
  const layers = paths.layers.map(({ name, run }) => `${name} ${count(run)}`).join(", ");
  const cannot = paths.infeasible.length === 0 ? "" : `; ${count(paths.infeasible.length)} infeasible, with reasons`;
  return [
    ...entry("paths", `${plannedText(paths)}, ${duration(paths.seconds)}`, style),
    ...entry("", `${followedText(paths)}; ${layers}${cannot}: ${tallyText(paths.ended)}`, style),
  ];
}

function enumerationLines(enumeration: ImplementationResult["enumerations"][number], style: Style): readonly string[] {
  const { scenarios, kinds, ended, seconds, crypto } = enumeration;
  const both = enumeration.k === 1 || kinds.length === 0 ? "" : "; each kind in a set counts";
  const places = `${enumerationName(enumeration)} in ${plural(scenarios.length, "scenario")}`;
  const about = `${places}, ${crypto} cryptography${both}`;
  const how = [
    ...(enumeration.k === 1 ? [] : [leanText]),
    ...(enumeration.realOneIn === 1 ? [] : [memoryText(enumeration.realOneIn)]),
  ];
  return [
    ...entry(`k=${enumeration.k}`, `${plannedText(enumeration)}, ${duration(seconds)}`, style),
    ...entry("", `${about}: ${tallyText(ended)}`, style),
    ...how.flatMap((text) => entry("", text, style)),
    ...partsTable(kinds, style),
  ];
}

function partsTable(
  parts: readonly (PlannedPart & { readonly inPromise: boolean })[],
  { paint }: Style,
): readonly string[] {
  if (parts.length === 0) return [];
  const lines = textTable(
    [{ title: "kind of fault" }, { title: "runs", align: "right" }, { title: "of", align: "right" }, { title: "" }],
    parts.map(({ name, run, planned, ended, inPromise }): readonly (Cell | string)[] => [
      inPromise ? name : `${name} (beyond the promise)`,
      count(run),
      count(planned),
      { text: tallyText(ended), paint: (padded) => paint(failed(ended) > 0 ? "bad" : "muted", padded) },
    ]),
    (head) => paint("muted", head),
  );
  return lines.map((line) => `${" ".repeat(nameWidth + 2)}${line}`);
}

function swarmLines({ swarm }: ImplementationResult, style: Style): readonly string[] {
  if (swarm === null || swarm.runs === 0) return [];
  const { faultsMean, faultsMax, tuples, newTuples, seconds, seed } = swarm;
  const faults = `seed ${seed}, ${faultsMean.toFixed(1)} faults a run, at most ${faultsMax}`;
  const met = `${count(tuples)} different (step, kind, ending) met, ${count(newTuples)} not by the enumeration`;
  return [
    ...entry("swarm", `${swarmText(swarm)}, ${duration(seconds)}`, style),
    ...entry("", `${faults}; ${met}`, style),
  ];
}

function windowLines({ windows }: ImplementationResult, style: Style): readonly string[] {
  return windows.flatMap(({ id, runs, under, replay }, index) => {
    const shown = replay === null ? "no replay file shows it" : `zerosum replay ${replay}`;
    const where = `in ${plural(runs, "run")}${underText(under)}`;
    const line = `${style.paint("warn", id)}  ${where}  ${style.paint("muted", shown)}`;
    return [`  ${style.paint("muted", (index === 0 ? "windows" : "").padEnd(nameWidth))}${line}`];
  });
}

function executedLines({ figures }: ImplementationResult, style: Style): readonly string[] {
  if (figures.length === 0) return [];
  const open = figures.flatMap(({ uncovered }) => uncovered);
  const why = open.map(({ place, why: reason }) => `${place} (${reason})`);
  return [
    ...entry(
      "executed",
      `${executedText(figures)} of figures ${figures.map(({ figure }) => figure).join(", ")}`,
      style,
    ),
    ...(open.length === 0 ? [] : entry("", `not executed: ${why.join(", ")}`, style)),
  ];
}

function determinismText({ determinism: { checked, differing } }: ImplementationResult): string {
  return `${plural(checked, "run")} done twice, ${differing === 0 ? "none" : count(differing)} with another hash chain`;
}
