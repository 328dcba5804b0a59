/**
 * Lower bounds for the choice of notes: Lagrangian duals. That their values add up to enough, and their transfers to
 * few enough, is priced into the cost of each note; the cheapest notes at those prices then cost no more than any set
 * that will do.
 */

/** Notes as columns, and how many of them are to add up to how much. */
export interface Problem {
  readonly count: number;
  readonly amount: number;
  readonly residual: Float64Array;
  readonly transfers: Float64Array;
}

/** Prices, and what each note costs at them. */
export interface Prices {
  readonly value: number;
  readonly transfer: number;
  readonly reduced: Float64Array;
}

interface Dual {
  readonly bound: number;
  readonly value: number;
  readonly transfer: number;
  readonly residual: number;
  readonly transfers: number;
}

const growth = 4;
const growthsMost = 24;
const halvingsMost = 10;

const reducedAt = (problem: Problem, cost: Float64Array, value: number, transfer: number): Float64Array => {
  const { residual, transfers } = problem;
  return cost.map((own, index) => own - value * (residual[index] as number) + transfer * (transfers[index] as number));
};

const dualAt = (problem: Problem, cost: Float64Array, most: number, value: number, transfer: number): Dual => {
  const { count, amount, residual, transfers } = problem;
  const reduced = reducedAt(problem, cost, value, transfer);
  // Sorting bare numbers and passing over the notes twice is far quicker than sorting the notes.
  const last = reduced.slice().sort()[count - 1] as number;
  let alike = count - reduced.reduce((less, own) => (own < last ? less + 1 : less), 0);
  const dual = { bound: value * amount - (transfer === 0 ? 0 : transfer * most), residual: 0, transfers: 0 };
  for (let index = 0; index < reduced.length; index += 1) {
    const own = reduced[index] as number;
    if (own > last || (own === last && alike === 0)) continue;
    if (own === last) alike -= 1;
    dual.bound += own;
    dual.residual += residual[index] as number;
    dual.transfers += transfers[index] as number;
  }
  return { ...dual, value, transfer };
};

/** Raises a price until the notes meet their requirement, and then narrows it down; the highest bound on the way. */
const ascend = (at: (price: number) => Dual, isMet: (dual: Dual) => boolean): Dual => {
  const atNothing = at(0);
  if (isMet(atNothing)) return atNothing;
  let best = atNothing;
  let low = 0;
  let high = 1;
  const evaluate = (price: number): boolean => {
    const dual = at(price);
    if (dual.bound > best.bound) best = dual;
    return isMet(dual);
  };
  let met = false;
  for (let step = 0; step < growthsMost && !met; step += 1) {
    met = evaluate(high);
    if (!met) [low, high] = [high, high * growth];
  }
  // The bound of any price holds: where no price will do, the best so far is taken.
  if (!met) return best;
  for (let step = 0; step < halvingsMost; step += 1) {
    const middle = (low + high) / 2;
    if (evaluate(middle)) high = middle;
    else low = middle;
  }
  return best;
};

/** Good prices for minimising a cost, with transfers of at most `most` in sum (or any number, if infinite). */
export const pricesOf = (problem: Problem, cost: Float64Array, most: number): Prices => {
  const withTransferPrice = (transfer: number): Dual =>
    ascend(
      (value) => dualAt(problem, cost, most, value, transfer),
      (dual) => dual.residual >= problem.amount,
    );
  const { value, transfer } =
    most === Number.POSITIVE_INFINITY
      ? withTransferPrice(0)
      : ascend(withTransferPrice, (dual) => dual.transfers <= most);
  return { value, transfer, reduced: reducedAt(problem, cost, value, transfer) };
};

/**
 * Sums of the best so many values of each suffix: row by first position, column by number of values. Where there are
 * not so many, the sum is one that no set can have.
 */
export const suffixSums = (
  values: Float64Array,
  order: Uint32Array,
  count: number,
  smallest: boolean,
): Float64Array => {
  const width = count + 1;
  const impossible = smallest ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const sums = new Float64Array((order.length + 1) * width).fill(impossible);
  const best: number[] = [];
  sums[order.length * width] = 0;
  for (let row = order.length - 1; row >= 0; row -= 1) {
    const value = values[order[row] as number] as number;
    let place = best.length;
    while (place > 0 && (smallest ? value < (best[place - 1] as number) : value > (best[place - 1] as number)))
      place -= 1;
    if (place < count) best.splice(place, 0, value);
    if (best.length > count) best.pop();
    let sum = 0;
    sums[row * width] = 0;
    for (let column = 1; column <= best.length; column += 1) {
      sum += best[column - 1] as number;
      sums[row * width + column] = sum;
    }
  }
  return sums;
};
