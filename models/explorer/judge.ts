/**
 * Applies the predicates of a system. Each distinct combination of observations is judged once, however many global
 * states share it.
 */
import { canonical } from "./canonical.ts";
import type { Entry } from "./closed-role.ts";
import { ModelError, type ModelPlace } from "./errors.ts";
import { describeEvent } from "./local-runner.ts";
import { NumberSet } from "./number-set.ts";
import { column, flag, type Program, rowStride } from "./program.ts";
import type { SearchObserver } from "./search.ts";
import type { Successors } from "./successors.ts";
import type { Judgement, Roles, StepLabel, SystemDefinition, View } from "./system.ts";

/** A predicate found false. */
export interface Violation {
  readonly invariant: string;
  readonly kind: "always" | "rest" | "step" | "table" | "settles";
  /** index of the state; for a step, the state before it; for a row that is never taken, -1 */
  readonly state: number;
  /** for a step: offset of the row taken */
  readonly row: number | undefined;
  /** what the predicate says is wrong */
  readonly reason: string;
}

/** A class of states at rest. */
export interface OutcomeTally {
  readonly kind: string;
  /** how many states at rest belong to it */
  states: number;
  /** for each distinct view in it, the first (shallowest) state found */
  readonly examples: { readonly state: number; readonly view: number }[];
}

/** Most violations of one invariant that are kept, each with a different view. */
const violationsMax = 256;
const examplesMax = 256;

/** See the file header. */
export class Judge {
  readonly violations: Violation[] = [];
  readonly outcomes = new Map<string, OutcomeTally>();
  /** `sometimes` predicates not yet seen true */
  readonly unseen: Set<string>;
  readonly seen = new Map<string, number>();
  restStates = 0;
  /** distinct combinations of observations met */
  views = 0;
  readonly #definition: SystemDefinition<Roles>;
  readonly #program: Program;
  readonly #strides: readonly number[];
  /** what the observation of a local state adds to the number of the view, at its place (see `rowBase`) */
  readonly #shares: Float64Array;
  readonly #judged: NumberSet;
  readonly #restKinds = new Map<number, readonly string[]>();
  /** per entry: the views that it was judged in */
  readonly #stepsJudged: NumberSet[];
  readonly #hasSteps: boolean;

  constructor(definition: SystemDefinition<Roles>, program: Program) {
    this.#definition = definition;
    this.#program = program;
    this.unseen = new Set(Object.keys(definition.sometimes ?? {}));
    this.#hasSteps = Object.keys(definition.stepInvariants ?? {}).length > 0;
    const strides: number[] = [];
    let stride = 1;
    for (const role of program.closed.roles) {
      strides.push(stride);
      stride *= role.observations.length;
    }
    this.#strides = strides;
    if (!Number.isSafeInteger(stride)) {
      const advice = "let roles show less of themselves (`observe`)";
      throw new ModelError(
        "stateTooWide",
        { system: definition.name },
        `more than 2^53 combinations to judge; ${advice}`,
      );
    }
    this.#judged = new NumberSet(stride);
    this.#shares = sharesOf(program, strides);
    this.#stepsJudged = program.entries.map(() => unjudged);
  }

  /** Whether steps need to be shown to the judge. */
  get wantsSteps(): boolean {
    return this.#hasSteps;
  }

  /** The number of the view that these local states show. */
  viewOf(locals: Int32Array): number {
    const { rowBase } = this.#program;
    const shares = this.#shares;
    let view = 0;
    for (let role = 0; role < locals.length; role++) {
      view += shares[(rowBase[role] as number) + (locals[role] as number)] as number;
    }
    return view;
  }

  /** The view itself: an observation per role. */
  view(number: number): View<Roles> {
    const view: Record<string, unknown> = {};
    let rest = number;
    for (const { name, observations } of this.#program.closed.roles) {
      view[name] = observations[rest % observations.length];
      rest = Math.floor(rest / observations.length);
    }
    return view as View<Roles>;
  }

  /** Judge a state. */
  state(index: number, view: number): void {
    if (!this.#judged.add(view)) return;
    this.views++;
    const shown = this.view(view);
    for (const [name, predicate] of Object.entries(this.#definition.invariants ?? {})) {
      const verdict = this.#ask({ predicate: name, state: shown }, () => predicate(shown));
      if (verdict !== true) this.#violated({ invariant: name, kind: "always", state: index, row: undefined }, verdict);
    }
    for (const name of [...this.unseen]) {
      const predicate = this.#definition.sometimes?.[name];
      if (predicate !== undefined && this.#ask({ predicate: name, state: shown }, () => predicate(shown)) === true) {
        this.unseen.delete(name);
        this.seen.set(name, index);
      }
    }
  }

  /** Judge a state at rest, and count its outcome. */
  rest(index: number, view: number): void {
    this.restStates++;
    let kinds = this.#restKinds.get(view);
    if (kinds === undefined) {
      const shown = this.view(view);
      for (const [name, predicate] of Object.entries(this.#definition.restInvariants ?? {})) {
        const verdict = this.#ask({ predicate: name, state: shown }, () => predicate(shown));
        if (verdict !== true) this.#violated({ invariant: name, kind: "rest", state: index, row: undefined }, verdict);
      }
      const { outcome } = this.#definition;
      let answer: readonly string[] = [];
      if (outcome !== undefined) {
        this.#ask({ predicate: "outcome", state: shown }, () => {
          answer = outcome(shown);
          return true;
        });
      }
      kinds = [...new Set(answer)];
      this.#restKinds.set(view, kinds);
      for (const kind of kinds) this.#example(kind, index, view);
    }
    for (const kind of kinds) (this.outcomes.get(kind) as OutcomeTally).states++;
  }

  /** Judge a step that changes what a role shows. `row` is the offset of its row. */
  step(index: number, view: number, row: number, entryIndex: number): void {
    if (this.#stepsJudged[entryIndex] === unjudged) this.#stepsJudged[entryIndex] = new NumberSet();
    if (this.#stepsJudged[entryIndex]?.add(view) !== true) return;
    const { role, entry } = this.#program.entries[entryIndex] as Program["entries"][number];
    const observations = this.#program.observationOf[role] as Int32Array;
    const stride = this.#strides[role] as number;
    const change = (observations[entry.to] as number) - (observations[entry.from] as number);
    const before = this.view(view);
    const after = this.view(view + change * stride);
    const label = stepLabel(this.#program, role, entry);
    for (const [name, predicate] of Object.entries(this.#definition.stepInvariants ?? {})) {
      const verdict = this.#ask({ predicate: name, state: before, event: label.event }, () =>
        predicate(before, after, label),
      );
      if (verdict !== true) this.#violated({ invariant: name, kind: "step", state: index, row }, verdict);
    }
  }

  /** Judge every row of the tables. `firstTaken`: per entry the state it was first taken from, or -1. */
  tables(firstTaken: Int32Array): void {
    const predicates = Object.entries(this.#definition.tableInvariants ?? {});
    if (predicates.length === 0) return;
    const { rows, entries, closed } = this.#program;
    for (let row = 0; row < rows.length; row += rowStride) {
      const index = rows[row + column.entry] as number;
      const { role, entry } = entries[index] as Program["entries"][number];
      const { observations, locals } = closed.roles[role] as Program["closed"]["roles"][number];
      const shown = (local: number) => observations[locals[local]?.observation as number] as never;
      const label = stepLabel(this.#program, role, entry);
      for (const [name, predicate] of predicates) {
        const before = shown(entry.from);
        const asked = { predicate: name, role: label.role, state: before, event: label.event };
        const verdict = this.#ask(asked, () => predicate(before, shown(entry.to), label));
        const state = firstTaken[index] as number;
        if (verdict !== true) this.#violated({ invariant: name, kind: "table", state, row }, verdict);
      }
    }
  }

  #example(kind: string, state: number, view: number): void {
    let tally = this.outcomes.get(kind);
    if (tally === undefined) {
      tally = { kind, states: 0, examples: [] };
      this.outcomes.set(kind, tally);
    }
    if (tally.examples.length < examplesMax) tally.examples.push({ state, view });
  }

  #violated(where: Omit<Violation, "reason">, verdict: Judgement): void {
    const earlier = this.violations.filter(
      ({ invariant, kind }) => invariant === where.invariant && kind === where.kind,
    ).length;
    if (earlier >= violationsMax) return;
    this.violations.push({ ...where, reason: typeof verdict === "string" ? verdict : "does not hold" });
  }

  /** Ask a predicate about `state`, what roles show. */
  #ask(asked: Omit<ModelPlace, "state"> & { readonly state: unknown }, work: () => Judgement): Judgement {
    try {
      return work();
    } catch (error) {
      const place = { ...asked, system: this.#definition.name, state: canonical(asked.state) };
      throw new ModelError("predicateThrew", place, `threw instead of answering: ${(error as Error).message}`);
    }
  }
}

/** Stands for the views of an entry that was never judged. */
const unjudged = new NumberSet();

function sharesOf(program: Program, strides: readonly number[]): Float64Array {
  const shares = new Float64Array(program.rowStart.length);
  program.observationOf.forEach((observations, role) => {
    const base = program.rowBase[role] as number;
    observations.forEach((observation, local) => {
      shares[base + local] = observation * (strides[role] as number);
    });
  });
  return shares;
}

/** The label of an entry, for step invariants and narration. */
export function stepLabel(program: Program, role: number, entry: Entry): StepLabel {
  const { stimulus } = entry;
  const event =
    stimulus.kind === "message"
      ? describeEvent(program.closed.messages[stimulus.message]?.event ?? { type: "?" })
      : "event" in stimulus
        ? describeEvent(stimulus.event)
        : "";
  const kind = entry.losesPower ? "powerLoss" : stimulus.kind === "continue" ? "environment" : stimulus.kind;
  return {
    role: program.closed.roles[role]?.name ?? "?",
    kind,
    event,
    steps: entry.steps.flatMap((step) => step.addresses),
    message: stimulus.kind === "message" ? program.closed.messages[stimulus.message]?.event : undefined,
    fromOutsider: stimulus.kind === "message" && program.closed.seeds.includes(stimulus.message),
  };
}

/** An observer of a search that shows every state and step to a judge. */
export function judging(program: Program, judge: Judge, onRest?: (index: number) => void): SearchObserver {
  const { rows, restOf } = program;
  const wantsSteps = judge.wantsSteps;
  return {
    expanded(index: number, successors: Successors, from: number, to: number): void {
      const { codes, locals } = successors;
      const view = judge.viewOf(locals);
      judge.state(index, view);
      for (let i = from; wantsSteps && i < to; i++) {
        const row = codes[i] as number;
        if (row < 0 || ((rows[row + column.flags] as number) & flag.observed) === 0) continue;
        judge.step(index, view, row, rows[row + column.entry] as number);
      }
      if (successors.moved) return;
      for (let role = 0; role < locals.length; role++) {
        if (restOf[role]?.[locals[role] as number] !== 1) return;
      }
      onRest?.(index);
      judge.rest(index, view);
    },
  };
}
