/**
 * A device writes to its store: what reaches the disk, and what the device is told.
 */
import type { DeviceEvent, Effect } from "../../conformance/port.ts";
import { storeAt } from "../coordinates.ts";
import type { DeviceSite } from "./device-site.ts";
import { breach, cutAfter, isCutBefore, type Response, recordPoint, struckBy } from "./response.ts";
import { clockOf, countOf, type World } from "./state.ts";
import type { IndexedFault } from "./striking.ts";

type Write = Extract<Effect, { readonly type: "store" }>;

/** Carries out a write. The event that tells the device how it went; undefined: power has failed. */
export function write(world: World, site: DeviceSite, effect: Write, response: Response): DeviceEvent | undefined {
  const at = storeAt(site.address, countOf(world, `${site.address} store`));
  const bytes = effect.bytes.length;
  recordPoint(world, site, response, { at, place: "store", to: undefined, name: undefined, bytes });
  const faults = world.faults.at(at);
  const now = clockOf(world, site);
  if (isCutBefore(world, faults, response)) return undefined;
  const torn = struckBy(world, faults, "tornWrite");
  if (torn !== undefined) {
    toDisk(
      world,
      site,
      { ...effect, bytes: effect.bytes.subarray(0, (torn.count ?? 0) % Math.max(1, bytes)) },
      response,
    );
    response.cut = torn.back ?? "quiet";
    return undefined;
  }
  if (struckBy(world, faults, "diskFull") !== undefined) site.diskFull = true;
  const fails = struckBy(world, faults, "writeFails") !== undefined;
  if (site.diskFull || fails) {
    response.writesFailed += 1;
    return { type: "storeFailed", now, reason: site.diskFull ? "full" : "failed" };
  }
  const lost = struckBy(world, faults, "writeLost");
  if (lost !== undefined) {
    site.losesPowerNext = lost.back ?? "quiet";
    return { type: "stored", now };
  }
  toDisk(world, site, effect, response);
  strikeAfter(world, site, faults, response);
  cutAfter(world, faults, response);
  return response.cut === undefined ? { type: "stored", now } : undefined;
}

function toDisk(world: World, site: DeviceSite, { at, bytes }: Write, response: Response): void {
  if (!site.write(at, bytes)) {
    breach(world, site, response, "writesBeyondEnd", `at ${at} of ${site.store.length}`);
    return;
  }
  response.stores += 1;
}

/** Faults after which the store is not what it should be, or chance not chance, once power comes back. */
function strikeAfter(world: World, site: DeviceSite, faults: readonly IndexedFault[], response: Response): void {
  for (const fault of faults) {
    if (fault.kind === "oldSnapshot") site.restoreSnapshot(fault.count ?? 1);
    else if (fault.kind === "bitRot") site.rottenBit = fault.bit ?? 0;
    else if (fault.kind === "chanceRepeats") site.repeatsChanceOf = site.cycles - 1;
    else continue;
    world.faults.strike(fault);
    response.cut = fault.back ?? "quiet";
  }
}
