/**
 * Close each role: from its initial states, over all messages that any role can send, into a table
 * local state x stimulus -> local state, sends, microsteps.
 *
 * XState runs once (twice, to catch non-determinism) per row. The table covers every local state that some mixture of
 * messages could bring about, so it is larger than what the system reaches; what may still be accepted is read off it.
 */
import type { AnyMachineSnapshot } from "xstate";
import { canonical } from "./canonical.ts";
import type { ClosedGate, ClosedMessage, ClosedRole, ClosedSystem, EntryStep, Stimulus } from "./closed-role.ts";
import { ModelError, type ModelPlace } from "./errors.ts";
import { describeEvent, type RequestedSend, type Run } from "./local-runner.ts";
import { MessageBook } from "./message-book.ts";
import { type Midway, noteSameEffect, type OpenLocal, OpenRole } from "./open-role.ts";
import type { Role, Roles, System } from "./system.ts";
import { isOffered } from "./xstate-adapter.ts";

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

/** Close all roles of a system. @throws ModelError */
export function closeSystem(system: System<Roles>, limits: Partial<CloseLimits> = {}): ClosedSystem {
  return new Closing(system, { ...limitsDefault, ...limits }).close();
}

class Closing {
  readonly #system: System<Roles>;
  readonly #roles: readonly OpenRole[];
  readonly #book: MessageBook;

  constructor(system: System<Roles>, limits: CloseLimits) {
    const { definition } = system;
    const names = Object.keys(definition.roles);
    this.#system = system;
    this.#roles = names.map(
      (name, index) => new OpenRole(name, index, (definition.roles as Roles)[name] as Role, limits.maxLocalStates),
    );
    this.#book = new MessageBook(definition, names, limits.maxMessages);
  }

  close(): ClosedSystem {
    const { name, seeds } = this.#system.definition;
    const seeded = (seeds ?? []).map(({ to, message }) =>
      this.#message(-1, to as string, message as Event, { event: "(seed)" }),
    );
    for (const role of this.#roles) this.#start(role);
    while (this.#roles.some((role) => this.#saturate(role))) {
      // Another role's sends may have filled an inbox again.
    }
    this.#refuseUnhandled();
    const roles = this.#roles.map((role) => role.close());
    return {
      name,
      roles,
      messages: this.#book.messages,
      links: this.#book.links,
      gates: this.#gates(roles),
      seeds: [...new Set(seeded)],
      calls: this.#roles.reduce((sum, role) => sum + role.runner.calls, 0),
    };
  }

  /** What the roles of a gate hold, as numbers that are equal where what is held is the same. */
  #gates(roles: readonly ClosedRole[]): readonly ClosedGate[] {
    return (this.#system.definition.gates ?? []).map(({ between, holds }, index): ClosedGate => {
      const numbers = new Map<string, number>();
      const numberOf = (text: string): number => {
        const known = numbers.get(text) ?? numbers.size + 1;
        numbers.set(text, known);
        return known;
      };
      const [one, other] = between.map((name) => roles.findIndex((role) => role.name === name)) as [number, number];
      const heldBy = (role: number): Int32Array =>
        Int32Array.from(roles[role]?.observations ?? [], (observation) => {
          const held = holds(observation as never);
          return held === null ? 0 : numberOf(held);
        });
      const messages = this.#book.gated[index] as ReadonlySet<number>;
      return { between: [one, other], holds: [heldBy(one), heldBy(other)], messages };
    });
  }

  #start(role: OpenRole): void {
    for (const run of role.runner.start()) {
      const last = run.steps.at(-1);
      if (last === undefined) continue;
      const sends = run.steps.flatMap((step) => this.#sends(role, step.sends, { state: "(initial)" }));
      for (const snapshot of this.#eager(role, last.microstep.snapshot)) {
        role.initials.push({ local: role.localOf(snapshot), sends });
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

  #expand(role: OpenRole, id: number): void {
    const open = role.at(id);
    if (open.midway !== undefined) {
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
      const loss = role.add(losing(id, role.offOf(snapshot)));
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
      const open = role.at(id);
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
    const open = role.at(id);
    if (open.midway !== undefined || open.closed.down) return;
    this.#enter(role, id, open.snapshot, { kind: "message", message: message.id }, message.event);
  }

  #enter(role: OpenRole, id: number, snapshot: AnyMachineSnapshot, stimulus: Stimulus, event: Event): void {
    const { offered } = role.at(id);
    if (!isOffered(offered, event.type)) return;
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
    const to = role.localOf(last.microstep.snapshot);
    role.add({ from: id, to, stimulus, steps, choices: run.choices, losesPower: false });
    if (role.definition.power === undefined || !this.#powerMayFail()) return;
    // Power may fail after any proper prefix. A prefix that leaves what the one before it left is only noted there.
    let same = role.losses.get(id);
    let before = `${role.offOf(role.at(id).snapshot, run.choices)}/`;
    for (let taken = 1; taken < steps.length; taken++) {
      const off = role.offOf((run.steps[taken - 1] as Run["steps"][number]).microstep.snapshot);
      const prefix = steps.slice(0, taken);
      const effect = `${off}/${prefix.flatMap((step) => step.sends).join()}`;
      if (effect === before) noteSameEffect(same, steps[taken - 1] as EntryStep);
      else same = role.add({ from: id, to: off, stimulus, steps: prefix, choices: run.choices, losesPower: true });
      before = effect;
    }
  }

  #microstep(role: OpenRole, id: number, run: Run, at: number, stimulus: Stimulus): void {
    const step = this.#entrySteps(role, id, { ...run, steps: run.steps.slice(at, at + 1) }, stimulus);
    const snapshot = (run.steps[at] as Run["steps"][number]).microstep.snapshot;
    const isLast = at === run.steps.length - 1;
    const to = role.localOf(snapshot, isLast ? undefined : { run, at: at + 1, stimulus });
    const label: Stimulus = at === 0 ? stimulus : { kind: "continue" };
    const roundTrip = at === 0 && !isLast ? this.#roundTrip(role, id, run, stimulus) : undefined;
    const facts = {
      from: id,
      to,
      stimulus: label,
      steps: step,
      choices: at === 0 ? run.choices : {},
      losesPower: false,
    };
    role.add(roundTrip === undefined ? facts : { ...facts, roundTrip });
  }

  /** What a run sends in all, if it ends where it began; such a run is no reason not to be at rest. */
  #roundTrip(role: OpenRole, id: number, run: Run, stimulus: Stimulus): readonly number[] | undefined {
    const last = run.steps.at(-1) as Run["steps"][number];
    if (role.localOf(last.microstep.snapshot) !== id) return undefined;
    return this.#entrySteps(role, id, run, stimulus).flatMap((step) => step.sends);
  }

  #continue(role: OpenRole, open: OpenLocal): void {
    const { run, at, stimulus } = open.midway as Midway;
    const id = open.closed.id;
    this.#microstep(role, id, run, at, stimulus);
    if (role.definition.power !== undefined && this.#powerMayFail()) {
      role.add(losing(id, role.offOf(open.snapshot)));
    }
  }

  #entrySteps(role: OpenRole, id: number, run: Run, stimulus: Stimulus): readonly EntryStep[] {
    const { value } = role.at(id).snapshot;
    const on = { state: canonical(value), event: this.#stimulusText(stimulus) };
    return run.steps.map((step) => ({
      transitions: step.microstep.transitions,
      addresses: step.addresses,
      sends: this.#sends(role, step.sends, on),
      value: step.microstep.snapshot.value,
    }));
  }

  #sends(role: OpenRole, requested: readonly RequestedSend[], on: ModelPlace): readonly number[] {
    return requested.flatMap((send) => send.to.map((to) => this.#message(role.index, to, send.message, on)));
  }

  #message(from: number, to: string, event: Event, on: ModelPlace): number {
    return this.#book.numberOf(from, to, event, on, (message) => this.#roles[message.to]?.inbox.push(message));
  }

  #stimulusText(stimulus: Stimulus): string {
    if (stimulus.kind === "message") {
      return describeEvent((this.#book.messages[stimulus.message] as ClosedMessage).event);
    }
    return "event" in stimulus ? describeEvent(stimulus.event) : stimulus.kind;
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
        if (message.from < 0 || role.offered.has(message.event.type)) continue;
        const sender = (this.#roles[message.from] as OpenRole).name;
        throw new ModelError(
          "unhandledEvent",
          { role: role.name, event: describeEvent(message.event) },
          `is sent by "${sender}", but no reachable state has a transition for it`,
        );
      }
    }
  }
}

/** The row by which a role loses power while it waits. */
function losing(from: number, to: number): Parameters<OpenRole["add"]>[0] {
  return { from, to, stimulus: { kind: "powerLoss" }, steps: [], choices: {}, losesPower: true };
}
