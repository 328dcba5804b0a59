/**
 * The orders that a module remembers (reading 16/542). A module that lives long has many: what is added is shared by
 * all earlier and later values, so that adding one costs the same however many there are.
 */
import type { Order } from "./log.ts";
import { keyOf } from "./octets.ts";

interface Shared {
  readonly orders: Order[];
  /** where in `orders`, by id and by random number, in growing order */
  readonly byId: Map<string, number[]>;
  readonly byRandom: Map<string, number[]>;
}

const remember = (places: Map<string, number[]>, key: string, place: number): void => {
  const known = places.get(key);
  if (known === undefined) places.set(key, [place]);
  else known.push(place);
};

/** Remembered orders, as an immutable value. */
export class Orders {
  readonly #shared: Shared;
  readonly length: number;

  private constructor(shared: Shared, length: number) {
    this.#shared = shared;
    this.length = length;
  }

  /** These and no others. */
  static of(orders: readonly Order[]): Orders {
    let all = new Orders({ orders: [], byId: new Map(), byRandom: new Map() }, 0);
    for (const order of orders) all = all.with(order);
    return all;
  }

  /** These, and one more. */
  with(order: Order): Orders {
    const shared = this.#shared;
    const place = this.length;
    // Another has followed this value already: what comes now has a past of its own.
    if (shared.orders.length > place) return Orders.of(this.all()).with(order);
    shared.orders.push(order);
    remember(shared.byId, keyOf(order.order), place);
    remember(shared.byRandom, keyOf(order.random), place);
    return new Orders(shared, place + 1);
  }

  /** All, in the order in which they were remembered. */
  all(): readonly Order[] {
    return this.#shared.orders.slice(0, this.length);
  }

  /** The last one of this id. */
  named(id: Uint8Array): Order | undefined {
    const places = this.#shared.byId.get(keyOf(id)) ?? [];
    const place = places.findLast((at) => at < this.length);
    return place === undefined ? undefined : this.#shared.orders[place];
  }

  /** Has an order with this random number been remembered? FIG. 16, step 542. */
  hasRandom(random: Uint8Array): boolean {
    const [first] = this.#shared.byRandom.get(keyOf(random)) ?? [];
    return first !== undefined && first < this.length;
  }
}
