/**
 * What was found of several systems, put together into one result.
 */
import {
  type Evidence,
  type InvariantResult,
  type LimitsResult,
  type MachineResult,
  type ReadingResult,
  type SystemResult,
  systemLabel,
  type VerdictWord,
  type VerificationResult,
  type WindowResult,
  worstVerdict,
} from "../reports/result.ts";
import type { FigureId } from "../spec/catalogue.ts";
import { invariants } from "../spec/invariants.ts";
import { defaultReadings, type Readings, reading, switchableReadings } from "../spec/readings.ts";
import { windows } from "../spec/windows.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { figureResult } from "./figure-coverage.ts";
import type { Findings } from "./findings.ts";

/** What a result says of its making. */
export interface Making {
  readonly profile: string;
  readonly readings: Readings;
  readonly limits: LimitsResult;
  readonly figures: readonly FigureId[];
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: MachineResult;
  readonly date: string;
  readonly seconds: number;
}

/** The whole result. */
export function verificationResult(findings: readonly Findings[], making: Making): VerificationResult {
  const systems = findings.map(({ result }) => result);
  const windowsMet = windowResults(systems, making.figures);
  const judged = invariantResults(findings, windowsMet);
  const verdict = worstVerdict([...systems.map((system) => system.verdict), ...judged.map((it) => it.verdict)]);
  return {
    format: 1,
    verdict,
    exitCode: exitCodeOf(systems, judged),
    profile: making.profile,
    readings: readingResults(making.readings),
    assumptions: assumptions(making.profile),
    limits: making.limits,
    systems,
    invariants: judged,
    windows: windowsMet,
    figures: making.figures.map((figure) =>
      figureResult(
        figure,
        findings.map(({ covered }) => covered),
      ),
    ),
    versions: making.versions,
    machine: making.machine,
    date: making.date,
    seconds: making.seconds,
  };
}

function invariantResults(
  findings: readonly Findings[],
  windowsMet: readonly WindowResult[],
): readonly InvariantResult[] {
  return invariants.flatMap(({ id, name, statement, group }): readonly InvariantResult[] => {
    const evidence = findings.flatMap(({ result, properties }) =>
      properties
        .filter((finding) => finding.id === id)
        .map(
          ({ verdict, checks }): Evidence => ({ system: systemLabel(result), verdict, checks, states: result.states }),
        ),
    );
    if (evidence.length === 0) return [];
    const verdict = verdictOfEvidence(evidence.map((it) => it.verdict));
    const open = windowsMet.filter(({ status, rows }) => status === "open" && rows.includes(id));
    return [{ id, name, statement, group, verdict, evidence, windows: open.map((window) => window.id) }];
  });
}

/** A property that is vacuous in one system and proved in another is proved: somewhere it was put to the test. */
function verdictOfEvidence(verdicts: readonly VerdictWord[]): VerdictWord {
  const telling = verdicts.filter((verdict) => verdict !== "vacuous");
  return telling.length === 0 ? "vacuous" : worstVerdict(telling);
}

function windowResults(systems: readonly SystemResult[], figures: readonly FigureId[]): readonly WindowResult[] {
  return windows
    .filter(({ figure }) => figures.includes(figure))
    .map(({ id, figure, place, cause, rows }) => {
      const met = systems.filter(({ outcomes }) =>
        outcomes.some((outcome) => outcome.windows.some((window) => window.id === id)),
      );
      return {
        id,
        figure,
        place,
        cause,
        rows,
        status: met.length > 0 ? "open" : "not met",
        systems: met.map(systemLabel),
      };
    });
}

/** The switchable readings as chosen. */
export function readingResults(chosen: Readings): readonly ReadingResult[] {
  return switchableReadings.map((id) => {
    const entry = reading(id);
    const choice = chosen[id];
    return {
      id,
      question: entry?.question ?? "",
      choice,
      says: entry?.choices.find((candidate) => candidate.id === choice)?.says ?? "",
      isDefault: choice === defaultReadings[id],
    };
  });
}

/** What every verdict of a profile takes for granted. `powerAnywhere`: power may fail at any point. */
export function assumptions(profile: string, powerAnywhere = true): readonly string[] {
  return [
    `Profile ${profile}: the charts follow the source text, with the readings in force.`,
    "Encryption is ideal: who lacks a key can neither read nor make what is under it.",
    "The network loses, delays, reorders and repeats messages at will, and hands out whatever an outsider can make.",
    ...(powerAnywhere ? ["A device may lose power at any point, between any two acts."] : []),
    "What a device has stored durably survives a loss of power, and power always returns in the end.",
    "Timers run out at any time while they run; how long they are plays no part.",
    "Tamper-proof parts do what their charts say; owners and hosts may answer anything that they can be asked.",
    "A verdict holds for the sessions and losses of power stated with each system, and for no more.",
  ];
}
