/** A store in a file: written at an offset, cut off behind it, and forced to the disk before a write returns. */
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { attempt, ByteStore, type ByteStoreOperations, requireInside, StoreError } from "./byte-store.ts";

/** The operations on a file system that a store needs. */
export interface FileOperations {
  readonly open: (path: string, flags: number) => number;
  readonly close: (file: number) => void;
  readonly size: (file: number) => number;
  readonly read: (file: number, into: Uint8Array, at: number) => number;
  readonly write: (file: number, bytes: Uint8Array, at: number) => number;
  readonly truncate: (file: number, length: number) => void;
  readonly sync: (file: number) => void;
}

/** The file system of this machine. */
export const nodeFiles: FileOperations = {
  open: (path, flags) => openSync(path, flags, 0o600),
  close: closeSync,
  size: (file) => fstatSync(file).size,
  read: (file, into, at) => readSync(file, into, 0, into.length, at),
  write: (file, bytes, at) => writeSync(file, bytes, 0, bytes.length, at),
  truncate: ftruncateSync,
  sync: fsyncSync,
};

/** An open store in a file. */
export interface FileStore extends ByteStoreOperations {
  readonly close: () => void;
}

/** A file that has just been made is only found again if its directory has been forced to the disk as well. */
const syncDirectory = (files: FileOperations, path: string): void => {
  const directory = files.open(dirname(path), constants.O_RDONLY);
  try {
    files.sync(directory);
  } finally {
    files.close(directory);
  }
};

const readAll = (files: FileOperations, file: number): Uint8Array => {
  const bytes = new Uint8Array(files.size(file));
  let read = 0;
  while (read < bytes.length) {
    const more = files.read(file, bytes.subarray(read), read);
    if (more === 0) throw new StoreError({ operation: "load", reason: "failed", cause: "the file became shorter" });
    read += more;
  }
  return bytes;
};

const writeAll = (files: FileOperations, file: number, bytes: Uint8Array, at: number): void => {
  let written = 0;
  while (written < bytes.length) written += files.write(file, bytes.subarray(written), at + written);
};

/** Cuts off what a failed write may have left. That it failed is told in any case; if this fails too, so be it. */
const cutBack = (files: FileOperations, file: number, at: number): void => {
  try {
    files.truncate(file, at);
  } catch {
    // The frame that was cut short is recognised when the store is read.
  }
};

/** Opens a store, and makes the file if there is none. @throws StoreError */
export const openFileStore = (path: string, files: FileOperations = nodeFiles): FileStore => {
  const file = attempt("open", () => files.open(path, constants.O_RDWR | constants.O_CREAT));
  try {
    attempt("open", () => syncDirectory(files, path));
  } catch (error) {
    files.close(file);
    throw error;
  }
  return {
    load: () => attempt("load", () => readAll(files, file)),
    write: (at, bytes) =>
      attempt("write", () => {
        const length = files.size(file);
        requireInside(at, length);
        // What lies behind goes first: were it cut off last, a loss of power could leave new bytes before old ones.
        if (at < length) files.truncate(file, at);
        try {
          writeAll(files, file, bytes, at);
          files.sync(file);
        } catch (cause) {
          cutBack(files, file, at);
          throw cause;
        }
      }),
    close: () => files.close(file),
  };
};

/** A store in a file as a service; it is closed with its scope. */
export const layerFile = (path: string, files: FileOperations = nodeFiles): Layer.Layer<ByteStore, StoreError> =>
  Layer.effect(
    ByteStore,
    Effect.acquireRelease(
      Effect.try({ try: () => openFileStore(path, files), catch: (error) => error as StoreError }),
      (store) => Effect.sync(store.close),
    ),
  );
