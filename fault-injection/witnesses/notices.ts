/**
 * What owners and hosts are told: at each step that tells them something, its text, and nothing anywhere else.
 */
import { noticeFault } from "../../conformance/notices.ts";
import type { RefinementLevel } from "../../properties/refinement/index.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Run } from "../world/run.ts";
import type { Finding } from "./finding.ts";

/** What the check of a run needs. */
export interface NoticesOptions {
  /** `external`: only texts are compared, because steps are not reported */
  readonly level: RefinementLevel;
  readonly judged: readonly string[];
}

/** Where notices are not what they should be: one finding for each device at most. */
export function noticesFindings(run: Run, { level, judged }: NoticesOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const left = new Set(judged);
  const lastSteps = new Map<string, StepAddress | undefined>();
  for (const { number, device, stimulus, steps, notices, cut } of run.observations) {
    if (!left.has(device)) continue;
    const before = lastSteps.get(device);
    const hasNoPower = cut || stimulus.kind === "powerLoss";
    lastSteps.set(device, hasNoPower ? undefined : (steps.at(-1) ?? before));
    const timeOut = stimulus.kind === "timer" && stimulus.cancelled !== true;
    if (notices.length === 0 && steps.length === 0 && !timeOut) continue;
    const fault = noticeFault({ steps: level === "step" ? steps : undefined, notices, timeOut, cut, before });
    if (fault === undefined) continue;
    left.delete(device);
    const { kind, step, expected = "nothing", told = "nothing" } = fault;
    findings.push({
      witness: "notices",
      class: "refinement",
      property: kind,
      reason: `${device}, at ${step}: tells ${told}, where ${expected} is to be told`,
      device,
      step,
      observation: number,
    });
  }
  return findings;
}
