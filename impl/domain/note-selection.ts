/**
 * FIG. 39, step 1566: which notes to give, and how much of each. Of the sets that add up to the amount: those of the
 * fewest notes; of them those with the fewest transfer records; of them the one with the fewest monetary-unit days
 * (what is left of each note x days until it expires). Ties: fewest days of what is taken, then the first note ids
 * (reading 39/1566:tie).
 *
 * Choosing so is a knapsack problem. Reductions and bounds make it small for the wallets of this world; a limit on
 * steps ends it for wallets made to be hard, and then the best set found so far is taken: of the fewest notes in any
 * case.
 */
import { type Proven, type SearchLimits, searchNotes } from "./note-search.ts";

/** A note that may be chosen. */
export interface Candidate {
  /** id in hexadecimal */
  readonly id: string;
  /** what is left of it, in smallest units */
  readonly residual: number;
  /** transfer records already in it */
  readonly transfers: number;
  /** whole days until it expires */
  readonly daysLeft: number;
}

/** A note that has been chosen, and how much of it is to be given. */
export interface Picked {
  readonly id: string;
  readonly amount: number;
}

/** A choice, and what it took to find it. */
export interface Selection {
  readonly picked: readonly Picked[];
  /** steps of the search */
  readonly steps: number;
  /** "choice", unless a limit was hit */
  readonly proven: Proven;
}

/** Limits of a selection. */
export interface SelectionLimits extends SearchLimits {
  /** cells of a table of bounds */
  readonly cellsMost: number;
  /** notes that have to be decided about: the search is so deep */
  readonly openMost: number;
}

/** Limits of a search: beyond them the best set so far is taken. */
export const selectionLimits: SelectionLimits = {
  stepsMost: 400_000,
  stepsWithoutTable: 2000,
  cellsMost: 2_000_000,
  openMost: 4000,
};

const byId = (one: Candidate, other: Candidate): number => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
const unitDays = ({ residual, daysLeft }: Candidate): number => residual * daysLeft;
const worth = (notes: readonly Candidate[]): number => notes.reduce((sum, { residual }) => sum + residual, 0);
const bySize = (one: Candidate, other: Candidate): number => other.residual - one.residual || byId(one, other);

interface Start {
  readonly count: number;
  /** what they are worth beyond the amount */
  readonly surplus: number;
}

/** How many of the largest notes add up to the amount: no set is smaller. Undefined if all together do not. */
const startOf = (sorted: readonly Candidate[], amount: number): Start | undefined => {
  let left = amount;
  for (const [index, { residual }] of sorted.entries()) {
    if (residual >= left) return { count: index + 1, surplus: residual - left };
    left -= residual;
  }
  return undefined;
};

/** Is it better to take this note than the other, which is not larger, whatever else is taken? */
const isBetter = (one: Candidate, other: Candidate): boolean => {
  if (one.transfers !== other.transfers) return one.transfers < other.transfers;
  const days = unitDays(one) - unitDays(other);
  if (days !== 0) return days < 0;
  // Equal in unit days, the larger lives shorter: less of it is left at the end of its days, or more of a longer life.
  if (one.residual > other.residual && one.daysLeft > 0) return true;
  return one.id < other.id;
};

interface Core {
  /** in every set that will do */
  readonly forced: readonly Candidate[];
  /** to be chosen from, in the order of their ids */
  readonly open: readonly Candidate[];
}

/**
 * Notes without which the others cannot reach the amount are forced, notes with which they cannot are out; and so is a
 * note that has as many better ones as are needed.
 */
const coreOf = (sorted: readonly Candidate[], { count, surplus }: Start): Core => {
  const smallestTaken = sorted[count - 1]?.residual ?? 0;
  const largestLeft = sorted[count]?.residual ?? Number.NEGATIVE_INFINITY;
  const forced = sorted.slice(0, count).filter(({ residual }) => residual - largestLeft > surplus);
  const possible = sorted.slice(forced.length).filter(({ residual }) => smallestTaken - residual <= surplus);
  const needed = count - forced.length;
  const isOpen = (note: Candidate): boolean => {
    let better = 0;
    for (const other of possible) {
      // Sorted by size: what follows is smaller, and in no way sure to be better.
      if (other.residual < note.residual) break;
      if (isBetter(other, note)) better += 1;
      if (better >= needed) return false;
    }
    return true;
  };
  return { forced, open: possible.filter(isOpen).sort(byId) };
};

/** Full value from notes that expire first; what is not needed stays in the one that lives longest. */
const taken = (notes: readonly Candidate[], amount: number): readonly Picked[] => {
  const bySoonest = [...notes].sort((one, other) => one.daysLeft - other.daysLeft || byId(one, other));
  let left = amount;
  return bySoonest.map(({ id, residual }) => {
    const part = Math.min(residual, left);
    left -= part;
    return { id, amount: part };
  });
};

/** Greatest common divisor of what is left in the notes: they add up to multiples of it only. */
const unitOf = (notes: readonly Candidate[]): number => {
  let unit = 0;
  for (const { residual } of notes) {
    let other = residual;
    while (other !== 0) [unit, other] = [other, unit % other];
  }
  return unit;
};

const column = (notes: readonly Candidate[], value: (note: Candidate) => number): Float64Array =>
  Float64Array.from(notes, value);

/** Chooses notes for an amount. Undefined if the candidates do not add up to it. */
export const selectNotes = (
  candidates: readonly Candidate[],
  amount: number,
  limits: SelectionLimits = selectionLimits,
): Selection | undefined => {
  const sorted = [...candidates].sort(bySize);
  const start = startOf(sorted, amount);
  if (start === undefined) return undefined;
  const { forced, open } = coreOf(sorted, start);
  const count = start.count - forced.length;
  if (open.length === count) return { picked: taken([...forced, ...open], amount), steps: 0, proven: "choice" };
  if (open.length > limits.openMost || (open.length + 1) * (count + 1) > limits.cellsMost) {
    return { picked: taken(sorted.slice(0, start.count), amount), steps: 0, proven: "number" };
  }
  const owed = amount - worth(forced);
  const rounding = -owed + Math.ceil(owed / unitOf(open)) * unitOf(open);
  const largest = new Set([...open].sort(bySize).slice(0, count));
  const found = searchNotes(
    {
      count,
      amount: owed + rounding,
      rounding,
      longestForced: forced.reduce((most, { daysLeft }) => Math.max(most, daysLeft), 0),
      residual: column(open, ({ residual }) => residual),
      transfers: column(open, ({ transfers }) => transfers),
      days: column(open, ({ daysLeft }) => daysLeft),
      unitDays: column(open, unitDays),
    },
    [...open.keys()].filter((index) => largest.has(open[index] as Candidate)),
    limits,
  );
  const chosen = found.chosen.map((index) => open[index] as Candidate);
  return { picked: taken([...forced, ...chosen], amount), steps: found.steps, proven: found.proven };
};

/** {@link selectNotes}, and only what has been picked. */
export const chooseNotes = (candidates: readonly Candidate[], amount: number): readonly Picked[] | undefined =>
  selectNotes(candidates, amount)?.picked;
