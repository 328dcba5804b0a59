/**
 * One run of an implementation as text: its chart with the ledger beside it, and what it comes to.
 */
import type { Replay } from "../fault-injection/replay.ts";
import type { Tried } from "../fault-injection/trial.ts";
import type { Finding, Verdict } from "../fault-injection/witnesses/finding.ts";
import { isFailure, type RunClass } from "../reports/implementation-result.ts";
import { classText } from "../reports/implementation-words.ts";
import type { Paint, Tone } from "../reports/paint.ts";
import type { SequenceChart } from "../reports/sequence-chart.ts";
import { sequenceText } from "../reports/sequence-text.ts";
import { paragraph } from "../reports/text-table.ts";
import { capitalized, plural } from "../reports/words.ts";
import { type ExitCode, exitCode, exitCodeOfRun } from "./exit-codes.ts";

/** A run as `--json` prints it. */
export interface RunResult {
  readonly id: string;
  readonly system: string;
  readonly crypto: string;
  readonly scenario: string;
  readonly faults: readonly string[];
  readonly class: RunClass;
  readonly signature: string;
  readonly outcomes: readonly string[];
  readonly windows: readonly string[];
  readonly findings: readonly Pick<Finding, "witness" | "class" | "property" | "reason" | "device" | "step">[];
  /** decisions and faults of the replay that had no place in the run */
  readonly skipped: readonly string[];
  /** last link of the hash chain, in hexadecimal */
  readonly digest: string;
  readonly chart: SequenceChart;
}

/** See {@link RunResult}. */
export function runResult(replay: Replay, { run, verdict }: Tried, chart: SequenceChart): RunResult {
  return {
    id: replay.id,
    system: replay.system,
    crypto: replay.crypto,
    scenario: replay.scenario,
    faults: chart.faults ?? [],
    class: verdict.class,
    signature: verdict.signature,
    outcomes: verdict.outcomes,
    windows: verdict.windows,
    findings: verdict.findings.map(({ witness, class: worst, property, reason, device, step }) => ({
      witness,
      class: worst,
      property,
      reason,
      device,
      step,
    })),
    skipped: run.skipped.map(({ what, text }) => `${what} ${text}`),
    digest: run.chain.at(-1) ?? "",
    chart,
  };
}

/** How text is to look. */
interface Style {
  readonly width: number;
  readonly paint: Paint;
}

/** What the run is, its chart, and its verdict. */
export function runText(result: RunResult, heard: Verdict["heard"], { width, paint }: Style): readonly string[] {
  const { scenario, system, crypto, faults, chart } = result;
  const strike = faults.length === 0 ? ["no fault"] : faults;
  return [
    `${paint("strong", scenario)}  ${system}, ${crypto} cryptography`,
    ...strike.map((fault) => paint(faults.length === 0 ? "muted" : "bad", `  ${fault}`)),
    "",
    ...sequenceText(chart, width, paint),
    "",
    ...verdictLines(result, heard, { width, paint }),
  ];
}

function verdictLines(result: RunResult, heard: Verdict["heard"], { width, paint }: Style): readonly string[] {
  const { class: ended, signature, outcomes, windows, findings, skipped } = result;
  const tone: Tone = isFailure(ended) ? "bad" : ended === "window" ? "warn" : "good";
  const ends = outcomes.length === 0 ? "no transaction came about" : outcomes.join("; ");
  const named = ended === "window" ? windows.join(", ") : signature;
  const told = `${capitalized(classText(ended))}${named === "" ? "" : `: ${named}`}`;
  return [
    ...paragraph(`${told}. ${capitalized(ends)}. Judged by ${heard.join(", ")}.`, width).map((line) =>
      line.replace(told, (text) => paint(tone, paint("strong", text))),
    ),
    ...findings.flatMap(({ witness, property, reason, device, step }) =>
      paragraph(`${witness} ${property}, ${device}${step === null ? "" : ` ${step}`}: ${reason}`, width - 2, "  ").map(
        (line) => paint("bad", line),
      ),
    ),
    ...(skipped.length === 0 ? [] : [paint("warn", `  ${plural(skipped.length, "thing")} had no place in this run:`)]),
    ...skipped.map((text) => paint("warn", `    ${text}`)),
    ...(result.digest === "" ? [] : [paint("muted", `  hash chain ends in ${result.digest}`)]),
  ];
}

/** What a process that has made one run ends with. */
export function runExitCode({ class: ended }: Pick<RunResult, "class">): ExitCode {
  return isFailure(ended) ? exitCodeOfRun(ended) : exitCode.ok;
}
