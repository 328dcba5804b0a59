/**
 * Close each role: from its initial states, over all messages that any role can send, into a table
 * local state x stimulus -> local state, sends, microsteps.
 *
 * XState runs once (twice, to catch non-determinism) per row. The table covers every local state that some mixture of
 * messages could bring about, so it is larger than what the system reaches; what may still be accepted is read off it.
 */
import type { AnyMachineSnapshot } from "xstate";
import { acceptableMessages } from "./acceptable.ts";
import { canonical, canonicalFrozen } from "./canonical.ts";
import type {
  ClosedLink,
  ClosedLocal,
  ClosedMessage,
  ClosedRole,
  ClosedSystem,
  Entry,
  EntryStep,
  Stimulus,
} from "./closed-role.ts";
import { ModelError, type ModelPlace } from "./errors.ts";
import { describeEvent, LocalRunner, type RequestedSend, type Run } from "./local-runner.ts";
import { adversarial, type Network } from "./network.ts";
import type { Local, Role, Roles, System } from "./system.ts";
import { offeredEvents } from "./xstate-adapter.ts";

type Event = { readonly type: string };
type Context = Record<string, unknown>;

/** Limits on closing. */
export interface CloseLimits {
  /** local states of one role; more is taken as an unbounded context */
  readonly maxLocalStates: number;
  /** different messages; more is taken as an unbounded field */
  readonly maxMessages: number;
}

const limitsDefault: CloseLimits = { maxLocalStates: 50_000, maxMessages: 20_000 };

type MutableEntry = Entry & { readonly sameEffectAt: string[] };

interface OpenLocal {
  readonly closed: ClosedLocal;
  readonly snapshot: AnyMachineSnapshot;
  /** continue midway through a macrostep (microstep granularity) */
  readonly rest: { readonly run: Run; readonly at: number; readonly stimulus: Stimulus } | undefined;
  /** event types the state has a transition for */
  readonly offered: ReadonlySet<string>;
  expanded: boolean;
  /** how many messages of the role's inbox have been tried */
  read: number;
}

interface OpenRole {
  readonly index: number;
  readonly name: string;
  readonly definition: Role;
  readonly runner: LocalRunner;
  readonly locals: OpenLocal[];
  readonly byKey: Map<string, number>;
  readonly observations: unknown[];
  readonly observationByKey: Map<string, number>;
  readonly entries: MutableEntry[];
  /** the entry by which a local state loses power while waiting */
  readonly losses: Map<number, MutableEntry>;
  /** per context: the local state that is left of it without power */
  readonly offs: WeakMap<Context, number>;
  readonly initials: { local: number; sends: readonly number[] }[];
  readonly inbox: ClosedMessage[];
  /** event types that some state has a transition for */
  readonly offered: Set<string>;
  readonly initialContext: Context;
}

/** Close all roles of a system. @throws ModelError */
export function closeSystem(system: System<Roles>, limits: Partial<CloseLimits> = {}): ClosedSystem {
  return new Closing(system, { ...limitsDefault, ...limits }).close();
}

class Closing {
  readonly #system: System<Roles>;
  readonly #limits: CloseLimits;
  readonly #roles: OpenRole[];
  readonly #roleIndex: Map<string, number>;
  readonly #messages: ClosedMessage[] = [];
  readonly #messageByKey = new Map<string, number>();
  readonly #links: ClosedLink[] = [];
  readonly #linkOf = new Map<string, number>();
  readonly #seeds: number[] = [];

  constructor(system: System<Roles>, limits: CloseLimits) {
    this.#system = system;
    this.#limits = limits;
    const names = Object.keys(system.definition.roles);
    this.#roleIndex = new Map(names.map((name, index) => [name, index]));
    this.#roles = names.map((name, index) => openRole(name, index, (system.definition.roles as Roles)[name] as Role));
    this.#openLinks();
  }

  close(): ClosedSystem {
    for (const seed of this.#system.definition.seeds ?? []) {
      const id = this.#message(-1, seed.to as string, seed.message as Event, { event: "(seed)" });
      if (!this.#seeds.includes(id)) this.#seeds.push(id);
    }
    for (const role of this.#roles) this.#start(role);
    while (this.#roles.some((role) => this.#saturate(role))) {
      // Another role's sends may have filled an inbox again.
    }
    this.#refuseUnhandled();
    return {
      name: this.#system.definition.name,
      roles: this.#roles.map((role) => this.#finish(role)),
      messages: this.#messages,
      links: this.#links,
      seeds: this.#seeds,
      calls: this.#roles.reduce((sum, role) => sum + role.runner.calls, 0),
    };
  }

  #openLinks(): void {
    const base: Network = this.#system.definition.network ?? adversarial();
    const overrides = (this.#system.definition.links ?? {}) as Record<string, Network | undefined>;
    for (const from of this.#roles) {
      for (const to of this.#roles) {
        const key = `${from.name}->${to.name}`;
        const network = overrides[key] ?? base;
        if (network.kind === "adversarial") continue;
        this.#linkOf.set(key, this.#links.length);
        this.#links.push({ from: from.index, to: to.index, network });
      }
    }
  }

  #start(role: OpenRole): void {
    for (const run of role.runner.start()) {
      const last = run.steps.at(-1);
      if (last === undefined) continue;
      const sends = run.steps.flatMap((step) => this.#sends(role, step.sends, { state: "(initial)" }));
      for (const snapshot of this.#eager(role, last.microstep.snapshot)) {
        role.initials.push({ local: this.#local(role, snapshot), sends });
      }
    }
  }

  /** With eager fixtures: every combination of fixture values, chosen now. */
  #eager(role: OpenRole, snapshot: AnyMachineSnapshot): readonly AnyMachineSnapshot[] {
    if (this.#system.definition.eagerFixtures !== true) return [snapshot];
    let contexts: Context[] = [snapshot.context as Context];
    for (const [field, values] of Object.entries(role.definition.fixtures ?? {})) {
      contexts = contexts.flatMap((context) =>
        context[field] === undefined
          ? (values as unknown[]).map((value) => ({ ...context, [field]: value }))
          : [context],
      );
    }
    return contexts.map((context) => role.runner.resolve(snapshot.value, context));
  }

  #local(role: OpenRole, snapshot: AnyMachineSnapshot, midway?: OpenLocal["rest"]): number {
    const context = snapshot.context as Context;
    const suffix = midway === undefined ? "" : `~${midway.at}/${midwayKey(midway.run)}`;
    const key = `${canonical([snapshot.value, historyOf(snapshot)])}${canonicalFrozen(context)}${suffix}`;
    const known = role.byKey.get(key);
    if (known !== undefined) return known;
    const id = role.locals.length;
    if (id >= this.#limits.maxLocalStates) throw this.#unbounded(role, snapshot);
    const down = role.definition.power !== undefined && snapshot.value === role.definition.power.state;
    const tags = snapshot.tags as ReadonlySet<string>;
    const local: Local = { value: snapshot.value as never, context: context as never, tags, down };
    const atRest = role.definition.rest?.(local) ?? (tags.has("rest") || snapshot.status === "done");
    const closed: ClosedLocal = {
      id,
      value: snapshot.value,
      context,
      rest: midway === undefined && !down && atRest,
      down,
      midway: midway !== undefined,
      observation: this.#observe(role, local),
    };
    role.byKey.set(key, id);
    const offered = midway === undefined ? offeredEvents(snapshot) : new Set<string>();
    role.locals.push({ closed, snapshot, rest: midway, offered, expanded: false, read: 0 });
    return id;
  }

  #observe(role: OpenRole, local: Local): number {
    const observation = role.definition.observe?.(local) ?? local;
    const key = canonical(observation === local ? [local.value, local.context, local.down] : observation);
    let id = role.observationByKey.get(key);
    if (id === undefined) {
      id = role.observations.length;
      role.observations.push(observation);
      role.observationByKey.set(key, id);
    }
    return id;
  }

  #expand(role: OpenRole, id: number): void {
    const open = role.locals[id] as OpenLocal;
    if (open.rest !== undefined) {
      this.#continue(role, open);
      return;
    }
    const { definition } = role;
    const { snapshot } = open;
    const power = definition.power;
    if (open.closed.down && power !== undefined) {
      this.#enter(role, id, snapshot, { kind: "powerOn", event: power.event as Event }, power.event as Event);
      return;
    }
    if (power !== undefined && this.#powerMayFail()) {
      const loss = this.#entry(role, id, this.#off(role, snapshot), { kind: "powerLoss" }, [], {}, true);
      if (loss !== undefined) role.losses.set(id, loss);
    }
    for (const event of (definition.environment ?? []) as readonly Event[]) {
      this.#enter(role, id, snapshot, { kind: "environment", event }, event);
    }
    for (const type of open.offered) {
      if (!type.startsWith("xstate.after.")) continue;
      this.#enter(role, id, snapshot, { kind: "timer", event: { type } }, { type });
    }
  }

  #powerMayFail(): boolean {
    return (this.#system.definition.budgets?.powerLosses ?? 0) > 0;
  }

  /** Run every state of a role on everything not yet tried; whether there was anything. */
  #saturate(role: OpenRole): boolean {
    let moved = false;
    for (let id = 0; id < role.locals.length; id++) {
      const open = role.locals[id] as OpenLocal;
      if (!open.expanded) {
        open.expanded = true;
        moved = true;
        this.#expand(role, id);
      }
      for (; open.read < role.inbox.length; open.read++) {
        moved = true;
        this.#receive(role, id, role.inbox[open.read] as ClosedMessage);
      }
    }
    return moved;
  }

  #receive(role: OpenRole, id: number, message: ClosedMessage): void {
    const open = role.locals[id] as OpenLocal;
    if (open.rest !== undefined || open.closed.down) return;
    this.#enter(role, id, open.snapshot, { kind: "message", message: message.id }, message.event);
  }

  #enter(role: OpenRole, id: number, snapshot: AnyMachineSnapshot, stimulus: Stimulus, event: Event): void {
    const { offered } = role.locals[id] as OpenLocal;
    if (!offered.has(event.type) && !offered.has("*")) return;
    role.offered.add(event.type);
    for (const run of role.runner.run(snapshot, event)) {
      if (this.#system.definition.granularity === "microstep") this.#microstep(role, id, run, 0, stimulus);
      else this.#waitToWait(role, id, run, stimulus);
    }
  }

  #waitToWait(role: OpenRole, id: number, run: Run, stimulus: Stimulus): void {
    const steps = this.#entrySteps(role, id, run, stimulus);
    const last = run.steps.at(-1);
    if (last === undefined) return;
    const to = this.#local(role, last.microstep.snapshot);
    this.#entry(role, id, to, stimulus, steps, run.choices, false);
    if (role.definition.power === undefined || !this.#powerMayFail()) return;
    // Power may fail after any proper prefix. A prefix that leaves what the one before it left is only noted there.
    let same = role.losses.get(id);
    let before = `${this.#off(role, (role.locals[id] as OpenLocal).snapshot, run.choices)}/`;
    for (let taken = 1; taken < steps.length; taken++) {
      const off = this.#off(role, (run.steps[taken - 1] as Run["steps"][number]).microstep.snapshot);
      const prefix = steps.slice(0, taken);
      const effect = `${off}/${prefix.flatMap((step) => step.sends).join()}`;
      if (effect !== before) same = this.#entry(role, id, off, stimulus, prefix, run.choices, true);
      else noteSameEffect(same, steps[taken - 1] as EntryStep);
      before = effect;
    }
  }

  #microstep(role: OpenRole, id: number, run: Run, at: number, stimulus: Stimulus): void {
    const step = this.#entrySteps(role, id, { ...run, steps: run.steps.slice(at, at + 1) }, stimulus);
    const snapshot = (run.steps[at] as Run["steps"][number]).microstep.snapshot;
    const isLast = at === run.steps.length - 1;
    const to = this.#local(role, snapshot, isLast ? undefined : { run, at: at + 1, stimulus });
    const label: Stimulus = at === 0 ? stimulus : { kind: "continue" };
    const roundTrip = at === 0 && !isLast ? this.#roundTrip(role, id, run, stimulus) : undefined;
    this.#entry(role, id, to, label, step, at === 0 ? run.choices : {}, false, roundTrip);
  }

  /** What a run sends in all, if it ends where it began; such a run is no reason not to be at rest. */
  #roundTrip(role: OpenRole, id: number, run: Run, stimulus: Stimulus): readonly number[] | undefined {
    const last = run.steps.at(-1) as Run["steps"][number];
    if (this.#local(role, last.microstep.snapshot) !== id) return undefined;
    return this.#entrySteps(role, id, run, stimulus).flatMap((step) => step.sends);
  }

  #continue(role: OpenRole, open: OpenLocal): void {
    const { run, at, stimulus } = open.rest as NonNullable<OpenLocal["rest"]>;
    const id = open.closed.id;
    this.#microstep(role, id, run, at, stimulus);
    if (role.definition.power !== undefined && this.#powerMayFail()) {
      const off = this.#off(role, open.snapshot);
      this.#entry(role, id, off, { kind: "powerLoss" }, [], {}, true);
    }
  }

  /** The local state of the device without power, with what survives of `snapshot`. */
  #off(role: OpenRole, snapshot: AnyMachineSnapshot, choices: Context = {}): number {
    const known = role.offs.get(snapshot.context as Context);
    if (known !== undefined && Object.keys(choices).length === 0) return known;
    const power = role.definition.power as NonNullable<Role["power"]>;
    const context: Context = { ...role.initialContext };
    const kept = [...power.durable, ...Object.keys(role.definition.fixtures ?? {})];
    const before = { ...(snapshot.context as Context), ...choices };
    for (const field of kept) context[field] = before[field];
    const off = this.#local(role, role.runner.resolve(power.state, context));
    if (Object.keys(choices).length === 0) role.offs.set(snapshot.context as Context, off);
    return off;
  }

  #entrySteps(role: OpenRole, id: number, run: Run, stimulus: Stimulus): readonly EntryStep[] {
    const { value } = (role.locals[id] as OpenLocal).snapshot;
    const on = { state: canonical(value), event: this.#stimulusText(stimulus) };
    return run.steps.map((step) => ({
      transitions: step.microstep.transitions,
      addresses: step.addresses,
      sends: this.#sends(role, step.sends, on),
      value: step.microstep.snapshot.value,
    }));
  }

  #entry(
    role: OpenRole,
    from: number,
    to: number,
    stimulus: Stimulus,
    steps: readonly EntryStep[],
    choices: Context,
    losesPower: boolean,
    roundTrip?: readonly number[],
  ): MutableEntry | undefined {
    const sends = steps.flatMap((step) => step.sends);
    const moves = steps.some((step) => step.transitions.length > 0);
    // A row that changes nothing and sends nothing is no step; the chart does not mind the stimulus.
    if (from === to && sends.length === 0 && !(moves && stimulus.kind === "continue")) return undefined;
    const id = role.entries.length;
    const facts = { id, from, to, stimulus, sends, steps, choices, losesPower, sameEffectAt: [] };
    const entry: MutableEntry = roundTrip === undefined ? facts : { ...facts, roundTrip };
    role.entries.push(entry);
    return entry;
  }

  #sends(role: OpenRole, requested: readonly RequestedSend[], on: ModelPlace): readonly number[] {
    return requested.flatMap((send) => send.to.map((to) => this.#message(role.index, to, send.message, on)));
  }

  #message(from: number, to: string, event: Event, on: ModelPlace): number {
    const receiver = this.#roleIndex.get(to);
    const sender = from < 0 ? undefined : (this.#roles[from] as OpenRole).name;
    if (receiver === undefined) {
      throw new ModelError(
        "messageToNoOne",
        { system: this.#system.definition.name, role: sender ?? "(outsider)", ...on },
        `sends ${describeEvent(event)} to "${to}", which is no role of the system`,
      );
    }
    const link = sender === undefined ? -1 : (this.#linkOf.get(`${sender}->${to}`) ?? -1);
    const key = `${receiver}/${link}/${canonical(event)}`;
    const known = this.#messageByKey.get(key);
    if (known !== undefined) return known;
    const id = this.#messages.length;
    const message: ClosedMessage = { id, to: receiver, from, event: event as ClosedMessage["event"], link };
    this.#messages.push(message);
    this.#messageByKey.set(key, id);
    if (id >= this.#limits.maxMessages) {
      throw new ModelError(
        "unboundedContext",
        { role: sender ?? "(outsider)", event: describeEvent(event) },
        `more than ${this.#limits.maxMessages} different messages; a field of this one probably grows without bound`,
      );
    }
    (this.#roles[receiver] as OpenRole).inbox.push(message);
    return id;
  }

  #stimulusText(stimulus: Stimulus): string {
    if (stimulus.kind === "message") return describeEvent((this.#messages[stimulus.message] as ClosedMessage).event);
    return "event" in stimulus ? describeEvent(stimulus.event) : stimulus.kind;
  }

  #unbounded(role: OpenRole, snapshot: AnyMachineSnapshot): ModelError {
    return new ModelError(
      "unboundedContext",
      { role: role.name, state: canonical(snapshot.value) },
      `more than ${this.#limits.maxLocalStates} local states; context here is ${canonical(snapshot.context).slice(0, 300)}: ` +
        "bound the field that grows",
    );
  }

  #refuseUnhandled(): void {
    for (const role of this.#roles) {
      for (const event of (role.definition.environment ?? []) as readonly Event[]) {
        if (!role.offered.has(event.type)) {
          throw new ModelError(
            "unhandledEvent",
            { role: role.name, event: describeEvent(event) },
            "is declared as an event of the environment, but no reachable state has a transition for it",
          );
        }
      }
      for (const message of role.inbox) {
        if (message.from < 0 || role.offered.has(message.event.type) || role.offered.has("*")) continue;
        const sender = (this.#roles[message.from] as OpenRole).name;
        throw new ModelError(
          "unhandledEvent",
          { role: role.name, event: describeEvent(message.event) },
          `is sent by "${sender}", but no reachable state has a transition for it`,
        );
      }
    }
  }

  #finish(role: OpenRole): ClosedRole {
    const locals = role.locals.map((open) => open.closed);
    const entriesFrom: Entry[][] = locals.map(() => []);
    for (const entry of role.entries) (entriesFrom[entry.from] as Entry[]).push(entry);
    return {
      name: role.name,
      locals,
      initials: role.initials,
      entries: role.entries,
      entriesFrom,
      observations: role.observations,
      acceptable: acceptableMessages(locals.length, role.entries),
    };
  }
}

function openRole(name: string, index: number, definition: Role): OpenRole {
  const runner = new LocalRunner(name, definition);
  const first = runner.start()[0]?.steps.at(-1)?.microstep.snapshot.context as Context | undefined;
  return {
    index,
    name,
    definition,
    runner,
    locals: [],
    byKey: new Map(),
    observations: [],
    observationByKey: new Map(),
    entries: [],
    losses: new Map(),
    offs: new WeakMap(),
    initials: [],
    inbox: [],
    offered: new Set(),
    initialContext: first ?? {},
  };
}

function noteSameEffect(entry: MutableEntry | undefined, step: EntryStep): void {
  for (const address of step.addresses) {
    if (entry !== undefined && !entry.sameEffectAt.includes(address)) entry.sameEffectAt.push(address);
  }
}

/** What history states remember, as ids: the snapshot itself holds whole state nodes. */
function historyOf(snapshot: AnyMachineSnapshot): Readonly<Record<string, readonly string[]>> {
  const remembered = Object.entries(
    (snapshot.historyValue ?? {}) as Record<string, readonly { readonly id: string }[]>,
  );
  return Object.fromEntries(remembered.map(([id, nodes]) => [id, nodes.map((node) => node.id)]));
}

function midwayKey(run: Run): string {
  return canonical(
    run.steps.map((step) => [step.microstep.snapshot.value, step.microstep.snapshot.context, step.sends]),
  );
}
