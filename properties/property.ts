/**
 * What a property is: a pure predicate over the ledger of a moment, or over one step. The same code judges a state of
 * a model, a run of the reference implementation and a run of any other build.
 */
import type { StepAddress } from "../spec/catalogue.ts";
import type { InvariantId } from "../spec/invariants.ts";
import type { Ledger } from "../spec/ledger.ts";

/** `true`, or what is wrong, in the protocol's words. */
export type Held = true | string;

/** What there is to judge in a system or a run. What is absent makes properties inapplicable, not true. */
export interface Subject {
  /** tickets were issued */
  readonly tickets: boolean;
  /** note value was issued */
  readonly notes: boolean;
  /** sessions are established over certificates, rather than standing by assumption */
  readonly certificates: boolean;
  /** received items may turn out to be bad */
  readonly items: boolean;
  /** what is sold in the run, and how it is paid; `refund`: a price is paid back by card. Absent: nothing is sold */
  readonly sells?: Sale;
}

/** How what is sold is paid: by money modules, by card, or back by card, where nothing is sold any more. */
export type Sale = "money" | "card" | "refund";

interface Property {
  readonly id: InvariantId;
  /** whether there can be anything to judge; where not, reports say `not judged here` */
  readonly applies: (subject: Subject) => boolean;
}

/** A property of every moment, or of every moment at rest. */
export interface StateProperty extends Property {
  readonly scope: "always" | "rest";
  /** this ledger could violate it: guards against a run in which nothing of the kind ever happens */
  readonly bites: (ledger: Ledger) => boolean;
  readonly holds: (ledger: Ledger) => Held;
}

/** A property of every step. */
export interface StepProperty extends Property {
  readonly scope: "step";
  readonly holds: (before: Ledger, after: Ledger, step: ObservedStep) => Held;
}

/** One step of one device, as seen from outside. */
export interface ObservedStep {
  /** the device that moves; for `drop` the one that the message was meant for */
  readonly device: string;
  readonly kind: "message" | "environment" | "timer" | "powerLoss" | "powerOn" | "drop";
  /** numbered steps of the figures done in it, in order; empty where they are not reported */
  readonly steps: readonly StepAddress[];
  /** for `powerLoss`: later steps at which the loss would have had the same effect */
  readonly sameEffectAt?: readonly StepAddress[];
  /** the message taken in, if any: its name without the figure, and what it carries */
  readonly message?: ObservedMessage;
  /** an outsider can make that message */
  readonly fromOutsider: boolean;
}

/** A message as properties see it. */
export interface ObservedMessage {
  readonly type: string;
  /** the session under whose key it is */
  readonly session?: string;
  /** the order under whose key TA/MM it is: of an agent and its own module (FIG. 16) */
  readonly order?: string;
}

/** The name of what an outsider makes of any message: altered, cut, spliced, or from nothing. */
export const alteredMessage = "Junk";

/** A property applies to everything. */
export const everywhere = (): boolean => true;

/** A property applies where there is something that can move. */
export const whereThingsMove = ({ tickets, notes, sells }: Subject): boolean => tickets || notes || sells !== undefined;

/** A property applies where tickets or notes can move: in a refund by card none does. */
export const whereItemsMove = (subject: Subject): boolean => subject.sells !== "refund" && whereThingsMove(subject);

/** A property applies where goods are sold. */
export const whereGoodsAreSold = ({ sells }: Pick<Subject, "sells">): boolean => sells === "money" || sells === "card";
