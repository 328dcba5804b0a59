/**
 * Interned states of a link that has a memory of what is under way (unordered or first-in-first-out).
 */
import type { Fifo, Unordered } from "./network.ts";

/** A way for a link to hand over a message. */
export interface LinkDelivery {
  readonly message: number;
  /** state of the link afterwards */
  readonly next: number;
  /** the message stayed: one of the budget `duplicates` */
  readonly duplicates: boolean;
}

/** Interned states of one link. State 0 is empty. */
export class LinkStates {
  readonly #network: Fifo | Unordered;
  readonly #states: (readonly number[])[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #deliveries: (readonly LinkDelivery[] | undefined)[] = [];
  readonly #drops: (readonly { readonly message: number; readonly next: number }[] | undefined)[] = [];

  constructor(network: Fifo | Unordered) {
    this.#network = network;
    this.#intern([]);
  }

  /** How many states have been met. */
  get count(): number {
    return this.#states.length;
  }

  /** Messages under way, oldest first. */
  contents(state: number): readonly number[] {
    return this.#states[state] as readonly number[];
  }

  /** The state after sending; -1 where the link is full and its sender has to wait. */
  send(state: number, message: number): number {
    const contents = this.contents(state);
    if (contents.length < this.#network.capacity) return this.#intern([...contents, message]);
    return this.#network.lossy ? state : -1;
  }

  /** What may arrive next. */
  deliveries(state: number): readonly LinkDelivery[] {
    let known = this.#deliveries[state];
    if (known === undefined) {
      known = this.#heads(state).flatMap(({ message, next }) => [
        { message, next, duplicates: false },
        ...(this.#network.duplicating ? [{ message, next: state, duplicates: true }] : []),
      ]);
      this.#deliveries[state] = known;
    }
    return known;
  }

  /** What may be lost next. */
  drops(state: number): readonly { readonly message: number; readonly next: number }[] {
    let known = this.#drops[state];
    if (known === undefined) {
      known = this.#network.lossy ? this.#heads(state) : [];
      this.#drops[state] = known;
    }
    return known;
  }

  #heads(state: number): readonly { readonly message: number; readonly next: number }[] {
    const contents = this.contents(state);
    const positions = this.#network.kind === "fifo" ? contents.slice(0, 1).map(() => 0) : contents.map((_, at) => at);
    const distinct = positions.filter((at) => contents.indexOf(contents[at] as number) === at);
    return distinct.map((at) => ({
      message: contents[at] as number,
      next: this.#intern(contents.filter((_, index) => index !== at)),
    }));
  }

  #intern(contents: readonly number[]): number {
    const ordered = this.#network.kind === "fifo" ? contents : [...contents].sort((a, b) => a - b);
    const key = ordered.join();
    let id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#states.length;
      this.#states.push(ordered);
      this.#byKey.set(key, id);
    }
    return id;
  }
}
