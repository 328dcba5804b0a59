/**
 * The exact set of states met, in the order they were met, with the parent of each.
 *
 * States and parents lie in two arrays in order of discovery, which is also the queue of the breadth-first search; an
 * open-addressing table finds them again. Its entries are 32 bits: as many for the number of the state as the length of
 * the table takes, and the others from the hash, so that hardly any state is looked at in vain. Candidates come in batches: looking all of them up before
 * inserting any lets the processor wait for many cache misses at once, which is most of the running time on large
 * systems.
 */

const statesAtFirst = 1 << 18;
/** the table is rebuilt when more than this share of its slots is taken: at most 12 bytes of table a state */
const loadMax = 0.68;

/** entries of the cache of recent states, less one */
const recentMask = (1 << 15) - 1;

/** Candidates per batch. */
export const batchSize = 1024;

/** See the file header. Words are unsigned 32-bit; `width` of them make a state. */
export class VisitedStates {
  readonly width: number;
  /** states in order of discovery; replaced when it grows */
  words: Uint32Array;
  /** index of the state each was found from; its own for initial states */
  parents: Uint32Array;
  count = 0;
  /** candidates offered in all */
  offered = 0;
  #table: Int32Array;
  /** states met of late, by hash: most candidates are near repetitions, and this answers them from the cache */
  readonly #recent: Uint32Array;
  readonly #hashes: Int32Array;
  readonly #found: Int32Array;
  /** keeps the reads that only warm the cache from being optimized away */
  touched = 0;
  #mask: number;

  /** `batchMax`: most candidates that one batch will hold. */
  constructor(width: number, batchMax: number) {
    this.width = width;
    this.words = new Uint32Array(statesAtFirst * width);
    this.parents = new Uint32Array(statesAtFirst);
    this.#recent = emptyRecent(width);
    this.#hashes = new Int32Array(batchMax);
    this.#found = new Int32Array(batchMax);
    this.#table = new Int32Array(statesAtFirst * 2);
    this.#mask = this.#table.length - 1;
  }

  /** Bytes of the arrays that hold the states, their parents and the table: what is in use, and what is reserved. */
  get bytes(): { readonly used: number; readonly reserved: number } {
    return {
      used: this.count * (this.width + 1) * 4 + this.#table.byteLength,
      reserved: this.words.byteLength + this.parents.byteLength + this.#table.byteLength,
    };
  }

  /** Insert an initial state, its own parent. */
  insertRoot(state: Uint32Array, offset: number): void {
    this.insertBatch(state.slice(offset, offset + this.width), Uint32Array.of(this.count), 1);
  }

  /** Insert the first `size` candidates of `batch`, found from `origins`. Rearranges both. */
  insertBatch(batch: Uint32Array, origins: Uint32Array, size: number): void {
    if (size === 0) return;
    this.offered += size;
    this.#reserve(size);
    if (this.width === 2) this.#insertPairs(batch, origins, this.#dropRecentPairs(batch, origins, size));
    else this.#insertWide(batch, origins, this.#dropRecentWide(batch, origins, size));
  }

  /** Index of a state, or -1. */
  indexOf(state: Uint32Array, offset: number): number {
    const { width, words } = this;
    const mask = this.#mask;
    const hash = hashWords(state, offset, width);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#table[slot] as number;
      if (entry === 0) return -1;
      if (((entry ^ hash) & ~mask) !== 0) continue;
      const index = (entry & mask) - 1;
      let word = 0;
      while (word < width && words[index * width + word] === state[offset + word]) word++;
      if (word === width) return index;
    }
  }

  /** Move the candidates not met of late to the front of the batch; how many there are. */
  #dropRecentPairs(batch: Uint32Array, origins: Uint32Array, size: number): number {
    const recent = this.#recent;
    const hashes = this.#hashes;
    let kept = 0;
    for (let i = 0; i < size; i++) {
      const a = batch[2 * i] as number;
      const b = batch[2 * i + 1] as number;
      const hash = hashPair(a, b);
      const at = 2 * (hash & recentMask);
      if (recent[at] === a && recent[at + 1] === b) continue;
      recent[at] = a;
      recent[at + 1] = b;
      batch[2 * kept] = a;
      batch[2 * kept + 1] = b;
      origins[kept] = origins[i] as number;
      hashes[kept++] = hash;
    }
    return kept;
  }

  #insertPairs(batch: Uint32Array, origins: Uint32Array, size: number): void {
    const { words, parents } = this;
    const table = this.#table;
    const hashes = this.#hashes;
    const found = this.#found;
    const mask = this.#mask;
    // Bring slots and likely matches into the cache, many at a time.
    for (let i = 0; i < size; i++) found[i] = table[(hashes[i] as number) & mask] as number;
    let touched = 0;
    for (let i = 0; i < size; i++) touched ^= words[2 * ((found[i] as number) & mask)] as number;
    this.touched = touched;
    let count = this.count;
    for (let i = 0; i < size; i++) {
      const a = batch[2 * i] as number;
      const b = batch[2 * i + 1] as number;
      const hash = hashes[i] as number;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const entry = table[slot] as number;
        if (entry === 0) {
          words[2 * count] = a;
          words[2 * count + 1] = b;
          parents[count] = origins[i] as number;
          table[slot] = (hash & ~mask) | ++count;
          break;
        }
        if (((entry ^ hash) & ~mask) !== 0) continue;
        const at = 2 * (entry & mask) - 2;
        if (words[at] === a && words[at + 1] === b) break;
      }
    }
    this.count = count;
  }

  /** As {@link VisitedStates.#dropRecentPairs}, for any width. */
  #dropRecentWide(batch: Uint32Array, origins: Uint32Array, size: number): number {
    const { width } = this;
    const recent = this.#recent;
    let kept = 0;
    for (let i = 0; i < size; i++) {
      const hash = hashWords(batch, i * width, width);
      const at = (hash & recentMask) * width;
      let word = 0;
      while (word < width && recent[at + word] === batch[i * width + word]) word++;
      if (word === width) continue;
      for (word = 0; word < width; word++) {
        const value = batch[i * width + word] as number;
        recent[at + word] = value;
        batch[kept * width + word] = value;
      }
      origins[kept] = origins[i] as number;
      this.#hashes[kept++] = hash;
    }
    return kept;
  }

  #insertWide(batch: Uint32Array, origins: Uint32Array, size: number): void {
    const { width, words, parents } = this;
    const table = this.#table;
    const hashes = this.#hashes;
    const mask = this.#mask;
    this.#touch(table, mask, size);
    for (let i = 0; i < size; i++) {
      const hash = hashes[i] as number;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const entry = table[slot] as number;
        if (entry === 0) {
          for (let word = 0; word < width; word++) {
            words[this.count * width + word] = batch[i * width + word] as number;
          }
          parents[this.count] = origins[i] as number;
          table[slot] = (hash & ~mask) | ++this.count;
          break;
        }
        if (((entry ^ hash) & ~mask) !== 0) continue;
        const at = ((entry & mask) - 1) * width;
        let word = 0;
        while (word < width && words[at + word] === batch[i * width + word]) word++;
        if (word === width) break;
      }
    }
  }

  #reserve(more: number): void {
    const wanted = this.count + more;
    if (wanted + 1 > this.parents.length) {
      // Untouched pages of a fresh array take no memory, so reserving generously is free.
      const capacity = this.parents.length * 4;
      this.words = copied(this.words, new Uint32Array(capacity * this.width));
      this.parents = copied(this.parents, new Uint32Array(capacity));
    }
    if (wanted > this.#table.length * loadMax) this.#rebuild();
  }

  /** Read the slots of many hashes at once, so that the processor waits for all of them together. */
  #touch(table: Int32Array, mask: number, size: number): void {
    let touched = 0;
    for (let i = 0; i < size; i++) touched ^= table[(this.#hashes[i] as number) & mask] as number;
    this.touched = touched;
  }

  #rebuild(): void {
    const { width, words } = this;
    const length = this.#table.length * 2;
    this.#table = new Int32Array(0);
    const table = new Int32Array(length);
    const mask = length - 1;
    const hashes = this.#hashes;
    for (let from = 0; from < this.count; from += hashes.length) {
      const size = Math.min(hashes.length, this.count - from);
      for (let i = 0; i < size; i++) hashes[i] = hashWords(words, (from + i) * width, width);
      this.#touch(table, mask, size);
      for (let i = 0; i < size; i++) {
        const hash = hashes[i] as number;
        let slot = hash & mask;
        while (table[slot] !== 0) slot = (slot + 1) & mask;
        table[slot] = (hash & ~mask) | (from + i + 1);
      }
    }
    this.#table = table;
    this.#mask = mask;
  }
}

function copied(from: Uint32Array, to: Uint32Array): Uint32Array<ArrayBuffer> {
  to.set(from);
  return to as Uint32Array<ArrayBuffer>;
}

/** A cache in which no slot holds a state that hashes to it. */
function emptyRecent(width: number): Uint32Array {
  const recent = new Uint32Array((recentMask + 1) * width);
  const zero = hashWords(recent, 0, width) & recentMask;
  recent.fill(1, zero * width, (zero + 1) * width);
  if ((hashWords(recent, zero * width, width) & recentMask) === zero) throw new Error("hash of 0 and 1 coincide");
  return recent;
}

function hashPair(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

function hashWords(words: Uint32Array, offset: number, width: number): number {
  if (width === 1) return hashPair(words[offset] as number, 0);
  let h = hashPair(words[offset] as number, words[offset + 1] as number);
  for (let word = 2; word < width; word++) h = hashPair(h, words[offset + word] as number);
  return h;
}
