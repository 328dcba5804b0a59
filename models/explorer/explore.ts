/**
 * Explore a system: close its roles, search, judge, and report.
 */
import { type CloseLimits, closeSystem } from "./close.ts";
import type { ClosedSystem, Entry } from "./closed-role.ts";
import { ModelError } from "./errors.ts";
import { Judge, judging, type OutcomeTally, type Violation } from "./judge.ts";
import { column, compile, fits, type Program } from "./program.ts";
import { type SearchLimits, type SearchProgress, type SearchResult, search } from "./search.ts";
import { unsettledStates } from "./settlement.ts";
import type { Successors } from "./successors.ts";
import type { Budgets, Roles, System, SystemDefinition } from "./system.ts";
import { type Trace, traceTo } from "./trace.ts";
import type { VisitedStates } from "./visited-states.ts";

/** The only words for a model verdict. */
export type Verdict = "proved for this bound" | "violated" | "inconclusive" | "vacuous";

/** Options of {@link explore}. */
export interface ExploreOptions extends SearchLimits, Partial<CloseLimits> {
  readonly progress?: (progress: SearchProgress) => void;
  /** leave out the rows of the roles' tables for which this is false; then a role may never move. Default: none */
  readonly keeps?: (closed: ClosedSystem, role: number, entry: Entry) => boolean;
  /** seconds from some origin; default the process's own clock */
  readonly now?: () => number;
}

/** What is known of one check. */
export interface CheckResult {
  readonly name: string;
  readonly kind: "always" | "rest" | "step" | "table" | "sometimes" | "settles";
  readonly verdict: Verdict;
  /** violations found, each with a different view, shallowest first */
  readonly violations: readonly Violation[];
  /** for `sometimes`: the first state in which it holds */
  readonly witness: number | undefined;
}

/** What an exploration found. */
export interface Exploration {
  readonly system: string;
  readonly verdict: Verdict;
  /** the limit that ended it early */
  readonly limit: keyof SearchLimits | undefined;
  readonly bound: Bound;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly restStates: number;
  readonly views: number;
  readonly seconds: { readonly closing: number; readonly searching: number; readonly settling: number };
  readonly bytesPerState: number;
  readonly checks: readonly CheckResult[];
  readonly outcomes: readonly OutcomeTally[];
  /** per entry of the program: index of the first state it was taken from; -1 never */
  readonly firstTaken: Int32Array;
  /** marks states at rest, by index */
  readonly rests: Uint8Array;
  readonly definition: SystemDefinition<Roles>;
  readonly program: Program;
  readonly visited: VisitedStates;
  readonly judge: Judge;
  /** the shortest path to a state, or one step further by a row */
  trace(state: number, row?: number): Trace;
}

/** What a verdict is about. */
export interface Bound {
  readonly roles: readonly string[];
  readonly network: string;
  readonly budgets: Budgets;
  readonly masking: boolean;
  readonly granularity: "waitToWait" | "microstep";
}

const settles = "settlement possible";

/**
 * Explore a system completely.
 *
 * @returns verdicts, census and everything needed to rebuild paths
 * @throws ModelError when the system cannot be explored (unbounded context, impure chart, message to no one, …)
 */
export function explore<R extends Roles>(system: System<R>, options: ExploreOptions = {}): Exploration {
  const now = options.now ?? (() => performance.now() / 1000);
  const untyped = system as unknown as System<Roles>;
  const started = now();
  const { maxLocalStates, maxMessages } = options;
  const whole = closeSystem(untyped, {
    ...(maxLocalStates === undefined ? {} : { maxLocalStates }),
    ...(maxMessages === undefined ? {} : { maxMessages }),
  });
  const closed = options.keeps === undefined ? whole : narrowed(whole, options.keeps);
  const closing = now() - started;
  for (
    let bits = { set: 12, link: 8 };
    ;
    bits = { set: Math.min(31, bits.set + 6), link: Math.min(31, bits.link + 8) }
  ) {
    const run = new Run(untyped, closed, bits, options, now);
    if (!run.result.overflow && fits(run.program)) return run.report(closing);
    if (bits.set === 31 && bits.link === 31) {
      throw new ModelError("stateTooWide", { system: closed.name }, "the network takes more than 2^31 states");
    }
  }
}

function narrowed(closed: ClosedSystem, keeps: NonNullable<ExploreOptions["keeps"]>): ClosedSystem {
  const roles = closed.roles.map((role, index) => ({
    ...role,
    entriesFrom: role.entriesFrom.map((entries) => entries.filter((entry) => keeps(closed, index, entry))),
  }));
  return { ...closed, roles };
}

class Run {
  readonly program: Program;
  readonly result: SearchResult;
  readonly #system: System<Roles>;
  readonly #judge: Judge;
  readonly #firstTaken: Int32Array;
  /** by offset of the row */
  readonly #rowTaken: Uint8Array;
  #rests = new Uint8Array(1 << 14);
  readonly #now: () => number;
  readonly #narrowed: boolean;

  constructor(
    system: System<Roles>,
    closed: ClosedSystem,
    bits: { readonly set: number; readonly link: number },
    options: ExploreOptions,
    now: () => number,
  ) {
    const { definition } = system;
    this.#system = system;
    this.#now = now;
    this.#narrowed = options.keeps !== undefined;
    this.program = compile(closed, {
      budgets: definition.budgets ?? {},
      masking: definition.masking ?? true,
      bits,
    });
    this.#judge = new Judge(definition, this.program);
    this.#firstTaken = new Int32Array(this.program.entries.length).fill(-1);
    this.#rowTaken = new Uint8Array(this.program.rows.length);
    const judged = judging(this.program, this.#judge, (index) => {
      this.#markRest(index);
    });
    const observer = {
      expanded: (index: number, successors: Successors, from: number, to: number) => {
        this.#noteTaken(index, successors.codes, from, to);
        judged.expanded(index, successors, from, to);
      },
    };
    this.result = search(this.program, observer, options, now, options.progress);
  }

  /** Each row is looked at once: the loop runs for every successor of every state. */
  #noteTaken(index: number, codes: Int32Array, from: number, to: number): void {
    const rowTaken = this.#rowTaken;
    for (let i = from; i < to; i++) {
      const row = codes[i] as number;
      if (row < 0 || rowTaken[row] === 1) continue;
      rowTaken[row] = 1;
      this.#firstTaken[this.program.rows[row + column.entry] as number] = index;
    }
  }

  #markRest(index: number): void {
    if (index >= this.#rests.length) {
      const grown = new Uint8Array(2 ** Math.ceil(Math.log2(index + 1)));
      grown.set(this.#rests);
      this.#rests = grown;
    }
    this.#rests[index] = 1;
  }

  report(closing: number): Exploration {
    const { program, result } = this;
    const { visited } = result;
    const started = this.#now();
    const rests = new Uint8Array(visited.count);
    rests.set(this.#rests.subarray(0, visited.count));
    this.#judge.tables(this.#firstTaken);
    const wantsSettling = this.#system.definition.settles ?? this.#judge.restStates > 0;
    const stuck = wantsSettling && result.limit === undefined ? unsettledStates(program, visited, rests) : [];
    const checks = this.#checks(stuck, wantsSettling);
    this.#refuseIdle();
    return {
      system: program.closed.name,
      verdict: worst(
        checks.map((check) => check.verdict),
        result.limit !== undefined,
      ),
      limit: result.limit,
      bound: this.#bound(),
      states: visited.count,
      transitions: result.transitions,
      depth: result.depth,
      restStates: this.#judge.restStates,
      views: this.#judge.views,
      seconds: { closing, searching: result.seconds, settling: this.#now() - started },
      bytesPerState: visited.bytes.used / visited.count,
      checks,
      outcomes: [...this.#judge.outcomes.values()].sort((a, b) => a.kind.localeCompare(b.kind)),
      firstTaken: this.#firstTaken,
      rests,
      definition: this.#system.definition,
      program,
      visited,
      judge: this.#judge,
      trace: (state, row) => traceTo(program, visited, state, row),
    };
  }

  #bound(): Bound {
    const { definition } = this.#system;
    return {
      roles: Object.keys(definition.roles),
      network: definition.network?.kind ?? "adversarial",
      budgets: definition.budgets ?? {},
      masking: definition.masking ?? true,
      granularity: definition.granularity ?? "waitToWait",
    };
  }

  #checks(stuck: readonly number[], wantsSettling: boolean): readonly CheckResult[] {
    const { definition } = this.#system;
    const limited = this.result.limit !== undefined;
    const held: Verdict = limited ? "inconclusive" : "proved for this bound";
    const check =
      (kind: "always" | "rest" | "step" | "table", hollow: boolean) =>
      (name: string): CheckResult => {
        const violations = this.#judge.violations.filter((v) => v.invariant === name && v.kind === kind);
        const verdict = violations.length > 0 ? "violated" : hollow && !limited ? "vacuous" : held;
        return { name, kind, verdict, violations, witness: undefined };
      };
    const results = [
      ...Object.keys(definition.invariants ?? {}).map(check("always", false)),
      ...Object.keys(definition.restInvariants ?? {}).map(check("rest", this.#judge.restStates === 0)),
      ...Object.keys(definition.stepInvariants ?? {}).map(check("step", this.result.transitions === 0)),
      ...Object.keys(definition.tableInvariants ?? {}).map(check("table", this.program.entries.length === 0)),
      ...Object.keys(definition.sometimes ?? {}).map((name): CheckResult => {
        const witness = this.#judge.seen.get(name);
        const verdict: Verdict = witness !== undefined ? "proved for this bound" : limited ? "inconclusive" : "vacuous";
        return { name, kind: "sometimes", verdict, violations: [], witness };
      }),
    ];
    if (wantsSettling) {
      const violations = stuck.slice(0, 16).map(
        (state): Violation => ({
          invariant: settles,
          kind: "settles",
          state,
          row: undefined,
          reason: "no state at rest can be reached from here any more",
        }),
      );
      const verdict: Verdict = violations.length > 0 ? "violated" : held;
      results.push({ name: settles, kind: "settles", verdict, violations, witness: undefined });
    }
    return results;
  }

  /** A role that never moves is a mistake in the composition. */
  #refuseIdle(): void {
    if (this.result.limit !== undefined || this.#narrowed) return;
    this.program.closed.roles.forEach((role, index) => {
      const moves = this.program.entries.some(
        (entry, id) => entry.role === index && (this.#firstTaken[id] as number) >= 0,
      );
      if (!moves) {
        throw new ModelError(
          "roleNeverReached",
          { system: this.program.closed.name, role: role.name },
          "never takes a step in any reachable state; is it wired to the others?",
        );
      }
    });
  }
}

/** The verdict of a whole from its parts: a violation outweighs a limit, a limit outweighs vacuity. */
export function worst(verdicts: readonly Verdict[], limited: boolean): Verdict {
  if (verdicts.includes("violated")) return "violated";
  if (limited || verdicts.includes("inconclusive")) return "inconclusive";
  return verdicts.includes("vacuous") ? "vacuous" : "proved for this bound";
}
