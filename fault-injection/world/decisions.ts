/**
 * What may be done at a moment, and what is done unless a replay says otherwise. See `schedule.ts`.
 */
import type { DeviceSite } from "./device-site.ts";
import type { Action } from "./schedule.ts";
import type { World } from "./state.ts";

/** The canonical action; undefined: nothing is left to do. It may begin an attempt, let messages go, or heal links. */
export function canonicalAction(world: World): Action | undefined {
  while (true) {
    const action = scripted(world) ?? arriving(world) ?? powered(world) ?? timed(world) ?? ending(world);
    if (action !== undefined) return action;
    if (world.network.release()) continue;
    if (world.script.beginNext(world.sites)) continue;
    if (world.network.releaseAll()) continue;
    if (world.healed || !heal(world)) return undefined;
  }
}

function scripted(world: World): Action | undefined {
  for (const site of world.sites.values()) {
    const request = world.script.saysNow(site);
    if (request !== undefined) return { kind: "request", site, request };
  }
  return undefined;
}

function arriving(world: World): Action | undefined {
  const flight = world.network.nextFlight();
  if (flight === undefined) return undefined;
  return { kind: "deliver", site: siteOf(world, flight.to), flight };
}

function powered(world: World): Action | undefined {
  for (const site of world.sites.values()) if (site.device === undefined) return { kind: "powerOn", site };
  return undefined;
}

/**
 * Time-outs of a device, one after the other, after which its timers wait until links are healed: it may ask for ever
 * over a link that is cut (reading 16/588), and nothing else would come to its turn.
 */
const timeOutsMax = 12;

function isTired(world: World, { timeOuts }: DeviceSite): boolean {
  return !world.healed && timeOuts >= timeOutsMax;
}

function timed(world: World): Action | undefined {
  let first: Extract<Action, { kind: "timer" }> | undefined;
  for (const site of world.sites.values()) {
    if (isTired(world, site)) continue;
    const timer = site.nextTimer();
    if (timer !== undefined && (first === undefined || timer.due < first.timer.due)) {
      first = { kind: "timer", site, timer };
    }
  }
  return first;
}

function ending(world: World): Action | undefined {
  for (const site of world.sites.values()) {
    const request = world.script.saysToEnd(site);
    if (request !== undefined) return { kind: "request", site, request };
  }
  return undefined;
}

/** Everything around the devices works again. True if there is something to do because of it. */
function heal(world: World): boolean {
  const someoneWaits = [...world.sites.values()].some((site) => isTired(world, site));
  world.healed = true;
  world.healedAt = world.observations.length;
  world.network.heal();
  world.faults.end();
  for (const site of world.sites.values()) {
    site.diskFull = false;
    if (site.halted && site.device !== undefined) {
      world.urgent.push({ kind: "powerLoss", site }, { kind: "powerOn", site });
    }
  }
  return someoneWaits || world.urgent.length > 0;
}

/** All that may be done, the canonical kinds first. */
export function actions(world: World): readonly Action[] {
  const sites = [...world.sites.values()];
  const requests = sites.flatMap((site): Action[] => {
    const now = world.script.saysNow(site);
    const others = world.script.couldSay(site).filter((request) => request !== now);
    return [...(now === undefined ? [] : [now]), ...others].map((request) => ({ kind: "request", site, request }));
  });
  const deliveries = world.network.flights.map(
    (flight): Action => ({ kind: "deliver", site: siteOf(world, flight.to), flight }),
  );
  const powerOns = sites.filter(({ device }) => device === undefined);
  const timers = sites.flatMap((site) =>
    [...site.timers.values()].map((timer): Action => ({ kind: "timer", site, timer })),
  );
  const again = world.messages.map(
    (message): Action => ({ kind: "redeliver", site: siteOf(world, message.to), message }),
  );
  const powerLosses = sites.filter(({ device }) => device !== undefined);
  return [
    ...requests,
    ...deliveries,
    ...powerOns.map((site): Action => ({ kind: "powerOn", site })),
    ...timers,
    ...again,
    ...powerLosses.map((site): Action => ({ kind: "powerLoss", site })),
  ];
}

/** The site of an address; nobody, where there is none. */
export function siteOf(world: World, address: string): DeviceSite {
  return world.sites.get(address) ?? world.nobody;
}
