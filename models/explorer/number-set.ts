/**
 * A set of numbers that is faster than a `Set` and may hold more than its 2^24 members.
 */

const empty = -1;
const lengthAtFirst = 16;
/** numbers below a bound up to this are kept in an array of bytes */
const denseMax = 1 << 22;

/** A growing set of whole numbers from 0 to 2^53 - 1. */
export class NumberSet {
  size = 0;
  readonly #dense: Uint8Array | undefined;
  #slots = new Float64Array(lengthAtFirst).fill(empty);

  /** `bound`: no number will be as large as this. */
  constructor(bound = Number.POSITIVE_INFINITY) {
    this.#dense = bound <= denseMax ? new Uint8Array(bound) : undefined;
  }

  /** Add a number; whether it is new. */
  add(value: number): boolean {
    if (this.#dense !== undefined) {
      if (this.#dense[value] === 1) return false;
      this.#dense[value] = 1;
      this.size++;
      return true;
    }
    const slot = slotOf(this.#slots, value);
    if (this.#slots[slot] === value) return false;
    this.#slots[slot] = value;
    this.size++;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  /** Whether a number is in the set. */
  has(value: number): boolean {
    if (this.#dense !== undefined) return this.#dense[value] === 1;
    return this.#slots[slotOf(this.#slots, value)] === value;
  }

  #grow(): void {
    const grown = new Float64Array(this.#slots.length * 2).fill(empty);
    for (const value of this.#slots) if (value !== empty) grown[slotOf(grown, value)] = value;
    this.#slots = grown;
  }
}

/** Where a number is, or would be put. */
function slotOf(slots: Float64Array, value: number): number {
  const mask = slots.length - 1;
  let hash = Math.imul(value | 0, 0x9e3779b1) ^ Math.imul((value / 2 ** 32) | 0, 0x85ebca6b);
  hash ^= hash >>> 15;
  let slot = hash & mask;
  while (slots[slot] !== empty && slots[slot] !== value) slot = (slot + 1) & mask;
  return slot;
}
