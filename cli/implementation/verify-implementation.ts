/**
 * The part of `zerosum verify` that runs an implementation: phases in a pool of threads, told of as they go.
 */
import type { SystemName } from "../../conformance/wire/fixture.ts";
import { systemNames } from "../../fault-injection/scenarios/scenario.ts";
import type { ImplementationResult } from "../../reports/implementation-result.ts";
import { drawnText, plannedText } from "../../reports/implementation-words.ts";
import { type VerdictWord, type VerificationResult, worstVerdict } from "../../reports/result.ts";
import { count, duration } from "../../reports/words.ts";
import type { FigureId } from "../../spec/catalogue.ts";
import { packageRoot, type Surroundings, seconds } from "../environment.ts";
import { type ExitCode, exitCode, exitCodeOfRuns, worstExitCode } from "../exit-codes.ts";
import { figureResult } from "../figure-coverage.ts";
import type { Findings } from "../findings.ts";
import { clearLine } from "../progress.ts";
import { buildNamed } from "./builds.ts";
import { corpusOf } from "./corpus.ts";
import type { PhaseListener, PhaseName } from "./phases.ts";
import { Pool } from "./pool.ts";
import { type ReplayFile, resultOfRuns } from "./result-of-runs.ts";
import { runImplementation } from "./run-implementation.ts";

/** How an implementation is run. */
export interface ImplementationInput {
  readonly build: string;
  /** names of compositions; those that cannot be run are passed over */
  readonly systems: readonly string[];
  /** switchable readings that are not the default, by place */
  readonly readings: Readonly<Record<string, string>>;
  readonly phases: ReadonlySet<PhaseName>;
  readonly exhaustive: boolean;
  readonly swarmSeconds: number;
  readonly seed: number;
  readonly workers: number;
  readonly quiet: boolean;
  /** where the replay files of failures will be written; undefined: nowhere */
  readonly folder: string | undefined;
}

/** A verification with its runs, and the replay files that it names. */
export interface VerifiedRuns {
  readonly result: VerificationResult;
  readonly files: readonly ReplayFile[];
}

/** What was found of the charts. */
export interface ChartFindings {
  readonly charts: VerificationResult;
  /** exploration by exploration */
  readonly findings: readonly Findings[];
}

/** Adds what is found of an implementation to what was found of its charts. Throws `CommandError`. */
export async function withImplementation(
  { charts, findings }: ChartFindings,
  input: ImplementationInput,
  surroundings: Surroundings,
): Promise<VerifiedRuns> {
  const build = buildNamed(input.build);
  const systems = systemNames.filter((name) => input.systems.includes(name));
  if (systems.length === 0) return { result: charts, files: [] };
  const started = seconds();
  const listener = phasesOn(surroundings, input.quiet);
  const pool = new Pool(input.workers, { build: input.build, readings: input.readings });
  const plan = {
    systems: systems as readonly SystemName[],
    corpus: corpusFor(input.readings),
    phases: input.phases,
    exhaustive: input.exhaustive,
    swarmSeconds: input.swarmSeconds,
    seed: input.seed,
  };
  const runs = await runImplementation(pool, plan, seconds, listener).finally(async () => {
    listener.done();
    await pool.close();
  });
  const took = seconds() - started;
  // What the charts of other compositions reach, no run of these can.
  const covered = findings.filter(isRun).map((it) => it.covered);
  const figures = charts.figures.map((charted) => {
    const { uncovered } = figureResult(charted.figure as FigureId, covered);
    return { ...charted, uncovered };
  });
  const making = { build, figures, folder: input.folder, seconds: took };
  const { result: implementation, files } = resultOfRuns(runs, making);
  return { result: joined(charts, implementation, took), files };
}

function isRun({ result }: Findings): boolean {
  return (systemNames as readonly string[]).includes(result.name);
}

/** Replay files say what they lead to under the readings that they name. */
function corpusFor(readings: ImplementationInput["readings"]): ReturnType<typeof corpusOf> {
  return Object.keys(readings).length > 0 ? [] : corpusOf(packageRoot());
}

/** The worst of both. What is proved is proved of the charts. */
export function joined(
  charts: VerificationResult,
  implementation: ImplementationResult,
  took: number,
): VerificationResult {
  const code = exitCodeOfRuns(implementation);
  return {
    ...charts,
    verdict: worstVerdict([charts.verdict, wordOf(code)]),
    exitCode: worstExitCode([charts.exitCode as ExitCode, code]),
    assumptions: [...charts.assumptions, ...assumptions],
    seconds: charts.seconds + took,
    implementation,
  };
}

function wordOf(code: ExitCode): VerdictWord {
  if (code === exitCode.ok) return "proved for this bound";
  return code === exitCode.safety || code === exitCode.liveness ? "violated" : "inconclusive";
}

/** What is said of runs takes this for granted. */
const assumptions: readonly string[] = [
  "Runs: the harness is network, clock, disk, chance and owners of the implementation, and fails as its faults say.",
  "Runs: a count says what was run under the scenarios and faults named, and a sample no more than its bound.",
];

/** A listener that tells of phases on standard error. */
export function phasesOn(surroundings: Surroundings, quiet: boolean): PhaseListener & { readonly done: () => void } {
  if (quiet) return { phase: () => {}, ran: () => {}, finished: () => {}, done: () => {} };
  return surroundings.errIsTerminal ? liveLine(surroundings) : plainLines(surroundings);
}

function plainLines({ err }: Surroundings): ReturnType<typeof phasesOn> {
  let announced = "";
  return {
    phase: (name) => {
      if (name !== announced) err(`running ${name}\n`);
      announced = name;
    },
    ran: () => {},
    finished: (name, result, took) => err(`ran ${name}: ${endText(name, result)}, ${duration(took)}\n`),
    done: () => {},
  };
}

/** Runs between two drawings of the line. */
const drawEvery = 256;

function liveLine({ err, columns }: Surroundings): ReturnType<typeof phasesOn> {
  let phase = "";
  let planned: number | undefined;
  let runs = 0;
  let drawn = 0;
  const draw = (): void => {
    const share = planned === undefined ? `${count(runs)} runs` : `${count(runs)} of ${count(planned)} runs`;
    err(`${clearLine}${`running ${phase}  ${share}`.slice(0, Math.max(20, columns - 1))}`);
    drawn = runs;
  };
  return {
    phase: (name, runsPlanned) => {
      [phase, planned, runs] = [name, runsPlanned, 0];
      draw();
    },
    ran: (more) => {
      runs += more;
      if (runs - drawn >= drawEvery) draw();
    },
    finished: () => draw(),
    done: () => err(clearLine),
  };
}

function endText(
  name: string,
  { planned, run, collected, differing }: Parameters<PhaseListener["finished"]>[1],
): string {
  const { ended } = collected;
  const twice = differing.length === 0 ? "" : `; ${count(differing.length)} not the same twice`;
  const found = name === "swarm" ? drawnText(run, ended) : plannedText({ planned, run, ended });
  return `${found}${twice}`;
}
