/** The stores of a device process, right and wrong. */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import type { ByteStoreOperations } from "../../impl/store/byte-store.ts";
import { type FileOperations, nodeFiles, openFileStore } from "../../impl/store/file.ts";
import { openSqliteStore } from "../../impl/store/sqlite.ts";
import type { ChildOptions } from "./child-lines.ts";

/** Octets that one call of the platform writes: it may always write fewer than it was asked to. */
export const pieceOctets = 128;

/** What happens around a store. */
export interface StoreEvents {
  /** a piece of a write has reached the file */
  readonly piece: () => void;
}

/** A store, and what has to be done after each message sent (for a store that is late). */
export interface PlantedStore {
  readonly store: ByteStoreOperations;
  readonly afterSend: () => void;
}

/** The store that a process is started with. @throws StoreError */
export function storeOf({ store: { kind, path }, plant }: ChildOptions, events: StoreEvents): PlantedStore {
  const files = inPieces(events, plant === "no fsync");
  const honest = kind === "file" ? openFileStore(path, files) : openSqliteStore(path);
  switch (plant) {
    case "write after send":
      return late(honest);
    case "rewrite in place":
      return { store: inPlace(path, events), afterSend };
    case "write behind the torn tail":
      return { store: behindTail(path, events), afterSend };
    default:
      return { store: honest, afterSend };
  }
}

const afterSend = (): void => undefined;

function inPieces({ piece }: StoreEvents, isUnsynced: boolean): FileOperations {
  return {
    ...nodeFiles,
    write: (file, bytes, at) => {
      const written = writeSync(file, bytes, 0, Math.min(bytes.length, pieceOctets), at);
      piece();
      return written;
    },
    ...(isUnsynced ? { sync: () => undefined } : {}),
  };
}

/** Holds a write back until a message has left, another write comes, or there is nothing else to do. */
function late(store: ByteStoreOperations): PlantedStore {
  let held: { readonly at: number; readonly bytes: Uint8Array } | undefined;
  const flush = (): void => {
    if (held !== undefined) store.write(held.at, held.bytes);
    held = undefined;
  };
  return {
    store: {
      load: () => store.load(),
      write: (at, bytes) => {
        flush();
        held = { at, bytes };
        setImmediate(flush);
      },
    },
    afterSend: flush,
  };
}

function writeAll(file: number, bytes: Uint8Array, at: number, { piece }: StoreEvents): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, Math.min(bytes.length - written, pieceOctets), at + written);
    piece();
  }
}

function inPlace(path: string, events: StoreEvents): ByteStoreOperations {
  return {
    load: () => new Uint8Array(readFileSync(path)),
    write: (at, bytes) => {
      const whole = Buffer.concat([readFileSync(path).subarray(0, at), bytes]);
      const file = openSync(path, "r+");
      ftruncateSync(file, 0);
      writeAll(file, whole, 0, events);
      fsyncSync(file);
      closeSync(file);
    },
  };
}

function behindTail(path: string, events: StoreEvents): ByteStoreOperations {
  return {
    load: () => new Uint8Array(readFileSync(path)),
    write: (_, bytes) => {
      const file = openSync(path, "r+");
      writeAll(file, bytes, statSync(path).size, events);
      fsyncSync(file);
      closeSync(file);
    },
  };
}
