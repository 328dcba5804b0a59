/**
 * The simulated world: it runs a replay against a build, in virtual time, and returns all that was seen. Deterministic
 * and synchronous; a run is over when {@link runReplay} returns.
 *
 * @example
 * ```ts
 * const run = runReplay(replay, { build, eyes, mode: "tolerant" });
 * run.end; // "rest"
 * ```
 */
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { Replay } from "../replay.ts";
import { actions, canonicalAction } from "./decisions.ts";
import { DeviceSite } from "./device-site.ts";
import { Network } from "./network.ts";
import { perform, switchOn } from "./perform.ts";
import type { FinalDevice, Run, Skipped } from "./run.ts";
import { actionName, type Chooser, chooserOf } from "./schedule.ts";
import { Script } from "./script.ts";
import { eventsMaxDefault, type Surroundings, type World } from "./state.ts";
import { Faults } from "./striking.ts";

/** Runs a replay. Throws what the eyes throw, which is a defect of the harness; a device that throws is observed. */
export function runReplay(replay: Replay, surroundings: Surroundings): Run {
  const world = newWorld(replay, surroundings);
  for (const site of world.sites.values()) switchOn(world, site);
  const start = ledgersOf(world);
  const skipped: Skipped[] = [];
  const isStrict = surroundings.mode === "strict";
  const written = chooserOf(replay.choices, ({ decision, name }) => {
    skipped.push({ what: "choice", at: decision, text: name });
    if (isStrict) world.diverged = true;
  });
  const choose: Chooser = (decision, enabled) =>
    surroundings.chooser?.(decision, enabled) ?? written?.(decision, enabled);
  const eventsMax = surroundings.eventsMax ?? eventsMaxDefault;
  const enabled = (): ReturnType<typeof actions> => actions(world);
  let decisions = 0;
  let asked = -1;
  let end: Run["end"] = "bound";
  for (let events = 0; events < eventsMax; events++) {
    // What a fault wants done at once is no decision.
    const urgent = world.urgent.shift();
    if (urgent !== undefined) {
      perform(world, urgent);
      continue;
    }
    // Choices come first: the canonical decision may begin an attempt, let messages go, or heal.
    const chosen = asked === decisions ? undefined : choose(decisions, enabled);
    asked = decisions;
    const action = chosen ?? canonicalAction(world);
    if (action === undefined && world.urgent.length > 0) continue;
    if (world.diverged || action === undefined) {
      end = world.diverged ? "diverged" : "rest";
      break;
    }
    if (world.recording.taken === true) world.taken.push(actionName(action));
    decisions += 1;
    perform(world, action);
  }
  const missed = world.faults.skipped();
  if (isStrict && missed.length > 0 && end === "rest") end = "diverged";
  return {
    replay,
    end,
    observations: world.observations,
    messages: world.messages,
    start,
    devices: Object.fromEntries([...world.sites].map(([address, site]) => [address, finalDevice(site)])),
    breaches: world.breaches,
    putOff: world.network.putOff.map(({ to, of }) => ({ device: to, at: of?.at })),
    skipped: [...skipped, ...missed],
    decisions,
    taken: world.taken,
    points: world.points,
    healedAt: world.healedAt,
    time: world.time,
    chain: world.chain,
  };
}

function newWorld(replay: Replay, surroundings: Surroundings): World {
  const { eyes, stores, recording = {} } = surroundings;
  const stored = stores ?? Object.fromEntries(eyes.system.map((address) => [address, eyes.stores[address]]));
  const site = (address: string): DeviceSite => new DeviceSite(address, stored[address] ?? new Uint8Array(), eyes);
  return {
    surroundings,
    eyes,
    chance: replay.chance,
    readings: replay.readings,
    sites: new Map(Object.keys(stored).map((address) => [address, site(address)])),
    nobody: new DeviceSite("", new Uint8Array(), eyes),
    network: new Network(),
    script: new Script(replay.attempts),
    faults: new Faults(replay.faults),
    recording,
    urgent: [],
    observations: [],
    messages: [],
    breaches: [],
    points: [],
    taken: [],
    chain: [],
    restarts: [],
    counts: new Map(),
    time: 0,
    healed: false,
    healedAt: 0,
    diverged: false,
  };
}

function ledgersOf(world: World): Readonly<Record<string, DeviceLedger>> {
  const ledgers: Record<string, DeviceLedger> = {};
  for (const { address, ledger } of world.sites.values()) if (ledger !== undefined) ledgers[address] = ledger;
  return ledgers;
}

function finalDevice(site: DeviceSite): FinalDevice {
  const { store, ledger, holdings, halted, rests, cycles } = site;
  return { store, ledger, holdings, down: site.device === undefined, halted, rests, cycles };
}
