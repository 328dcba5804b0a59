/**
 * The services through which a device touches the world. Whatever can go wrong around it goes wrong here; the figures
 * know of nothing else.
 */
import * as Context from "effect/Context";
import * as Data from "effect/Data";
import type * as Effect from "effect/Effect";
import type { HostMessage, HostRequestType } from "../../spec/host-requests.ts";
import type { Readings } from "../../spec/readings.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Crypto } from "../crypto/crypto.ts";
import type { LaterRecord } from "../domain/provision.ts";
import type { Arrival, HaltReason, Notice, Refusal } from "./port.ts";

/** Reports what the device does, for whoever watches it: nothing is waited for, and nothing can fail. */
export class Trace extends Context.Service<
  Trace,
  {
    /** A numbered step has just been done. */
    readonly step: (step: StepAddress) => void;
    /** Something was not accepted. */
    readonly refusal: (refusal: Refusal) => void;
  }
>()("zerosum/impl/device/Trace") {}

/** Carries bytes to another device: they may be lost, and nobody tells. */
export class Link extends Context.Service<
  Link,
  { readonly send: (to: string, bytes: Uint8Array) => Effect.Effect<void> }
>()("zerosum/impl/device/Link") {}

/** Clock/Timer, Date/Time. */
export class Clock extends Context.Service<
  Clock,
  {
    /** milliseconds since 1970 */
    readonly now: Effect.Effect<number>;
    /** Answers the name under which the timer will be heard of. */
    readonly setTimer: (afterMs: number) => Effect.Effect<string>;
    readonly cancelTimer: (timer: string) => Effect.Effect<void>;
  }
>()("zerosum/impl/device/Clock") {}

/** Random Number Generator. */
export class Random extends Context.Service<
  Random,
  {
    /** `label` says what it is for: draws under different labels are independent of one another. */
    readonly draw: (label: string, octets: number) => Effect.Effect<Uint8Array>;
  }
>()("zerosum/impl/device/Random") {}

/** Public Key and Symmetric Key. */
export class Cryptography extends Context.Service<Cryptography, Crypto>()("zerosum/impl/device/Cryptography") {}

/** A record could not be made durable, and nothing of it is in the store. */
export class StoreFailed extends Data.TaggedError("StoreFailed")<{ readonly reason: "full" | "failed" }> {}

/** What survives a loss of power. */
export class Store extends Context.Service<
  Store,
  {
    /** Where the next record will stand, in bytes from the beginning. */
    readonly end: Effect.Effect<number>;
    /** Durable when it returns. */
    readonly append: (record: LaterRecord) => Effect.Effect<void, StoreFailed>;
    /** Puts the record in the place of all that stands from there on; durable when it returns. */
    readonly replaceFrom: (at: number, record: LaterRecord) => Effect.Effect<void, StoreFailed>;
  }
>()("zerosum/impl/device/Store") {}

/** To Host, To Subscriber, To Bank. */
export class Host extends Context.Service<
  Host,
  {
    readonly prompt: (step: StepAddress | "rest", accepts: readonly HostRequestType[]) => Effect.Effect<void>;
    readonly notice: (step: StepAddress, notice: Notice) => Effect.Effect<void>;
    /** Gives the host what the figure gives it there. */
    readonly give: (step: StepAddress, message: HostMessage) => Effect.Effect<void>;
    readonly halt: (reason: HaltReason, detail: string) => Effect.Effect<void>;
  }
>()("zerosum/impl/device/Host") {}

/** What reaches the device: messages, requests and timers, one at a time. */
export class Inbox extends Context.Service<
  Inbox,
  {
    readonly next: Effect.Effect<Arrival>;
    /** Gives back the message that has just come: unread, and to come again when something else has happened. */
    readonly later: Effect.Effect<void>;
  }
>()("zerosum/impl/device/Inbox") {}

/** The choices that the device follows at ambiguous places of the source. */
export class ChosenReadings extends Context.Service<ChosenReadings, Readings>()("zerosum/impl/device/ChosenReadings") {}

/** All that a figure may need of the world. */
export type World = Trace | Link | Clock | Random | Cryptography | Store | Host | Inbox | ChosenReadings;
