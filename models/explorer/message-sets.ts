/**
 * Interned sets of messages: the state of the adversarial network is the number of such a set.
 * Adding and masking are memoized per set, so that the search does table look-ups only.
 */

const unknown = -1;

interface Effect {
  readonly change: (set: Uint32Array) => void;
  /** set -> resulting set */
  memo: Int32Array;
}

/** Interned sets over messages `0 .. universe-1`. Set 0 is empty. */
export class MessageSets {
  /** words per set */
  readonly width: number;
  /** bit words of all sets, `width` per set; replaced when it grows */
  bits: Uint32Array;
  #count = 0;
  readonly #byKey = new Map<string, number>();
  readonly #effects: Effect[] = [];
  readonly #effectByKey = new Map<string, number>();

  constructor(universe: number) {
    this.width = Math.max(1, Math.ceil(universe / 32));
    this.bits = new Uint32Array(this.width * 64);
    this.#intern(new Uint32Array(this.width));
  }

  /** How many sets there are. */
  get count(): number {
    return this.#count;
  }

  /** Register "add these messages"; returns the number of the effect. */
  addEffect(messages: readonly number[]): number {
    const operand = this.#words(messages);
    return this.#effect(`add ${operand.join()}`, (set) => {
      for (let word = 0; word < set.length; word++) set[word] = (set[word] as number) | (operand[word] as number);
    });
  }

  /** Register "keep only these messages"; returns the number of the effect. */
  keepEffect(messages: readonly number[]): number {
    const operand = this.#words(messages);
    return this.#effect(`keep ${operand.join()}`, (set) => {
      for (let word = 0; word < set.length; word++) set[word] = (set[word] as number) & (operand[word] as number);
    });
  }

  /**
   * Register "these become those": each first of a pair that is in the set is replaced by the second, if `opens`, or else
   * only where the second is there already, which makes the first redundant; returns the number of the effect.
   */
  replaceEffect(pairs: readonly (readonly [number, number])[], opens: boolean): number {
    return this.#effect(`replace ${opens} ${pairs.join()}`, (set) => {
      for (const [from, to] of pairs) {
        const bit = (message: number): number => ((set[message >>> 5] as number) >>> (message & 31)) & 1;
        if (bit(from) === 0 || (!opens && bit(to) === 0)) continue;
        set[from >>> 5] = (set[from >>> 5] as number) & ~(1 << (from & 31));
        set[to >>> 5] = (set[to >>> 5] as number) | (1 << (to & 31));
      }
    });
  }

  /** The set that an effect makes of a set. */
  apply(effect: number, set: number): number {
    const entry = this.#effects[effect] as Effect;
    if (set < entry.memo.length) {
      const known = entry.memo[set] as number;
      if (known !== unknown) return known;
    } else {
      const grown = new Int32Array(Math.max(64, 2 ** Math.ceil(Math.log2(set + 1)))).fill(unknown);
      grown.set(entry.memo);
      entry.memo = grown;
    }
    const words = this.bits.slice(set * this.width, (set + 1) * this.width);
    entry.change(words);
    const result = this.#intern(words);
    entry.memo[set] = result;
    return result;
  }

  /** Whether a message is in a set. */
  has(set: number, message: number): boolean {
    return (((this.bits[set * this.width + (message >>> 5)] as number) >>> (message & 31)) & 1) === 1;
  }

  /** The messages of a set. */
  members(set: number): readonly number[] {
    return Array.from({ length: this.width * 32 }, (_, message) => message).filter((message) => this.has(set, message));
  }

  #words(messages: readonly number[]): Uint32Array {
    const words = new Uint32Array(this.width);
    for (const message of messages) words[message >>> 5] = (words[message >>> 5] as number) | (1 << (message & 31));
    return words;
  }

  #effect(key: string, change: Effect["change"]): number {
    const same = this.#effectByKey.get(key);
    if (same !== undefined) return same;
    this.#effectByKey.set(key, this.#effects.length);
    this.#effects.push({ change, memo: new Int32Array(0) });
    return this.#effects.length - 1;
  }

  #intern(words: Uint32Array): number {
    const key = words.join();
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const id = this.#count++;
    if ((id + 1) * this.width > this.bits.length) {
      const grown = new Uint32Array(this.bits.length * 2);
      grown.set(this.bits);
      this.bits = grown;
    }
    this.bits.set(words, id * this.width);
    this.#byKey.set(key, id);
    return id;
  }
}
