/**
 * `zerosum replay FILE`: makes the run of a replay file again, shows it, and says whether it did what the file says.
 */
import { basename } from "node:path";
import type { Expectation, Replay } from "../../fault-injection/replay.ts";
import type { Tried } from "../../fault-injection/trial.ts";
import { classText } from "../../reports/implementation-words.ts";
import { chartOfRun } from "../chart-of-run.ts";
import type { Surroundings } from "../environment.ts";
import { type ExitCode, exitCode, worstExitCode } from "../exit-codes.ts";
import { trialOf } from "../implementation/builds.ts";
import { replayIn } from "../implementation/corpus.ts";
import { type RunResult, runExitCode, runResult, runText } from "../run-text.ts";
import { textStyle } from "./verify.ts";

/** What it is given. */
export interface ReplayInput {
  readonly file: string;
  /** pass over choices that name nothing; otherwise the first of them ends the run */
  readonly tolerant: boolean;
  readonly build: string;
  readonly json: boolean;
}

/** Whether a run did what its file says; `null`: the file says nothing of it. */
export interface Comparison {
  /** verdict and signature */
  readonly verdict: boolean | null;
  /** hash chain: everything that was seen, to the byte */
  readonly digest: boolean | null;
}

/** Run it. Throws `CommandError`. */
export function replay(input: ReplayInput, surroundings: Surroundings): ExitCode {
  const read = replayIn(input.file, input.file);
  const trial = trialOf(input.build);
  const tried = trial(read, { mode: input.tolerant ? "tolerant" : "strict", recording: { chain: true } });
  const result = runResult(read, tried, chartOfRun(tried.run, captionOf(read, input.file)));
  const compared = comparison(read.expect, tried, result);
  if (input.json) {
    surroundings.out(
      `${JSON.stringify({ ...result, expected: read.expect ?? null, asExpected: compared }, null, 2)}\n`,
    );
  } else {
    const lines = runText(result, tried.verdict.heard, textStyle(surroundings));
    surroundings.out(`${[...lines, ...comparisonLines(read.expect, compared, surroundings)].join("\n")}\n`);
  }
  const isStale = compared.verdict === false || compared.digest === false || tried.run.end === "diverged";
  return worstExitCode([runExitCode(result), ...(isStale ? [exitCode.baseline] : [])]);
}

function captionOf({ provenance }: Replay, file: string): string {
  return provenance.note ?? basename(file);
}

function comparison(expect: Expectation | undefined, { verdict }: Tried, { digest }: RunResult): Comparison {
  if (expect === undefined) return { verdict: null, digest: null };
  return {
    verdict: expect.verdict === verdict.class && expect.signature === verdict.signature,
    digest: expect.digest === undefined ? null : expect.digest === digest,
  };
}

function comparisonLines(
  expect: Expectation | undefined,
  { verdict, digest }: Comparison,
  surroundings: Surroundings,
): readonly string[] {
  const { paint } = textStyle(surroundings);
  if (expect === undefined || verdict === null) return [paint("muted", "The file does not say what it leads to.")];
  const named = `${classText(expect.verdict)}${expect.signature === "" ? "" : `: ${expect.signature}`}`;
  const told = verdict
    ? paint("good", `As the file says: ${named}.`)
    : paint("bad", `NOT AS THE FILE SAYS, which is: ${named}.`);
  if (digest === null) return [told];
  return [
    told,
    digest ? paint("good", "The same to the byte.") : paint("bad", "NOT THE SAME TO THE BYTE: the hash chain differs."),
  ];
}
