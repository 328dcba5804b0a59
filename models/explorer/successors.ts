/**
 * The successors of a packed state. One loop serves the search, the settlement check, and the rebuilding of traces.
 */
import { throughGates } from "./gates.ts";
import { column, flag, type Program, rowStride } from "./program.ts";
import { type Field, maskOf, readField, writeField } from "./state-layout.ts";

/** Which step leads to a candidate: a row of the program, or what a link with a memory does by itself. */
export const stepCode = {
  /** a message is lost under way */
  drop: (message: number): number => -2 - 2 * message,
  /** a message arrives where nobody minds it */
  ignore: (message: number): number => -3 - 2 * message,
  /** what a negative code says */
  read: (code: number): { readonly kind: "drop" | "ignore"; readonly message: number } => ({
    kind: code % 2 === 0 ? "drop" : "ignore",
    message: code % 2 === 0 ? (-2 - code) / 2 : (-3 - code) / 2,
  }),
} as const;

// As constants of this module these are known when the inner loop is compiled; as properties of an import they are not.
const { delta: deltaAt, flags: flagsAt } = column;
const { special, unusual } = flag;
const stride = rowStride;
const roleStride = 4;

/** Generates successors into arrays that it owns. */
export class Successors {
  /** candidates, `layout.words` each */
  readonly candidates: Uint32Array;
  /** offset of the row (or {@link stepCode}) of each candidate */
  readonly codes: Int32Array;
  /** index of the state that each candidate succeeds */
  readonly parents: Uint32Array;
  /** local states of the state last expanded, by role */
  readonly locals: Int32Array;
  /** some message could still change something, in the state last expanded */
  moved = false;
  readonly #program: Program;
  readonly #width: number;
  readonly #roles: number;
  readonly #setMask: number;
  /** per role: all ones if it lies in the first of two words, shift, mask, and where its places begin */
  readonly #roleTable: Int32Array;
  readonly #scratch: Uint32Array;
  /** set when a dynamic part no longer fits its field */
  overflow = false;

  constructor(program: Program, capacity: number) {
    this.#program = program;
    this.#width = program.layout.words;
    this.#roles = program.closed.roles.length;
    this.candidates = new Uint32Array((capacity + program.fanoutMax) * this.#width);
    this.codes = new Int32Array(capacity + program.fanoutMax);
    this.parents = new Uint32Array(capacity + program.fanoutMax);
    this.locals = new Int32Array(this.#roles);
    this.#scratch = new Uint32Array(this.#width);
    this.#setMask = maskOf(program.layout.set.bits);
    this.#roleTable = Int32Array.from(
      program.layout.roles.flatMap(({ word, shift, bits }, role) => [
        word === 0 ? -1 : 0,
        shift,
        maskOf(bits),
        program.rowBase[role] as number,
      ]),
    );
  }

  /** Append the successors of state `index` of `words` after `fill` candidates; the new fill. */
  expand(words: Uint32Array, index: number, fill: number): number {
    const from = fill;
    this.moved = false;
    fill =
      this.#width === 2 ? this.#expandPair(words, 2 * index, fill) : this.#expandWide(words, index * this.#width, fill);
    if (this.#program.links.length > 0) fill = this.#links(words, index * this.#width, fill);
    const { parents } = this;
    for (let i = from; i < fill; i++) parents[i] = index;
    return fill;
  }

  /** The loop that takes most of a search's time: two words a state, nothing unusual in the row. */
  #expandPair(words: Uint32Array, offset: number, from: number): number {
    const first = words[offset] as number;
    const second = words[offset + 1] as number;
    const roleTable = this.#roleTable;
    const roles = roleTable.length;
    const { candidates, codes, locals } = this;
    const { rows, rowStart, sets, layout } = this.#program;
    const { shift: setShift } = layout.set;
    const setInFirst = layout.set.word - 1;
    const set = (((setInFirst & first) | (~setInFirst & second)) >>> setShift) & this.#setMask;
    for (let at = 0, role = 0; at < roles; at += roleStride, role++) {
      const inFirst = roleTable[at] as number;
      const packed = (inFirst & first) | (~inFirst & second);
      locals[role] = (packed >>> (roleTable[at + 1] as number)) & (roleTable[at + 2] as number);
    }
    const setBits = sets.bits;
    const setBase = set * sets.width;
    let fill = from;
    let moved = 0;
    for (let base = 0, role = 0; base < roles; base += roleStride, role++) {
      const inFirst = roleTable[base] as number;
      const start = (roleTable[base + 3] as number) + (locals[role] as number);
      const end = rowStart[start + 1] as number;
      for (let at = rowStart[start] as number; at < end; at += stride) {
        const need = rows[at] as number;
        if (need >= 0 && (((setBits[setBase + (need >>> 5)] as number) >>> need) & 1) === 0) continue;
        const delta = rows[at + deltaAt] as number;
        const flags = rows[at + flagsAt] as number;
        let change = 0;
        if ((flags & special) !== 0) {
          if ((flags & unusual) !== 0) {
            fill = this.#unusual(words, offset, set, fill, role, at);
            continue;
          }
          change = (set ^ this.#nextSet(set, role, at)) << setShift;
        }
        candidates[2 * fill] = first ^ (delta & inFirst) ^ (change & setInFirst);
        candidates[2 * fill + 1] = second ^ (delta & ~inFirst) ^ (change & ~setInFirst);
        moved |= ~(need >> 31) & (delta | change);
        codes[fill++] = at;
      }
    }
    if (moved !== 0) this.moved = true;
    return fill;
  }

  /** As {@link Successors.#expandPair}, for any width. */
  #expandWide(words: Uint32Array, offset: number, fill: number): number {
    const { rows, rowStart, rowBase, sets, layout } = this.#program;
    const { candidates, codes, locals } = this;
    const width = this.#width;
    const set = readField(words, offset, layout.set);
    for (let role = 0; role < this.#roles; role++) {
      locals[role] = readField(words, offset, layout.roles[role] as Field);
    }
    for (let role = 0; role < this.#roles; role++) {
      const roleWord = layout.roles[role]?.word as number;
      const start = (rowBase[role] as number) + (locals[role] as number);
      const end = rowStart[start + 1] as number;
      for (let at = rowStart[start] as number; at < end; at += rowStride) {
        const need = rows[at] as number;
        if (need >= 0 && !sets.has(set, need)) continue;
        const flags = rows[at + column.flags] as number;
        if ((flags & flag.unusual) !== 0) {
          fill = this.#unusual(words, offset, set, fill, role, at);
          continue;
        }
        const delta = rows[at + column.delta] as number;
        const change = (flags & flag.network) === 0 ? 0 : (set ^ this.#nextSet(set, role, at)) << layout.set.shift;
        const to = fill * width;
        for (let word = 0; word < width; word++) candidates[to + word] = words[offset + word] as number;
        const roleAt = to + roleWord;
        candidates[roleAt] = (candidates[roleAt] as number) ^ delta;
        const setAt = to + layout.set.word;
        candidates[setAt] = (candidates[setAt] as number) ^ change;
        if (need >= 0 && (delta | change) !== 0) this.moved = true;
        codes[fill++] = at;
      }
    }
    return fill;
  }

  /** The message set after a row: less what its role can no longer accept, plus what it sends. */
  #nextSet(set: number, role: number, at: number): number {
    const { rows, sets, entries } = this.#program;
    const keep = rows[at + column.keep] as number;
    const send = rows[at + column.send] as number;
    let next = keep >= 0 ? sets.apply(keep, set) : set;
    if (send >= 0) {
      const receivers = rows[at + column.receivers] as number;
      if (receivers === 0) next = sets.apply(send, next);
      else
        next = this.#send(next, send, receivers, role, entries[rows[at + column.entry] as number]?.entry.to as number);
    }
    const { bits } = this.#program.layout.set;
    if (bits < 32 && next >>> bits !== 0) this.overflow = true;
    return next;
  }

  /** Add what is sent, less what its receivers can no longer accept; `to` is where the sender goes. */
  #send(set: number, send: number, receivers: number, role: number, to: number): number {
    const { sets, keepOf } = this.#program;
    let next = sets.apply(send, set);
    if (receivers !== 0) {
      for (let receiver = 0; receiver < this.#roles; receiver++) {
        if (((receivers >>> receiver) & 1) === 0) continue;
        const local = receiver === role ? to : (this.locals[receiver] as number);
        next = sets.apply(keepOf[receiver]?.[local] as number, next);
      }
    }
    return next;
  }

  /** The message set when the role has gone to `to` and gates have let through what they then do. */
  #throughGates(set: number, role: number, to: number): number {
    const { gates, layout } = this.#program;
    if (gates.length === 0) return set;
    const from = this.locals[role] as number;
    this.locals[role] = to;
    const next = throughGates(this.#program, set, this.locals);
    this.locals[role] = from;
    if (layout.set.bits < 32 && next >>> layout.set.bits !== 0) this.overflow = true;
    return next;
  }

  /** Rows that take a budget, use a link with a memory, or meet a gate. */
  #unusual(words: Uint32Array, offset: number, set: number, fill: number, role: number, at: number): number {
    const { layout, rows, entries, closed, links } = this.#program;
    const scratch = this.#scratch;
    for (let word = 0; word < this.#width; word++) scratch[word] = words[offset + word] as number;
    if (((rows[at + column.flags] as number) & flag.powerLoss) !== 0) {
      const left = readField(words, offset, layout.powerLosses);
      if (left === 0) return fill;
      writeField(scratch, 0, layout.powerLosses, left - 1);
    }
    const { linkSends, entry, roundTrip } = entries[rows[at + column.entry] as number] as (typeof entries)[number];
    writeField(scratch, 0, layout.roles[role] as Field, entry.to);
    writeField(scratch, 0, layout.set, this.#throughGates(this.#nextSet(set, role, at), role, entry.to));
    const need = rows[at + column.linkNeed] as number;
    if (need < 0) {
      const after = this.#sendOverLinks(scratch, linkSends, fill, at);
      if ((rows[at] as number) < 0 || entry.losesPower) return after;
      if (roundTrip === undefined) this.#noteMove(words, offset, fill, after);
      else {
        const sent = this.#send(set, roundTrip.send, roundTrip.receivers, role, entry.from);
        if (this.#throughGates(sent, role, entry.from) !== set) this.moved = true;
      }
      return after;
    }
    const link = closed.messages[need]?.link as number;
    const field = layout.links[link] as Field;
    for (const delivery of links[link]?.deliveries(readField(words, offset, field)) ?? []) {
      if (delivery.message !== need) continue;
      const fork = scratch.slice();
      if (!this.#take(fork, field, delivery.next, delivery.duplicates)) continue;
      const after = this.#sendOverLinks(fork, linkSends, fill, at);
      if (!entry.losesPower) this.#noteMove(words, offset, fill, after);
      fill = after;
    }
    return fill;
  }

  /** A message arrived: did that change anything? Loops that answer a repetition with one more do not. */
  #noteMove(words: Uint32Array, offset: number, from: number, to: number): void {
    const width = this.#width;
    for (let at = from * width; at < to * width; at++) {
      if (this.candidates[at] !== words[offset + (at % width)]) this.moved = true;
    }
  }

  /** Hand a message over: the link's new state, paying for a duplicate. */
  #take(state: Uint32Array, field: Field, next: number, duplicates: boolean): boolean {
    const { layout, limited } = this.#program;
    if (duplicates && limited.duplicates) {
      const left = readField(state, 0, layout.duplicates);
      if (left === 0) return false;
      writeField(state, 0, layout.duplicates, left - 1);
    }
    this.#writeLink(state, field, next);
    return true;
  }

  #writeLink(state: Uint32Array, field: Field, value: number): void {
    if (field.bits < 32 && value >>> field.bits !== 0) this.overflow = true;
    else writeField(state, 0, field, value);
  }

  #sendOverLinks(state: Uint32Array, messages: readonly number[], fill: number, code: number): number {
    const { layout, closed, links } = this.#program;
    for (const message of messages) {
      const link = closed.messages[message]?.link as number;
      const field = layout.links[link] as Field;
      const next = links[link]?.send(readField(state, 0, field), message) ?? -1;
      if (next < 0) return fill;
      this.#writeLink(state, field, next);
    }
    return this.#emit(state, fill, code);
  }

  #emit(state: Uint32Array, fill: number, code: number): number {
    this.candidates.set(state, fill * this.#width);
    this.codes[fill] = code;
    return fill + 1;
  }

  /** What links do by themselves: lose a message, or deliver one that its receiver does not mind. */
  #links(words: Uint32Array, offset: number, fill: number): number {
    const { layout, links, limited, closed } = this.#program;
    for (let link = 0; link < links.length; link++) {
      const field = layout.links[link] as Field;
      const states = links[link] as (typeof links)[number];
      const state = readField(words, offset, field);
      for (const { message, next } of states.drops(state)) {
        const left = readField(words, offset, layout.drops);
        if (limited.drops && left === 0) continue;
        const scratch = words.slice(offset, offset + this.#width);
        if (limited.drops) writeField(scratch, 0, layout.drops, left - 1);
        this.#writeLink(scratch, field, next);
        fill = this.#emit(scratch, fill, stepCode.drop(message));
      }
      for (const { message, next, duplicates } of states.deliveries(state)) {
        if (duplicates || this.#minds(closed.messages[message]?.to as number, message)) continue;
        const scratch = words.slice(offset, offset + this.#width);
        this.#writeLink(scratch, field, next);
        fill = this.#emit(scratch, fill, stepCode.ignore(message));
      }
    }
    return fill;
  }

  #minds(role: number, message: number): boolean {
    const { closed } = this.#program;
    const entries = closed.roles[role]?.entriesFrom[this.locals[role] as number] ?? [];
    return entries.some((entry) => entry.stimulus.kind === "message" && entry.stimulus.message === message);
  }
}
