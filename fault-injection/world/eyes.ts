/**
 * What the world needs to understand of the bytes that it carries: the oracle, as far as the world uses it. The world
 * itself looks at no byte. `world/harness-eyes.ts` makes eyes of the conformance kit; tests bring others.
 */
import type { Effect, Holdings, Refusal } from "../../conformance/port.ts";
import type { AbstractMessage, Stimulus } from "../../properties/refinement/observation.ts";
import type { HostMessage, HostRequest } from "../../spec/host-requests.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { ScriptRequest } from "../scenarios/scenario.ts";

/** The way of a message between modules, over their agents (FIG. 17 and 20). */
export interface Route {
  /** who has made it; on every other hop it is passed on */
  readonly origin: string;
  /** for whom it is; whoever else gets it passes it on */
  readonly destination: string;
}

/** A layer that the receiver of a message opens. */
export interface Layer {
  /** id of the session under whose key it is */
  readonly session: string;
  readonly number: number;
}

/** A message as it was read. */
export interface SeenMessage {
  /** the catalogue's name, or `Junk`; of a message between modules that of the innermost one, on every hop */
  readonly name: string;
  /** id of the session under whose key it is; null: none, or not known */
  readonly session: string | null;
  /** its number in the session; null: it has none */
  readonly number: number | null;
  readonly abstract: AbstractMessage;
  /** what is in it, as the format says; empty for `Junk` */
  readonly fields: Readonly<Record<string, unknown>>;
  /** absent or null: it is for whom it goes to */
  readonly route?: Route | null;
  /** what carries it on this link, by the catalogue's name, and what is inside; absent or null: nothing does */
  readonly carrier?: string | null;
  readonly carried?: Uint8Array | null;
  /** layers that its receiver opens, outermost first; absent: the session's, if it has one */
  readonly layers?: readonly Layer[];
}

/** What a device gave to its host, and at which step. */
export interface Hosted {
  readonly step: StepAddress;
  readonly message: HostMessage;
  /** how many steps it had reported before, in the same response */
  readonly after: number;
}

/** Something that the oracle finds wrong with the bytes themselves. */
export interface Remark {
  readonly kind: /** what a device shows is not what its store says */
    | "disagrees"
    /** its store cannot be read, or its records contradict each other */
    | "unreadableStore"
    /** by all stores together there is more of an item than was issued */
    | "tooMuch"
    /** … or less, and nobody has given it away */
    | "tooLittle"
    /** an item that nobody issued */
    | "notIssued"
    /** an item that is another's by its own history */
    | "notTheHolders"
    /** a ticket that is in use has been given */
    | "givenInUse"
    /** an entry or undertaking names another peer or other clocks than the wire */
    | "otherCircumstance"
    /** what is given to a host is not what came */
    | "toldOtherwise"
    /** goods are sent that are not what was sold */
    | "goodsAmiss"
    /** its store is damaged, and it has started all the same */
    | "startsDamaged"
    /** its store can be read, and it has halted because of it */
    | "haltsUndamaged";
  readonly device: string;
  /** the other devices concerned */
  readonly devices: readonly string[];
  readonly text: string;
}

/** What a device asks. */
export type Prompted = Extract<Effect, { readonly type: "prompt" }>;

/** What is known of a device after it has responded. */
export interface Moment {
  readonly device: string;
  readonly stimulus: Stimulus;
  /** the stimulus as it was read, where it was a message */
  readonly seen: SeenMessage | undefined;
  /** what the owner or host said, where it was a request */
  readonly request: HostRequest | undefined;
  /** what the device asked its owner or host */
  readonly prompts: readonly Prompted[];
  /** what it gave to its host */
  readonly hosted: readonly Hosted[];
  /** steps done; undefined: the build reports none */
  readonly steps: readonly StepAddress[] | undefined;
  readonly refusals: readonly Refusal[];
  /** messages sent */
  readonly sends: number;
  /** power is off */
  readonly down: boolean;
  readonly store: Uint8Array;
  /** with what store it has just started; undefined: it has not */
  readonly startedWith: Uint8Array | undefined;
  /** it has halted in this response, because its store is damaged or could not be written */
  readonly halted: "storeDamaged" | "storeFailed" | undefined;
  /** what the device shows; undefined where power is off or it has halted */
  readonly holdings: Holdings | undefined;
}

/** The oracle's eyes in one run. */
export interface Eyes {
  /** devices that are switched on when a run begins, in their order */
  readonly system: readonly string[];
  /** what stores hold when devices are first switched on: those of the system, and bystanders */
  readonly stores: Readonly<Record<string, Uint8Array>>;
  /** devices that have books; the others (network servers) only carry */
  readonly bookkeepers: readonly string[];
  /** what clocks show when the run begins: milliseconds since 1970 */
  readonly startsAt: number;
  /** what a device's clock is ahead of that, by address; absent: nothing */
  readonly clocksAhead: Readonly<Record<string, number>>;
  /** reads a message when it is sent, or as it arrives when it was altered on the way */
  read(bytes: Uint8Array, from: string, to: string): SeenMessage;
  /** what the books say of a device after it has responded */
  ledger(moment: Moment): DeviceLedger;
  /** what an owner or host says, in the port's words */
  request(request: ScriptRequest, device: string, holdings: Holdings | undefined): HostRequest;
  /** … and what the charts call it; a request that they do not have has a field that they do not know */
  event(request: HostRequest, device: string): { readonly type: string };
  /** what the oracle has found wrong with the bytes since it was last asked */
  remarks(): readonly Remark[];
  /** what a sender with its keys makes of its own message; undefined: it cannot be done to this one */
  lie(message: SeenMessage, from: string, to: string, how: string): Uint8Array | undefined;
  /** what an outsider makes for a device at that time by its clock; undefined: it cannot be made there */
  forge(how: string, from: string, to: string, now: number): Uint8Array | undefined;
  /** from whom an outsider's message pretends to come; absent: from the first other device with books */
  sender?(how: string, to: string): string | undefined;
}
