/**
 * What a run leaves behind: everything that was seen, as data. Witnesses judge this and nothing else.
 */
import type { GivenNotice } from "../../conformance/notices.ts";
import type { Holdings, Refusal } from "../../conformance/port.ts";
import type { Observation } from "../../properties/refinement/observation.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Coordinate, Place } from "../coordinates.ts";
import type { Replay } from "../replay.ts";
import type { Hosted, Remark, SeenMessage } from "./eyes.ts";

/** A message that a device put out, and what became of it. */
export interface SentMessage {
  readonly at: Coordinate;
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  readonly seen: SeenMessage;
  /** number of the observation in which it was sent */
  readonly sentIn: number;
  /** numbers of the observations in which it, or a copy of it, was delivered; empty: it never arrived */
  readonly arrivedIn: number[];
}

/** A message that a device was given. */
export interface Received {
  readonly seen: SeenMessage;
  readonly from: string;
  /** what it is a copy of; undefined: an outsider made it */
  readonly of: SentMessage | undefined;
  /** it, or a copy of it, had been delivered to this device before */
  readonly again: boolean;
  /** bytes are not those that were sent */
  readonly altered: boolean;
  /** its number, or that of a layer around it, is not above the last one taken in */
  readonly isOld: boolean;
}

/** One stimulus to one device, and all that it did until it waited again or lost its power. */
export interface RunObservation extends Observation {
  /** place in the run, from 0 */
  readonly number: number;
  /** milliseconds since the run began */
  readonly time: number;
  /** power cycles of the device so far, this one included */
  readonly cycle: number;
  readonly received: Received | undefined;
  readonly request: HostRequest | undefined;
  /** all that it put out; {@link Observation.sends} has not what it only passed on */
  readonly sent: readonly SentMessage[];
  /** it was given a message and has not read it: it is to be given again */
  readonly later: boolean;
  /** what it gave to its host */
  readonly hosted: readonly Hosted[];
  readonly refusals: readonly Refusal[];
  readonly notices: readonly GivenNotice[];
  /** writes to the store, and those that failed */
  readonly stores: number;
  readonly writesFailed: number;
  /** it halted: it will do nothing more until power is cycled */
  readonly halted: "storeDamaged" | "storeFailed" | undefined;
  /** indices into the replay's faults of those that struck here */
  readonly struck: readonly number[];
  /** what the device shows; undefined: it has no power, or has halted, or has no books */
  readonly holdings: Holdings | undefined;
  /** what the oracle finds wrong with the bytes after it */
  readonly remarks: readonly Remark[];
}

/** A place that a fault could have struck. */
export interface Point {
  readonly at: Coordinate;
  readonly place: Place;
  readonly device: string;
  /** receiver of a message */
  readonly to: string | undefined;
  /** name of a message */
  readonly name: string | undefined;
  /** the last step that the device had done; undefined: none since power came on */
  readonly step: StepAddress | undefined;
  /** number of the observation */
  readonly observation: number;
  /** how many messages and writes the device had put out before, in this observation */
  readonly outward: number;
  /** bytes of the message or of the write; 0: neither */
  readonly bytes: number;
  /** the message is another device's, and is only passed on */
  readonly passedOn: boolean;
}

/** A device did what the port does not allow. */
export interface PortBreach {
  readonly device: string;
  readonly observation: number;
  readonly reason: /** it threw */
    | "threw"
    /** it went on while a write was under way */
    | "effectsAfterStore"
    /** it answered `inspect` with anything but one `holdings` */
    | "badHoldings"
    /** it did something after power had failed */
    | "actedWithoutPower"
    /** it wrote beyond the end of its store */
    | "writesBeyondEnd"
    /** it never stops writing */
    | "endlessResponse"
    /** it puts off a message and does something all the same, or puts off what is no message */
    | "putsOffAndActs";
  readonly detail: string;
}

/** A decision or fault of the replay that had no place in the run. */
export interface Skipped {
  readonly what: "choice" | "fault";
  /** index of the decision, or into the faults */
  readonly at: number;
  /** the action's name, or the fault in one line */
  readonly text: string;
}

/** How a run ended: nothing left to do, too many events, or not as the replay says (strict only). */
export type RunEnd = "rest" | "bound" | "diverged";

/** A device at the end of a run. */
export interface FinalDevice {
  readonly store: Uint8Array;
  readonly ledger: DeviceLedger | undefined;
  readonly holdings: Holdings | undefined;
  readonly down: boolean;
  readonly halted: boolean;
  /** it waits for its owner to start something */
  readonly rests: boolean;
  /** power cycles so far */
  readonly cycles: number;
}

/** A run. */
export interface Run {
  readonly replay: Replay;
  readonly end: RunEnd;
  readonly observations: readonly RunObservation[];
  readonly messages: readonly SentMessage[];
  /** ledgers when power had come on everywhere for the first time, by device with books */
  readonly start: Readonly<Record<string, DeviceLedger>>;
  readonly devices: Readonly<Record<string, FinalDevice>>;
  readonly breaches: readonly PortBreach[];
  /** messages that devices have put off and never read, by coordinate; undefined: an outsider's */
  readonly putOff: readonly { readonly device: string; readonly at: Coordinate | undefined }[];
  readonly skipped: readonly Skipped[];
  /** how many decisions were taken */
  readonly decisions: number;
  /** names of the actions taken; empty unless asked for */
  readonly taken: readonly string[];
  /** places that a fault could have struck, in order; empty unless asked for */
  readonly points: readonly Point[];
  /** number of the first observation after links were healed */
  readonly healedAt: number;
  /** milliseconds that the run took, in virtual time */
  readonly time: number;
  /** one link for each observation, in hexadecimal; empty unless asked for */
  readonly chain: readonly string[];
}
