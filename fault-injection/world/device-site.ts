/**
 * What surrounds one device: its power, its disk, its clock, its timers, and the owner who is being asked.
 */
import type { Device, Holdings } from "../../conformance/port.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Eyes, Prompted } from "./eyes.ts";

/** A timer that runs. */
export interface RunningTimer {
  readonly timer: string;
  /** when it runs out, in milliseconds since the run began */
  readonly due: number;
  /** the how-manieth timer that the device has set, from 1 */
  readonly nth: number;
}

/** What surrounds one device. The world changes it; nobody else does. */
export class DeviceSite {
  readonly address: string;
  readonly hasBooks: boolean;
  /** undefined: power is off */
  device: Device | undefined;
  /** it will do nothing more until power is cycled */
  halted = false;
  /** what the disk holds */
  store: Uint8Array;
  /** what it held before each write, oldest first */
  readonly snapshots: Uint8Array[] = [];
  diskFull = false;
  /** power cycles so far */
  cycles = 0;
  /** the power cycle from which the next one takes its chance; undefined: its own */
  repeatsChanceOf: number | undefined;
  /** what its clock is ahead of the others */
  clockAheadMs: number;
  readonly timers = new Map<string, RunningTimer>();
  timersSet = 0;
  /** timers that have run out since anything else happened to it */
  timeOuts = 0;
  prompt: Prompted | undefined;
  /** the last step since power came on */
  lastStep: StepAddress | undefined;
  holdings: Holdings | undefined;
  ledger: DeviceLedger | undefined;
  /** when power comes back, while it is off */
  back: "atOnce" | "quiet" = "quiet";
  /** power fails as soon as the device waits */
  losesPowerNext: "atOnce" | "quiet" | undefined;
  /** the running timer runs out together with the next message */
  race: "first" | "second" | undefined;
  /** a bit of the store that is another when power comes back */
  rottenBit: number | undefined;
  /** the highest number taken in, by session */
  readonly numbers = new Map<string, number>();
  /** number of the request for a connection that it has sent last (38/1470) */
  connectNumber: unknown;
  /** challenge of the question about a payment that it has asked last (16/PaymentStatusQuery) */
  challenge: unknown;

  constructor(address: string, store: Uint8Array, eyes: Pick<Eyes, "bookkeepers" | "clocksAhead">) {
    this.address = address;
    this.store = store;
    this.hasBooks = eyes.bookkeepers.includes(address);
    this.clockAheadMs = eyes.clocksAhead[address] ?? 0;
  }

  /** It has power, works, and its owner may start something. */
  get rests(): boolean {
    return this.device !== undefined && !this.halted && this.prompt?.step === "rest";
  }

  /** Writes at an offset and cuts off what lies behind. False: that is beyond the end, and nothing is written. */
  write(at: number, bytes: Uint8Array): boolean {
    if (at > this.store.length) return false;
    const written = new Uint8Array(at + bytes.length);
    written.set(this.store.subarray(0, at));
    written.set(bytes, at);
    this.snapshots.push(this.store);
    this.store = written;
    return true;
  }

  /** The disk as it was so many writes ago, or as it first was. */
  restoreSnapshot(writesBack: number): void {
    const index = Math.max(0, this.snapshots.length - writesBack);
    this.store = this.snapshots[index] ?? this.store;
    this.snapshots.length = index;
  }

  /** Sets or sets again a timer. */
  setTimer(timer: string, due: number): void {
    this.timersSet += 1;
    this.timers.set(timer, { timer, due, nth: this.timersSet });
  }

  /** The timer that runs out first; undefined: none runs. */
  nextTimer(): RunningTimer | undefined {
    let next: RunningTimer | undefined;
    for (const timer of this.timers.values()) if (next === undefined || timer.due < next.due) next = timer;
    return next;
  }

  /** All that is gone with the power. */
  forget(): void {
    this.device = undefined;
    this.halted = false;
    this.timers.clear();
    this.prompt = undefined;
    this.lastStep = undefined;
    this.holdings = undefined;
    this.losesPowerNext = undefined;
    this.race = undefined;
    this.connectNumber = undefined;
    this.challenge = undefined;
  }
}
