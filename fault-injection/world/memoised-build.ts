/**
 * A build that remembers what its devices have done. A device is a function of the events it was given, and most runs of
 * an enumeration give most devices the same ones: only where a history is new does a real device have to live through
 * it. Bought with determinism, which is why runs with a hash chain (every fiftieth, every failure, every replay) are
 * never remembered ones.
 */
import type { Build, BuildOptions, Device, DeviceEvent, Effect } from "../../conformance/port.ts";

/** A point in the life of devices that have been given the same events. */
interface Memory {
  /** what a device did about the last event */
  readonly effects: readonly Effect[];
  /** by the next event; undefined: there has been none */
  next: Map<string, Memory> | undefined;
  /** what it did when power failed here; undefined: that has not happened yet */
  afterPowerLoss: readonly Effect[] | undefined;
}

/** Events that are remembered, over all devices of a build; beyond this, everything is forgotten. */
export const memoriesMax = 100_000;

/** How many events were answered from memory, and how many real devices were given. For measurements. */
export interface MemoryCounts {
  remembered: number;
  handled: number;
}

/** Makes a build remember. `counts` is added to. */
export function memoised(build: Build, counts: MemoryCounts = { remembered: 0, handled: 0 }): Build {
  const memories = new Memories(build, counts);
  return { ...build, device: (address, options) => new MemoisedDevice(memories, address, options) };
}

class Memories {
  readonly build: Build;
  readonly counts: MemoryCounts;
  #roots = new Map<string, Memory>();
  #size = 0;

  constructor(build: Build, counts: MemoryCounts) {
    this.build = build;
    this.counts = counts;
  }

  root(address: string, { readings }: BuildOptions): Memory {
    const key = `${address} ${readings === undefined ? "" : JSON.stringify(readings)}`;
    let root = this.#roots.get(key);
    if (root === undefined) {
      root = memory([]);
      this.#roots.set(key, root);
    }
    return root;
  }

  remember(after: Memory, key: string, effects: readonly Effect[]): Memory {
    if (this.#size >= memoriesMax) {
      this.#roots = new Map();
      this.#size = 0;
    }
    this.#size += 1;
    const next = memory(effects);
    after.next ??= new Map();
    after.next.set(key, next);
    return next;
  }
}

function memory(effects: readonly Effect[]): Memory {
  return { effects, next: undefined, afterPowerLoss: undefined };
}

class MemoisedDevice implements Device {
  readonly #memories: Memories;
  readonly #address: string;
  readonly #options: BuildOptions;
  #at: Memory;
  #lived: DeviceEvent[] = [];
  /** a real device that has lived through all of it; undefined: none was needed yet */
  #real: Device | undefined;

  constructor(memories: Memories, address: string, options: BuildOptions) {
    this.#memories = memories;
    this.#address = address;
    this.#options = options;
    this.#at = memories.root(address, options);
  }

  handle(event: DeviceEvent): readonly Effect[] {
    const key = keyOf(event);
    const known = this.#at.next?.get(key);
    if (known === undefined) {
      const effects = this.#alive().handle(event);
      this.#memories.counts.handled += 1;
      this.#at = this.#memories.remember(this.#at, key, effects);
    } else {
      this.#memories.counts.remembered += 1;
      this.#at = known;
      this.#real?.handle(event);
    }
    if (this.#real === undefined) this.#lived.push(event);
    return this.#at.effects;
  }

  abandon(): readonly Effect[] {
    this.#at.afterPowerLoss ??= this.#alive().abandon();
    return this.#at.afterPowerLoss;
  }

  #alive(): Device {
    if (this.#real !== undefined) return this.#real;
    const { build, counts } = this.#memories;
    this.#real = build.device(this.#address, this.#options);
    for (const event of this.#lived) this.#real.handle(event);
    counts.handled += this.#lived.length;
    this.#lived = [];
    return this.#real;
  }
}

/** All that an event says, as text. */
function keyOf(event: DeviceEvent): string {
  const { type, now } = event;
  switch (type) {
    case "start":
      return `${type} ${now} ${latin(event.entropy)}${latin(event.store)}`;
    case "request":
      return `${type} ${now} ${JSON.stringify(event.request)}`;
    case "message":
      return `${type} ${now} ${event.from} ${latin(event.bytes)}`;
    case "timer":
      return `${type} ${now} ${event.timer}`;
    case "storeFailed":
      return `${type} ${now} ${event.reason}`;
    default:
      return `${type} ${now}`;
  }
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
