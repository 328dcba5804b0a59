/**
 * `zerosum ask`: does a property hold if this is lost here? A verdict, the shortest run, and what it rests on.
 */
import type { Entry } from "../../models/explorer/closed-role.ts";
import { type Exploration, ModelError, type Trace } from "../../models/explorer/index.ts";
import { runThrough } from "../../models/explorer/run-through.ts";
import { windowsReached } from "../../properties/verdicts.ts";
import { toneOf } from "../../reports/paint.ts";
import { type VerdictWord, worstVerdict } from "../../reports/result.ts";
import type { SequenceChart } from "../../reports/sequence-chart.ts";
import { sequenceText } from "../../reports/sequence-text.ts";
import { paragraph } from "../../reports/text-table.ts";
import { boundText } from "../../reports/words.ts";
import { type InvariantId, invariant, invariants, isInvariantId } from "../../spec/invariants.ts";
import { windows } from "../../spec/windows.ts";
import { chartOfTrace } from "../chart-of-trace.ts";
import { chosenReadings, chosenSystem } from "../choices.ts";
import { CommandError, unknownName } from "../command-error.ts";
import type { Surroundings } from "../environment.ts";
import { type ExitCode, exitCode, exitCodeOf } from "../exit-codes.ts";
import { boundOf, violatingCharts } from "../findings.ts";
import { exploreJudged, type JudgedExploration, type PropertyFinding, propertyFindings } from "../judging.ts";
import { type Loss, type LossTable, lossFilter, parseLoss, powerPlaces, refuseUnknownLosses } from "../losses.ts";
import { assumptions } from "../verification.ts";
import { type LimitFlags, searchLimits, textStyle } from "./verify.ts";

/** What it is given. */
export interface AskInput extends LimitFlags {
  readonly property: string;
  readonly system: string;
  readonly profile: string;
  readonly session: "ready" | "cold" | undefined;
  readonly transactions: number | undefined;
  readonly readings: readonly string[];
  readonly losses: readonly string[];
  readonly json: boolean;
}

/** A run that the answer shows. */
interface AnswerRun {
  readonly says: string;
  readonly chart: SequenceChart;
}

/** The answer, as `--json` prints it. */
export interface Answer {
  readonly property: InvariantId;
  readonly name: string;
  readonly statement: string;
  readonly verdict: VerdictWord;
  readonly reason: string | null;
  readonly system: string;
  readonly bound: ReturnType<typeof boundOf>;
  readonly losses: readonly string[];
  readonly readings: Readonly<Record<string, string>>;
  /** windows that were met in which the property fails, or holds by its exception only */
  readonly windows: readonly string[];
  readonly runs: readonly AnswerRun[];
  readonly assumptions: readonly string[];
}

/** Run it. Throws `CommandError`. */
export function ask(input: AskInput, surroundings: Surroundings): ExitCode {
  const id = chosenProperty(input.property);
  const entry = chosenSystem(input.system, "--system");
  const readings = chosenReadings(input.readings);
  const losses = input.losses.map(parseLoss);
  const powers = losses.filter(({ kind }) => kind === "power").length;
  const variant = entry.variants.find(
    ({ options }) => input.session === undefined || options.session === input.session,
  );
  const options = {
    ...variant?.options,
    ...(input.session === undefined ? {} : { session: input.session }),
    ...(input.transactions === undefined ? {} : { transactions: input.transactions }),
    ...(losses.length === 0 ? {} : { powerLosses: powers }),
    readings,
  };
  const table: LossTable = { powers: new Set(), messages: new Set() };
  const found = explored(entry, options, { ...searchLimits(input), keeps: lossFilter(losses, table) });
  refuseUnknownLosses(losses, table);
  const finding = propertyFindings(found).find((one) => one.id === id);
  if (finding === undefined) throw notJudged(id, entry.name, found);
  const violated = found.exploration.checks.find(
    ({ name, verdict }) => finding.checks.includes(name) && verdict === "violated",
  );
  const bound = boundOf(found.exploration, options);
  const { name, statement, group } = invariant(id);
  const answer: Answer = {
    property: id,
    name,
    statement,
    verdict: verdictOf(found.exploration, finding),
    reason: violated?.violations[0]?.reason ?? null,
    system: entry.name,
    bound,
    losses: losses.map(({ text }) => text),
    readings,
    ...(violated === undefined
      ? runsThatHold(found, id, losses)
      : { windows: [], runs: violationRuns(found.exploration, violated) }),
    assumptions: [...lossAssumptions(losses), ...assumptions(input.profile, losses.length === 0)],
  };
  surroundings.out(input.json ? `${JSON.stringify(answer, null, 2)}\n` : answerText(answer, surroundings));
  return exitCodeOf([], [{ verdict: answer.verdict, group }]);
}

/**
 * The verdict on the forms of the property that had something to judge. What is lost on purpose may leave a form
 * without anything; only where that goes for all forms, nothing was put to the test.
 */
function verdictOf({ checks, limit }: Exploration, { checks: names }: PropertyFinding): VerdictWord {
  const own = checks.filter(({ name }) => names.includes(name));
  const guards = own.filter(({ kind }) => kind === "sometimes").map(({ verdict }) => verdict);
  const forms = own.filter(({ kind }) => kind !== "sometimes").map(({ verdict }) => verdict);
  const isHollow = guards.length > 0 && guards.every((verdict) => verdict === "vacuous");
  return worstVerdict([
    ...forms,
    ...(isHollow ? ["vacuous" as const] : []),
    ...(limit ? ["inconclusive" as const] : []),
  ]);
}

function chosenProperty(text: string): InvariantId {
  if (isInvariantId(text)) return text;
  const known = invariants.map(({ id }) => id);
  throw unknownName("unknownProperty", "property", text, "PROPERTY", known);
}

function explored(...what: Parameters<typeof exploreJudged>): JudgedExploration {
  try {
    return exploreJudged(...what);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const advice = "correct the chart or composition that is named";
    throw new CommandError("modelRefused", error.message, what[0].name, advice, exitCode.internal, { cause: error });
  }
}

function notJudged(id: InvariantId, system: string, found: JudgedExploration): CommandError {
  const judgedHere = propertyFindings(found).map((finding) => finding.id);
  const advice = judgedHere.length === 0 ? "ask about another system" : `judged there: ${judgedHere.join(", ")}`;
  return new CommandError("notJudged", `${id} has nothing to judge in ${system}`, "PROPERTY", advice);
}

function violationRuns(exploration: Exploration, check: Exploration["checks"][number]): readonly AnswerRun[] {
  return violatingCharts(exploration, check)
    .slice(0, 1)
    .map((chart) => ({ says: "The shortest run that violates it", chart }));
}

/** Where the property holds: the windows met, or else a run to rest in which the losses strike. */
function runsThatHold(
  found: JudgedExploration,
  id: InvariantId,
  losses: readonly Loss[],
): Pick<Answer, "windows" | "runs"> {
  const { exploration, judged } = found;
  const touching = windows.filter(({ rows }) => (rows as readonly string[]).includes(id)).map((window) => window.id);
  const met =
    judged === undefined ? [] : windowsReached(exploration, judged).filter(({ window }) => touching.includes(window));
  if (met.length > 0) {
    const firsts = [...new Map([...met].reverse().map((way) => [way.window, way])).values()].reverse();
    return {
      windows: firsts.map(({ window }) => window),
      runs: firsts.map(({ window, kind, trace, faults }) => ({
        says: `Window ${window}: ${kind}`,
        chart: chartOfTrace(exploration.program, trace, { caption: kind, faults }),
      })),
    };
  }
  const trace = losses.length === 0 ? undefined : runWith(exploration, losses);
  if (trace === undefined) return { windows: [], runs: [] };
  const says = losses.length === 1 ? "What the loss leads to" : "What the losses lead to";
  return { windows: [], runs: [{ says, chart: chartOfTrace(exploration.program, trace, { caption: says }) }] };
}

/** A run to rest in which every loss strikes, as short as it goes; undefined if there is none. */
function runWith(exploration: Exploration, losses: readonly Loss[]): Trace | undefined {
  const { closed } = exploration.program;
  const strikesIn = (loss: Loss, role: number, entry: Entry): boolean =>
    loss.kind === "power"
      ? powerPlaces(closed, role, entry).includes(loss.text)
      : entry.sends.some((id) => closed.messages[id]?.event.type === loss.message);
  const strikes = (trace: Trace, loss: Loss): boolean =>
    trace.steps.some(({ entry, role }) => {
      const index = closed.roles.findIndex(({ name }) => name === role);
      return entry !== undefined && strikesIn(loss, index, entry);
    });
  return losses
    .flatMap((loss) => runThrough(exploration, (role, entry) => strikesIn(loss, role, entry)) ?? [])
    .find((trace) => losses.every((loss) => strikes(trace, loss)));
}

function lossAssumptions(losses: readonly Loss[]): readonly string[] {
  if (losses.length === 0) return ["Everything may be lost that the bound allows."];
  const powers = losses.filter(({ kind }) => kind === "power").map(({ text }) => text.slice("power:".length));
  const messages = losses.flatMap((loss) => (loss.kind === "message" ? [loss.message] : []));
  return [
    powers.length === 0 ? "No device loses power." : `Power may be lost at ${powers.join(", ")}, and nowhere else.`,
    ...(messages.length === 0 ? [] : [`${messages.join(", ")} never arrives.`]),
    "Every other message may still be late, come twice, or never come.",
  ];
}

function answerText(answer: Answer, surroundings: Surroundings): string {
  const { paint, width } = textStyle(surroundings);
  const switched = Object.entries(answer.readings).map(([id, choice]) => `${id}=${choice}`);
  const lines = [
    `${paint("strong", `${answer.property} ${answer.name}`)}: ${paint(toneOf(answer.verdict), answer.verdict)}`,
    ...paragraph(answer.statement, width, "  ").map((line) => paint("muted", line)),
    ...(answer.reason === null ? [] : paragraph(`What is wrong: ${answer.reason}`, width)),
    ...(answer.windows.length === 0
      ? []
      : [
          paint("warn", `It holds only but for ${answer.windows.join(", ")}: a window of the source text, not a pass.`),
        ]),
    ...answer.runs.flatMap(({ says, chart }) => {
      const takes = chart.faults === null ? "" : `; it takes ${chart.faults.join(" + ") || "no fault"}`;
      return ["", `${says}, ${chart.steps.length} steps${takes}:`, ...sequenceText(chart, width, paint)];
    }),
    "",
    paint("muted", "RESTS ON"),
    ...paragraph(`${answer.system}: ${boundText(answer.bound)}`, width, "  "),
    ...paragraph(`Readings: ${switched.join(", ")}`, width, "  "),
    ...answer.assumptions.flatMap((assumption) => paragraph(assumption, width, "  ")),
  ];
  return `${lines.join("\n")}\n`;
}
