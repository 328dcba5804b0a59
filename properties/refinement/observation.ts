/**
 * What is seen of a device: one stimulus and all that it does about it, until it waits again.
 */
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";

/**
 * A message in the charts' vocabulary (`models/figures/protocol.ts`). A random number is named by how many sessions the
 * device that drew it had begun or answered by then (1 for its first), and any other number is 0; a session by both its
 * numbers, the initiator's first: `1.2`. A message that a peer has falsified on purpose (`peerEcho`, `peerClock`) is
 * given as it would have been without.
 */
export interface AbstractMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What makes a device move. */
export type Stimulus =
  | {
      readonly kind: "message";
      readonly message: AbstractMessage;
      /** its number in the session is not above the last one taken in, or it is no envelope at all: it may be ignored */
      readonly mayBeIgnored?: boolean;
    }
  | { readonly kind: "environment"; readonly event: { readonly type: string } }
  | {
      readonly kind: "timer";
      /** it comes although the device has cancelled it: charts have no such thing, and the device does nothing */
      readonly cancelled?: boolean;
    }
  /** a message between other devices, which it passes on or drops (FIG. 17 and 20): nothing of its own changes */
  | { readonly kind: "relay" }
  /** power fails while the device waits */
  | { readonly kind: "powerLoss" }
  | { readonly kind: "powerOn" };

/** What a device asks its owner or host. */
export interface Prompted {
  /** `rest`: it waits for something to be started */
  readonly step: StepAddress | "rest";
  /** types of the requests or answers that it waits for */
  readonly accepts: readonly string[];
}

/** A message that a device sent. */
export interface ObservedSend {
  readonly to: string;
  readonly message: AbstractMessage;
}

/** A stimulus and what a device did about it. */
export interface Observation {
  readonly device: string;
  readonly stimulus: Stimulus;
  /** numbered steps done, in order; empty for a build that does not report them */
  readonly steps: readonly StepAddress[];
  readonly sends: readonly ObservedSend[];
  /** power failed before the device waited again: steps and sends are those before that */
  readonly cut: boolean;
  /** what the device asks its owner or host afterwards; null: nothing; absent: nobody has looked */
  readonly prompted?: Prompted | null;
  /** what the device has afterwards; after a loss of power, without power (`down`) */
  readonly ledger: DeviceLedger;
}

/** What a build is judged by: `external`, its messages and its ledger; `step`, its numbered steps as well. */
export type RefinementLevel = "external" | "step";

/** What the charts would have allowed in place of what was seen. */
export interface Allowed {
  /** all numbered steps of the response */
  readonly steps: readonly StepAddress[];
  /** all messages of the response */
  readonly sends: readonly ObservedSend[];
  /** what would have come next, where the observation left this response */
  readonly next: { readonly step: StepAddress | undefined; readonly send: ObservedSend | undefined };
  /** what owner or host would have been asked for afterwards */
  readonly asks: readonly string[];
  /** facts about the world under which this would have been the response */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A transition of a chart that was not taken because its guard was false. */
export interface GuardRefusal {
  /** state of the chart that it leaves, as a path of keys */
  readonly state: string;
  /** type of the event or message; empty: the chart does not wait for one there */
  readonly event: string;
  /** the guard's name, or its text */
  readonly guard: string;
  /** what the guard looked at: `event.round` and so on, where that is known */
  readonly values: Readonly<Record<string, unknown>>;
}

/** In which way a device left its chart. */
export type Divergence =
  /** it did something on a stimulus that the chart does not mind there */
  | "notMinded"
  /** another step than the chart's, one too many, or one too few */
  | "step"
  /** another message, to another receiver, one too many, or one too few */
  | "send"
  /** steps and messages are right, what it has is not */
  | "ledger"
  /** all of these are right, what it asks its owner or host for is not: something too many, or something missing */
  | "prompt"
  /** it has not answered a status query (FIG. 7B), or speaks of the status unasked */
  | "status"
  /** nothing wrong is known: the run has left the bound within which the charts are explored */
  | "outOfBound"
  /** no such device in the system */
  | "unknownDevice";

/** A device did what its chart does not allow. Data, not an exception: the run may go on. */
export interface RefinementFault {
  readonly _tag: "RefinementFault";
  readonly device: string;
  readonly kind: Divergence;
  readonly observation: Observation;
  /** place of the observation among the device's own, from 0 */
  readonly index: number;
  /** the step at which it diverges: the one that was done and should not have been, or else the one left out or wrong */
  readonly step: StepAddress | undefined;
  /** the last step on which device and chart agree, of this response or an earlier one */
  readonly after: StepAddress | undefined;
  /** fields of the ledger that differ */
  readonly fields: readonly string[];
  readonly allowed: readonly Allowed[];
  readonly refusedBy: readonly GuardRefusal[];
  /** one line for people */
  readonly says: string;
}
