/** A store of bytes, as a device's tamper-proof memory: read when power comes on, written at an offset. */
import * as Context from "effect/Context";
import * as Data from "effect/Data";

/** A store that could not be opened, read or written. */
export class StoreError extends Data.TaggedError("StoreError")<{
  readonly operation: "open" | "load" | "write";
  readonly reason: "full" | "failed" | "outOfRange";
  readonly cause?: unknown;
}> {}

/** The operations of a store: synchronous, so that a run with a real disk is as deterministic as one without. */
export interface ByteStoreOperations {
  /** All bytes. @throws StoreError */
  load(): Uint8Array;
  /**
   * Puts bytes at an offset, at most the end, and cuts off what lay behind. Durable when it returns.
   *
   * @throws StoreError: then what lies from the offset on is unknown, and what lay before it is as it was
   */
  write(at: number, bytes: Uint8Array): void;
}

/** A store of bytes. */
export class ByteStore extends Context.Service<ByteStore, ByteStoreOperations>()("zerosum/impl/store/ByteStore") {}

/** What platforms say when there is no room: errno of file systems, and SQLITE_FULL. */
const fullCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);
const sqliteFull = 13;

/** The error of a store, from what the platform threw. */
export const storeError = (operation: StoreError["operation"], cause: unknown): StoreError => {
  const { code, errcode } = (cause ?? {}) as { readonly code?: unknown; readonly errcode?: unknown };
  const isFull = fullCodes.has(code) || errcode === sqliteFull;
  return new StoreError({ operation, reason: isFull ? "full" : "failed", cause });
};

/** Runs a platform's operation. @throws StoreError for whatever it throws */
export const attempt = <A>(operation: StoreError["operation"], run: () => A): A => {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof StoreError ? cause : storeError(operation, cause);
  }
};

/** @throws StoreError unless the offset is one of the store, or its end */
export const requireInside = (at: number, length: number): void => {
  if (!Number.isInteger(at) || at < 0 || at > length)
    throw new StoreError({ operation: "write", reason: "outOfRange" });
};
