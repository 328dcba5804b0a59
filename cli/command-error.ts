/**
 * What a command refuses, and how it is told: what was wrong, where, and what to do.
 */
import { type ExitCode, exitCode } from "./exit-codes.ts";
import { nearest } from "./nearest.ts";

/** Why a command ends without a result. */
export type CommandErrorReason =
  | "unknownSystem"
  | "unknownVariant"
  | "unknownReading"
  | "unknownChoice"
  | "readingChosenTwice"
  | "malformedReading"
  | "unknownProperty"
  | "notJudged"
  | "unknownAddress"
  | "unknownBuild"
  | "unknownScenario"
  | "badReplayFile"
  | "notAsExpected"
  | "unknownFigure"
  | "unknownFault"
  | "malformedFault"
  | "unknownOutcome"
  | "unusableCombination"
  | "tooManyStates"
  | "invalidCommandLine"
  | "cannotWrite"
  | "modelRefused"
  | "workerFailed";

/** A refusal. */
export class CommandError extends Error {
  readonly _tag = "CommandError";
  readonly reason: CommandErrorReason;
  readonly code: ExitCode;
  /** option or argument, or file */
  readonly where: string;
  readonly advice: string;

  constructor(
    reason: CommandErrorReason,
    what: string,
    where: string,
    advice: string,
    code: ExitCode = exitCode.usage,
    options?: ErrorOptions,
  ) {
    super(what, options);
    this.name = "CommandError";
    this.reason = reason;
    this.code = code;
    this.where = where;
    this.advice = advice;
  }
}

/** A name that does not exist, with the names nearest to it. */
export function unknownName(
  reason: CommandErrorReason,
  what: string,
  given: string,
  where: string,
  valid: readonly string[],
): CommandError {
  const close = nearest(given, valid);
  const known = valid.length <= 12 ? `known: ${valid.join(", ")}` : `${valid.length} are known`;
  const advice = close.length > 0 ? `did you mean ${close.join(" or ")}? (${known})` : known;
  return new CommandError(reason, `unknown ${what} "${given}"`, where, advice);
}

/** An error as text for people: one line each for what, where and what to do; the stack only where asked for. */
export function errorText(error: unknown, verbose: boolean): string {
  const stack = verbose && error instanceof Error ? `\n${error.stack ?? ""}` : "";
  if (error instanceof CommandError) {
    const where = error.where === "" ? "" : `\n  where: ${error.where}`;
    return `zerosum: ${error.message}${where}\n  to do: ${error.advice}${stack}\n`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const advice = verbose ? "" : "\n  to do: run it again with --verbose and report what it says; this is a bug";
  return `zerosum: internal error: ${message}${advice}${stack}\n`;
}
