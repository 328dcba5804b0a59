/**
 * Numbers, durations and bounds in words, the same in every renderer.
 */
import { type BoundResult, type SystemResult, systemLabel, type VerdictWord, type VerificationResult } from "./result.ts";

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

/** `2 sessions a side, 1 loss of power, adversarial network`. */
export function boundText({ transactions, powerLosses, network, drops, duplicates }: BoundResult): string {
  const losses = powerLosses === 0 ? "no loss of power" : plural(powerLosses, "loss of power", "losses of power");
  const link = [
    `${network} network`,
    ...(drops === null ? [] : [`${count(drops)} dropped`]),
    ...(duplicates === null ? [] : [`${count(duplicates)} duplicated`]),
  ];
  return `${plural(transactions, "session")} a side, ${losses}, ${link.join(", ")}`;
}

/** What a limit is called, with what to do about it. */
export function limitText(system: SystemResult): string {
  const names: Readonly<Record<string, string>> = {
    maxStates: "the limit on states (--max-states)",
    maxSeconds: "the limit on time (--max-seconds)",
    maxMemoryMiB: "the limit on memory (--max-memory-mib)",
  };
  const name = names[system.limit ?? ""] ?? "a limit";
  return `${systemLabel(system)}: the exploration ended at ${name} after ${count(system.states)} states; nothing is proved of it.`;
}

/** The whole in one or two sentences. */
export function summary(result: VerificationResult): string {
  const states = result.systems.reduce((sum, system) => sum + system.states, 0);
  const explored = `${plural(result.systems.length, "system")} explored, ${count(states)} states`;
  const violated = result.invariants.filter(({ verdict }) => verdict === "violated").map(({ id }) => id);
  const failing = result.systems.flatMap((system) => system.checks.filter(({ verdict }) => verdict === "violated"));
  const open = result.windows.filter(({ status }) => status === "open").length;
  const found =
    violated.length > 0
      ? `violated: ${violated.join(", ")}`
      : failing.length > 0
        ? `violated: ${[...new Set(failing.map(({ name }) => name))].join(", ")}`
        : result.verdict === "proved for this bound"
          ? "no property is violated"
          : `no violation found; ${result.verdict}`;
  const windows =
    open === 0 ? "no window of the source text was met" : `${plural(open, "window")} of the source text ${open === 1 ? "is" : "are"} open`;
  return `${explored}: ${found}; ${windows}.`;
}
