/**
 * The closed charts of a system, indexed for the check: per local state and stimulus, the responses that are allowed.
 */
import { canonical } from "../../models/explorer/canonical.ts";
import { closeSystem } from "../../models/explorer/close.ts";
import type { ClosedRole, ClosedSystem, Entry, Stimulus } from "../../models/explorer/closed-role.ts";
import type { Roles, System } from "../../models/explorer/index.ts";
import type { ModuleKind } from "../../models/figures/protocol.ts";
import { systemNamed } from "../../models/systems/index.ts";
import { step } from "../../spec/catalogue.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { type ComparableLedger, comparable } from "./comparable-ledger.ts";
import { stimulusNumber, Vocabulary } from "./vocabulary.ts";

/** The compositions against which runs are judged. */
export type RefinedSystem = "ticket-transfer" | "pos-payment" | "purchase-money" | "purchase-card" | "card-refund";

/** What a device may do on a stimulus, from wait to wait, with the places at which power may fail on the way. */
export interface Response {
  readonly entry: Entry;
  readonly steps: readonly StepAddress[];
  readonly sends: readonly number[];
  /** facts about the world chosen on the way */
  readonly facts: readonly (readonly [field: string, value: unknown])[];
  /** by microsteps taken, none first: the local state that is left if power fails then, and how much was done by then */
  readonly places: readonly ResponsePlace[];
}

/** A place between two microsteps of a response. */
export interface ResponsePlace {
  /** local state without power */
  readonly off: number;
  readonly steps: number;
  readonly sends: number;
}

/** The table of one role. */
export interface RoleTable {
  readonly closed: ClosedRole;
  /** by local state, then by number of the stimulus */
  readonly responses: readonly ReadonlyMap<number, readonly Response[]>[];
  /** by local state: what is left of it without power; itself where the role keeps its power, or has none */
  readonly offOf: readonly number[];
  readonly ledgers: readonly ComparableLedger[];
  /** the chart says what a loss of power does */
  readonly losesPower: boolean;
  /** numbers of the events and messages by which a session is begun or answered */
  readonly starts: ReadonlySet<number>;
  /** types of the messages among them */
  readonly startsBy: ReadonlySet<string>;
  /** by local state: what owner or host is asked for */
  readonly asks: readonly Asking[];
}

/** What a device asks its owner or host for, in a local state. */
export interface Asking {
  /** it rests: it may offer to begin more than its part in the system */
  readonly rests: boolean;
  /** types of the events of its environment that the chart minds there */
  readonly accepts: ReadonlySet<string>;
}

/** All that the check knows of a system. */
export interface RefinementTables {
  readonly system: System<Roles>;
  readonly closed: ClosedSystem;
  readonly roles: readonly RoleTable[];
  readonly vocabulary: Vocabulary;
  /**
   * Figures whose steps the charts show. Others are left out of the composition: a link or an assumption stands for
   * them (FIG. 10 and 14 in ticket-transfer), and their steps are not compared.
   */
  readonly figures: ReadonlySet<string>;
  /** steps that call a figure which no chart shows: what they do is done after they have been reported */
  readonly calls: ReadonlySet<string>;
}

const bound = { session: "cold", transactions: 2, powerLosses: 1 } as const;

/** What a run is made of, as far as its charts depend on it; absent: the defaults. */
export interface RefinedRun {
  /** choices of switchable readings that are not the default */
  readonly readings?: Partial<Readings>;
  /** modules that are not transaction modules, by role */
  readonly kinds?: Readonly<Record<string, ModuleKind>>;
  /** sessions of each device; default two */
  readonly transactions?: number;
  /** hosts make up orders for modules, and modules have one session more; default: no */
  readonly forgeries?: boolean;
  /** what modules say to each other arrives only while their agents carry it, as in the world; default false */
  readonly relayed?: boolean;
}

const known = new Map<string, RefinementTables>();

/**
 * The tables of a system with cold sessions, two of them per device; built once for each choice of readings and kinds.
 * However often power fails, its loss is in them.
 */
export function refinementTables(name: RefinedSystem, run: RefinedRun = {}): RefinementTables {
  const key = `${name} ${canonical(run)}`;
  let tables = known.get(key);
  if (tables === undefined) {
    tables = tablesOf(refinedSystem(name, run));
    known.set(key, tables);
  }
  return tables;
}

/** The system itself, with cold sessions. */
export function refinedSystem(
  name: RefinedSystem,
  { readings = {}, kinds = {}, transactions = bound.transactions, forgeries = false, relayed = false }: RefinedRun = {},
): System<Roles> {
  const entry = systemNamed(name);
  if (entry === undefined) throw new Error(`no system "${name}"`);
  const chosen = { ...defaultReadings, ...readings };
  const system = entry.build({ ...bound, transactions, forgeries, relayed, readings: chosen });
  if (Object.keys(kinds).length === 0) return system;
  const roles = Object.entries(system.definition.roles as Roles).map(([role, definition]) => {
    const kind = kinds[role];
    const inputs = (definition.inputs ?? []).map((input) => ({ ...(input as object), kind }));
    return [role, kind === undefined ? definition : { ...definition, inputs }];
  });
  return { definition: { ...system.definition, roles: Object.fromEntries(roles) } };
}

/** The tables of any system whose roles show ledgers. @throws ModelError when it cannot be closed */
export function tablesOf(system: System<Roles>, closed: ClosedSystem = closeSystem(system)): RefinementTables {
  const vocabulary = new Vocabulary(closed);
  const addresses = closed.roles.flatMap(({ entries }) =>
    entries.flatMap(({ steps }) => steps.flatMap((step) => step.addresses)),
  );
  const figures = new Set(addresses.map(figureOf));
  return {
    system,
    closed,
    roles: closed.roles.map((role, index) => roleTable(role, index, vocabulary)),
    vocabulary,
    figures,
    calls: new Set(addresses.filter((address) => callsOutside(address as StepAddress, figures))),
  };
}

function callsOutside(address: StepAddress, figures: ReadonlySet<string>): boolean {
  const { call } = step(address);
  return call !== null && call !== undefined && !figures.has(call.figure);
}

/** The figure of a step's address. */
export function figureOf(address: string): string {
  return address.slice(0, address.indexOf("/"));
}

function roleTable(closed: ClosedRole, role: number, vocabulary: Vocabulary): RoleTable {
  const offOf = closed.locals.map(({ id }) => offFrom(closed, id));
  const starts = new Set<number>();
  const startsBy = new Set<string>();
  const responses = closed.locals.map(({ id }) => {
    const byStimulus = new Map<number, Response[]>();
    for (const entry of closed.entriesFrom[id] ?? []) {
      if (entry.losesPower) continue;
      const number = numberOf(entry.stimulus, role, vocabulary);
      const list = byStimulus.get(number) ?? [];
      byStimulus.set(number, list);
      list.push(responseOf(closed, entry, offOf));
      if (!begins(closed, entry)) continue;
      starts.add(number);
      if (entry.stimulus.kind === "message") startsBy.add(vocabulary.typeOf(entry.stimulus.message));
    }
    return byStimulus;
  });
  const losesPower = closed.locals.some(({ down }) => down);
  const hasOwner = losesPower || closed.entries.some(({ stimulus }) => stimulus.kind === "environment");
  return {
    closed,
    responses,
    offOf,
    ledgers: closed.locals.map(({ observation }) => comparable(closed.observations[observation] as DeviceLedger)),
    losesPower,
    starts,
    startsBy,
    asks: closed.locals.map(({ id }) => askingIn(closed, id, hasOwner)),
  };
}

/**
 * A role without an owner (a network server, which has no power to lose either) asks for nothing, and so does a device
 * without power. A module whose owner has no part in the system still rests.
 */
function askingIn({ entriesFrom, locals }: ClosedRole, local: number, hasOwner: boolean): Asking {
  const accepts = new Set<string>();
  for (const { stimulus, losesPower } of entriesFrom[local] ?? []) {
    if (stimulus.kind === "environment" && !losesPower) accepts.add(stimulus.event.type);
  }
  const { rest = false, down = false } = locals[local] ?? {};
  return { rests: rest && !down && hasOwner, accepts };
}

function offFrom(closed: ClosedRole, local: number): number {
  const loss = (closed.entriesFrom[local] ?? []).find(({ stimulus }) => stimulus.kind === "powerLoss");
  return loss?.to ?? local;
}

function begins(closed: ClosedRole, { from, to }: Entry): boolean {
  const attempts = (local: number) => Number(closed.locals[local]?.context["attempts"]);
  return attempts(to) > attempts(from);
}

function numberOf(stimulus: Stimulus, role: number, vocabulary: Vocabulary): number {
  switch (stimulus.kind) {
    case "message":
      return stimulus.message;
    case "environment":
      return vocabulary.event(role, stimulus.event);
    case "timer":
      return stimulusNumber.timer;
    case "powerOn":
      return stimulusNumber.powerOn;
    case "powerLoss":
      return stimulusNumber.powerLoss;
    case "continue":
      throw new Error("the check needs a system closed from wait to wait");
  }
}

function responseOf(closed: ClosedRole, entry: Entry, offOf: readonly number[]): Response {
  const cuts = (closed.entriesFrom[entry.from] ?? []).filter((cut) => isCutOf(cut, entry));
  const places: ResponsePlace[] = [{ off: offOf[entry.from] as number, steps: 0, sends: 0 }];
  for (const [index, step] of entry.steps.entries()) {
    const before = places[index] as ResponsePlace;
    const cut = cuts.find(({ steps }) => steps.length === index + 1);
    const isLast = index === entry.steps.length - 1;
    places.push({
      // Where a loss has no row of its own, it has the effect of one a microstep earlier.
      off: isLast ? (offOf[entry.to] as number) : (cut?.to ?? before.off),
      steps: before.steps + step.addresses.length,
      sends: before.sends + step.sends.length,
    });
  }
  return {
    entry,
    steps: entry.steps.flatMap(({ addresses }) => addresses) as StepAddress[],
    sends: entry.sends,
    facts: Object.entries(entry.choices),
    places,
  };
}

/** Whether power fails, in `cut`, on the way of `whole`: the first steps are the very same data. */
export function isCutOf(cut: Entry, whole: Entry): boolean {
  return (
    cut.losesPower &&
    cut.steps.length > 0 &&
    cut.steps.length < whole.steps.length &&
    cut.steps.every((step, index) => step === whole.steps[index])
  );
}
