/**
 * How a system is described: roles (XState machines), the links between them, what the environment may do, and what is
 * to be checked. Everything here is data and pure functions; {@link explore} does the work.
 */
import type { AnyStateMachine, ContextFrom, EventFrom, InputFrom, StateMachine, StateValueFrom } from "xstate";
import type { Network } from "./network.ts";

/** A local state of a role as predicates and observations see it. */
export interface Local<M extends AnyStateMachine = AnyStateMachine> {
  readonly value: StateValueFrom<M>;
  readonly context: Readonly<ContextFrom<M>>;
  /** tags of the active states */
  readonly tags: ReadonlySet<string>;
  /** the device has lost power and has not come back */
  readonly down: boolean;
}

/** How a role behaves when its device loses power. */
export interface PowerLoss<M extends AnyStateMachine> {
  /** the state that stands for a device without power; the chart leaves it on {@link PowerLoss.event} */
  readonly state: StateValueFrom<M> & string;
  /** the environment event by which power comes back */
  readonly event: EventFrom<M>;
  /** context fields that survive; fixture variables always do, the others return to their initial values */
  readonly durable: readonly (keyof ContextFrom<M> & string)[];
}

/**
 * A role: one XState machine and its surroundings.
 *
 * `O` is what predicates see of a local state: by default the {@link Local} itself. A smaller observation (plain data)
 * makes checks cheaper, since each distinct combination is judged once.
 */
export interface Role<M extends AnyStateMachine = AnyStateMachine, O = Local<M>> {
  readonly machine: M;
  /** inputs to start from; each gives an initial state, any of which may be the real one. Default: no input */
  readonly inputs?: readonly InputFrom<M>[];
  /** events that owner, host or clock may raise whenever the chart offers a transition for them */
  readonly environment?: readonly EventFrom<M>[];
  /** fixture variables (see `choose`): context field to the values it may turn out to have */
  readonly fixtures?: { readonly [K in keyof ContextFrom<M>]?: readonly NonNullable<ContextFrom<M>[K]>[] };
  readonly power?: PowerLoss<M>;
  /** default: the local state itself */
  readonly observe?: (local: Local<M>) => O;
  /** nothing is going on here. Default: the tag `rest`, or a final state of the machine */
  readonly rest?: (local: Local<M>) => boolean;
}

/** Build a {@link Role}, inferring its machine and observation. */
export function role<M extends AnyStateMachine, O = Local<M>>(definition: Role<M, O>): Role<M, O> {
  return definition;
}

// biome-ignore lint/suspicious/noExplicitAny: the bound of a record of roles, each with its own machine and observation
export type Roles = Record<string, Role<any, any>>;

/** The name of a role of the system. */
export type RoleName<R extends Roles> = keyof R & string;

/** What a role shows of its local state. */
export type ObservationOf<T> = T extends Role<infer _M, infer O> ? O : never;

/** What predicates see: an observation per role. */
export type View<R extends Roles> = { readonly [K in RoleName<R>]: ObservationOf<R[K]> };

/** A message on its way to a role. */
export type Delivery<R extends Roles> = {
  [K in RoleName<R>]: { readonly to: K; readonly message: EventFrom<R[K]["machine"]> };
}[RoleName<R>];

/** What a machine passes to its `send` action. */
export type SendParams<M> =
  // biome-ignore lint/suspicious/noExplicitAny: XState's machine type has fourteen parameters of which one is wanted
  M extends StateMachine<any, any, any, any, infer A, any, any, any, any, any, any, any, any, any>
    ? Extract<A, { type: "send" }> extends { params: infer P }
      ? P
      : never
    : never;

type IsAny<T> = 0 extends 1 & T ? true : false;

/** Compile-time check of one send: the receiver exists and has an event of that type. */
type CheckedSend<R extends Roles, P> =
  IsAny<P> extends true
    ? unknown
    : P extends { readonly to: infer T; readonly message: infer E }
      ? string extends Flat<T>
        ? unknown
        : [Flat<T>] extends [RoleName<R>]
          ? [E] extends [EventFrom<R[Flat<T> & RoleName<R>]["machine"]>]
            ? unknown
            : { readonly "no receiver has an event of this type": E }
          : { readonly "no such role": Exclude<Flat<T>, RoleName<R>> }
      : unknown;

type Flat<T> = T extends readonly (infer U)[] ? U : T;

/** Compile-time check of every role's sends. */
export type CheckedRoles<R extends Roles> = {
  [K in keyof R]: R[K] & CheckedSend<R, SendParams<R[K]["machine"]>>;
};

/** One step of a run as transition invariants and narration see it. */
export interface StepLabel {
  readonly role: string;
  readonly kind: "message" | "environment" | "timer" | "powerLoss" | "powerOn" | "drop";
  /** the message or event in one line; for `powerLoss` the one during which it struck, or the empty string */
  readonly event: string;
  /** `meta.step` of the chart states entered, in order */
  readonly steps: readonly string[];
  /** the message received, if any */
  readonly message: Readonly<Record<string, unknown>> | undefined;
  /** an outsider can make that message (see `seeds`) */
  readonly fromOutsider: boolean;
}

/** A predicate's answer: `true`, or what is wrong. */
export type Judgement = boolean | string;

/** Finite allowances of the adversary; what is absent is unlimited for `drops` and `duplicates`, none for `powerLosses`. */
export interface Budgets {
  /** losses of power in all */
  readonly powerLosses?: number;
  /** messages dropped from links that may lose */
  readonly drops?: number;
  /** extra deliveries on links that may duplicate */
  readonly duplicates?: number;
}

/** The name of a budget. */
export type BudgetName = keyof Budgets;

/**
 * Links over which a message travels only while two other roles hold the same: they carry it for its sender. It can be
 * delivered from the first moment on, at its sending or later, at which they do; what has come through stays.
 */
export interface Gate<R extends Roles> {
  /** links of the adversarial network; on others it has no effect */
  readonly links: readonly `${RoleName<R>}->${RoleName<R>}`[];
  readonly between: readonly [RoleName<R>, RoleName<R>];
  /** what a role holds, by what it shows; null: nothing */
  readonly holds: (observation: ObservationOf<R[RoleName<R>]>) => string | null;
}

/** A system to explore. */
export interface SystemDefinition<R extends Roles> {
  readonly name: string;
  readonly roles: R & CheckedRoles<R>;
  /** how messages travel; default `adversarial()`: a set of all messages ever sent, any of which may be delivered */
  readonly network?: Network;
  /** links that differ, as `sender->receiver` */
  readonly links?: { readonly [L in `${RoleName<R>}->${RoleName<R>}`]?: Network };
  /** links whose messages are carried by two other roles; default none */
  readonly gates?: readonly Gate<NoInfer<R>>[];
  /** messages that an outsider can make: in the adversarial network from the start */
  readonly seeds?: readonly Delivery<NoInfer<R>>[];
  readonly budgets?: Budgets;
  /** drop messages that no reachable local state of their receiver can still accept; default true */
  readonly masking?: boolean;
  /** run a role to its next wait in one step (the default), or make every microstep a global state */
  readonly granularity?: "waitToWait" | "microstep";
  /** choose every fixture variable at the start instead of when it is first read; default false */
  readonly eagerFixtures?: boolean;
  /** must hold in every reachable state */
  readonly invariants?: { readonly [name: string]: (view: View<NoInfer<R>>) => Judgement };
  /** must hold in every reachable state at rest */
  readonly restInvariants?: { readonly [name: string]: (view: View<NoInfer<R>>) => Judgement };
  /** must hold of every step */
  readonly stepInvariants?: {
    readonly [name: string]: (before: View<NoInfer<R>>, after: View<NoInfer<R>>, step: StepLabel) => Judgement;
  };
  /**
   * must hold of every row of every role's table, whether or not the system ever takes it: for local states that any
   * mixture of messages could bring about. `before` and `after` are what the moving role shows.
   */
  readonly tableInvariants?: {
    readonly [name: string]: (
      before: ObservationOf<NoInfer<R>[RoleName<R>]>,
      after: ObservationOf<NoInfer<R>[RoleName<R>]>,
      step: StepLabel,
    ) => Judgement;
  };
  /** must hold in at least one reachable state: guards against a model in which nothing happens */
  readonly sometimes?: { readonly [name: string]: (view: View<NoInfer<R>>) => boolean };
  /** classes of a state at rest, for the census; default: none */
  readonly outcome?: (view: View<NoInfer<R>>) => readonly string[];
  /** from every reachable state, rest must be reachable; default true when any role can rest */
  readonly settles?: boolean;
}

/** A system ready to be explored. */
export interface System<R extends Roles = Roles> {
  readonly definition: SystemDefinition<R>;
}

/**
 * Describe a system. A misspelt role, event or link does not compile.
 *
 * @example
 * ```ts
 * const system = defineSystem({ name: "two lights", roles: { east, west }, invariants: { "never both green": ... } });
 * const result = explore(system);
 * ```
 */
export function defineSystem<const R extends Roles>(definition: SystemDefinition<R>): System<R> {
  return { definition };
}
