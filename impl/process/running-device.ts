/**
 * A device that runs: its events come from a real link, owner and timers, and its effects are carried out in the order
 * in which it has them, each before the next. A write is durable before the device learns that it is.
 */
import type { HostRequest } from "../../spec/host-requests.ts";
import type { Readings } from "../../spec/readings.ts";
import { EventDevice } from "../device/device.ts";
import type { DeviceEffect, DeviceEvent } from "../device/port.ts";
import { type ByteStoreOperations, StoreError } from "../store/byte-store.ts";
import type { Machine } from "./machine.ts";

/** What owner, host and whoever watches are told. */
export type Told = Exclude<DeviceEffect, { readonly type: "send" | "store" | "later" | "setTimer" | "cancelTimer" }>;

/** What is around a running device. All of it is synchronous: what has been carried out is over. */
export interface Surroundings {
  readonly machine: Machine;
  readonly store: ByteStoreOperations;
  readonly link: { readonly send: (to: string, bytes: Uint8Array) => void };
  readonly host: { readonly tell: (told: Told) => void };
  readonly readings?: Partial<Readings>;
}

/**
 * Messages that a device has put off; what comes beyond that is lost, as on a full bus. The merchant's agent does not wait
 * for the customer to confirm its credential: of an object, as many parts as this (32 MiB) can go ahead of a slow owner.
 */
const postponedMost = 1024;

type Untimed<Event> = Event extends unknown ? Omit<Event, "now"> : never;

/** A device with power, until the process ends. */
export class RunningDevice {
  readonly #surroundings: Surroundings;
  readonly #device: EventDevice;
  readonly #timers = new Map<string, () => void>();
  #postponed: Untimed<DeviceEvent>[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#device = new EventDevice(surroundings.readings);
  }

  /** Power comes on. @throws StoreError when the store cannot be read */
  start(): void {
    const { store, machine } = this.#surroundings;
    this.#handle({ type: "start", store: store.load(), entropy: machine.entropy() });
  }

  /** A message has come in. */
  receive(from: string, bytes: Uint8Array): void {
    this.#handle({ type: "message", from, bytes });
  }

  /** The owner or host asks or answers. */
  request(request: HostRequest): void {
    this.#handle({ type: "request", request });
  }

  /** Shows what it holds: tells `holdings`. */
  inspect(): void {
    this.#handle({ type: "inspect" });
  }

  /** Handles an event; what was put off comes again when something else than a message has happened. */
  #handle(untimed: Untimed<DeviceEvent>): void {
    let otherwise = false;
    let next: Untimed<DeviceEvent> | undefined = untimed;
    while (next !== undefined) {
      const given: Untimed<DeviceEvent> = next;
      otherwise ||= given.type !== "message";
      next = undefined;
      for (const effect of this.#device.handle({ ...given, now: this.#surroundings.machine.now() } as DeviceEvent)) {
        if (effect.type === "later") this.#postpone(given);
        else next = this.#carryOut(effect) ?? next;
      }
    }
    if (!otherwise) return;
    const postponed = this.#postponed;
    this.#postponed = [];
    for (const message of postponed) this.#handle(message);
  }

  #postpone(message: Untimed<DeviceEvent>): void {
    if (message.type === "message" && this.#postponed.length < postponedMost) this.#postponed.push(message);
  }

  /** Answers the event that is due to it: a write is followed by its outcome. */
  #carryOut(effect: Exclude<DeviceEffect, { readonly type: "later" }>): Untimed<DeviceEvent> | undefined {
    const { link, host } = this.#surroundings;
    switch (effect.type) {
      case "send":
        link.send(effect.to, effect.bytes);
        return undefined;
      case "store":
        return this.#write(effect.at, effect.bytes);
      case "setTimer":
        this.#setTimer(effect.timer, effect.afterMs);
        return undefined;
      case "cancelTimer":
        this.#timers.get(effect.timer)?.();
        this.#timers.delete(effect.timer);
        return undefined;
      default:
        host.tell(effect);
        return undefined;
    }
  }

  #write(at: number, bytes: Uint8Array): Untimed<DeviceEvent> {
    try {
      this.#surroundings.store.write(at, bytes);
      return { type: "stored" };
    } catch (error) {
      if (!(error instanceof StoreError) || error.reason === "outOfRange") throw error;
      return { type: "storeFailed", reason: error.reason };
    }
  }

  #setTimer(timer: string, afterMs: number): void {
    const ring = (): void => {
      this.#timers.delete(timer);
      this.#handle({ type: "timer", timer });
    };
    this.#timers.set(timer, this.#surroundings.machine.setTimer(afterMs, ring));
  }
}
