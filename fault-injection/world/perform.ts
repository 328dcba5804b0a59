/**
 * An action is carried out.
 */
import { siteOf } from "./decisions.ts";
import { flipped } from "./departure.ts";
import { DeviceSite } from "./device-site.ts";
import { chanceOf } from "./digest.ts";
import type { Flight } from "./network.ts";
import { observe, observePowerLoss } from "./observe.ts";
import type { Received } from "./run.ts";
import type { Action } from "./schedule.ts";
import { buildOf, clockOf, type World } from "./state.ts";

/** Milliseconds that a message takes: time passes when something arrives, and when timers run out. */
const deliveryMs = 1;

/** Carries out an action. One that has become impossible (the device has lost its power) is passed over. */
export function perform(world: World, action: Action): void {
  const { site } = action;
  switch (action.kind) {
    case "request":
      request(world, site, action.request);
      break;
    case "deliver":
      world.network.take(action.flight);
      deliver(world, site === world.nobody ? bystander(world, action.flight.to) : site, action.flight);
      break;
    case "redeliver": {
      const { from, to, bytes } = action.message;
      deliver(world, site, { from, to, bytes, of: action.message, altered: false, held: undefined });
      break;
    }
    case "timer":
      timeOut(world, site, action.timer.timer, action.timer.due);
      break;
    case "powerOn":
      if (site.device === undefined) switchOn(world, site);
      break;
    case "powerLoss":
      if (site.device !== undefined) observePowerLoss(world, site, "quiet");
      break;
  }
}

/** Power comes on, for the first time or again. */
export function switchOn(world: World, site: DeviceSite): void {
  const build = buildOf(world.surroundings.build, site.address);
  if (build === undefined) return;
  if (site.rottenBit !== undefined) site.store = flipped(site.store, site.rottenBit);
  site.rottenBit = undefined;
  const entropy = chanceOf(world.chance, site.address, site.repeatsChanceOf ?? site.cycles);
  site.cycles += 1;
  site.repeatsChanceOf = undefined;
  site.device = build.device(site.address, { readings: world.readings });
  observe(world, site, {
    stimulus: { kind: "powerOn" },
    event: { type: "start", now: clockOf(world, site), store: site.store.slice(), entropy },
  });
}

function request(world: World, site: DeviceSite, said: Extract<Action, { kind: "request" }>["request"]): void {
  world.script.said(site, said);
  if (site.device === undefined || site.halted) return;
  const request = world.eyes.request(said, site.address, site.holdings);
  site.prompt = undefined;
  observe(world, site, {
    stimulus: { kind: "environment", event: world.eyes.event(request, site.address) },
    event: { type: "request", now: clockOf(world, site), request },
    request,
  });
}

/** The timer runs out: not before its time by the device's own clock, whatever the others do meanwhile. */
function timeOut(world: World, site: DeviceSite, timer: string, due: number): void {
  if (site.device === undefined || site.halted) return;
  world.time = Math.max(world.time, due);
  const isRunning = site.timers.delete(timer);
  site.race = undefined;
  world.network.timeOut();
  observe(world, site, {
    stimulus: isRunning ? { kind: "timer" } : { kind: "timer", cancelled: true },
    event: { type: "timer", now: clockOf(world, site), timer },
  });
}

function deliver(world: World, site: DeviceSite, flight: Flight): void {
  world.time += deliveryMs;
  if (site.device === undefined || site.halted) return;
  const racing = site.nextTimer();
  const { race } = site;
  site.race = undefined;
  if (race === "first" && racing !== undefined) timeOut(world, site, racing.timer, racing.due);
  if (site.device === undefined || site.halted) return;
  const received = receivedOf(world, site, flight);
  flight.of?.arrivedIn.push(world.observations.length);
  observe(world, site, {
    stimulus: stimulusOf(site, received),
    event: { type: "message", now: clockOf(world, site), from: flight.from, bytes: flight.bytes },
    received,
  });
  if (race === "second" && racing !== undefined) timeOut(world, site, racing.timer, racing.due);
  restartAfter(world, site, flight);
}

function receivedOf(world: World, site: DeviceSite, { of, altered, bytes, from }: Flight): Received {
  return {
    seen: of === undefined || altered ? world.eyes.read(bytes, from, site.address) : of.seen,
    from,
    of,
    again: of !== undefined && of.to === site.address && of.arrivedIn.length > 0,
    altered,
  };
}

/** A device that has no part in the run is switched on when something comes for it. */
function bystander(world: World, address: string): DeviceSite {
  const store = world.eyes.stores[address];
  if (store === undefined) return world.nobody;
  const site = new DeviceSite(address, store, world.eyes);
  world.sites.set(address, site);
  switchOn(world, site);
  return site;
}

/**
 * A message whose number is not above the last one taken in may be ignored; so may what cannot be read, and what answers
 * an earlier request for a connection.
 */
function stimulusOf(site: DeviceSite, { seen }: Received): Parameters<typeof observe>[2]["stimulus"] {
  const { abstract, session, number } = seen;
  if (session === null || number === null) {
    const isStale = seen.name === "38/ConnectAck" && seen.fields["number"] !== site.connectNumber;
    return seen.name === "Junk" || isStale
      ? { kind: "message", message: abstract, mayBeIgnored: true }
      : { kind: "message", message: abstract };
  }
  const last = site.numbers.get(session) ?? 0;
  if (number <= last) return { kind: "message", message: abstract, mayBeIgnored: true };
  site.numbers.set(session, number);
  return { kind: "message", message: abstract };
}

/** The receiver has handled a message that is to come again after a restart. */
function restartAfter(world: World, site: DeviceSite, flight: Flight): void {
  const index = world.restarts.findIndex(({ message }) => message === flight.of);
  if (index < 0) return;
  const [restart] = world.restarts.splice(index, 1);
  if (restart === undefined || site.device === undefined) return;
  observePowerLoss(world, site, "atOnce");
  world.urgent.push({ kind: "deliver", site: siteOf(world, restart.copy.to), flight: restart.copy });
}
