/**
 * Runs one role's chart on one event: answers unchosen fixtures by branching, and refuses what cannot be explored.
 */
import type { AnyMachineSnapshot } from "xstate";
import { canonical, deepFreeze, NotPlainData, sameData } from "./canonical.ts";
import { ModelError, type ModelPlace } from "./errors.ts";
import { takePendingFixture } from "./fixtures.ts";
import type { Role } from "./system.ts";
import { EndlessMacrostep, type Microstep, type Stepper, stepper } from "./xstate-adapter.ts";

/** A message as a chart asks to send it. */
export interface RequestedSend {
  readonly to: readonly string[];
  readonly message: { readonly type: string };
}

/** What one microstep does to the outside. */
export interface RunStep {
  readonly microstep: Microstep;
  readonly sends: readonly RequestedSend[];
  readonly addresses: readonly string[];
}

/** One way in which a chart answers an event. */
export interface Run {
  readonly steps: readonly RunStep[];
  readonly choices: Readonly<Record<string, unknown>>;
}

interface WithNodes {
  readonly _nodes: readonly { readonly path: readonly string[]; readonly meta?: { readonly step?: unknown } }[];
}

type Context = Record<string, unknown>;

/** See the file header. */
export class LocalRunner {
  calls = 0;
  readonly #stepper: Stepper;
  readonly #role: Role;
  readonly #name: string;

  constructor(name: string, role: Role) {
    this.#name = name;
    this.#role = role;
    this.#stepper = stepper(role.machine);
  }

  /** The initial runs: one per input and fixture choice. */
  start(): readonly Run[] {
    const inputs = this.#role.inputs ?? [undefined];
    return inputs.flatMap((input) => {
      const place: ModelPlace = { role: this.#name, state: "(initial)" };
      return [{ steps: this.#first(place, input), choices: {} }];
    });
  }

  #first(place: ModelPlace, input: unknown): readonly RunStep[] {
    takePendingFixture();
    try {
      return this.#twice(place, () => this.#stepper.start(input), undefined);
    } catch (error) {
      const fixture = takePendingFixture();
      if (fixture === undefined) throw error;
      const advice = "before the first event; read it later, or give its values as inputs";
      throw new ModelError("unsupportedFeature", place, `reads fixture variable "${fixture}" ${advice}`);
    }
  }

  /** Rebuild a snapshot of this role's machine. */
  resolve(value: unknown, context: Context, historyValue?: unknown): AnyMachineSnapshot {
    return this.#stepper.resolve(value, deepFreeze(context), historyValue);
  }

  /** Every way in which the chart answers `event` in `snapshot`; none when it stays as it is. */
  run(snapshot: AnyMachineSnapshot, event: { readonly type: string }): readonly Run[] {
    return this.#branch(snapshot, event, {});
  }

  #branch(snapshot: AnyMachineSnapshot, event: { readonly type: string }, choices: Context): readonly Run[] {
    const place: ModelPlace = { role: this.#name, state: canonical(snapshot.value), event: describeEvent(event) };
    const outcome = this.#attempt(place, () => this.#stepper.step(snapshot, event), snapshot);
    if ("steps" in outcome) return outcome.steps.length === 0 ? [] : [{ steps: outcome.steps, choices }];
    const fixture = outcome.fixture;
    return this.fixtureValues(fixture, place).flatMap((value) => {
      const context = { ...(snapshot.context as Context), [fixture]: value };
      const chosen = this.resolve(snapshot.value, context, snapshot.historyValue);
      const branches = this.#branch(chosen, event, { ...choices, [fixture]: value });
      // A choice that leaves the chart where it was still settles the variable.
      return branches.length > 0
        ? branches
        : [
            {
              steps: [{ microstep: still(chosen), sends: [], addresses: [] }],
              choices: { ...choices, [fixture]: value },
            },
          ];
    });
  }

  /** The declared values of a fixture variable. */
  fixtureValues(fixture: string, place: ModelPlace): readonly unknown[] {
    const values = (this.#role.fixtures as Record<string, readonly unknown[]> | undefined)?.[fixture];
    if (values === undefined || values.length === 0) {
      throw new ModelError(
        "unknownFixture",
        place,
        `reads fixture variable "${fixture}", which the role does not declare; add it to the role's fixtures`,
      );
    }
    return values;
  }

  #attempt(
    place: ModelPlace,
    work: () => readonly Microstep[],
    before: AnyMachineSnapshot,
  ): { readonly steps: readonly RunStep[] } | { readonly fixture: string } {
    takePendingFixture();
    try {
      return { steps: this.#twice(place, work, before) };
    } catch (error) {
      const fixture = takePendingFixture();
      if (fixture !== undefined) return { fixture };
      throw error;
    }
  }

  /** Run twice under different chance and time: a chart whose answer depends on either is refused. */
  #twice(
    place: ModelPlace,
    work: () => readonly Microstep[],
    before: AnyMachineSnapshot | undefined,
  ): readonly RunStep[] {
    const first = this.#once(place, () => underChance(0.125, work), before);
    const second = this.#once(place, () => underChance(0.875, work), before);
    if (!sameRun(first, second)) {
      throw new ModelError(
        "nonDeterministic",
        place,
        "two runs from the same state gave different results; guards and assignments must depend on context and event only",
      );
    }
    return first;
  }

  #once(
    place: ModelPlace,
    work: () => readonly Microstep[],
    before: AnyMachineSnapshot | undefined,
  ): readonly RunStep[] {
    this.calls++;
    let steps: readonly Microstep[];
    try {
      steps = work();
    } catch (error) {
      if (error instanceof EndlessMacrostep) throw new ModelError("alwaysCycle", place, error.message);
      if (error instanceof TypeError && /read only|not extensible|frozen|Cannot delete/.test(error.message)) {
        throw new ModelError("impureAssignment", place, `writes into its context or event: ${error.message}`);
      }
      if (error instanceof ModelError || isUnchosen(error)) throw error;
      throw new ModelError("chartThrew", place, (error as Error).message);
    }
    try {
      return this.#runSteps(place, steps, before);
    } catch (error) {
      if (error instanceof NotPlainData) throw new ModelError("unsupportedFeature", place, error.message);
      throw error;
    }
  }

  #runSteps(
    place: ModelPlace,
    steps: readonly Microstep[],
    before: AnyMachineSnapshot | undefined,
  ): readonly RunStep[] {
    let previous = before;
    return steps.map((microstep) => {
      deepFreeze(microstep.snapshot.context);
      const step = {
        microstep,
        sends: microstep.actions.flatMap((action) => this.#send(place, action)),
        addresses: enteredAddresses(previous, microstep),
      };
      previous = microstep.snapshot;
      return step;
    });
  }

  #send(place: ModelPlace, action: { readonly type: string; readonly params: unknown }): readonly RequestedSend[] {
    if (action.type === "send") {
      const params = action.params as { to?: unknown; message?: { type?: unknown } } | undefined;
      if (params?.to === undefined || typeof params.message?.type !== "string") {
        throw new ModelError("unknownAction", place, `action "send" needs params { to, message: { type } }`);
      }
      const to = (Array.isArray(params.to) ? params.to : [params.to]) as string[];
      return [{ to, message: deepFreeze(params.message) as { type: string } }];
    }
    // Timers are armed and disarmed by entering and leaving states; the explorer reads them off the state itself.
    if (action.type === "xstate.cancel" || isTimer(action)) return [];
    throw new ModelError(
      action.type.startsWith("xstate.") ? "unsupportedFeature" : "unknownAction",
      place,
      `action "${action.type}" has an effect that the explorer cannot see; use "send" and assignments only`,
    );
  }
}

/** XState arms the timer of an `after` by raising its event later; what else is raised later is not seen in the state. */
function isTimer(action: { readonly type: string; readonly params: unknown }): boolean {
  const { event } = (action.params ?? {}) as { readonly event?: { readonly type?: unknown } };
  return action.type === "xstate.raise" && String(event?.type).startsWith("xstate.after.");
}

function isUnchosen(error: unknown): boolean {
  // XState wraps errors thrown by guards of events but not those of eventless transitions.
  return error instanceof Error && error.message.includes("fixture variable");
}

function still(snapshot: AnyMachineSnapshot): Microstep {
  return { snapshot, transitions: [], actions: [] };
}

function underChance<T>(chance: number, work: () => T): T {
  const random = Math.random;
  const now = Date.now;
  Math.random = () => chance;
  Date.now = () => chance * 1e12;
  try {
    return work();
  } finally {
    Math.random = random;
    Date.now = now;
  }
}

function sameRun(one: readonly RunStep[], other: readonly RunStep[]): boolean {
  return (
    one.length === other.length &&
    one.every((step, index) => {
      const twin = other[index] as RunStep;
      const [a, b] = [step.microstep.snapshot, twin.microstep.snapshot];
      return sameData(a.value, b.value) && sameData(a.context, b.context) && sameData(step.sends, twin.sends);
    })
  );
}

function enteredAddresses(before: AnyMachineSnapshot | undefined, microstep: Microstep): readonly string[] {
  const earlier = new Set(before === undefined ? [] : (before as unknown as WithNodes)._nodes);
  const reentered = new Set(microstep.transitions.flatMap((transition) => transition.targets));
  const addresses: string[] = [];
  for (const node of (microstep.snapshot as unknown as WithNodes)._nodes) {
    const step = node.meta?.step;
    if (typeof step !== "string") continue;
    if (!earlier.has(node) || reentered.has(node.path.join("."))) addresses.push(step);
  }
  return addresses;
}

/** An event in one line: its type and fields. */
export function describeEvent(event: { readonly type: string }): string {
  const fields = Object.entries(event).filter(([key, value]) => key !== "type" && value !== undefined);
  if (fields.length === 0) return event.type;
  return `${event.type}(${fields.map(([key, value]) => `${key}: ${typeof value === "string" ? value : canonical(value)}`).join(", ")})`;
}
