/**
 * Exit codes, the same for every command.
 */
import type { FailureClass, ImplementationResult } from "../reports/implementation-result.ts";
import { isFailure, plannedOf, runClasses, tallied } from "../reports/implementation-result.ts";
import type { InvariantResult, SystemResult } from "../reports/result.ts";

/** What a process may end with. */
export const exitCode = {
  ok: 0,
  /** a safety property is violated */
  safety: 1,
  /** a liveness property, or another obligation, is violated */
  liveness: 2,
  /** a limit was reached, or nothing of the kind ever happened */
  inconclusive: 3,
  /** a stale or invalid baseline */
  baseline: 4,
  usage: 64,
  badInput: 65,
  internal: 70,
  environment: 75,
} as const;

/** One of {@link exitCode}. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Worst first. */
const order: readonly ExitCode[] = [70, 75, 64, 65, 1, 2, 4, 3];

/** The worst of several. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return order.find((code) => codes.includes(code)) ?? exitCode.ok;
}

/** What a verification ends with. */
export function exitCodeOf(
  systems: readonly Pick<SystemResult, "verdict" | "checks">[],
  invariants: readonly Pick<InvariantResult, "verdict" | "group">[],
): ExitCode {
  const codes = [
    ...systems.flatMap(({ verdict, checks }) => [
      codeOf(verdict === "violated" ? "proved for this bound" : verdict, "safety"),
      ...checks.map((check) => codeOf(check.verdict, check.kind === "settles" ? "liveness" : "safety")),
    ]),
    ...invariants.map(({ verdict, group }) => codeOf(verdict, group)),
  ];
  return worstExitCode(codes);
}

function codeOf(verdict: SystemResult["verdict"], group: string): ExitCode {
  if (verdict === "violated") return group === "liveness" ? exitCode.liveness : exitCode.safety;
  return verdict === "proved for this bound" ? exitCode.ok : exitCode.inconclusive;
}

const codesOfRuns: Readonly<Record<FailureClass, ExitCode>> = {
  "harness-error": exitCode.internal,
  safety: exitCode.safety,
  liveness: exitCode.liveness,
  // To leave the charts is to break another obligation.
  refinement: exitCode.liveness,
  nondeterministic: exitCode.inconclusive,
};

/** What a run that fails ends a process with. */
export function exitCodeOfRun(failure: FailureClass): ExitCode {
  return codesOfRuns[failure];
}

/** What is found of an implementation ends a verification with. */
export function exitCodeOfRuns(found: ImplementationResult): ExitCode {
  const { corpus, paths, swarm, failures, edges, determinism } = found;
  const whole = plannedOf(found);
  const ended = tallied([whole.ended, swarm?.ended ?? {}]);
  const classes = [...runClasses.filter((name) => (ended[name] ?? 0) > 0), ...failures.map((it) => it.class)];
  return worstExitCode([
    ...classes.filter(isFailure).map(exitCodeOfRun),
    ...(edges.others.length > 0 ? [exitCode.liveness] : []),
    ...(corpus.some(({ same }) => !same) ? [exitCode.baseline] : []),
    ...(determinism.differing > 0 || whole.run !== whole.planned || paths.followed !== paths.run
      ? [exitCode.inconclusive]
      : []),
    ...(isCovered(found) ? [] : [exitCode.inconclusive]),
  ]);
}

/** Every step and branch was executed, or there is a reason why it cannot be; where no paths were run, who knows. */
function isCovered({ figures, paths }: ImplementationResult): boolean {
  return paths.run === 0 || figures.every(({ uncovered }) => uncovered.every(({ why }) => why !== notExecuted));
}

/** The reason that is none: no run came by. */
export const notExecuted = "no run came by";
