/** Exact sums of amounts. Amounts are whole numbers of smallest units; a sum beyond 2^53 - 1 is no amount any more. */

/** The sum; undefined if it is too large to be exact. */
export const sumOf = (amounts: Iterable<number>): number | undefined => {
  let sum = 0;
  for (const amount of amounts) {
    sum += amount;
    if (!Number.isSafeInteger(sum)) return undefined;
  }
  return sum;
};

/** Is this an amount: a whole number of units, at least one? */
export const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
