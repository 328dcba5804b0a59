/**
 * Whether a run has gone the way of its path: what a build was made to do, and not only what was planned.
 */
import type { Observation, ObservedSend } from "../../properties/refinement/index.ts";
import type { Run } from "../world/run.ts";
import type { ModelPath } from "./model-paths.ts";

/** Where a run left its path. */
export interface Departure {
  readonly device: string;
  /** index of the path's observation that the run does not show */
  readonly at: number;
  readonly expected: Observation;
}

/**
 * The first observation of a path that a run does not show; undefined: it shows all. Each device is followed on its
 * own: it does the same numbered steps and sends the same messages as in the path, in this order. Between two such
 * responses it may only do what no chart shows (status queries and their answers).
 */
export function departureOf({ observations, figures }: ModelPath, run: Run): Departure | undefined {
  const next = new Map<string, number>();
  for (const [at, expected] of observations.entries()) {
    const { device } = expected;
    let index = next.get(device) ?? 0;
    for (; index < run.observations.length; index++) {
      const shown = run.observations[index];
      if (shown === undefined || shown.device !== device) continue;
      const visible = visibleOf(shown, figures);
      if (isSame(visible, expected)) break;
      if (!isQuiet(visible)) return { device, at, expected };
    }
    if (index >= run.observations.length) return { device, at, expected };
    next.set(device, index + 1);
  }
  return undefined;
}

function visibleOf(shown: Observation, figures: ReadonlySet<string>): Observation {
  const steps = shown.steps.filter((step) => figures.has(step.slice(0, step.indexOf("/"))));
  const sends = shown.sends.filter(({ message }) => !message.type.startsWith("TransactionStatus"));
  return { ...shown, steps, sends };
}

function isQuiet({ steps, sends, cut, stimulus }: Observation): boolean {
  return steps.length === 0 && sends.length === 0 && !cut && stimulus.kind !== "powerLoss";
}

function isSame(shown: Observation, expected: Observation): boolean {
  const isCutAlike = shown.cut === expected.cut && (shown.stimulus.kind === "powerLoss") === isLoss(expected);
  return (
    isCutAlike && isStepAlike(shown, expected) && shown.sends.map(textOf).join() === expected.sends.map(textOf).join()
  );
}

const isLoss = ({ stimulus }: Observation): boolean => stimulus.kind === "powerLoss";

/** Where power fails, the step under way may or may not count as done. */
function isStepAlike(shown: Observation, expected: Observation): boolean {
  if (!expected.cut) return shown.steps.join() === expected.steps.join();
  const least = Math.min(shown.steps.length, expected.steps.length);
  const isClose = Math.abs(shown.steps.length - expected.steps.length) <= 1;
  return isClose && shown.steps.slice(0, least).join() === expected.steps.slice(0, least).join();
}

function textOf({ to, message }: ObservedSend): string {
  const fields = Object.entries(message).filter(([, value]) => value !== undefined);
  return `${to} ${JSON.stringify(fields.sort(([one], [other]) => (one < other ? -1 : 1)))}`;
}
