/**
 * Tests out of the charts: paths that together take every transition, with and without every fault right after it, as
 * runs for the simulated world; and what no run can reach, with the reason.
 *
 * @example
 * ```ts
 * import { modelPaths } from "./model-paths.ts";
 *
 * const { paths, unreached } = modelPaths("ticket-transfer", "transitions");
 * paths[0]?.replay.choices.listed; // ["request TA.A OwnerTransfersTickets", …]
 * ```
 */
import type { ModuleKindName, SystemName } from "../../conformance/wire/fixture.ts";
import {
  coverageOf,
  type Exploration,
  explore,
  type Infeasible,
  type PathGoal,
  pathSet,
  type Roles,
  type System,
  type TestPath,
  type Trace,
  transitionId,
  unordered,
} from "../../models/explorer/index.ts";
import {
  type DeviceFacts,
  type Observation,
  observationsOf,
  refinedSystem,
  tracesToEntries,
} from "../../properties/refinement/index.ts";
import { figure } from "../../spec/catalogue.ts";
import type { Readings } from "../../spec/readings.ts";
import type { FigureId, StepAddress } from "../../spec/step-address.ts";
import { type Choices, type Replay, replayVersion } from "../replay.ts";
import { defaultChance } from "../scenarios.ts";
import { fixtureFacts } from "./outsiders.ts";
import { type InfeasibleReason, type PathSchedule, scheduleOf } from "./path-schedule.ts";
import { pathScenario } from "./path-trial.ts";

/** What the paths are made for. */
export interface ModelPathOptions {
  /** default `symbolic` */
  readonly crypto?: Replay["crypto"];
  /** choices of switchable readings that are not the default */
  readonly readings?: Partial<Readings>;
}

/** A path of the charts as a run. */
export interface ModelPath {
  readonly replay: Replay;
  /** what it reaches that those before it do not: `MM.A f43.…:TransferAck#0`, `… then power fails`, `… then lose …` */
  readonly reaches: readonly string[];
  /** what devices show that do what their charts do */
  readonly observations: readonly Observation[];
  /** what is found out about the world on the way, by device and fixture variable */
  readonly facts: DeviceFacts;
  /** figures whose steps the charts show */
  readonly figures: ReadonlySet<string>;
}

/** Something of a chart that no path reaches. */
export interface Unreached {
  /** a transition of a role's chart, or the address of a step */
  readonly what: string;
  readonly reason: InfeasibleReason | Infeasible | "inNoChart";
}

/** Paths, and what is left over. */
export interface ModelPaths {
  readonly paths: readonly ModelPath[];
  readonly unreached: readonly Unreached[];
  /** steps of the system's figures that some path does */
  readonly steps: ReadonlySet<string>;
}

/** Modules of other kinds than transaction modules, for the transitions that only those take. */
const kindsOfModules: readonly Readonly<Record<string, ModuleKindName>>[] = [
  { "MM.A": "teller", "MM.B": "teller" },
  { "MM.A": "other", "MM.B": "other" },
];

const known = new Map<string, ModelPaths>();

/** The paths of a system for a goal. Explored once for each choice of options. */
export function modelPaths(system: SystemName, goal: PathGoal, options: ModelPathOptions = {}): ModelPaths {
  const key = JSON.stringify([system, goal, options]);
  let paths = known.get(key);
  if (paths === undefined) {
    paths = new Collecting(system, goal, options).collect();
    known.set(key, paths);
  }
  return paths;
}

class Collecting {
  readonly #system: SystemName;
  readonly #goal: PathGoal;
  readonly #options: ModelPathOptions;
  readonly #covered = new Set<string>();
  readonly #paths: ModelPath[] = [];
  readonly #steps = new Set<string>();
  readonly #figures = new Set<string>();
  /** by goal: why a path to it cannot be run */
  readonly #refused = new Map<string, InfeasibleReason>();

  constructor(system: SystemName, goal: PathGoal, options: ModelPathOptions) {
    this.#system = system;
    this.#goal = goal;
    this.#options = options;
  }

  collect(): ModelPaths {
    const { readings = {} } = this.#options;
    const whole = explore(
      runnable(refinedSystem(this.#system, { readings, transactions: sessionsOf(this.#system), relayed: true })),
    );
    this.#take(whole, {});
    const all = [whole];
    for (const kinds of this.#system === "pos-payment" ? kindsOfModules : []) {
      // What kinds differ in, one session shows.
      const exploration = explore(
        runnable(refinedSystem(this.#system, { readings, kinds, transactions: 1, relayed: true })),
      );
      this.#take(exploration, kinds);
      all.push(exploration);
    }
    return { paths: this.#paths, unreached: this.#unreached(all), steps: this.#steps };
  }

  #take(exploration: Exploration, kinds: Readonly<Record<string, ModuleKindName>>): void {
    const missed = new Set<string>();
    for (const path of pathSet(exploration, this.#goal)) {
      const schedule = scheduleOf(exploration, path);
      const fresh = this.#fresh(path);
      if (fresh.length === 0) continue;
      if (schedule.infeasible === undefined) this.#add(exploration, path, fresh, schedule, kinds);
      else
        for (const goal of fresh) {
          missed.add(goal);
          this.#refused.set(goal, schedule.infeasible.reason);
        }
    }
    if (missed.size > 0) this.#search(exploration, missed, kinds);
  }

  /** Other ways to what the paths of the set cannot reach: the shortest path to each row. */
  #search(
    exploration: Exploration,
    missed: ReadonlySet<string>,
    kinds: Readonly<Record<string, ModuleKindName>>,
  ): void {
    for (const trace of tracesToEntries(exploration)) {
      const path: TestPath = { trace, reaches: [], fault: undefined };
      const fresh = this.#fresh(path).filter((goal) => missed.has(goal));
      if (fresh.length === 0) continue;
      const schedule = scheduleOf(exploration, path);
      if (schedule.infeasible === undefined) this.#add(exploration, path, fresh, schedule, kinds);
    }
  }

  #fresh(path: TestPath): readonly string[] {
    const goals = path.fault === undefined ? goalsOf(path.trace) : path.reaches;
    return [...new Set(goals)].filter((goal) => !this.#covered.has(goal));
  }

  #add(
    exploration: Exploration,
    path: TestPath,
    reaches: readonly string[],
    schedule: PathSchedule,
    kinds: Readonly<Record<string, ModuleKindName>>,
  ): void {
    for (const goal of reaches) {
      this.#covered.add(goal);
      this.#refused.delete(goal);
    }
    for (const { label } of path.trace.steps) for (const step of label.steps) this.#noteStep(step);
    const replay = replayOf(this.#system, this.#goal, this.#paths.length + 1, schedule, kinds, this.#options);
    const observations = observationsOf(exploration.program.closed, path.trace);
    this.#paths.push({ replay, reaches, observations, facts: schedule.facts, figures: this.#figures });
  }

  #noteStep(step: string): void {
    this.#steps.add(step);
    this.#figures.add(step.slice(0, step.indexOf("/")));
  }

  #unreached(explorations: readonly Exploration[]): readonly Unreached[] {
    const unreached = [...this.#refused].map(([what, reason]): Unreached => ({ what, reason }));
    const coverage = explorations.map((exploration) => coverageOf(exploration));
    const states = new Map<string, Infeasible>();
    for (const [index, { role, transitions }] of (coverage[0] ?? []).entries()) {
      for (const { what, why } of transitions.missed) {
        if (!this.#covered.has(`${role} ${what}`)) unreached.push({ what: `${role} ${what}`, reason: why });
      }
      for (const { what, why } of coverage[0]?.[index]?.states.missed ?? []) states.set(what, why);
    }
    for (const id of this.#figures) {
      for (const { address } of figure(id as FigureId).steps) {
        if (!this.#steps.has(address)) unreached.push({ what: address, reason: reasonOf(address, states) });
      }
    }
    return unreached;
  }
}

/** Sessions of each device in the paths of a system: two purchases with money modules would take minutes to explore. */
export function sessionsOf(system: SystemName): 1 | 2 {
  return system === "purchase-money" ? 1 : 2;
}

/**
 * The system with links as the world has them: over those to and from the network server nothing arrives twice, since a
 * module numbers its requests to the server, and takes no answer to an older one.
 */
function runnable(system: System<Roles>): System<Roles> {
  const { definition } = system;
  if (!("NS" in definition.roles)) return system;
  const links = { "MM.A->NS": unordered(), "NS->MM.A": unordered() };
  return { definition: { ...definition, links: links as NonNullable<typeof definition.links> } };
}

/** Why a step is not done: as its state in the charts is not reached; or there is none, for want of its lane. */
function reasonOf(address: StepAddress, states: ReadonlyMap<string, Infeasible>): Unreached["reason"] {
  const key = `s${address.slice(address.indexOf("/") + 1)}_`;
  for (const [state, why] of states) if (state.split(".").some((part) => part.startsWith(key))) return why;
  return "inNoChart";
}

/** The transitions that a path takes, as a coverage report names them. */
function goalsOf(trace: Trace): readonly string[] {
  return trace.steps.flatMap(({ role, entry }) =>
    (entry?.steps ?? []).flatMap((step, at) => {
      const losesPower = entry?.losesPower === true && at === entry.steps.length - 1;
      return step.transitions.map(
        (transition) => `${role} ${transitionId(transition)}${losesPower ? " then power fails" : ""}`,
      );
    }),
  );
}

function replayOf(
  system: SystemName,
  goal: PathGoal,
  number: number,
  schedule: PathSchedule,
  kinds: Readonly<Record<string, ModuleKindName>>,
  { crypto = "symbolic", readings = {} }: ModelPathOptions,
): Replay {
  const { attempts, listed, faults } = schedule;
  const choices: Choices = { listed, deviations: [] };
  const id = pathScenario(system, goal, number);
  return {
    schema: replayVersion,
    id,
    system,
    crypto,
    readings,
    facts: fixtureFactsOf(schedule),
    ...(Object.keys(kinds).length === 0 ? {} : { kinds }),
    scenario: id,
    attempts,
    chance: defaultChance,
    choices,
    faults,
    provenance: { origin: "model path" },
  };
}

/** Of what a path finds out, that which lies in the fixture. The rest is told by lies. */
function fixtureFactsOf({ facts }: PathSchedule): Replay["facts"] {
  const named = Object.entries(facts).map(([device, chosen]) => [
    device,
    Object.fromEntries(Object.entries(chosen).filter(([fact]) => (fixtureFacts as readonly string[]).includes(fact))),
  ]);
  return Object.fromEntries(named.filter(([, chosen]) => Object.keys(chosen as object).length > 0)) as Replay["facts"];
}
