/**
 * Branch and bound over sets of notes of a given number that add up to an amount. Four passes, each under what the ones
 * before have found: fewest transfers, fewest monetary-unit days, most days for the change, first ids.
 */
import { type Prices, type Problem, pricesOf, suffixSums } from "./note-bounds.ts";
import { StateTable } from "./note-states.ts";

/** Notes as columns, in the order of their ids. */
export interface SearchProblem extends Problem {
  /** days left */
  readonly days: Float64Array;
  /** residual x days */
  readonly unitDays: Float64Array;
  /** days of the note that lives longest among those that are taken anyway */
  readonly longestForced: number;
  /** what `amount` exceeds the sum by that is to be paid, since notes add up to round sums only */
  readonly rounding: number;
}

/** What was found. */
export interface Found {
  /** positions of the notes */
  readonly chosen: readonly number[];
  /** steps of the search */
  readonly steps: number;
  readonly proven: Proven;
}

/**
 * What is certain about a choice: that it is the one; that it is one of the best by the criteria of the source, so that
 * only ties are open; or that it has the fewest notes.
 */
export type Proven = "choice" | "criteria" | "number";

type Pass = "transfers" | "unitDays" | "change" | "ids";

/** Sums over the notes chosen so far, and the days of the one that lives longest. */
interface Sums {
  readonly value: number;
  readonly transfers: number;
  readonly unitDays: number;
  readonly longest: number;
}

interface Best {
  readonly transfers: number;
  readonly unitDays: number;
  /** value left over x days of the note that lives longest: what the change keeps */
  readonly change: number;
  readonly chosen: readonly number[];
}

/** In which order notes are decided about, which are likely to be taken, and bounds for each suffix of the order. */
interface Plan {
  readonly order: Uint32Array;
  readonly isLikely: (note: number) => boolean;
  readonly mostValue: Float64Array;
  readonly leastTransfers: Float64Array;
  readonly byDays: Prices | undefined;
  readonly leastDays: Float64Array | undefined;
  readonly longest: Float64Array;
}

/** Bounds are sums that have been rounded: they are lowered by so much of their size before they are trusted. */
const tolerance = 1e-9;

/** Limits of a search. */
export interface SearchLimits {
  /** steps of all passes together */
  readonly stepsMost: number;
  /** steps of a pass before a table of states is made: most searches are over before it would be worth its making */
  readonly stepsWithoutTable: number;
}

/** The cost of the last note that would be taken, by cost alone. */
const lastCost = ({ count }: Problem, { reduced }: Prices): number => reduced.slice().sort()[count - 1] as number;

/** Clear cases first: notes whose cost is far from that of the last note to be taken. Notes that are alike by ids. */
const clearestFirst = (problem: SearchProblem, prices: Prices): Uint32Array => {
  const last = lastCost(problem, prices);
  const doubt = prices.reduced.map((cost) => Math.abs(cost - last));
  const columns = [problem.residual, problem.days, problem.transfers];
  return Uint32Array.from(doubt.keys()).sort((one, other) => {
    const clearer = (doubt[other] as number) - (doubt[one] as number);
    if (clearer !== 0) return clearer;
    const column = columns.find((values) => values[one] !== values[other]);
    return column === undefined ? one - other : (column[one] as number) - (column[other] as number);
  });
};

class Search {
  private readonly problem: SearchProblem;
  private readonly owed: number;
  private readonly byTransfers: Prices;
  private readonly limits: SearchLimits;
  private readonly chosen: number[] = [];
  private pass: Pass = "transfers";
  private plan: Plan;
  private found = false;
  private states: StateTable | undefined;
  private tableFrom = 0;
  private readonly complete = new Set<Pass>();
  best: Best;
  steps = 0;

  constructor(problem: SearchProblem, first: readonly number[], limits: SearchLimits) {
    this.problem = problem;
    this.owed = problem.amount - problem.rounding;
    this.limits = limits;
    this.byTransfers = pricesOf(problem, problem.transfers, Number.POSITIVE_INFINITY);
    this.plan = this.planOf(this.byTransfers);
    let sums: Sums = { value: 0, transfers: 0, unitDays: 0, longest: problem.longestForced };
    for (const note of first) sums = this.withNote(sums, note);
    const { transfers, unitDays } = sums;
    this.best = { transfers, unitDays, change: this.changeOf(sums), chosen: first };
  }

  /** All passes. */
  run(): void {
    this.start("transfers");
    const byDays = pricesOf(this.problem, this.problem.unitDays, this.best.transfers);
    this.plan = this.planOf(byDays, byDays);
    this.start("unitDays");
    this.start("change");
    this.plan = this.planOf(byDays, byDays, Uint32Array.from(this.problem.residual.keys()));
    this.start("ids");
  }

  get proven(): Proven {
    if (this.complete.has("ids")) return "choice";
    return this.complete.has("unitDays") ? "criteria" : "number";
  }

  private planOf(prices: Prices, byDays?: Prices, byIds?: Uint32Array): Plan {
    const { problem } = this;
    const { count, residual, days } = problem;
    const order = byIds ?? clearestFirst(problem, prices);
    const last = lastCost(problem, prices);
    const longest = new Float64Array(order.length + 1);
    for (let row = order.length - 1; row >= 0; row -= 1) {
      longest[row] = Math.max(longest[row + 1] as number, days[order[row] as number] as number);
    }
    return {
      order,
      isLikely: byIds === undefined ? (note) => (prices.reduced[note] as number) <= last : () => true,
      mostValue: suffixSums(residual, order, count, false),
      leastTransfers: suffixSums(this.byTransfers.reduced, order, count, true),
      byDays,
      leastDays: byDays === undefined ? undefined : suffixSums(byDays.reduced, order, count, true),
      longest,
    };
  }

  private start(pass: Pass): void {
    this.pass = pass;
    this.found = false;
    this.states = undefined;
    this.tableFrom = this.steps + this.limits.stepsWithoutTable;
    this.visit(0, { value: 0, transfers: 0, unitDays: 0, longest: this.problem.longestForced });
    if (this.steps <= this.limits.stepsMost) this.complete.add(pass);
  }

  private withNote({ value, transfers, unitDays, longest }: Sums, note: number): Sums {
    const { problem } = this;
    return {
      value: value + (problem.residual[note] as number),
      transfers: transfers + (problem.transfers[note] as number),
      unitDays: unitDays + (problem.unitDays[note] as number),
      longest: Math.max(longest, problem.days[note] as number),
    };
  }

  private changeOf({ value, longest }: Sums): number {
    return (value - this.owed) * longest;
  }

  private visit(row: number, sums: Sums): void {
    this.steps += 1;
    if (this.found || this.steps > this.limits.stepsMost) return;
    const { chosen, problem } = this;
    const { order } = this.plan;
    const left = problem.count - chosen.length;
    if (left === 0) {
      if (sums.value >= problem.amount) this.arrive(sums);
      return;
    }
    if (order.length - row < left || this.isHopeless(row, left, sums)) return;
    if (this.steps > this.tableFrom && this.isKnown(row, left, sums)) return;
    const note = order[row] as number;
    // First what is likelier: a good set that is found early spares more of the search.
    const likely = this.plan.isLikely(note);
    if (!likely) this.visit(this.afterLike(row), sums);
    chosen.push(note);
    this.visit(row + 1, this.withNote(sums, note));
    chosen.pop();
    if (likely) this.visit(this.afterLike(row), sums);
  }

  /** Of notes that are alike in all but their id the first are taken: who leaves one leaves those after it. */
  private afterLike(row: number): number {
    const { residual, transfers, days } = this.problem;
    const { order } = this.plan;
    const note = order[row] as number;
    for (let next = row + 1; next < order.length; next += 1) {
      const other = order[next] as number;
      const isLike =
        residual[note] === residual[other] && transfers[note] === transfers[other] && days[note] === days[other];
      if (!isLike) return next;
    }
    return order.length;
  }

  /** Can no set below this point be better than the best? */
  private isHopeless(row: number, left: number, sums: Sums): boolean {
    const { best, pass, plan, problem } = this;
    const cell = row * (problem.count + 1) + left;
    const top = sums.value + (plan.mostValue[cell] as number);
    if (top < problem.amount) return true;
    const transfers = this.transfersBound(cell, sums);
    if (pass === "transfers") return transfers >= best.transfers;
    if (transfers > best.transfers) return true;
    const unitDays = this.unitDaysBound(cell, sums);
    if (pass === "unitDays") return unitDays >= best.unitDays;
    if (unitDays > best.unitDays) return true;
    const change = (top - this.owed) * Math.max(sums.longest, plan.longest[row] as number);
    return pass === "change" ? change <= best.change : change < best.change;
  }

  /** Has a set of as many of the same notes led here that was as good or better? */
  private isKnown(row: number, left: number, { value, transfers, unitDays, longest }: Sums): boolean {
    this.states ??= new StateTable();
    const cell = row * (this.problem.count + 1) + left;
    if (this.pass === "transfers") return this.states.isSeen(cell, value, 0, 0, transfers);
    if (this.pass === "unitDays") return this.states.isSeen(cell, value, transfers, 0, unitDays);
    return this.states.isSeen(cell, value, transfers, unitDays, -longest);
  }

  private transfersBound(cell: number, { value, transfers }: Sums): number {
    const { amount } = this.problem;
    const price = this.byTransfers.value;
    const bound = transfers + (this.plan.leastTransfers[cell] as number) + price * (amount - value);
    return Math.ceil(bound - tolerance * (1 + transfers + price * amount));
  }

  private unitDaysBound(cell: number, { value, transfers, unitDays }: Sums): number {
    const { byDays, leastDays } = this.plan;
    if (byDays === undefined || leastDays === undefined) return 0;
    const { amount } = this.problem;
    const priced = byDays.value * (amount - value) - byDays.transfer * (this.best.transfers - transfers);
    const size = 1 + unitDays + byDays.value * amount + byDays.transfer * (1 + this.best.transfers);
    return Math.ceil(unitDays + (leastDays[cell] as number) + priced - tolerance * size);
  }

  private arrive(sums: Sums): void {
    const { best, pass } = this;
    const { transfers, unitDays } = sums;
    const change = this.changeOf(sums);
    const differences = [transfers - best.transfers, unitDays - best.unitDays, best.change - change];
    const judged = { transfers: 1, unitDays: 2, change: 3, ids: 3 }[pass];
    const difference = differences.slice(0, judged).find((each) => each !== 0) ?? 0;
    if (difference > 0 || (difference === 0 && pass !== "ids")) return;
    this.best = { transfers, unitDays, change, chosen: [...this.chosen] };
    // In the order of ids, the first set that is as good as the best has the first ids.
    this.found = pass === "ids";
  }
}

/** Searches. `first` is any set that will do. */
export const searchNotes = (problem: SearchProblem, first: readonly number[], limits: SearchLimits): Found => {
  const search = new Search(problem, first, limits);
  search.run();
  return { chosen: search.best.chosen, steps: search.steps, proven: search.proven };
};
