/**
 * Runs a device: one fiber, resumed by each event, that ends each event waiting for the next. It is its own
 * scheduler: no timer, no promise and no thread of the platform takes part, so equal events have equal effects.
 */
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import { PreventSchedulerYield } from "effect/Scheduler";
import type { Readings } from "../../spec/readings.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { encodeRecord } from "../store/record.ts";
import type { Arrival, DeviceEffect, DeviceEvent } from "./port.ts";
import { Generator } from "./random.ts";
import {
  ChosenReadings,
  Clock,
  Cryptography,
  Host,
  Inbox,
  Link,
  Random,
  Store,
  StoreFailed,
  Trace,
  type World,
} from "./services.ts";

/** Events that may come while the device waits for its store; what comes beyond that is lost, as on a full bus. */
const waitingMost = 64;

/** What the fiber waits for: the store, or anything else. */
type Wait =
  | { readonly for: "arrival"; readonly resume: (arrival: Effect.Effect<Arrival>) => void }
  | { readonly for: "store"; readonly resume: (outcome: Effect.Effect<void, StoreFailed>) => void };

/** How a device begins. */
export interface Beginning {
  readonly crypto: Crypto;
  readonly readings: Readings;
  readonly entropy: Uint8Array;
  /** where the next record goes */
  readonly end: number;
  readonly now: number;
}

/** The life of a device from power on to power off. */
export class DeviceProcess {
  readonly #beginning: Beginning;
  #effects: DeviceEffect[] = [];
  #now: number;
  #end: number;
  #timers = 0;
  #wait: Wait | undefined;
  #late: Arrival[] = [];
  #fiber: Fiber.Fiber<void> | undefined;

  constructor(beginning: Beginning) {
    this.#beginning = beginning;
    this.#now = beginning.now;
    this.#end = beginning.end;
  }

  /** Begins to run, up to the first wait. */
  run<R>(program: Effect.Effect<void, never, R | World>, own: Context.Context<R>): readonly DeviceEffect[] {
    this.#fiber = Effect.runFork(Effect.provideContext(program, Context.merge(this.#world(), own)));
    return this.#taken();
  }

  /** Does what an event brings about, up to the next wait. @throws what was a defect */
  handle(event: Exclude<DeviceEvent, { readonly type: "start" | "inspect" }>): readonly DeviceEffect[] {
    this.#now = event.now;
    if (event.type === "stored" || event.type === "storeFailed") {
      this.#answerStore(event.type === "stored" ? Effect.void : Effect.fail(new StoreFailed({ reason: event.reason })));
    } else if (this.#waitsForArrival) {
      this.#resume(event);
    } else if (this.#late.length < waitingMost) {
      this.#late.push(event);
    }
    return this.#taken();
  }

  get #waitsForArrival(): boolean {
    return this.#wait?.for === "arrival";
  }

  #answerStore(outcome: Effect.Effect<void, StoreFailed>): void {
    const wait = this.#wait;
    if (wait?.for !== "store") return;
    this.#wait = undefined;
    wait.resume(outcome);
    while (this.#late.length > 0 && this.#waitsForArrival) {
      const late = this.#late.shift();
      if (late !== undefined) this.#resume(late);
    }
  }

  #resume(arrival: Arrival): void {
    const wait = this.#wait;
    if (wait?.for !== "arrival") return;
    this.#wait = undefined;
    wait.resume(Effect.succeed(arrival));
  }

  /** Stops in an orderly way: what is open is aborted first, which may still take a write. */
  stop(): readonly DeviceEffect[] {
    this.#fiber?.interruptUnsafe();
    return this.#taken();
  }

  #taken(): readonly DeviceEffect[] {
    const exit = this.#fiber?.pollUnsafe();
    if (exit?._tag === "Failure" && !Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause);
    const taken = this.#effects;
    this.#effects = [];
    return taken;
  }

  #emit(effect: DeviceEffect): Effect.Effect<void> {
    return Effect.sync(() => {
      this.#effects.push(effect);
    });
  }

  #write(at: number, bytes: Uint8Array): Effect.Effect<void, StoreFailed> {
    return Effect.callback<void, StoreFailed>((resume) => {
      this.#effects.push({ type: "store", at, bytes });
      this.#wait = {
        for: "store",
        resume: (outcome) => resume(Effect.tap(outcome, () => Effect.sync(() => (this.#end = at + bytes.length)))),
      };
    });
  }

  #world(): Context.Context<World> {
    const { crypto, readings, entropy } = this.#beginning;
    const generator = new Generator(crypto, entropy);
    const next = Effect.callback<Arrival>((resume) => {
      this.#wait = { for: "arrival", resume };
    });
    return Context.make(Inbox, { next, later: this.#emit({ type: "later" }) }).pipe(
      Context.add(Trace, {
        step: (step) => void this.#effects.push({ type: "step", step }),
        refusal: (refusal) => void this.#effects.push({ type: "refusal", refusal }),
      }),
      Context.add(Link, { send: (to, bytes) => this.#emit({ type: "send", to, bytes }) }),
      Context.add(Clock, {
        now: Effect.sync(() => this.#now),
        setTimer: (afterMs) =>
          Effect.sync(() => {
            this.#timers += 1;
            const timer = `reply-${this.#timers}`;
            this.#effects.push({ type: "setTimer", timer, afterMs });
            return timer;
          }),
        cancelTimer: (timer) => this.#emit({ type: "cancelTimer", timer }),
      }),
      Context.add(Random, { draw: (label, octets) => Effect.sync(() => generator.draw(label, octets)) }),
      Context.add(Cryptography, crypto),
      Context.add(Store, {
        end: Effect.sync(() => this.#end),
        append: (record) => Effect.suspend(() => this.#write(this.#end, encodeRecord(record))),
        replaceFrom: (at, record) => Effect.suspend(() => this.#write(at, encodeRecord(record))),
      }),
      Context.add(Host, {
        prompt: (step, accepts) => this.#emit({ type: "prompt", step, accepts }),
        notice: (step, notice) => this.#emit({ type: "notice", step, notice }),
        give: (step, message) => this.#emit({ type: "host", step, message }),
        halt: (reason, detail) => this.#emit({ type: "halt", reason, detail }),
      }),
      Context.add(ChosenReadings, readings),
      Context.add(PreventSchedulerYield, true),
    );
  }
}
