/**
 * What was found of an implementation, in words, the same in every renderer. Runs are counted; nothing here is ever
 * called proved.
 */
import {
  type EdgesResult,
  type EnumerationResult,
  type ExecutedFigure,
  failed,
  type ImplementationResult,
  type PathsResult,
  type Planned,
  plannedOf,
  type RunClass,
  type RunTally,
  runClasses,
  type SwarmResult,
} from "./implementation-result.ts";
import { count, plural } from "./words.ts";

const classTexts: Readonly<Record<RunClass, string>> = {
  "harness-error": "error of the harness",
  safety: "safety violated",
  liveness: "liveness violated",
  refinement: "not as the charts allow",
  nondeterministic: "not the same twice",
  window: "in a window",
  held: "held",
};

/** How a run ended: `safety violated`. */
export function classText(name: RunClass): string {
  return classTexts[name];
}

/** `412 held, 12 in a window`, worst first. */
export function tallyText(ended: RunTally): string {
  const parts = runClasses.flatMap((name) => {
    const runs = ended[name] ?? 0;
    return runs === 0 ? [] : [`${count(runs)} ${classText(name)}`];
  });
  return parts.join(", ") || "none";
}

/** `no violation in 412 of 412 planned`; with violations, or with fewer runs than planned, it says so. */
export function plannedText({ planned, run, ended }: Planned): string {
  const broken = failed(ended);
  const share = `in ${count(run)} of ${count(planned)} planned`;
  const found = broken === 0 ? `no violation ${share}` : `${plural(broken, "violation")} ${share}`;
  return run === planned ? found : `${found}; ${count(planned - run)} not run`;
}

/** `714 of 714 went the way of their path, step by step`. */
export function followedText({ followed, run }: PathsResult): string {
  return `${count(followed)} of ${count(run)} went the way of their path, step by step`;
}

/** What a sample says: a bound with its confidence, or how many failed. */
export function swarmText({ runs, ended, failsLessThan }: SwarmResult): string {
  if (failsLessThan === null) return drawnText(runs, ended);
  const once = count(Math.floor(1 / Math.max(failsLessThan, Number.EPSILON)));
  return `${drawnText(runs, ended)}: with 95 % confidence fewer than 1 in ${once} such runs fails`;
}

/** `no violation in 3,000 runs drawn at random`. */
export function drawnText(runs: number, ended: RunTally): string {
  if (runs === 0) return "no run drawn";
  const broken = failed(ended);
  return `${broken === 0 ? "no violation" : plural(broken, "violation")} in ${plural(runs, "run")} drawn at random`;
}

/** `every single fault`, `every pair of faults`. */
export function enumerationName({ k }: Pick<EnumerationResult, "k">): string {
  if (k === 1) return "every single fault";
  return k === 2 ? "every pair of faults" : `every set of ${k} faults`;
}

/** What an enumeration of sets of faults leaves out. */
export const leanText =
  "one value of a parameter where values differ in degree only, one loss of power for places that leave the same " +
  "messages and writes, no clock jumps";

/** How runs of an enumeration were made. */
export function memoryText(realOneIn: number): string {
  return (
    "a device given the same events as in an earlier run is answered from memory; one run in " +
    `${realOneIn}, and each failure, is made again without`
  );
}

/** The whole in a sentence or two. */
export function implementationSummary(result: ImplementationResult): string {
  const { swarm } = result;
  const whole = plannedOf(result);
  const parts = [
    ...(whole.planned === 0 ? [] : [plannedText(whole)]),
    ...(swarm === null || swarm.runs === 0 ? [] : [swarmText(swarm)]),
  ];
  return `Implementation ${result.build} ${result.version} under fault: ${parts.join("; ") || "the corpus only"}.`;
}

/** `311 pairs of steps observed, all in the catalogue or by a rule`. */
export function edgesText({ observed, inCatalogue, byRule, others }: EdgesResult): string {
  const pairs = `${plural(observed, "pair")} of successive steps observed: ${count(inCatalogue)} in the catalogue`;
  const rest = others.length === 0 ? "no other" : `and ${plural(others.length, "other")}: ${others.join(", ")}`;
  return `${pairs}, ${count(byRule)} by a rule such as a time-out or a restart, ${rest}`;
}

/** ` under 25/886=notifyFirst`, or nothing. */
export function underText(under: readonly string[]): string {
  return under.length === 0 ? "" : ` under ${under.join(", ")}`;
}

/** Totals over figures: `211 of 213 steps and 80 of 82 branches`. */
export function executedText(figures: readonly ExecutedFigure[]): string {
  const sum = (of: "steps" | "branches", what: "total" | "run"): string =>
    count(figures.reduce((total, figure) => total + figure[of][what], 0));
  const share = (of: "steps" | "branches"): string => `${sum(of, "run")} of ${sum(of, "total")} ${of}`;
  return `${share("steps")} and ${share("branches")}`;
}
