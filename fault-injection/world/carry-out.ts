/**
 * One event and what a device does about it: effects are carried out in order, until the device waits again, or power
 * fails in the middle and the rest has not happened.
 */
import type { DeviceEvent, Effect } from "../../conformance/port.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { stepAt } from "../coordinates.ts";
import { putOut } from "./departure.ts";
import type { DeviceSite } from "./device-site.ts";
import { write } from "./disk.ts";
import { breach, isCutBefore, type Response, recordPoint } from "./response.ts";
import { countOf, type World } from "./state.ts";

/** Responses that write more often than this never end. */
const writesMax = 64;

/** Gives a device an event, and carries out all it does until it waits, halts or loses its power. */
export function carryOutAll(world: World, site: DeviceSite, event: DeviceEvent, response: Response): void {
  let next: DeviceEvent | undefined = event;
  while (next !== undefined) {
    if (response.stores > writesMax) {
      breach(world, site, response, "endlessResponse", `${writesMax} writes`);
      return;
    }
    const effects = handled(world, site, next, response);
    if (effects === undefined || isPutOff(world, site, next, effects, response)) return;
    next = carryOut(world, site, effects, response);
  }
}

function handled(
  world: World,
  site: DeviceSite,
  event: DeviceEvent,
  response: Response,
): readonly Effect[] | undefined {
  try {
    return site.device?.handle(event);
  } catch (defect) {
    const detail = defect instanceof Error ? `${defect.name}: ${defect.message}` : String(defect);
    breach(world, site, response, "threw", detail);
    site.halted = true;
    site.prompt = undefined;
    site.timers.clear();
    return undefined;
  }
}

/** A message may be put off, and then nothing else is done about it. */
function isPutOff(
  world: World,
  site: DeviceSite,
  event: DeviceEvent,
  effects: readonly Effect[],
  response: Response,
): boolean {
  const rest = effects.filter(({ type }) => type !== "later");
  if (rest.length === effects.length) return false;
  if (event.type !== "message" || rest.length > 0) {
    breach(world, site, response, "putsOffAndActs", [event.type, ...rest.map(({ type }) => type)].join(", "));
    return false;
  }
  response.later = true;
  return true;
}

/** The event that answers a write, if the effects end with one. */
function carryOut(
  world: World,
  site: DeviceSite,
  effects: readonly Effect[],
  response: Response,
): DeviceEvent | undefined {
  for (const [index, effect] of effects.entries()) {
    if (effect.type === "store") {
      if (index < effects.length - 1)
        breach(world, site, response, "effectsAfterStore", effects[index + 1]?.type ?? "");
      return write(world, site, effect, response);
    }
    if (effect.type === "send") putOut(world, site, effect, response);
    else if (effect.type === "step") doStep(world, site, effect.step, response);
    else doInside(world, site, effect, response);
    if (response.cut !== undefined) return undefined;
  }
  return undefined;
}

/** Effects that change nothing outside the device and what surrounds it. */
function doInside(world: World, site: DeviceSite, effect: Effect, response: Response): void {
  switch (effect.type) {
    case "setTimer":
      site.setTimer(effect.timer, world.time + effect.afterMs);
      response.timersSet = true;
      break;
    case "cancelTimer":
      site.timers.delete(effect.timer);
      break;
    case "prompt":
      site.prompt = effect;
      response.prompts.push(effect);
      break;
    case "host":
      response.hosted.push({ step: effect.step, message: effect.message, after: response.steps.length });
      break;
    case "notice":
      response.notices.push({ step: effect.step, notice: effect.notice, after: response.steps.length });
      break;
    case "refusal":
      response.refusals.push(effect.refusal);
      break;
    case "halt":
      response.halted = effect.reason;
      site.halted = true;
      site.prompt = undefined;
      site.timers.clear();
      break;
    default:
      break;
  }
}

function doStep(world: World, site: DeviceSite, step: StepAddress, response: Response): void {
  if (!world.recording.points && !world.faults.strikesStepsOf(site.address)) {
    response.steps.push(step);
    site.lastStep = step;
    return;
  }
  const at = stepAt(site.address, step, countOf(world, `${site.address} ${step}`));
  recordPoint(world, site, response, { at, place: "step", to: undefined, name: undefined, bytes: 0, step });
  const faults = world.faults.at(at);
  if (isCutBefore(world, faults, response)) return;
  response.steps.push(step);
  site.lastStep = step;
  for (const fault of faults) {
    if (fault.kind === "clockJump") site.clockAheadMs += fault.byMs ?? 0;
    else if (fault.kind === "powerLoss") response.cut = fault.back ?? "quiet";
    else if (fault.kind === "chanceRepeats") {
      site.repeatsChanceOf = site.cycles - 1;
      response.cut = fault.back ?? "quiet";
    } else continue;
    world.faults.strike(fault);
  }
}
