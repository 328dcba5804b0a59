/**
 * What is left of the roles once they are closed: tables. After closing, no XState code runs.
 */
import type { Network } from "./network.ts";
import type { TakenTransition } from "./xstate-adapter.ts";

/** A message that some role (or the outsider) can send to a role. */
export interface ClosedMessage {
  readonly id: number;
  /** receiving role, by index */
  readonly to: number;
  /** sending role, by index; -1 for the outsider. In the adversarial network: the first sender found */
  readonly from: number;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** which link it travels on: -1 the adversarial set, else an index into {@link ClosedSystem.links} */
  readonly link: number;
}

/** What makes a role move. */
export type Stimulus =
  | { readonly kind: "message"; readonly message: number }
  | { readonly kind: "environment"; readonly event: { readonly type: string } }
  | { readonly kind: "timer"; readonly event: { readonly type: string } }
  | { readonly kind: "powerOn"; readonly event: { readonly type: string } }
  | { readonly kind: "powerLoss" }
  | { readonly kind: "continue" };

/** One microstep of an entry, as data. */
export interface EntryStep {
  readonly transitions: readonly TakenTransition[];
  /** `meta.step` of the states entered */
  readonly addresses: readonly string[];
  readonly sends: readonly number[];
  readonly value: unknown;
}

/** A row of a role's table: in this local state, on this stimulus, go there and send these. */
export interface Entry {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly stimulus: Stimulus;
  readonly sends: readonly number[];
  readonly steps: readonly EntryStep[];
  /** fixture variables chosen on the way */
  readonly choices: Readonly<Record<string, unknown>>;
  /** power fails in this entry; after the last of its steps */
  readonly losesPower: boolean;
  /** microstep granularity: the steps after this one lead back to `from`; what they and this one send in all */
  readonly roundTrip?: readonly number[];
  /** where `losesPower`: later places (`meta.step`) at which a loss would have had the same effect */
  readonly sameEffectAt: readonly string[];
}

/** A stable local state of a role. */
export interface ClosedLocal {
  readonly id: number;
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  readonly rest: boolean;
  readonly down: boolean;
  /** between two microsteps (only in microstep granularity) */
  readonly midway: boolean;
  /** index into {@link ClosedRole.observations} */
  readonly observation: number;
}

/** A role as a table. */
export interface ClosedRole {
  readonly name: string;
  readonly locals: readonly ClosedLocal[];
  readonly initials: readonly { readonly local: number; readonly sends: readonly number[] }[];
  readonly entries: readonly Entry[];
  /** entries by the local state they leave */
  readonly entriesFrom: readonly (readonly Entry[])[];
  readonly observations: readonly unknown[];
  /** per local state: the messages (ids) that it or a state reachable from it can still accept */
  readonly acceptable: readonly ReadonlySet<number>[];
}

/** A link with a memory of its own. */
export interface ClosedLink {
  readonly from: number;
  readonly to: number;
  readonly network: Exclude<Network, { kind: "adversarial" }>;
}

/** Messages that can be delivered from the moment on at which two roles hold the same. */
export interface ClosedGate {
  /** the two roles, by index */
  readonly between: readonly [number, number];
  /** for each of them, per observation: the number of what it holds; 0: nothing */
  readonly holds: readonly [Int32Array, Int32Array];
  readonly messages: ReadonlySet<number>;
}

/** A system of closed roles. */
export interface ClosedSystem {
  readonly name: string;
  readonly roles: readonly ClosedRole[];
  readonly messages: readonly ClosedMessage[];
  readonly links: readonly ClosedLink[];
  readonly gates: readonly ClosedGate[];
  /** messages that the outsider has from the start */
  readonly seeds: readonly number[];
  /** how often XState was asked */
  readonly calls: number;
}
