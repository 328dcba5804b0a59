/**
 * A role while it is being closed: the local states and rows found so far, each local state once.
 */
import type { AnyMachineSnapshot } from "xstate";
import { acceptableMessages } from "./acceptable.ts";
import { canonical, canonicalFrozen } from "./canonical.ts";
import type { ClosedLocal, ClosedMessage, ClosedRole, Entry, EntryStep, Stimulus } from "./closed-role.ts";
import { ModelError } from "./errors.ts";
import { LocalRunner, type Run } from "./local-runner.ts";
import type { Local, Role } from "./system.ts";
import { offeredEvents } from "./xstate-adapter.ts";

type Context = Record<string, unknown>;

/** An entry whose places of equal effect are still being found. */
export type OpenEntry = Entry & { readonly sameEffectAt: string[] };

/** How far a macrostep has got (microstep granularity). */
export interface Midway {
  readonly run: Run;
  readonly at: number;
  readonly stimulus: Stimulus;
}

/** A local state and what is still to be tried on it. */
export interface OpenLocal {
  readonly closed: ClosedLocal;
  readonly snapshot: AnyMachineSnapshot;
  readonly midway: Midway | undefined;
  /** event types the state has a transition for */
  readonly offered: ReadonlySet<string>;
  expanded: boolean;
  /** how many messages of the role's inbox have been tried */
  read: number;
}

/** See the file header. */
export class OpenRole {
  readonly index: number;
  readonly name: string;
  readonly definition: Role;
  readonly runner: LocalRunner;
  readonly locals: OpenLocal[] = [];
  readonly initials: { local: number; sends: readonly number[] }[] = [];
  /** messages for this role, in the order found */
  readonly inbox: ClosedMessage[] = [];
  /** event types that some state has a transition for */
  readonly offered = new Set<string>();
  /** the entry by which a local state loses power while waiting */
  readonly losses = new Map<number, OpenEntry>();
  readonly #entries: OpenEntry[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #observations: unknown[] = [];
  readonly #observationByKey = new Map<string, number>();
  /** per context: the local state that is left of it without power */
  readonly #offs = new WeakMap<Context, number>();
  readonly #initialContext: Context;
  readonly #maxLocalStates: number;

  constructor(name: string, index: number, definition: Role, maxLocalStates: number) {
    this.index = index;
    this.name = name;
    this.definition = definition;
    this.runner = new LocalRunner(name, definition);
    this.#initialContext = (this.runner.start()[0]?.steps.at(-1)?.microstep.snapshot.context ?? {}) as Context;
    this.#maxLocalStates = maxLocalStates;
  }

  /** The local state of that number. */
  at(id: number): OpenLocal {
    return this.locals[id] as OpenLocal;
  }

  /** The number of the local state that a snapshot is. */
  localOf(snapshot: AnyMachineSnapshot, midway?: Midway): number {
    const context = snapshot.context as Context;
    const suffix = midway === undefined ? "" : `~${midway.at}/${midwayKey(midway.run)}`;
    const key = `${canonical([snapshot.value, historyOf(snapshot)])}${canonicalFrozen(context)}${suffix}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const id = this.locals.length;
    if (id >= this.#maxLocalStates) throw this.#unbounded(snapshot);
    this.#byKey.set(key, id);
    const offered = midway === undefined ? offeredEvents(snapshot) : new Set<string>();
    const closed = this.#closedLocal(id, snapshot, midway !== undefined);
    this.locals.push({ closed, snapshot, midway, offered, expanded: false, read: 0 });
    return id;
  }

  #closedLocal(id: number, snapshot: AnyMachineSnapshot, midway: boolean): ClosedLocal {
    const { value } = snapshot;
    const context = snapshot.context as Context;
    const down = this.definition.power !== undefined && value === this.definition.power.state;
    const tags = snapshot.tags as ReadonlySet<string>;
    const local: Local = { value: value as never, context: context as never, tags, down };
    const atRest = this.definition.rest?.(local) ?? (tags.has("rest") || snapshot.status === "done");
    return { id, value, context, rest: !midway && !down && atRest, down, midway, observation: this.#observe(local) };
  }

  #observe(local: Local): number {
    const observation = this.definition.observe?.(local) ?? local;
    const key = canonical(observation === local ? [local.value, local.context, local.down] : observation);
    let id = this.#observationByKey.get(key);
    if (id === undefined) {
      id = this.#observations.length;
      this.#observations.push(observation);
      this.#observationByKey.set(key, id);
    }
    return id;
  }

  /** The local state of the device without power, with what survives of `snapshot`. */
  offOf(snapshot: AnyMachineSnapshot, choices: Context = {}): number {
    const choiceless = Object.keys(choices).length === 0;
    const known = this.#offs.get(snapshot.context as Context);
    if (known !== undefined && choiceless) return known;
    const power = this.definition.power as NonNullable<Role["power"]>;
    const context: Context = { ...this.#initialContext };
    const before = { ...(snapshot.context as Context), ...choices };
    for (const field of [...power.durable, ...Object.keys(this.definition.fixtures ?? {})]) {
      context[field] = before[field];
    }
    const off = this.localOf(this.runner.resolve(power.state, context));
    if (choiceless) this.#offs.set(snapshot.context as Context, off);
    return off;
  }

  /** Add a row. One that does, changes and sends nothing is none, the chart does not mind the stimulus: undefined. */
  add(facts: Omit<Entry, "id" | "sends" | "sameEffectAt">): OpenEntry | undefined {
    const sends = facts.steps.flatMap((step) => step.sends);
    const goesOn = facts.stimulus.kind === "continue" && facts.steps.some(({ transitions }) => transitions.length > 0);
    // What an owner has done may leave everything as it was, and still be steps of a figure.
    const does = facts.stimulus.kind === "environment" && facts.steps.some(({ addresses }) => addresses.length > 0);
    if (facts.from === facts.to && sends.length === 0 && !goesOn && !does) return undefined;
    const entry: OpenEntry = { ...facts, id: this.#entries.length, sends, sameEffectAt: [] };
    this.#entries.push(entry);
    return entry;
  }

  /** The role as a table. */
  close(): ClosedRole {
    const locals = this.locals.map((open) => open.closed);
    const entriesFrom: Entry[][] = locals.map(() => []);
    for (const entry of this.#entries) (entriesFrom[entry.from] as Entry[]).push(entry);
    return {
      name: this.name,
      locals,
      initials: this.initials,
      entries: this.#entries,
      entriesFrom,
      observations: this.#observations,
      acceptable: acceptableMessages(locals.length, this.#entries),
    };
  }

  #unbounded(snapshot: AnyMachineSnapshot): ModelError {
    return new ModelError(
      "unboundedContext",
      { role: this.name, state: canonical(snapshot.value) },
      `more than ${this.#maxLocalStates} local states; context here is ${canonical(snapshot.context).slice(0, 300)}: ` +
        "bound the field that grows",
    );
  }
}

/** Note at an entry that a loss of power after `step` too would have had its effect. */
export function noteSameEffect(entry: OpenEntry | undefined, step: EntryStep): void {
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
