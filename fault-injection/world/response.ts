/**
 * What a device does about one event, as it accumulates, and what faults do to it in the middle.
 */
import type { GivenNotice } from "../../conformance/notices.ts";
import type { Refusal } from "../../conformance/port.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Fault } from "../faults.ts";
import type { DeviceSite } from "./device-site.ts";
import type { Hosted, Prompted } from "./eyes.ts";
import type { Point, PortBreach, RunObservation, SentMessage } from "./run.ts";
import type { World } from "./state.ts";
import type { IndexedFault } from "./striking.ts";

/** What a device has done so far about one event. */
export class Response {
  readonly number: number;
  readonly steps: StepAddress[] = [];
  readonly sent: SentMessage[] = [];
  readonly refusals: Refusal[] = [];
  readonly notices: GivenNotice[] = [];
  readonly prompts: Prompted[] = [];
  readonly hosted: Hosted[] = [];
  /** it has not read what it was given */
  later = false;
  stores = 0;
  writesFailed = 0;
  timersSet = false;
  halted: RunObservation["halted"];
  /** power has failed: when it comes back */
  cut: "atOnce" | "quiet" | undefined;

  constructor(number: number) {
    this.number = number;
  }

  /** Messages and writes put out so far. */
  get outward(): number {
    return this.sent.length + this.stores;
  }
}

/** Does power fail right before something? Then it strikes. */
export function isCutBefore(world: World, faults: readonly IndexedFault[], response: Response): boolean {
  const before = faults.find(({ kind, edge }) => kind === "powerLoss" && edge === "before");
  if (before === undefined) return false;
  world.faults.strike(before);
  response.cut = before.back ?? "quiet";
  return true;
}

/** Does power fail right after something? Then it strikes. */
export function cutAfter(world: World, faults: readonly IndexedFault[], response: Response): void {
  const after = faults.find(({ kind, edge }) => kind === "powerLoss" && edge !== "before");
  if (after === undefined || response.cut !== undefined) return;
  world.faults.strike(after);
  response.cut = after.back ?? "quiet";
}

/** Notes a place that a fault could have struck, where that is asked for. */
export function recordPoint(
  world: World,
  site: DeviceSite,
  response: Response,
  point: Omit<Point, "device" | "observation" | "outward" | "step" | "passedOn"> &
    Partial<Pick<Point, "step" | "passedOn">>,
): void {
  if (world.recording.points !== true || world.healed) return;
  world.points.push({
    step: site.lastStep,
    passedOn: false,
    ...point,
    device: site.address,
    observation: response.number,
    outward: response.outward,
  });
}

/** Notes that a device did what the port does not allow. */
export function breach(
  world: World,
  site: DeviceSite,
  response: { readonly number: number },
  reason: PortBreach["reason"],
  detail: string,
): void {
  world.breaches.push({ device: site.address, observation: response.number, reason, detail });
}

/** The fault of a kind among these, struck; undefined: there is none. */
export function struckBy(world: World, faults: readonly IndexedFault[], kind: Fault["kind"]): Fault | undefined {
  const fault = faults.find((it) => it.kind === kind);
  if (fault !== undefined) world.faults.strike(fault);
  return fault;
}
