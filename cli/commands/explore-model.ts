/**
 * `zerosum explore-model`: one system at a bound of one's own.
 */
import { type Exploration, ModelError } from "../../models/explorer/index.ts";
import type { SystemOptions } from "../../models/systems/options.ts";
import { type OutcomeResult, type SystemResult, systemLabel } from "../../reports/result.ts";
import { sequenceText } from "../../reports/sequence-text.ts";
import { paragraph } from "../../reports/text-table.ts";
import { boundText, causesText, count, duration, limitText } from "../../reports/words.ts";
import { chosenReadings, chosenSystem } from "../choices.ts";
import { CommandError, unknownName } from "../command-error.ts";
import type { Surroundings } from "../environment.ts";
import { type ExitCode, exitCode, exitCodeOf } from "../exit-codes.ts";
import { exploreAll } from "../exploring.ts";
import { type ExplorationRequest, explorationOf } from "../findings.ts";
import { progressOn } from "../progress.ts";
import { type LimitFlags, searchLimits, textStyle } from "./verify.ts";

/** What can be drawn of a system. */
export type DrawnPart = "outcomes" | "charts" | "states" | "coverage" | "paths";

/** What it is given. */
export interface ExploreInput extends LimitFlags {
  readonly system: string;
  readonly profile: string;
  readonly session: "ready" | "cold" | undefined;
  readonly transactions: number | undefined;
  readonly powerLosses: number | undefined;
  readonly readings: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  readonly format: "mermaid" | "dot" | "itf" | "json" | undefined;
  readonly part: DrawnPart | undefined;
  readonly outcome: string | undefined;
}

/** Run it. Throws `CommandError`. */
export async function exploreModel(input: ExploreInput, surroundings: Surroundings): Promise<ExitCode> {
  const request = requestOf(input);
  if (input.format !== undefined) {
    const { drawing } = await import("./drawing.ts");
    const part = drawnPart(input.format, input.part);
    const { exploration } = explored(request);
    surroundings.out(drawing(exploration, input.format, part, input.outcome));
    return exitCode.ok;
  }
  if (input.part !== undefined) {
    throw new CommandError(
      "unusableCombination",
      "--of says what is drawn",
      "--of",
      "choose a --format too: mermaid, dot, itf or json",
    );
  }
  const label = `${request.system}/${request.variant}`;
  const progress = progressOn(surroundings, [label], input.quiet);
  const [found] = await exploreAll([request], 1, progress).finally(progress.done);
  if (found === undefined) throw new Error("an exploration ended without findings");
  const result = withOutcome(found.result, input.outcome);
  surroundings.out(input.json ? `${JSON.stringify(result, null, 2)}\n` : systemText(result, surroundings));
  return exitCodeOf([found.result], []);
}

function requestOf(input: ExploreInput): ExplorationRequest {
  const entry = chosenSystem(input.system, "SYSTEM");
  const readings = chosenReadings(input.readings);
  const base = entry.variants.find(({ options }) => input.session === undefined || options.session === input.session);
  const given: Omit<SystemOptions, "readings"> = {
    ...(input.session === undefined ? {} : { session: input.session }),
    ...(input.transactions === undefined ? {} : { transactions: input.transactions }),
    ...(input.powerLosses === undefined ? {} : { powerLosses: input.powerLosses }),
  };
  const own = Object.keys(given).length > 0;
  return {
    system: entry.name,
    variant: own ? "own bound" : (base?.id ?? "own bound"),
    options: { ...base?.options, ...given },
    profile: input.profile,
    readings,
    limits: searchLimits(input),
  };
}

function explored(request: ExplorationRequest): { readonly exploration: Exploration } {
  try {
    return explorationOf(request);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const advice = "correct the chart or composition that is named";
    throw new CommandError("modelRefused", error.message, request.system, advice, exitCode.internal, { cause: error });
  }
}

const drawable: Readonly<Record<NonNullable<ExploreInput["format"]>, readonly DrawnPart[]>> = {
  mermaid: ["outcomes", "charts"],
  dot: ["charts", "states"],
  itf: ["outcomes"],
  json: ["coverage", "paths"],
};

function drawnPart(format: NonNullable<ExploreInput["format"]>, part: DrawnPart | undefined): DrawnPart {
  const possible = drawable[format];
  if (part === undefined) return possible[0] ?? "outcomes";
  if (possible.includes(part)) return part;
  const what = `--format ${format} does not draw ${part}`;
  throw new CommandError("unusableCombination", what, `--of ${part}`, `it draws ${possible.join(" or ")}`);
}

function withOutcome(result: SystemResult, kind: string | undefined): SystemResult {
  if (kind === undefined) return result;
  const kinds = result.outcomes.map((outcome) => outcome.kind);
  if (!kinds.includes(kind)) throw unknownName("unknownOutcome", "outcome", kind, "--outcome", kinds);
  return { ...result, outcomes: result.outcomes.filter((outcome) => outcome.kind === kind) };
}

function systemText(system: SystemResult, surroundings: Surroundings): string {
  const style = textStyle(surroundings);
  const { paint, width } = style;
  const violated = system.checks.filter(({ verdict }) => verdict === "violated");
  const vacuous = system.checks.filter(({ verdict }) => verdict === "vacuous").map(({ name }) => name);
  const lines = [
    ...(system.limit === null ? [] : paragraph(`INCONCLUSIVE  ${limitText(system)}`, width)),
    `${paint("strong", systemLabel(system))}  ${system.title}`,
    `${boundText(system.bound)}; ${system.bound.granularity}`,
    [
      `${count(system.states)} states`,
      `${count(system.transitions)} transitions`,
      `depth ${system.depth}`,
      `${count(system.restStates)} at rest`,
      duration(system.seconds),
    ].join(", "),
    `Verdict: ${system.verdict}. ${count(system.checks.length)} checks, ${violated.length} violated.`,
    ...(vacuous.length === 0 ? [] : paragraph(`Never put to the test: ${vacuous.join(", ")}.`, width)),
    ...violated.flatMap(({ name, reason, counterexamples: found }) => [
      "",
      `${paint("bad", "VIOLATED")}  ${name}: ${reason ?? ""}`,
      ...found.flatMap((chart) => [
        `  ${chart.faults?.join(" + ") || "no fault"}`,
        ...sequenceText(chart, width, paint),
      ]),
    ]),
    ...system.outcomes.flatMap((outcome) => outcomeLines(outcome, style)),
  ];
  return `${lines.join("\n")}\n`;
}

function outcomeLines(outcome: OutcomeResult, { paint, width }: ReturnType<typeof textStyle>): readonly string[] {
  const { kind, states, windows, causes, shortest, mark } = outcome;
  const never = mark === "violation" ? `  ${paint("bad", "must never occur")}` : "";
  const head = `${paint("strong", kind)}  ${count(states)} states at rest${never}`;
  const runs = windows.length > 0 ? windows : [{ id: "", causes, shortest }];
  return [
    "",
    head,
    ...runs.flatMap(({ id, causes: own, shortest: chart }) => [
      ...(id === "" ? [] : [`  ${paint("warn", `window ${id}`)}`]),
      ...(own === null || own.length === 0 ? [] : paragraph(`Takes ${causesText(own)}.`, width, "  ")),
      ...(chart === null ? [] : sequenceText(chart, width, paint)),
    ]),
  ];
}
