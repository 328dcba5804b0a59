/**
 * How messages travel over a link: as values.
 */

/**
 * A set of all messages ever sent. Any of them may be delivered now, later, twice or never: loss, delay, reordering,
 * duplication and replay without a budget.
 */
export interface Adversarial {
  readonly kind: "adversarial";
}

/** Each message sent is delivered at most once, in any order. */
export interface Unordered {
  readonly kind: "unordered";
  /** messages may disappear (each takes one of the budget `drops`, where there is one) */
  readonly lossy: boolean;
  /** a message may be delivered and stay (each takes one of the budget `duplicates`, where there is one) */
  readonly duplicating: boolean;
  /** most messages under way at a time; a sender that would exceed it waits, or loses the message where `lossy` */
  readonly capacity: number;
}

/** Messages arrive in the order sent. */
export interface Fifo {
  readonly kind: "fifo";
  readonly lossy: boolean;
  readonly duplicating: boolean;
  readonly capacity: number;
}

/** How messages travel over a link. */
export type Network = Adversarial | Unordered | Fifo;

/** Options of the links with a memory of what is under way. */
export interface LinkOptions {
  readonly lossy?: boolean;
  readonly duplicating?: boolean;
  readonly capacity?: number;
}

const capacityDefault = 4;

/** See {@link Adversarial}. */
export function adversarial(): Adversarial {
  return { kind: "adversarial" };
}

/** See {@link Unordered}; neither losing nor duplicating unless told so; capacity 4. */
export function unordered(options: LinkOptions = {}): Unordered {
  return { kind: "unordered", ...withDefaults(options) };
}

/** See {@link Fifo}; neither losing nor duplicating unless told so; capacity 4. */
export function fifo(options: LinkOptions = {}): Fifo {
  return { kind: "fifo", ...withDefaults(options) };
}

function withDefaults(options: LinkOptions): Required<LinkOptions> {
  return {
    lossy: options.lossy ?? false,
    duplicating: options.duplicating ?? false,
    capacity: options.capacity ?? capacityDefault,
  };
}
