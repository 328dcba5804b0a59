/**
 * What the phases came to, as the report has it.
 */

import { sampledEvery } from "../../fault-injection/determinism.ts";
import { faultKindNames, faultKinds, faultText, isFaultKind } from "../../fault-injection/faults.ts";
import type { Replay } from "../../fault-injection/replay.ts";
import { scenarioNamed } from "../../fault-injection/scenarios.ts";
import type {
  EdgesResult,
  EnumerationResult,
  FailureResult,
  ImplementationResult,
  MatrixRow,
  PathsResult,
  PlannedPart,
  RunWindowResult,
  SwarmResult,
} from "../../reports/implementation-result.ts";
import { isFailure } from "../../reports/implementation-result.ts";
import { classText } from "../../reports/implementation-words.ts";
import type { FigureResult, Uncovered } from "../../reports/result.ts";
import { isStepAddress, step } from "../../spec/catalogue.ts";
import { replayEnding } from "./corpus.ts";
import { executedFigures, reasonText } from "./executed-figures.ts";
import type { CorpusPhase, EnumerationPhase, Explained, PathsPhase, Phase, SwarmPhase } from "./phases.ts";
import { allRuns, type ImplementationRuns } from "./run-implementation.ts";
import { noRuns } from "./runs-result.ts";
import type { PathsPlan, ReplayEnd, RunsResult } from "./tasks.ts";

/** What the result says of its making. */
export interface RunsMaking {
  readonly build: { readonly name: string; readonly version: string; readonly reportsSteps: boolean };
  /** coverage of the charts of the figures that were run */
  readonly figures: readonly FigureResult[];
  /** where the replay files of failures are written; undefined: nowhere */
  readonly folder: string | undefined;
  readonly seconds: number;
}

/** A replay file to be written beside a report. */
export interface ReplayFile {
  readonly name: string;
  readonly replay: Replay;
}

/** The result, and the files that it names. */
export function resultOfRuns(
  runs: ImplementationRuns,
  making: RunsMaking,
): { readonly result: ImplementationResult; readonly files: readonly ReplayFile[] } {
  const { corpus, paths, enumerations, swarm, failures, windows } = runs;
  const whole = allRuns(runs);
  const named = failures.map((failure, index) => ({ failure, name: fileName(failure, index) }));
  const result: ImplementationResult = {
    build: making.build.name,
    version: making.build.version,
    level: making.build.reportsSteps ? "step" : "external",
    corpus: (corpus?.files ?? []).map(({ file, replay, end }) => corpusResult(file, replay, end)),
    paths: pathsResult(paths),
    enumerations: enumerations.map(enumerationResult),
    swarm: swarm === null ? null : swarmResult(swarm, enumerations),
    matrix: matrixRows(enumerations),
    windows: windows.map((window) => windowResult(window, corpus?.files ?? [])),
    failures: named.map(({ failure, name }) => failureResult(failure, name, making.folder)),
    determinism: { checked: whole.checked, differing: whole.differing.length },
    figures: executedFigures(whole.collected.executed, making.figures, paths?.unreached ?? []),
    edges: edgesResult(whole),
    seconds: making.seconds,
  };
  const files = named.map(({ failure: { found, explanation }, name }) => ({
    name,
    replay: explanation?.replay ?? { ...found.replay, expect: { verdict: found.class, signature: found.signature } },
  }));
  return { result, files };
}

function pathsResult(paths: PathsPhase | null): PathsResult {
  const { planned, run, collected, layers, followed, unreached, seconds } = paths ?? noPaths;
  return {
    planned,
    run,
    ended: collected.ended,
    layers: layers.map((layer) => ({
      name: layer.name,
      planned: layer.planned,
      run: layer.run,
      ended: layer.collected.ended,
    })),
    followed,
    infeasible: unreached.map(infeasible),
    seconds,
  };
}

const noPaths: PathsPhase = { ...noRuns, layers: [], followed: 0, unreached: [], seconds: 0 };

function corpusResult(file: string, { expect }: Replay, end: ReplayEnd): ImplementationResult["corpus"][number] {
  const expected = expect === undefined ? "held" : `${expect.verdict} ${expect.signature}`.trim();
  const ended = `${end.class} ${end.signature}`.trim();
  const sameDigest = expect?.digest === undefined || expect.digest === end.digest;
  const same = expected === ended && sameDigest && end.skipped.length === 0;
  const differs = end.skipped.length > 0 ? `, without ${end.skipped.join(", ")}` : sameDigest ? "" : ", by other bytes";
  return { file, expected, ended: `${ended}${differs}`, same };
}

function infeasible({ what, reason }: PathsPlan["unreached"][number]): Uncovered {
  return { place: what, says: isStepAddress(what) ? step(what).does : "", why: reasonText(reason) };
}

function partsOf(counts: RunsResult["kinds"], ended: RunsResult["collected"]["kinds"]): readonly PlannedPart[] {
  return Object.entries(counts).map(([name, { planned, run }]) => ({ name, planned, run, ended: ended[name] ?? {} }));
}

function enumerationResult(it: EnumerationPhase): EnumerationResult {
  const order = (name: string): number => (faultKindNames as readonly string[]).indexOf(name);
  return {
    k: it.depth,
    crypto: "symbolic",
    realOneIn: sampledEvery,
    planned: it.planned,
    run: it.run,
    ended: it.collected.ended,
    scenarios: partsOf(it.scenarios, it.collected.scenarios),
    kinds: partsOf(it.kinds, it.collected.kinds)
      .map((part) => ({ ...part, inPromise: !isFaultKind(part.name) || faultKinds[part.name].inPromise }))
      .sort((one, other) => order(one.name) - order(other.name)),
    seconds: it.seconds,
  };
}

const confidence = 0.95;

function swarmResult(swarm: SwarmPhase, enumerations: readonly Phase[]): SwarmResult {
  const { run, collected, struck, seed, seconds } = swarm;
  const before = new Set(enumerations.flatMap((it) => it.collected.tuples));
  const strikes = struck.reduce((sum, runs, faults) => sum + runs * faults, 0);
  const anyFailed = Object.keys(swarm.failures).length > 0 || swarm.differing.length > 0;
  return {
    crypto: "symbolic",
    seed,
    runs: run,
    ended: collected.ended,
    seconds,
    faultsMean: run === 0 ? 0 : strikes / run,
    faultsMax: Math.max(0, struck.length - 1),
    tuples: collected.tuples.length,
    newTuples: collected.tuples.filter((tuple) => !before.has(tuple)).length,
    failsLessThan: anyFailed || run === 0 ? null : 1 - (1 - confidence) ** (1 / run),
  };
}

function matrixRows(enumerations: ImplementationRuns["enumerations"]): readonly MatrixRow[] {
  const [singles] = enumerations.filter(({ depth }) => depth === 1);
  const rows = new Map<string, MatrixRow & { readonly cells: MatrixRow["cells"][number][] }>();
  for (const [key, cell] of Object.entries(singles?.collected.cells ?? {})) {
    const [system = "", device = "", at = "", kind = ""] = key.split("|");
    const says = isStepAddress(at) ? step(at).does : "power has come on";
    const row = rows.get(`${system}|${device}|${at}`) ?? { system, device, step: at, says, cells: [] };
    rows.set(`${system}|${device}|${at}`, row);
    row.cells.push({ kind, ...cell });
  }
  const byPlace = new Intl.Collator("en", { numeric: true });
  const orderOf = ({ system, device, step: at }: MatrixRow): string =>
    `${system} ${device} ${at === "start" ? "" : at}`;
  return [...rows.values()].sort((one, other) => byPlace.compare(orderOf(one), orderOf(other)));
}

function windowResult({ found, explanation }: Explained, files: CorpusPhase["files"]): RunWindowResult {
  const id = found.signature;
  const shown = files.find(({ replay }) => replay.expect?.signature.split(" ").includes(id) === true);
  const under = Object.entries(found.replay.readings).map(([place, choice]) => `${place}=${choice}`);
  return { id, runs: found.runs, under, replay: shown?.file ?? null, chart: explanation?.chart ?? null };
}

function failureResult({ found, explanation }: Explained, name: string, folder: string | undefined): FailureResult {
  const replay = explanation?.replay ?? found.replay;
  return {
    class: isFailure(found.class) ? found.class : "harness-error",
    signature: found.signature,
    says: found.reason === "" ? classText(found.class) : found.reason,
    runs: found.runs,
    faults: replay.faults.map(faultText),
    neighbours: explanation?.neighbours ?? [],
    replay: folder === undefined ? null : name,
    command: folder === undefined ? commandFor(replay) : `npx zerosum replay ${folder}/${name}`,
    chart: explanation?.chart ?? null,
  };
}

/** A command line that makes the run again, or else one that writes its replay file. */
function commandFor({ scenario: id, system, crypto, attempts, choices, faults, readings, facts }: Replay): string {
  const scenario = scenarioNamed(id);
  const plain =
    scenario !== undefined &&
    choices.listed.length === 0 &&
    choices.deviations.length === 0 &&
    JSON.stringify([scenario.attempts, scenario.facts]) === JSON.stringify([attempts, facts]);
  if (!plain) return "npx zerosum verify --out report";
  const parts = [
    `npx zerosum demo ${system} --scenario ${id.slice(system.length + 1)}`,
    ...(crypto === "symbolic" ? [] : [`--crypto ${crypto}`]),
    ...Object.entries(readings).map(([place, choice]) => `--reading ${place}=${choice}`),
    ...faults.map((fault) => `--fault '${faultText(fault)}'`),
  ];
  return parts.join(" ");
}

function edgesResult({ collected: { executed } }: RunsResult): EdgesResult {
  const pairs = Object.entries(executed.pairs);
  const by = (ground: string): readonly string[] => pairs.filter(([, it]) => it === ground).map(([pair]) => pair);
  return {
    observed: pairs.length,
    inCatalogue: by("catalogue").length,
    byRule: by("rule").length,
    others: by("none"),
  };
}

/** `charts-step-TA.A-9-312.replay.json`: what is recognised, in letters that every disk takes. */
function fileName({ found: { signature, replay } }: Explained, index: number): string {
  const name = `${replay.system}-${signature}`.replaceAll(/[^A-Za-z0-9.]+/g, "-").replaceAll(/^-|-$/g, "");
  return `${String(index + 1).padStart(2, "0")}-${name}${replayEnding}`;
}
