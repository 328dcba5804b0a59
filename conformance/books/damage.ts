/**
 * Whether a device takes its store as it is: a damaged one stops it at its start, and a frame that was being written
 * when power failed does not.
 */
import type { Cryptography } from "../wire/cryptography.ts";
import { readStore } from "../wire/records.ts";
import { WireError } from "../wire/wire-error.ts";
import { booksOf } from "./store-books.ts";

/** How a device has taken its store wrongly. */
export interface WrongStart {
  readonly kind: /** the store is damaged, and the device has not halted */
    | "startsDamaged"
    /** the store can be read, and the device has halted because of it */
    | "haltsUndamaged";
  readonly text: string;
}

/**
 * What is wrong with how a device has started with this store; undefined: nothing. A store that can be read and
 * contradicts itself is for others to judge: the device may halt or not.
 */
export function wrongStart(
  store: Uint8Array,
  address: string,
  cryptography: Cryptography,
  halted: boolean,
): WrongStart | undefined {
  const damage = problemOf(() => readStore(store, address));
  if (!halted) return damage === undefined ? undefined : { kind: "startsDamaged", text: damage };
  const problem = damage ?? problemOf(() => booksOf(store, address, cryptography));
  return problem === undefined ? { kind: "haltsUndamaged", text: `store of ${address}` } : undefined;
}

function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return String(error);
    throw error;
  }
}
