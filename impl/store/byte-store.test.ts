import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as Effect from "effect/Effect";
import type * as Layer from "effect/Layer";
import { afterAll, describe, expect, it, vi } from "vitest";
import { ByteStore, type ByteStoreOperations, StoreError } from "./byte-store.ts";
import { type FileOperations, layerFile, nodeFiles, openFileStore } from "./file.ts";
import { layerMemory, memoryStore } from "./memory.ts";
import { layerSqlite, openSqliteStore } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "zerosum-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let names = 0;
const fresh = (): string => {
  names += 1;
  return join(folder, `store-${names}`);
};

const octets = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

const errorOf = (run: () => unknown): StoreError => {
  try {
    run();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

interface Opened extends ByteStoreOperations {
  readonly close: () => void;
}

let kept: ByteStoreOperations | undefined;
const kinds: readonly (readonly [string, (path: string) => Opened])[] = [
  [
    "memory",
    () => {
      kept ??= memoryStore();
      return { load: kept.load, write: kept.write, close: () => {} };
    },
  ],
  ["file", (path) => openFileStore(path)],
  ["sqlite", (path) => openSqliteStore(path)],
];

describe.each(kinds)("a store: %s", (_kind, open) => {
  it("begins empty, appends, cuts off behind what it writes, and keeps it when it is opened again", () => {
    const path = fresh();
    const store = open(path);
    expect(store.load()).toEqual(octets());
    store.write(0, octets(1, 2, 3));
    store.write(3, octets(4, 5, 6, 7));
    expect(store.load()).toEqual(octets(1, 2, 3, 4, 5, 6, 7));
    store.write(5, octets(9));
    expect(store.load()).toEqual(octets(1, 2, 3, 4, 5, 9));
    store.write(2, octets(8, 8, 8, 8, 8, 8));
    expect(store.load()).toEqual(octets(1, 2, 8, 8, 8, 8, 8, 8));
    store.write(3, octets());
    store.close();
    const again = open(path);
    expect(again.load()).toEqual(octets(1, 2, 8));
    again.write(0, octets());
    expect(again.load()).toEqual(octets());
    again.close();
  });

  it("refuses to write beyond its end, and changes nothing", () => {
    const store = open(fresh());
    store.write(0, octets(1, 2));
    for (const at of [3, -1, 0.5]) {
      const error = errorOf(() => store.write(at, octets(7)));
      expect(error).toMatchObject({ _tag: "StoreError", operation: "write", reason: "outOfRange" });
    }
    expect(store.load()).toEqual(octets(1, 2));
    store.close();
  });

  it("does not share memory with what it is given, nor with what it gives", () => {
    const store = open(fresh());
    const given = Buffer.alloc(100, 1);
    store.write(0, given);
    given.fill(2);
    store.load().fill(3);
    expect(store.load()).toEqual(new Uint8Array(100).fill(1));
    store.close();
  });
});

/** The file system with a diary, and with faults: `fault` may throw before an operation is carried out. */
const watched = (fault: (operation: string) => void = () => {}) => {
  const diary: string[] = [];
  const directories = new Set<number>();
  const record = (operation: string): void => {
    diary.push(operation);
    fault(operation);
  };
  const files: FileOperations = {
    ...nodeFiles,
    open(path, flags) {
      const file = nodeFiles.open(path, flags);
      if (path === folder) directories.add(file);
      else directories.delete(file);
      return file;
    },
    write(file, bytes, at) {
      record(`write ${at}`);
      // One octet at a time: whoever relies on a single call would lose the rest.
      return nodeFiles.write(file, bytes.subarray(0, 1), at);
    },
    truncate(file, length) {
      record(`truncate ${length}`);
      nodeFiles.truncate(file, length);
    },
    sync(file) {
      record(directories.has(file) ? "sync directory" : "sync");
      nodeFiles.sync(file);
    },
  };
  return { files, diary };
};

const failing =
  (operation: string, code: string) =>
  (done: string): void => {
    if (done === operation) throw Object.assign(new Error(code), { code });
  };

describe("a store in a file", () => {
  it("is forced to the disk: the directory when it is made, the file after each write and before it returns", () => {
    const { files, diary } = watched();
    const store = openFileStore(fresh(), files);
    expect(diary).toEqual(["sync directory"]);
    store.write(0, octets(1, 2));
    expect(diary.slice(1)).toEqual(["write 0", "write 1", "sync"]);
    store.write(1, octets(3));
    expect(diary.slice(4)).toEqual(["truncate 1", "write 1", "sync"]);
    store.close();
  });

  it.each([
    ["write 3", "ENOSPC", "full"],
    ["write 3", "EIO", "failed"],
    ["sync", "EIO", "failed"],
    ["write 2", "EDQUOT", "full"],
  ])("whose %s fails with %s tells so, and leaves nothing of it", (operation, code, reason) => {
    let armed = false;
    const fail = failing(operation, code);
    const { files } = watched((done) => armed && fail(done));
    const path = fresh();
    const store = openFileStore(path, files);
    store.write(0, octets(1, 2));
    armed = true;
    const error = errorOf(() => store.write(2, octets(3, 4, 5)));
    expect(error).toMatchObject({ _tag: "StoreError", operation: "write", reason });
    expect([...readFileSync(path)]).toEqual([1, 2]);
    armed = false;
    store.write(2, octets(6));
    expect(store.load()).toEqual(octets(1, 2, 6));
    store.close();
  });

  it("tells the write's own failure when cutting it off fails as well", () => {
    let armed = false;
    const { files } = watched((done) => {
      if (armed && (done === "write 2" || done === "truncate 1")) throw Object.assign(new Error(done), { code: "EIO" });
    });
    const store = openFileStore(fresh(), files);
    store.write(0, octets(1));
    armed = true;
    expect(errorOf(() => store.write(1, octets(2, 3))).cause).toMatchObject({ message: "write 2" });
    store.close();
  });

  it("that cannot be opened, whose directory cannot be forced to the disk, or that became shorter, tells so", () => {
    expect(errorOf(() => openFileStore(join(folder, "none", "store")))).toMatchObject({
      operation: "open",
      reason: "failed",
    });
    const { files } = watched(failing("sync directory", "EIO"));
    expect(errorOf(() => openFileStore(fresh(), files))).toMatchObject({ operation: "open", reason: "failed" });
    const path = fresh();
    writeFileSync(path, "abc");
    const store = openFileStore(path, {
      ...nodeFiles,
      size: (file) => {
        const size = nodeFiles.size(file);
        truncateSync(path, 1);
        return size;
      },
    });
    expect(errorOf(() => store.load())).toMatchObject({ operation: "load", reason: "failed" });
    store.close();
  });
});

describe("a store in a database", () => {
  it("forces everything to the disk, with a rollback journal", () => {
    const path = fresh();
    const store = openSqliteStore(path);
    store.write(0, octets(1));
    store.close();
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
    expect(database.prepare("SELECT at, bytes FROM piece").all()).toEqual([{ at: 0, bytes: octets(1) }]);
    database.close();
  });

  it("that another process is writing to, that is full, or that is no database, tells so and changes nothing", () => {
    const path = fresh();
    const store = openSqliteStore(path);
    store.write(0, octets(1, 2));
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    expect(errorOf(() => store.write(2, octets(3)))).toMatchObject({ operation: "write", reason: "failed" });
    other.exec("ROLLBACK");
    // A reader keeps the commit from ending, so the write has to be undone.
    other.exec("BEGIN");
    other.prepare("SELECT * FROM piece").all();
    expect(errorOf(() => store.write(1, octets(4)))).toMatchObject({ operation: "write", reason: "failed" });
    other.exec("COMMIT");
    other.close();
    expect(store.load()).toEqual(octets(1, 2));
    store.write(2, octets(5));
    expect(store.load()).toEqual(octets(1, 2, 5));
    store.close();
    writeFileSync(path, "no database, and long enough to have a header of its own".repeat(20));
    expect(errorOf(() => openSqliteStore(path))).toMatchObject({ operation: "open", reason: "failed" });
  });
});

describe("a database that goes wrong", () => {
  it("is closed when it cannot be opened as a store, and cannot be read once it is closed", () => {
    const path = fresh();
    writeFileSync(path, "no database, and long enough to have a header of its own".repeat(20));
    const close = vi.spyOn(DatabaseSync.prototype, "close");
    expect(() => openSqliteStore(path)).toThrow(StoreError);
    expect(close).toHaveBeenCalledTimes(1);
    close.mockRestore();
    const store = openSqliteStore(fresh());
    store.write(0, octets(1));
    store.close();
    expect(errorOf(() => store.load())).toMatchObject({ operation: "load", reason: "failed" });
  });

  it("and has undone a write by itself tells why, and not that nothing is left to undo", () => {
    const path = fresh();
    const store = openSqliteStore(path);
    store.write(0, octets(1, 2));
    // As a full disk does it: the error ends the transaction.
    const other = new DatabaseSync(path);
    other.exec("CREATE TRIGGER worn BEFORE INSERT ON piece BEGIN SELECT RAISE(ROLLBACK, 'worn out'); END");
    other.close();
    expect(errorOf(() => store.write(1, octets(3))).cause).toMatchObject({ message: "worn out" });
    expect(store.load()).toEqual(octets(1, 2));
    store.close();
  });
});

it("a store in memory does not share what it begins with", () => {
  const initial = Buffer.from([1, 2, 3]);
  const store = memoryStore(initial);
  initial.fill(0);
  expect(store.load()).toEqual(octets(1, 2, 3));
});

const use = (layer: Layer.Layer<ByteStore, StoreError>) =>
  Effect.gen(function* () {
    const store = yield* ByteStore;
    store.write(0, octets(4, 2));
    return store.load();
  }).pipe(Effect.provide(layer));

describe("as services", () => {
  it.each([
    ["memory", layerMemory(octets(1, 2, 3))],
    ["file", layerFile(fresh())],
    ["sqlite", layerSqlite(fresh())],
  ])("%s", async (_kind, layer) => {
    await expect(Effect.runPromise(use(layer))).resolves.toEqual(octets(4, 2));
  });

  it.each([
    ["file", layerFile],
    ["sqlite", layerSqlite],
  ])("%s: cannot be opened", async (_kind, layerOf) => {
    const exit = await Effect.runPromise(Effect.flip(use(layerOf(join(folder, "none", "store")))));
    expect(exit).toMatchObject({ _tag: "StoreError", operation: "open", reason: "failed" });
  });
});
