/**
 * The first witness: each device is held against its chart.
 */
import {
  type DeviceFacts,
  Refinement,
  type RefinementLevel,
  type RefinementTables,
} from "../../properties/refinement/index.ts";
import type { Run, RunObservation } from "../world/run.ts";
import type { Finding } from "./finding.ts";

/** What the check of a run needs. */
export interface ChartsOptions {
  readonly tables: RefinementTables;
  readonly level: RefinementLevel;
  /** facts of the fixture, as the charts call them */
  readonly facts: DeviceFacts;
  /** smallest units that make one unit of the charts, in ledgers */
  readonly unit: number;
  /** devices that are judged; others are bystanders, or what the faults have left of them */
  readonly judged: readonly string[];
}

/**
 * Where devices left their charts: one finding for each at most. Leaving the bound of the charts is none. In the charts
 * no write fails, so a device is not judged any more when one has.
 */
export function chartsFindings(run: Run, { tables, level, facts, unit, judged }: ChartsOptions): readonly Finding[] {
  const refinement = new Refinement(tables, { level, facts, unit });
  const findings: Finding[] = [];
  const left = new Set(judged);
  const parts = new Parts();
  for (const observation of run.observations) {
    if (!left.has(observation.device) || isFirstStart(observation)) continue;
    if (observation.writesFailed > 0) {
      left.delete(observation.device);
      continue;
    }
    const whole = parts.join(observation);
    if (whole === "apart") left.delete(observation.device);
    if (whole === "apart" || whole === undefined) continue;
    const fault = refinement.observe(whole);
    if (fault === undefined || fault.kind === "outOfBound") continue;
    findings.push({
      witness: "charts",
      class: "refinement",
      property: fault.kind,
      reason: fault.says,
      device: fault.device,
      step: fault.step ?? fault.after ?? null,
      observation: observation.number,
    });
  }
  return findings;
}

/** Charts begin with devices that are on; that a device does nothing when it is first switched on is not in them. */
function isFirstStart({ stimulus, cycle, steps, sends, stores }: RunObservation): boolean {
  return stimulus.kind === "powerOn" && cycle === 1 && steps.length === 0 && sends.length === 0 && stores === 0;
}

/**
 * An object that comes from its server part by part is sent as it comes. In the charts it comes at once: what a device
 * does with the parts is one response.
 */
class Parts {
  readonly #begun = new Map<string, RunObservation>();

  /**
   * The observation, with those that it completes; undefined: it is not complete yet, or nothing to be told of.
   * `apart`: something else has come between the parts.
   */
  join(observation: RunObservation): RunObservation | undefined | "apart" {
    const { device, stimulus, later, request } = observation;
    const begun = this.#begun.get(device);
    const goesOn = observation.prompted?.accepts.includes("ObjectPartArrives") === true;
    const isServed = request?.type === "MerchandiseArrives" || request?.type === "ObjectPartArrives";
    if (begun === undefined && !isServed) return observation;
    const part = { ...observation, sends: observation.sends.filter(({ message }) => message.type !== "ObjectPart") };
    const whole = begun === undefined ? part : joined(begun, part);
    if (begun !== undefined && request?.type !== "ObjectPartArrives") {
      return later || stimulus.kind === "relay" ? undefined : "apart";
    }
    if (goesOn) this.#begun.set(device, whole);
    else this.#begun.delete(device);
    return goesOn ? undefined : whole;
  }
}

function joined(one: RunObservation, other: RunObservation): RunObservation {
  const { stimulus, received, request } = one;
  const [steps, sends] = [
    [...one.steps, ...other.steps],
    [...one.sends, ...other.sends],
  ];
  return { ...other, stimulus, received, request, steps, sends };
}
