/**
 * `zerosum verify`: explore the systems, judge them, report.
 */
import { colourful, plain } from "../../reports/paint.ts";
import type { LimitsResult, VerificationResult } from "../../reports/result.ts";
import { verdictText } from "../../reports/verdict-text.ts";
import { type ChosenVariant, chosenReadings, chosenVariants, switchedReadings } from "../choices.ts";
import { machine, type Surroundings, seconds, seedOfToday, today, versions } from "../environment.ts";
import type { ExitCode } from "../exit-codes.ts";
import { exploreAll } from "../exploring.ts";
import type { ExplorationRequest, Findings } from "../findings.ts";
import type { PhaseName } from "../implementation/phases.ts";
import { progressOn } from "../progress.ts";
import { verificationResult } from "../verification.ts";

/** Limits on each exploration, as they stand on the command line. */
export interface LimitFlags {
  readonly maxStates: number | undefined;
  readonly maxSeconds: number | undefined;
  readonly maxMemoryMiB: number | undefined;
}

/** What `verify` and `coverage` are given. */
export interface VerifyInput extends LimitFlags {
  readonly systems: readonly string[];
  readonly profile: string;
  readonly readings: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  readonly out: string | undefined;
}

/** What `verify` is given besides. */
export interface VerifyRunsInput extends VerifyInput {
  readonly skipImplementation: boolean;
  readonly build: string;
  readonly depth: 1 | 2;
  readonly exhaustive: boolean;
  /** phases of the runs; none: all */
  readonly only: readonly PhaseName[];
  /** of the swarm */
  readonly seconds: number;
  readonly seed: number | undefined;
}

/** Run it. Throws `CommandError`. */
export async function verify(input: VerifyRunsInput, surroundings: Surroundings): Promise<ExitCode> {
  const { result, files } = await verified(input, surroundings);
  if (input.out !== undefined) {
    const { writeReport } = await import("../report-files.ts");
    writeReport(input.out, result, files);
  }
  surroundings.out(output(input, result, surroundings));
  return result.exitCode as ExitCode;
}

async function withRuns(
  charts: VerificationResult,
  findings: readonly Findings[],
  input: VerifyRunsInput,
  surroundings: Surroundings,
) {
  const { withImplementation } = await import("../implementation/verify-implementation.ts");
  const made = {
    build: input.build,
    systems: chosenVariants(input.systems).map(({ entry }) => entry.name),
    readings: switchedReadings(input.readings),
    phases: chosenPhases(input),
    exhaustive: input.exhaustive,
    swarmSeconds: input.seconds,
    seed: input.seed ?? seedOfToday(),
    workers: machine().cores,
    quiet: input.quiet,
    folder: input.out,
  };
  return withImplementation({ charts, findings }, made, surroundings);
}

/** Pairs are run only where they are asked for. */
function chosenPhases({ only, depth }: Pick<VerifyRunsInput, "only" | "depth">): ReadonlySet<PhaseName> {
  const usual: readonly PhaseName[] = ["corpus", "paths", "singles", "swarm"];
  return new Set([...(only.length > 0 ? only : usual), ...(depth === 2 ? (["pairs"] as const) : [])]);
}

function output(input: VerifyInput, result: VerificationResult, surroundings: Surroundings): string {
  if (input.json) return `${JSON.stringify(result, null, 2)}\n`;
  const style = textStyle(surroundings);
  const text = verdictText(result, style);
  const lastLine = `${text.trimEnd().split("\n").at(-1) ?? ""}\n`;
  const report = input.out === undefined ? "" : `Report: ${input.out}/index.html\n`;
  return `${input.quiet ? lastLine : text}${report}`;
}

/** How text is to look on standard output. */
export function textStyle({ outIsTerminal, colourless, columns }: Surroundings) {
  return {
    width: outIsTerminal ? Math.max(60, columns) : 120,
    paint: outIsTerminal && !colourless ? colourful : plain,
  };
}

/** Explore what is chosen, run the implementation unless that is to be skipped. Throws `CommandError`. */
export async function verified(input: VerifyRunsInput, surroundings: Surroundings) {
  const { result: charts, findings } = await exploredCharts(input, surroundings);
  return input.skipImplementation ? { result: charts, files: [] } : withRuns(charts, findings, input, surroundings);
}

async function exploredCharts(
  input: VerifyInput,
  surroundings: Surroundings,
): Promise<{ readonly result: VerificationResult; readonly findings: readonly Findings[] }> {
  const started = seconds();
  const readings = chosenReadings(input.readings);
  const chosen = chosenVariants(input.systems);
  const names = chosen.map(({ entry, variant }) => `${entry.name}/${variant.id}`);
  const requests = chosen.map(
    ({ entry, variant }): ExplorationRequest => ({
      system: entry.name,
      variant: variant.id,
      options: variant.options,
      profile: input.profile,
      readings,
      limits: searchLimits(input),
    }),
  );
  const progress = progressOn(surroundings, names, input.quiet);
  const where = machine();
  const findings = await exploreAll(requests, where.cores, progress).finally(progress.done);
  const result = verificationResult(findings, {
    profile: input.profile,
    readings,
    limits: limitsResult(input),
    figures: figuresOf(chosen),
    versions: versions(),
    machine: where,
    date: today(),
    seconds: seconds() - started,
  });
  return { result, findings };
}

function figuresOf(chosen: readonly ChosenVariant[]): ChosenVariant["entry"]["figures"] {
  const figures = [...new Set(chosen.flatMap(({ entry }) => entry.figures))];
  return figures.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Limits as the explorer takes them. */
export function searchLimits({ maxStates, maxSeconds, maxMemoryMiB }: LimitFlags): ExplorationRequest["limits"] {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxSeconds === undefined ? {} : { maxSeconds }),
    ...(maxMemoryMiB === undefined ? {} : { maxMemoryMiB }),
  };
}

function limitsResult({ maxStates, maxSeconds, maxMemoryMiB }: LimitFlags): LimitsResult {
  return { maxStates: maxStates ?? null, maxSeconds: maxSeconds ?? null, maxMemoryMiB: maxMemoryMiB ?? null };
}
