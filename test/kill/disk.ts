/** The stores on the disk, as the harness issues them and as it finds them: read without the code of a device. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StoreKind } from "./child-lines.ts";

/** Puts a store there as it was issued. */
export function issueStore(kind: StoreKind, path: string, bytes: Uint8Array): void {
  for (const file of [path, `${path}-journal`]) rmSync(file, { force: true });
  if (kind === "file") {
    writeFileSync(path, bytes);
    return;
  }
  const database = new DatabaseSync(path);
  database.exec("PRAGMA synchronous = OFF; CREATE TABLE piece (at INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;");
  database.prepare("INSERT INTO piece (at, bytes) VALUES (0, ?)").run(bytes);
  database.close();
}

/**
 * The bytes of a store. A database is read in a copy, together with the journal that a killed process has left, so that
 * it is the device's own recovery that is tried, and not ours.
 */
export function readStoreBytes(kind: StoreKind, path: string): Uint8Array {
  if (kind === "file") return new Uint8Array(readFileSync(path));
  const directory = mkdtempSync(`${path}-copy-`);
  try {
    const copy = join(directory, "copy");
    copyFileSync(path, copy);
    if (existsSync(`${path}-journal`)) copyFileSync(`${path}-journal`, `${copy}-journal`);
    return pieces(copy);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function pieces(path: string): Uint8Array {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare("SELECT at, bytes FROM piece ORDER BY at").all() as unknown as readonly {
      readonly at: number;
      readonly bytes: Uint8Array;
    }[];
    const last = rows.at(-1);
    const whole = new Uint8Array(last === undefined ? 0 : last.at + last.bytes.length);
    for (const { at, bytes } of rows) whole.set(bytes, at);
    return whole;
  } finally {
    database.close();
  }
}
