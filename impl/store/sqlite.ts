/** A store in an SQLite database: each write is a row and a transaction. */
import { DatabaseSync } from "node:sqlite";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { attempt, ByteStore, type ByteStoreOperations, requireInside, type StoreError } from "./byte-store.ts";

/** An open store in a database. */
export interface SqliteStore extends ByteStoreOperations {
  readonly close: () => void;
}

/**
 * A rollback journal, deleted at commit, with everything forced to the disk (EXTRA: the directory of the journal, too):
 * a transaction that has returned is there after a loss of power, one that has not is not.
 */
const settings = `
  PRAGMA journal_mode = DELETE;
  PRAGMA synchronous = EXTRA;
  CREATE TABLE IF NOT EXISTS piece (at INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
`;

interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const joined = (pieces: readonly Piece[]): Uint8Array => {
  const last = pieces.at(-1);
  const whole = new Uint8Array(last === undefined ? 0 : last.at + last.bytes.length);
  for (const { at, bytes } of pieces) whole.set(bytes, at);
  return whole;
};

/** Opens a store, and makes the database if there is none. @throws StoreError */
export const openSqliteStore = (path: string): SqliteStore => {
  const database = attempt("open", () => new DatabaseSync(path));
  const prepare = () => {
    database.exec(settings);
    return {
      all: database.prepare("SELECT at, bytes FROM piece ORDER BY at"),
      last: database.prepare("SELECT at, length(bytes) AS length FROM piece ORDER BY at DESC LIMIT 1"),
      cutOff: database.prepare("DELETE FROM piece WHERE at >= ?"),
      shorten: database.prepare(
        "UPDATE piece SET bytes = substr(bytes, 1, ? - at) WHERE at < ? AND at + length(bytes) > ?",
      ),
      insert: database.prepare("INSERT INTO piece (at, bytes) VALUES (?, ?)"),
    };
  };
  let statements: ReturnType<typeof prepare>;
  try {
    statements = attempt("open", prepare);
  } catch (error) {
    database.close();
    throw error;
  }
  const lengthOf = (): number => {
    const last = statements.last.get() as { readonly at: number; readonly length: number } | undefined;
    return last === undefined ? 0 : last.at + last.length;
  };
  const replace = (at: number, bytes: Uint8Array): void => {
    statements.cutOff.run(at);
    statements.shorten.run(at, at, at);
    if (bytes.length > 0) statements.insert.run(at, bytes);
  };
  return {
    load: () => attempt("load", () => joined(statements.all.all() as unknown as readonly Piece[])),
    write: (at, bytes) =>
      attempt("write", () => {
        requireInside(at, lengthOf());
        database.exec("BEGIN IMMEDIATE");
        try {
          replace(at, bytes);
          database.exec("COMMIT");
        } catch (cause) {
          if (database.isTransaction) database.exec("ROLLBACK");
          throw cause;
        }
      }),
    close: () => database.close(),
  };
};

/** A store in a database as a service; it is closed with its scope. */
export const layerSqlite = (path: string): Layer.Layer<ByteStore, StoreError> =>
  Layer.effect(
    ByteStore,
    Effect.acquireRelease(
      Effect.try({ try: () => openSqliteStore(path), catch: (error) => error as StoreError }),
      (store) => Effect.sync(store.close),
    ),
  );
