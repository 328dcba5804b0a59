/**
 * States of the search that have been looked at before. Where notes are of few values, different sets lead to the same
 * state over and over; it is enough to look at the one that has cost least. The table has a fixed size and forgets: a
 * state that was forgotten is only looked at again.
 */

const slotBits = 14;
const slots = 2 ** slotBits;

/** Remembers states by a cell and three sums, with what they have cost. */
export class StateTable {
  private readonly cells = new Int32Array(slots).fill(-1);
  private readonly sums = new Float64Array(slots * 3);
  private readonly costs = new Float64Array(slots);

  /** Has this state been seen at this cost or less? It has now. */
  isSeen(cell: number, one: number, two: number, three: number, cost: number): boolean {
    const { cells, sums, costs } = this;
    let mixed = Math.imul(cell, 0x9e37_79b1) ^ Math.imul(one | 0, 0x85eb_ca6b);
    mixed =
      Math.imul(mixed ^ (mixed >>> 15), 0xc2b2_ae35) ^
      Math.imul(two | 0, 0x27d4_eb2f) ^
      Math.imul(three | 0, 0x1656_67b1);
    const slot = (mixed ^ (mixed >>> 13)) & (slots - 1);
    const at = slot * 3;
    const isSame = cells[slot] === cell && sums[at] === one && sums[at + 1] === two && sums[at + 2] === three;
    if (isSame && (costs[slot] as number) <= cost) return true;
    cells[slot] = cell;
    sums[at] = one;
    sums[at + 1] = two;
    sums[at + 2] = three;
    costs[slot] = cost;
    return false;
  }
}
