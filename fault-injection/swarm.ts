/**
 * Schedules with many faults, by chance, where enumeration ends.
 *
 * Each run has whole families of faults switched off, about half of them, and one that it likes best: a run in which
 * everything is a little wrong seldom gets far. It grows out of a run made before, by a few more faults at the places
 * that this one showed, and by a few decisions against the canonical order. Runs that show a new combination of step,
 * kind of fault and result are kept to grow from.
 *
 * Chance comes from fast-check, from a seed; how long it goes on is for the caller to say, between runs.
 */
import fc from "fast-check";
import { type Fault, type FaultFamily, faultFamilies, faultKinds, faultText } from "./faults.ts";
import type { Deviation, Replay } from "./replay.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { type RunChoices, replayOf } from "./scenarios.ts";
import { cellsOf } from "./tally.ts";
import { resultText, type Trial, type Tried } from "./trial.ts";
import { faultsAt, type Repertoire } from "./variants.ts";
import { isFailure, type Verdict } from "./witnesses/finding.ts";
import { type Action, actionName, type Chooser } from "./world/schedule.ts";

/** What a swarm runs on. */
export interface SwarmOptions {
  readonly trial: Trial;
  readonly repertoire: (scenario: Scenario) => Repertoire;
  readonly scenarios: readonly Scenario[];
  /** the same seed gives the same runs */
  readonly seed: number;
  /** asked before every run, with the runs so far: time, or a number of runs */
  readonly goesOn: (runs: number) => boolean;
  readonly choices?: Pick<RunChoices, "crypto" | "readings">;
  /** told of every run */
  readonly onRun?: (replay: Replay, tried: Tried) => void;
}

/** A failure that a swarm has found: the first run with its signature. */
export interface SwarmFailure {
  readonly replay: Replay;
  readonly verdict: Verdict;
}

/** What a swarm has found. */
export interface SwarmResult {
  readonly seed: number;
  readonly runs: number;
  /** runs by how many of their faults struck */
  readonly struck: readonly number[];
  /** combinations of step, kind of fault and result that were seen */
  readonly covered: number;
  /** runs after which a new combination was seen last */
  readonly lastNewAt: number;
  /** runs that are kept to grow from */
  readonly kept: number;
  readonly windows: Readonly<Record<string, number>>;
  readonly results: Readonly<Record<string, number>>;
  readonly failures: readonly SwarmFailure[];
}

/** Most faults and deviations of a run. */
const faultsMax = 8;
const deviationsMax = 6;
/** Runs that are kept to grow from, for each scenario. */
const keptMax = 256;
/** Candidates for a fault that give a scenario one more slot of the wheel. */
const wheelSlot = 200;
/** Candidates that are compared for each fault: the one that was tried least is taken. */
const compared = 4;
/** Genes that are drawn at a time. */
const batch = 64;
/** Decisions among which a deviation may fall. */
const decisionsMax = 64;

interface Genes {
  readonly scenario: number;
  readonly parent: number;
  /** families switched off */
  readonly off: readonly boolean[];
  readonly cranked: number;
  readonly picks: readonly number[];
  readonly deviations: readonly { readonly at: number; readonly pick: number }[];
}

const most = 0x7fffffff;

const genes: fc.Arbitrary<Genes> = fc.record({
  scenario: fc.nat(most),
  parent: fc.nat(most),
  off: fc.array(fc.boolean(), { minLength: faultFamilies.length, maxLength: faultFamilies.length }),
  cranked: fc.nat(most),
  picks: fc.array(fc.nat(most), { minLength: 1, maxLength: 4 }),
  deviations: fc.oneof(
    fc.constant([]),
    fc.array(fc.record({ at: fc.nat(decisionsMax), pick: fc.nat(most) }), { maxLength: 3 }),
  ),
});

/** A run that others grow from. */
interface Kept {
  readonly faults: readonly Fault[];
  readonly deviations: readonly Deviation[];
  /** what can be added to it, by family */
  readonly candidates: ReadonlyMap<FaultFamily, readonly Fault[]>;
}

/** Runs a swarm until it is told to stop. */
export function swarm(options: SwarmOptions): SwarmResult {
  const { seed, goesOn } = options;
  const swarming = new Swarming(options);
  for (let round = 0; ; round++) {
    for (const drawn of fc.sample(genes, { seed: seed + round, numRuns: batch })) {
      if (!goesOn(swarming.runs)) return swarming.result();
      swarming.run(drawn);
    }
  }
}

class Swarming {
  runs = 0;
  readonly #options: SwarmOptions;
  readonly #kept = new Map<string, Kept[]>();
  readonly #covered = new Set<string>();
  readonly #struck: number[] = [];
  readonly #windows = new Map<string, number>();
  readonly #results = new Map<string, number>();
  readonly #failures = new Map<string, SwarmFailure>();
  /** how often a kind of fault was tried at a place */
  readonly #tried = new Map<string, number>();
  #wheel: readonly Scenario[] | undefined;
  #lastNewAt = 0;
  #keptCount = 0;

  constructor(options: SwarmOptions) {
    this.#options = options;
  }

  run(drawn: Genes): void {
    const { scenarios, trial, choices = {} } = this.#options;
    // Long scenarios more often: an attempt that ends at a certificate has few places.
    const wheel = this.#wheel ?? this.#turnable();
    const scenario = wheel[drawn.scenario % wheel.length] ?? (scenarios[0] as Scenario);
    const kept = this.#keptOf(scenario);
    // Every other run grows from the one without faults: what has gone wrong often does not get far any more.
    const parent = kept[drawn.parent % 2 === 0 ? 0 : (drawn.parent >>> 1) % kept.length] as Kept;
    const faults = grown(parent, drawn, (fault) => this.#tried.get(placeOf(fault)) ?? 0);
    for (const fault of faults) add(this.#tried, placeOf(fault));
    const deviating = new Deviating(parent.deviations, drawn.deviations);
    const base = replayOf(scenario, {
      ...choices,
      faults,
      provenance: { origin: "swarm", note: `seed ${this.#options.seed}` },
    });
    const tried = trial(base, { recording: { points: true }, chooser: deviating.chooser });
    const replay = { ...base, choices: { listed: [], deviations: deviating.taken } };
    this.runs += 1;
    this.#count(replay, tried);
    if (this.#isNew(faults, tried)) this.#keep(scenario, kept, replay, tried);
    this.#options.onRun?.(replay, tried);
  }

  result(): SwarmResult {
    return {
      seed: this.#options.seed,
      runs: this.runs,
      struck: Array.from(this.#struck, (count) => count ?? 0),
      covered: this.#covered.size,
      lastNewAt: this.#lastNewAt,
      kept: this.#keptCount,
      windows: Object.fromEntries([...this.#windows].sort()),
      results: Object.fromEntries([...this.#results].sort()),
      failures: [...this.#failures.values()],
    };
  }

  /** Each scenario as often as the number of its candidates, in thousands, says. */
  #turnable(): readonly Scenario[] {
    this.#wheel = this.#options.scenarios.flatMap((scenario) => {
      const [first] = this.#keptOf(scenario);
      const candidates = [...(first?.candidates.values() ?? [])].reduce((sum, list) => sum + list.length, 0);
      return Array.from({ length: 1 + Math.floor(candidates / wheelSlot) }, () => scenario);
    });
    return this.#wheel;
  }

  #keptOf(scenario: Scenario): Kept[] {
    let kept = this.#kept.get(scenario.id);
    if (kept === undefined) {
      const { trial, choices = {} } = this.#options;
      const replay = replayOf(scenario, choices);
      kept = [];
      this.#kept.set(scenario.id, kept);
      this.#keep(scenario, kept, replay, trial(replay, { recording: { points: true } }));
    }
    return kept;
  }

  #keep(scenario: Scenario, kept: Kept[], replay: Replay, { run }: Tried): void {
    const faults = replay.faults.filter((_, index) => run.observations.some(({ struck }) => struck.includes(index)));
    const candidates = new Map<FaultFamily, Fault[]>();
    for (const fault of faultsAt(run.points, this.#options.repertoire(scenario), "full")) {
      const { family } = faultKinds[fault.kind];
      const list = candidates.get(family);
      if (list === undefined) candidates.set(family, [fault]);
      else list.push(fault);
    }
    // The first one, without faults, always stays.
    if (kept.length >= keptMax) kept.splice(1, 1);
    else this.#keptCount += 1;
    kept.push({ faults, deviations: replay.choices.deviations, candidates });
  }

  #isNew(faults: readonly Fault[], { run, verdict }: Tried): boolean {
    const before = this.#covered.size;
    for (const cell of cellsOf(faults, run, resultText(verdict))) this.#covered.add(cell);
    if (this.#covered.size === before) return false;
    this.#lastNewAt = this.runs;
    return true;
  }

  #count(replay: Replay, { run, verdict }: Tried): void {
    const struck = new Set(run.observations.flatMap((it) => it.struck)).size;
    this.#struck[struck] = (this.#struck[struck] ?? 0) + 1;
    for (const window of verdict.windows) add(this.#windows, window);
    add(this.#results, resultText(verdict));
    if (!isFailure(verdict) || this.#failures.has(verdict.signature)) return;
    this.#failures.set(verdict.signature, { replay, verdict });
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The faults of a run that grows out of another: those of the other, fewer if there are too many, and more. */
function grown(parent: Kept, { off, cranked, picks }: Genes, triedBefore: (fault: Fault) => number): readonly Fault[] {
  const favourite = faultFamilies[cranked % faultFamilies.length] as FaultFamily;
  const families = faultFamilies.filter((family, index) => family === favourite || off[index] === false);
  const faults = parent.faults.slice(-(faultsMax - picks.length));
  const texts = new Set(faults.map(faultText));
  for (const [index, pick] of picks.entries()) {
    // Every other fault is of the family that this run likes best.
    const family = index % 2 === 0 ? favourite : (families[pick % families.length] as FaultFamily);
    const candidates = parent.candidates.get(family) ?? [];
    const fault = leastTried(candidates, pick >>> 4, triedBefore);
    if (fault === undefined || texts.has(faultText(fault))) continue;
    texts.add(faultText(fault));
    faults.push(fault);
  }
  return faults;
}

/** Of a few candidates, spread evenly from a first one on, the one that was tried least. */
function leastTried(
  candidates: readonly Fault[],
  first: number,
  triedBefore: (fault: Fault) => number,
): Fault | undefined {
  const stride = 1 + Math.floor(candidates.length / compared);
  let least: Fault | undefined;
  for (let index = 0; index < compared && candidates.length > 0; index++) {
    const candidate = candidates[(first + index * stride) % candidates.length] as Fault;
    if (least === undefined || triedBefore(candidate) < triedBefore(least)) least = candidate;
  }
  return least;
}

/** Kind and place, without the count. */
function placeOf({ kind, at }: Fault): string {
  return `${kind} ${at.slice(0, at.lastIndexOf("#"))}`;
}

/** Decides against the canonical order at a few decisions, and notes the names of what it has taken. */
class Deviating {
  readonly taken: Deviation[] = [];
  readonly #names: ReadonlyMap<number, string>;
  readonly #picks: ReadonlyMap<number, number>;

  constructor(parent: readonly Deviation[], drawn: Genes["deviations"]) {
    this.#names = new Map(parent.map(({ at, take }) => [at, take]));
    this.#picks = new Map(drawn.map(({ at, pick }) => [at, pick]));
  }

  readonly chooser: Chooser = (decision, enabled) => {
    const name = this.#names.get(decision);
    const pick = this.#picks.get(decision);
    if ((name === undefined && pick === undefined) || this.taken.length >= deviationsMax) return undefined;
    const all = enabled();
    const named = name === undefined ? undefined : all.find((action) => actionName(action) === name);
    const action = named ?? (pick === undefined ? undefined : (all[pick % all.length] as Action | undefined));
    if (action !== undefined) this.taken.push({ at: decision, take: actionName(action) });
    return action;
  };
}
