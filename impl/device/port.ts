/**
 * What goes into a device and what comes out of it: the build port as the implementation sees it. The shapes are
 * those of `conformance/port.ts`, which this folder may not import; the adapter's types make sure that they agree.
 */
import type { HostMessage, HostRequest, HostRequestType } from "../../spec/host-requests.ts";
import type { Holding, LogEntry } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { RefusalReason } from "../domain/refusal.ts";

/** What happens to a device while it has power. `now` is what its clock shows, in milliseconds since 1970. */
export type DeviceEvent =
  | { readonly type: "start"; readonly now: number; readonly store: Uint8Array; readonly entropy: Uint8Array }
  | { readonly type: "request"; readonly now: number; readonly request: HostRequest }
  | { readonly type: "message"; readonly now: number; readonly from: string; readonly bytes: Uint8Array }
  | { readonly type: "timer"; readonly now: number; readonly timer: string }
  | { readonly type: "stored"; readonly now: number }
  | { readonly type: "storeFailed"; readonly now: number; readonly reason: "full" | "failed" }
  | { readonly type: "inspect"; readonly now: number };

/** What the figures wait for: everything but power, inspection and the store. */
export type Arrival = Extract<DeviceEvent, { readonly type: "request" | "message" | "timer" }>;

/** A message as it came off the link. */
export type RawMessage = Extract<Arrival, { readonly type: "message" }>;

/** What a device does. */
export type DeviceEffect =
  | { readonly type: "send"; readonly to: string; readonly bytes: Uint8Array }
  | { readonly type: "store"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: "later" }
  | { readonly type: "setTimer"; readonly timer: string; readonly afterMs: number }
  | { readonly type: "cancelTimer"; readonly timer: string }
  | { readonly type: "prompt"; readonly step: StepAddress | "rest"; readonly accepts: readonly HostRequestType[] }
  | { readonly type: "notice"; readonly step: StepAddress; readonly notice: Notice; readonly detail?: string }
  | { readonly type: "host"; readonly step: StepAddress; readonly message: HostMessage }
  | { readonly type: "step"; readonly step: StepAddress }
  | { readonly type: "refusal"; readonly refusal: Refusal }
  | { readonly type: "holdings"; readonly holdings: Holdings }
  | { readonly type: "halt"; readonly reason: HaltReason; readonly detail: string };

/** Why a device serves no more until power is cycled. */
export type HaltReason = "storeDamaged" | "storeFailed";

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

/** Something that was not accepted: where, why, and which field. */
export interface Refusal {
  readonly step: StepAddress | "wire" | "store";
  readonly reason: RefusalReason;
  readonly field?: string;
}

/** What a device shows of itself. */
export interface Holdings {
  readonly session: string | null;
  readonly peer: string | null;
  readonly tickets: readonly { readonly id: string; readonly holding: Holding }[];
  readonly notes: readonly {
    readonly id: string;
    readonly type: string;
    readonly amount: number;
    readonly holding: Holding;
  }[];
  readonly undertakings: readonly (HoldingsItems & { readonly kind: "decided" | "ready" | "doubt" })[];
  readonly orders: readonly string[];
  readonly log: readonly (HoldingsItems & { readonly kind: LogEntry["kind"] })[];
}

/** What is moving in an undertaking or an entry. */
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
