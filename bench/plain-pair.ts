/**
 * The devices of a system in one process, driven by hand: what a test without a world of its own writes for itself.
 */
import type { Build, Device, DeviceEvent, Effect, Holdings } from "../conformance/port.ts";
import { deviceAt, type Fixture } from "../conformance/wire/fixture.ts";
import type { HostRequest, Prompt } from "../spec/host-requests.ts";

/** A message on its way. */
export interface InFlight {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

interface Site {
  device: Device;
  store: Uint8Array;
  isUp: boolean;
  starts: number;
  timers: string[];
  asked: (Pick<Prompt, "accepts"> & { readonly step: string }) | undefined;
}

type Untimed = DeviceEvent extends infer Event ? (Event extends unknown ? Omit<Event, "now"> : never) : never;

const storeOf = (store: Uint8Array, at: number, bytes: Uint8Array): Uint8Array => {
  const next = new Uint8Array(at + bytes.length);
  next.set(store.subarray(0, at));
  next.set(bytes, at);
  return next;
};

/** See the file header. Its clock goes on by a millisecond with each event. */
export class PlainPair {
  readonly fixture: Fixture;
  readonly inFlight: InFlight[] = [];
  /** numbered steps that the devices have told of */
  steps = 0;
  readonly #sites: Readonly<Record<string, Site>>;
  #now: number;

  constructor(build: Build, fixture: Fixture, addresses: readonly string[]) {
    this.fixture = fixture;
    this.#now = fixture.clockStartMs;
    this.#sites = Object.fromEntries(
      addresses.map((address) => {
        const { store } = deviceAt(fixture, address);
        const device = build.device(address, {});
        return [address, { device, store, isUp: false, starts: 0, timers: [], asked: undefined }];
      }),
    );
    for (const address of addresses) this.powerOn(address);
  }

  get addresses(): readonly string[] {
    return Object.keys(this.#sites);
  }

  store(address: string): Uint8Array {
    return this.#site(address).store;
  }

  isUp(address: string): boolean {
    return this.#site(address).isUp;
  }

  /** What the device waits to be told by its owner or host. */
  asked(address: string): Site["asked"] {
    return this.#site(address).asked;
  }

  /** Timers that run. */
  timers(address: string): readonly string[] {
    return this.#site(address).timers;
  }

  powerOn(address: string): void {
    const site = this.#site(address);
    site.isUp = true;
    site.starts += 1;
    const entropy = this.fixture.cryptography.hash(Buffer.from(`${address} ${site.starts}`));
    this.give(address, { type: "start", store: site.store, entropy });
  }

  powerOff(address: string): void {
    const site = this.#site(address);
    site.device.abandon();
    site.isUp = false;
    site.timers = [];
    site.asked = undefined;
  }

  request(address: string, request: HostRequest): readonly Effect[] {
    this.#site(address).asked = undefined;
    return this.give(address, { type: "request", request });
  }

  /** Takes a message off the link, and gives it to whom it is for. */
  deliver(index = 0): readonly Effect[] {
    const [message] = this.inFlight.splice(index, 1);
    if (message === undefined) return [];
    return this.give(message.to, { type: "message", from: message.from, bytes: message.bytes });
  }

  ring(address: string, timer: string): readonly Effect[] {
    const site = this.#site(address);
    site.timers = site.timers.filter((other) => other !== timer);
    return this.give(address, { type: "timer", timer });
  }

  holdings(address: string): Holdings {
    const [shown] = this.#site(address).device.handle({ type: "inspect", now: this.#now });
    if (shown?.type !== "holdings") throw new Error(`${address} shows nothing`);
    return shown.holdings;
  }

  /** Gives a device an event, and carries out what it does; answers all of that. */
  give(address: string, event: Untimed): readonly Effect[] {
    this.#now += 1;
    return this.giveNow(address, event);
  }

  /** The same, in no time. */
  giveNow(address: string, event: Untimed): readonly Effect[] {
    const site = this.#site(address);
    if (!site.isUp) return [];
    const effects = site.device.handle({ ...event, now: this.#now } as DeviceEvent);
    const all = [...effects];
    for (const effect of effects)
      if (this.#carryOut(address, effect)) all.push(...this.give(address, { type: "stored" }));
    return all;
  }

  /** Answers whether the device waits for the store. */
  #carryOut(address: string, effect: Effect): boolean {
    const site = this.#site(address);
    switch (effect.type) {
      case "send":
        this.inFlight.push({ from: address, to: effect.to, bytes: effect.bytes });
        return false;
      case "store":
        site.store = storeOf(site.store, effect.at, effect.bytes);
        return true;
      case "setTimer":
        site.timers.push(effect.timer);
        return false;
      case "cancelTimer":
        site.timers = site.timers.filter((timer) => timer !== effect.timer);
        return false;
      case "prompt":
        site.asked = effect;
        return false;
      case "step":
        this.steps += 1;
        return false;
      default:
        return false;
    }
  }

  #site(address: string): Site {
    const site = this.#sites[address];
    if (site === undefined) throw new RangeError(`no device ${address}`);
    return site;
  }
}
