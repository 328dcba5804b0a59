/**
 * What owners and hosts are told and given: at each step that tells or gives them something, that, and nothing anywhere
 * else.
 */
import { hostMessageFault } from "../../conformance/host-messages.ts";
import { noticeFault } from "../../conformance/notices.ts";
import type { RefinementLevel } from "../../properties/refinement/index.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Run, RunObservation } from "../world/run.ts";
import type { Finding } from "./finding.ts";

/** What the check of a run needs. */
export interface NoticesOptions {
  /** `external`: only texts are compared, because steps are not reported */
  readonly level: RefinementLevel;
  readonly judged: readonly string[];
}

/** What is wrong with what owner or host hear. */
interface Fault {
  readonly kind: string;
  readonly step: StepAddress;
  readonly expected: string | undefined;
  readonly told: string | undefined;
}

/** Where notices and messages to hosts are not what they should be: one finding for each device at most. */
export function noticesFindings(run: Run, { level, judged }: NoticesOptions): readonly Finding[] {
  const findings: Finding[] = [];
  const left = new Set(judged);
  const lastSteps = new Map<string, StepAddress | undefined>();
  for (const observation of run.observations) {
    const { number, device, stimulus, steps, cut } = observation;
    if (!left.has(device)) continue;
    const before = lastSteps.get(device);
    const hasNoPower = cut || stimulus.kind === "powerLoss";
    lastSteps.set(device, hasNoPower ? undefined : (steps.at(-1) ?? before));
    const fault = faultOf(observation, level, before);
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

function faultOf(
  { stimulus, steps: done, notices, hosted, cut }: RunObservation,
  level: RefinementLevel,
  before: StepAddress | undefined,
): Fault | undefined {
  const timeOut = stimulus.kind === "timer" && stimulus.cancelled !== true;
  if (notices.length === 0 && hosted.length === 0 && done.length === 0 && !timeOut) return undefined;
  const steps = level === "step" ? done : undefined;
  const fault = noticeFault({ steps, notices, timeOut, cut, before });
  if (fault !== undefined) return fault;
  const given = hosted.map(({ step, message, after }) => ({ step, name: message.name, after }));
  const amiss = hostMessageFault({ steps, hosted: given, cut });
  return amiss && { ...amiss, told: amiss.given };
}
