/**
 * Numbers, durations and bounds in words, the same in every renderer.
 */
import {
  type BoundResult,
  type InvariantResult,
  type SystemResult,
  systemLabel,
  type VerdictWord,
  type VerificationResult,
  worstVerdict,
} from "./result.ts";

/** `1,573,984`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 window`, `3 windows`. */
export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

/** `0.21 s`, `12 s`. */
export function duration(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s`;
}

/** A verdict as a class name: `proved`, `violated`, `inconclusive`, `vacuous`. */
export function verdictClass(verdict: VerdictWord): string {
  return verdict === "proved for this bound" ? "proved" : verdict;
}

/** A verdict at the start of a sentence. */
export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The verdict of the whole: what is proved is proved of the charts, and of nothing that was run. */
export function headline({ verdict, implementation }: VerificationResult): string {
  const ofCharts = implementation !== undefined && verdict === "proved for this bound";
  return ofCharts ? `Charts ${verdict}` : capitalized(verdict);
}

/** `2 sessions a side, 1 loss of power, adversarial network`. */
export function boundText({ transactions, powerLosses, network, drops, duplicates }: BoundResult): string {
  const losses = powerLosses === 0 ? "no loss of power" : plural(powerLosses, "loss of power", "losses of power");
  const link = [
    `${network} network`,
    ...(drops === null ? [] : [`${count(drops)} dropped`]),
    ...(duplicates === null ? [] : [`${count(duplicates)} duplicated`]),
  ];
  const sessions = transactions === null ? [] : [`${plural(transactions, "session")} a side`];
  return [...sessions, losses, ...link].join(", ");
}

/** What a limit is called, with what to do about it. */
export function limitText(system: SystemResult): string {
  const names: Readonly<Record<string, string>> = {
    maxStates: "the limit on states (--max-states)",
    maxSeconds: "the limit on time (--max-seconds)",
    maxMemoryMiB: "the limit on memory (--max-memory-mib)",
  };
  const name = names[system.limit ?? ""] ?? "a limit";
  const states = `${count(system.states)} states`;
  return `${systemLabel(system)}: the exploration ended at ${name} after ${states}; nothing is proved of it.`;
}

/** The whole in one sentence. */
export function summary(result: VerificationResult): string {
  const states = result.systems.reduce((sum, system) => sum + system.states, 0);
  const explored = `${plural(result.systems.length, "system")} explored, ${count(states)} states`;
  const open = result.windows.filter(({ status }) => status === "open").length;
  const windows =
    open === 0
      ? "no window of the source text was met"
      : `${plural(open, "window")} of the source text ${open === 1 ? "is" : "are"} open`;
  return `${explored}: ${findingText(result)}; ${windows}.`;
}

/** What is violated, what was cut short, what was never put to the test, or that all is well. */
function findingText({ invariants, systems }: VerificationResult): string {
  const verdict = worstVerdict([...systems, ...invariants].map((it) => it.verdict));
  const checks = systems.flatMap((system) => system.checks);
  const named = (word: VerdictWord): readonly string[] => {
    const ids = invariants.filter((it) => it.verdict === word).map(({ id }) => id);
    const names = checks.filter((it) => it.verdict === word).map(({ name }) => name);
    return ids.length > 0 ? ids : [...new Set(names)];
  };
  switch (verdict) {
    case "violated":
      return `violated: ${named("violated").join(", ")}`;
    case "inconclusive":
      return "no violation found as far as it went";
    case "vacuous":
      return `no violation found, but never put to the test: ${named("vacuous").join(", ")}`;
    default:
      return "no property is violated";
  }
}

/** Where a property was judged: `in 6 systems; vacuous in module-session/cold; window 25-notice-lost`. */
export function evidenceText({ verdict, evidence, windows }: InvariantResult): string {
  const alike = evidence.filter((it) => it.verdict === verdict).map(({ system }) => system);
  const others = evidence.filter((it) => it.verdict !== verdict).map((it) => `${it.verdict} in ${it.system}`);
  const where = alike.length <= 2 ? `in ${alike.join(" and ")}` : `in ${count(alike.length)} systems`;
  const open = windows.length === 0 ? [] : [`${windows.length === 1 ? "window" : "windows"} ${windows.join(", ")}`];
  return [where, ...others, ...open].join("; ");
}

const faultSetsShown = 4;

/** Sets of faults: `timer:TA.B@25/882, or power:TA.B@25/882, or 3 others`. */
export function causesText(causes: readonly (readonly string[])[]): string {
  const shown = causes.slice(0, faultSetsShown).map((faults) => faults.join(" + ") || "no fault");
  const rest = causes.length - shown.length;
  return [...shown, ...(rest > 0 ? [plural(rest, "other")] : [])].join(", or ");
}
