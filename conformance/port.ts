/**
 * The build port: how a system under test is driven.
 *
 * A device is a deterministic event handler. One event goes in; what the device does about it comes out, in order, as
 * effects; then it waits. The harness is its network, clock, disk and chance, so that whatever can go wrong around a
 * device goes wrong alike for a build in any language. Nothing that a device has not put out has happened: a loss of
 * power in the middle of an event is the harness taking the first few effects and forgetting the rest.
 *
 * Formats of messages and of the store: `spec/wire.cddl`.
 */
import type { HostMessage, HostRequest, HostRequestType } from "../spec/host-requests.ts";
import type { Holding, LogEntry } from "../spec/ledger.ts";
import type { StepAddress } from "../spec/step-address.ts";

/** What happens to a device. `now` is what its own clock shows, in milliseconds since 1970. */
export type DeviceEvent =
  /** power comes on: with what the store holds, and 32 bytes of chance from which everything random is drawn */
  | { readonly type: "start"; readonly now: number; readonly store: Uint8Array; readonly entropy: Uint8Array }
  | { readonly type: "request"; readonly now: number; readonly request: HostRequest }
  | { readonly type: "message"; readonly now: number; readonly from: string; readonly bytes: Uint8Array }
  | { readonly type: "timer"; readonly now: number; readonly timer: string }
  /** the last `store` effect is durable, or has failed and left nothing */
  | { readonly type: "stored"; readonly now: number }
  | { readonly type: "storeFailed"; readonly now: number; readonly reason: "full" | "failed" }
  /** show what you hold: answered by one `holdings` effect, and changes nothing */
  | { readonly type: "inspect"; readonly now: number };

/** What a device does. */
export type Effect =
  | { readonly type: "send"; readonly to: string; readonly bytes: Uint8Array }
  /** write at this offset of the store and cut off what lies behind; the device does nothing more until `stored` */
  | { readonly type: "store"; readonly at: number; readonly bytes: Uint8Array }
  /**
   * not now: the message that was given has not been read, and is to be given again after the next event of another
   * kind. A device that waits for its owner says so of a message of its session that it is going to want
   */
  | { readonly type: "later" }
  | { readonly type: "setTimer"; readonly timer: string; readonly afterMs: number }
  | { readonly type: "cancelTimer"; readonly timer: string }
  /**
   * asks its owner or host, and waits for one of these answers, no more and no fewer than the figure takes there; also
   * emitted at rest, for what may be started. It holds until it is answered or another takes its place
   */
  | { readonly type: "prompt"; readonly step: StepAddress | "rest"; readonly accepts: readonly HostRequestType[] }
  /** tells its owner or host: together with its step, see `notices.ts` for which and where */
  | { readonly type: "notice"; readonly step: StepAddress; readonly notice: Notice; readonly detail?: string }
  /** gives its host what the figure gives it there: together with its step, see `host-messages.ts` for which and where */
  | { readonly type: "host"; readonly step: StepAddress; readonly message: HostMessage }
  /** a numbered step of a figure has just been done; before the effects of the next step */
  | { readonly type: "step"; readonly step: StepAddress }
  /** something was not accepted, and why; the protocol goes on as it says */
  | { readonly type: "refusal"; readonly refusal: Refusal }
  | { readonly type: "holdings"; readonly holdings: Holdings }
  /** the device will do nothing more until power is cycled: its store is damaged, or a write failed at a commit */
  | { readonly type: "halt"; readonly reason: "storeDamaged" | "storeFailed"; readonly detail: string };

/** What a device tells its owner or host. */
export type Notice =
  | "transactionComplete"
  | "transactionAborted"
  | "abortedPossibleTransferError"
  | "sessionTerminated"
  | "sessionDenied"
  | "bookingsReversed"
  /** an agent cannot say yet how a payment ended, and has asked its module (reading 16/588) */
  | "paymentInDoubt";

/** A refusal: where, why, and which field. Tests assert these, never texts. */
export interface Refusal {
  readonly step: StepAddress | "wire" | "store";
  readonly reason: RefusalReason;
  readonly field?: string;
}

/** Why something is not accepted. */
export type RefusalReason =
  // what comes over the wire
  | "malformed"
  | "oversized"
  | "unknownVersion"
  | "unknownMessage"
  | "undecryptable"
  | "wrongSession"
  | "replayed"
  | "unexpected"
  // parties
  | "certificateInvalid"
  | "certificateExpired"
  | "issuerUnknown"
  | "wrongKind"
  | "listed"
  | "verificationDiffers"
  | "clockOutOfRange"
  // items
  | "signatureInvalid"
  | "chainBroken"
  | "notForMe"
  | "credentialInvalid"
  | "ticketInUse"
  | "unknownTicket"
  | "totalDiffers"
  | "noteExpired"
  | "holderListed"
  | "duplicateNote"
  // goods, payments
  | "credentialExpired"
  | "goodsDiffer"
  | "objectSignatureInvalid"
  | "amountDiffers"
  | "orderUsed"
  | "notAuthorized"
  // owners and time
  | "ownerRefuses"
  | "merchandiseMissing"
  | "fundsInsufficient"
  | "timeOut"
  | "queriesExhausted";

/** What a device shows of itself when it is asked. Never the only evidence. */
export interface Holdings {
  /** id of the session that stands, in hexadecimal; null: none */
  readonly session: string | null;
  /** whom it takes the other end to be */
  readonly peer: string | null;
  readonly tickets: readonly { readonly id: string; readonly holding: Holding }[];
  readonly notes: readonly {
    readonly id: string;
    readonly type: string;
    readonly amount: number;
    readonly holding: Holding;
  }[];
  /** a decision to commit, or a Ready-to-Commit, that has neither been completed nor written off */
  readonly undertakings: readonly HoldingsUndertaking[];
  /** orders that a module remembers (reading 16/542), in hexadecimal */
  readonly orders: readonly string[];
  readonly log: readonly HoldingsEntry[];
}

/** What is moving in an undertaking or an entry: tickets by id, notes by id and amount. */
export interface HoldingsItems {
  readonly session: string;
  readonly direction: LogEntry["direction"];
  readonly tickets: readonly string[];
  readonly notes: readonly { readonly id: string; readonly amount: number }[];
  /** at an agent, smallest units of the price; only where goods moved against payment */
  readonly amount?: number;
  /** see {@link LogEntry.order}, in hexadecimal; only in a purchase */
  readonly order?: string;
}

/** See {@link Holdings.undertakings}. */
export interface HoldingsUndertaking extends HoldingsItems {
  readonly kind: "decided" | "ready" | "doubt";
}

/** An entry of the log. */
export interface HoldingsEntry extends HoldingsItems {
  readonly kind: LogEntry["kind"];
}

/** A device under test. Synchronous: an event is over when `handle` returns. */
export interface Device {
  /** @throws whatever the build throws: a defect of the build, never a refusal */
  handle(event: DeviceEvent): readonly Effect[];
  /**
   * Power has failed: the device will not be used again, and must do nothing. What it does all the same is returned,
   * and the harness carries it out: a device that tidies up when it dies is to be caught.
   */
  abandon(): readonly Effect[];
}

/** A build: it makes devices. What a device is (agent, module, network server) its store says. */
export interface Build {
  readonly name: string;
  readonly version: string;
  /** reports numbered steps, so that it can be judged step by step */
  readonly reportsSteps: boolean;
  /** readings that it can be given: the profile's defaults where it has none */
  device(address: string, options: BuildOptions): Device;
}

/** Options of a device, fixed for a run. */
export interface BuildOptions {
  /** choices of switchable readings, by place; absent: the defaults */
  readonly readings?: Readonly<Record<string, string>>;
}
