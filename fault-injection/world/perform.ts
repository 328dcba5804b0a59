/**
 * An action is carried out.
 */
import { siteOf } from "./decisions.ts";
import { flipped } from "./departure.ts";
import { DeviceSite } from "./device-site.ts";
import { chanceOf } from "./digest.ts";
import type { Layer, SeenMessage } from "./eyes.ts";
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
      deliver(world, site === world.nobody ? bystander(world, action.flight.to) : site, action.flight, true);
      break;
    case "redeliver": {
      const { from, to, bytes } = action.message;
      deliver(world, site, { from, to, bytes, of: action.message, altered: false, held: undefined }, false);
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

/** `isOnItsWay`: it has been taken off its link, and is put back if its receiver puts it off. */
function deliver(world: World, site: DeviceSite, flight: Flight, isOnItsWay: boolean): void {
  world.time += deliveryMs;
  if (site.device === undefined || site.halted) return;
  const racing = site.nextTimer();
  const { race } = site;
  site.race = undefined;
  if (race === "first" && racing !== undefined) timeOut(world, site, racing.timer, racing.due);
  if (site.device === undefined || site.halted) return;
  const received = receivedOf(world, site, flight);
  flight.of?.arrivedIn.push(world.observations.length);
  const { later } = observe(world, site, {
    stimulus: stimulusOf(site, received),
    event: { type: "message", now: clockOf(world, site), from: flight.from, bytes: flight.bytes },
    received,
  });
  if (later) {
    flight.of?.arrivedIn.pop();
    if (isOnItsWay) world.network.putBack(flight);
  } else takeIn(site, received);
  if (race === "second" && racing !== undefined) timeOut(world, site, racing.timer, racing.due);
  if (!later) restartAfter(world, site, flight);
}

/** The numbers of what a device has read, layer by layer. */
function takeIn(site: DeviceSite, { seen }: Received): void {
  for (const { session, number } of layersOf(seen)) {
    site.numbers.set(session, Math.max(number, site.numbers.get(session) ?? 0));
  }
}

const noLayers: readonly Layer[] = Object.freeze([]);

function layersOf({ layers, session, number }: SeenMessage): readonly Layer[] {
  if (layers !== undefined) return layers;
  return session === null || number === null ? noLayers : [{ session, number }];
}

function receivedOf(world: World, site: DeviceSite, { of, altered, bytes, from }: Flight): Received {
  const seen = of === undefined || altered ? world.eyes.read(bytes, from, site.address) : of.seen;
  return {
    seen,
    isOld: layersOf(seen).some(({ session, number }) => number <= (site.numbers.get(session) ?? 0)),
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
 * an earlier request for a connection, or question about a payment.
 */
function stimulusOf(site: DeviceSite, received: Received): Parameters<typeof observe>[2]["stimulus"] {
  const { seen, isOld } = received;
  const { abstract, name, route } = seen;
  if (route !== undefined && route !== null && route.destination !== site.address) {
    const noise = { kind: "message", message: { type: "Junk" }, mayBeIgnored: true } as const;
    return isOfOtherSession(site, received) ? noise : { kind: "relay" };
  }
  return name === "Junk" || isOld || isStale(site, seen) || lacksKey(site, seen)
    ? { kind: "message", message: abstract, mayBeIgnored: true }
    : { kind: "message", message: abstract };
}

/** What another agent passes on under the key of a session that does not stand (any more) cannot be read. */
function isOfOtherSession({ holdings }: DeviceSite, { seen, from }: Received): boolean {
  const [layer] = layersOf(seen);
  const session = holdings?.session;
  return from !== seen.route?.origin && layer !== undefined && session !== undefined && session !== layer.session;
}

function isStale({ connectNumber, challenge }: DeviceSite, { name, fields }: SeenMessage): boolean {
  if (name === "16/PaymentStatusReply") return !isSameBytes(fields["challenge"], challenge);
  return name === "38/ConnectAck" && fields["number"] !== connectNumber;
}

/** Where the format has no such field, nothing can be said. */
function isSameBytes(one: unknown, other: unknown): boolean {
  if (!(one instanceof Uint8Array)) return true;
  return other instanceof Uint8Array && Buffer.compare(one, other) === 0;
}

/** A module reads what its own agent says or carries once it has formed the key of the order, and not before. */
function lacksKey(
  { holdings, address }: DeviceSite,
  { carrier, abstract, route, layers = noLayers }: SeenMessage,
): boolean {
  const isUnderOrder = carrier === "20/ERoutedMessage" || (abstract["order"] !== undefined && (route ?? null) === null);
  const [layer] = layers;
  if (!address.startsWith("MM.") || !isUnderOrder || layer === undefined) return false;
  return holdings?.orders?.includes(layer.session) === false;
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
