/**
 * What a device has done becomes an observation: waits begin, faults of the wait strike, the oracle looks, and the hash
 * chain grows by a link.
 */

import type { DeviceEvent, Holdings } from "../../conformance/port.ts";
import type { ObservedSend, Stimulus } from "../../properties/refinement/observation.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import { idleLedger } from "../../spec/ledger.ts";
import { waitAt } from "../coordinates.ts";
import { carryOutAll } from "./carry-out.ts";
import { isPassedOn } from "./departure.ts";
import type { DeviceSite } from "./device-site.ts";
import { chained } from "./digest.ts";
import { breach, Response, recordPoint } from "./response.ts";
import type { Received, RunObservation, SentMessage } from "./run.ts";
import { buildOf, clockOf, countOf, type World } from "./state.ts";

/** What sets a device going. */
export interface Cause {
  readonly stimulus: Stimulus;
  readonly event: DeviceEvent;
  readonly received?: Received;
  readonly request?: HostRequest;
}

/** Gives a device an event, and observes what it does. */
export function observe(world: World, site: DeviceSite, cause: Cause): RunObservation {
  const response = new Response(world.observations.length);
  carryOutAll(world, site, cause.event, response);
  if (response.cut === undefined) beginWait(world, site, response);
  if (response.cut === undefined && site.losesPowerNext !== undefined) response.cut = site.losesPowerNext;
  if (response.cut === undefined) return concluded(world, site, cause, response);
  const afterwards = switchOff(world, site, response.cut);
  const observation = concluded(world, site, cause, response);
  if (afterwards !== undefined) concluded(world, site, { ...cause, ...powerLoss }, afterwards);
  return observation;
}

/** Power fails while the device waits. */
export function observePowerLoss(world: World, site: DeviceSite, back: "atOnce" | "quiet"): RunObservation {
  const afterwards = switchOff(world, site, back) ?? new Response(world.observations.length);
  return concluded(world, site, powerLoss, afterwards);
}

const powerLoss = {
  stimulus: { kind: "powerLoss" } as const,
  event: { type: "timer", now: 0, timer: "" } as const,
};

/**
 * Power fails. A device that acts all the same is taken at its word: what it does is carried out, as a response of its
 * own. Undefined: it keeps still.
 */
function switchOff(world: World, site: DeviceSite, back: "atOnce" | "quiet"): Response | undefined {
  const { device } = site;
  site.forget();
  site.back = back;
  if (back === "atOnce") world.urgent.push({ kind: "powerOn", site });
  const effects = device?.abandon() ?? [];
  if (effects.length === 0) return undefined;
  const response = new Response(world.observations.length + 1);
  breach(world, site, response, "actedWithoutPower", effects.map(({ type }) => type).join(", "));
  site.device = { handle: () => effects, abandon: () => [] };
  carryOutAll(world, site, powerLoss.event, response);
  site.forget();
  return response;
}

/** A wait with a timer has begun: faults of the wait strike. */
function beginWait(world: World, site: DeviceSite, response: Response): void {
  if (!response.timersSet || site.timers.size === 0) return;
  const after = site.lastStep ?? "start";
  const at = waitAt(site.address, after, countOf(world, `${site.address} wait ${after}`));
  recordPoint(world, site, response, { at, place: "wait", to: undefined, name: undefined, bytes: 0 });
  for (const fault of world.faults.at(at)) {
    if (fault.kind === "timeOut") {
      const timer = site.nextTimer();
      if (timer !== undefined) world.urgent.push({ kind: "timer", site, timer });
    } else if (fault.kind === "timeOutFirst") site.race = "first";
    else if (fault.kind === "timeOutSecond") site.race = "second";
    else if (fault.kind === "forgery") {
      const from = world.eyes.sender?.(fault.how ?? "", site.address) ?? peerOf(world, site);
      const bytes = world.eyes.forge(fault.how ?? "", from, site.address, clockOf(world, site));
      if (bytes === undefined) continue;
      const flight = { from, to: site.address, bytes, of: undefined, altered: true, held: undefined };
      world.urgent.push({ kind: "deliver", site, flight });
    } else continue;
    world.faults.strike(fault);
  }
}

/** The other device with books: an outsider's messages pretend to come from it. */
function peerOf(world: World, site: DeviceSite): string {
  return world.eyes.bookkeepers.find((address) => address !== site.address) ?? "";
}

const noRemarks: readonly never[] = Object.freeze([]);

function concluded(world: World, site: DeviceSite, cause: Cause, response: Response): RunObservation {
  const down = site.device === undefined;
  site.holdings = site.hasBooks && !down && !site.halted ? inspected(world, site, response) : undefined;
  const { stimulus, event, received, request } = cause;
  const { steps, sent } = response;
  if (stimulus.kind === "timer") site.timeOuts += 1;
  else if (!response.later) site.timeOuts = 0;
  if (!response.later && !down) world.network.minded(site.address);
  if (site.hasBooks) {
    site.ledger = world.eyes.ledger({
      device: site.address,
      stimulus,
      seen: received?.seen,
      request,
      prompts: response.prompts,
      hosted: response.hosted,
      steps: buildOf(world.surroundings.build, site.address)?.reportsSteps === true ? steps : undefined,
      refusals: response.refusals,
      sends: sent.length,
      down,
      store: site.store,
      startedWith: event.type === "start" ? event.store : undefined,
      halted: response.halted,
      holdings: site.holdings,
    });
  }
  const observation: RunObservation = {
    number: world.observations.length,
    time: world.time,
    cycle: site.cycles,
    device: site.address,
    stimulus,
    received,
    request,
    steps,
    sends: sent.flatMap((message) => ownSend(message)),
    sent,
    later: response.later,
    hosted: response.hosted,
    cut: response.cut !== undefined,
    prompted: site.prompt ?? null,
    ledger: site.ledger ?? idleLedger(site.address, { down }),
    refusals: response.refusals,
    notices: response.notices,
    stores: response.stores,
    writesFailed: response.writesFailed,
    halted: response.halted,
    struck: world.faults.takeRecent(),
    holdings: site.holdings,
    remarks: site.hasBooks ? world.eyes.remarks() : noRemarks,
  };
  world.observations.push(observation);
  if (world.recording.chain === true) world.chain.push(link(world, observation, site));
  return observation;
}

/** A message as its sender's own doing, to the device for which it is; nothing, if it is only passed on. */
function ownSend({ from, to, seen }: SentMessage): readonly ObservedSend[] {
  if (isPassedOn(seen, from)) return [];
  return [{ to: seen.route?.destination ?? to, message: seen.abstract }];
}

/** What a device shows when it is asked. */
function inspected(world: World, site: DeviceSite, response: Response): Holdings | undefined {
  let effects: ReturnType<NonNullable<DeviceSite["device"]>["handle"]> = [];
  try {
    effects = site.device?.handle({ type: "inspect", now: clockOf(world, site) }) ?? [];
  } catch (defect) {
    breach(world, site, response, "threw", String(defect));
    return undefined;
  }
  const [shown] = effects;
  if (effects.length === 1 && shown?.type === "holdings") return shown.holdings;
  breach(world, site, response, "badHoldings", effects.map(({ type }) => type).join(", "));
  return undefined;
}

/**
 * The next link of the hash chain: the one before, and everything that can be seen of the device after this observation.
 * What the oracle makes of it is left out: it follows.
 */
function link(world: World, observation: RunObservation, site: DeviceSite): string {
  const { device, time, stimulus, steps, sent, refusals, notices, cut, stores, holdings, later, hosted } = observation;
  const timers = [...site.timers.values()];
  const told = notices.map(({ notice }) => notice);
  const text = JSON.stringify([device, time, stimulus, steps, refusals, told, cut, stores, holdings, timers]);
  const parts: (string | Uint8Array)[] = [world.chain.at(-1) ?? "", text, site.prompt?.step ?? "", site.store];
  for (const { at, bytes } of sent) parts.push(at, bytes);
  if (later) parts.push("later");
  for (const given of hosted) parts.push(JSON.stringify(given));
  return chained(parts);
}
