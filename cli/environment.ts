/**
 * What the command line knows of where it runs. The one file here that asks for time, machine and versions.
 */
import { createRequire, findPackageJSON } from "node:module";
import os from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MachineResult } from "../reports/result.ts";

/** Where a command writes, and what it may assume of its reader. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** is somebody looking at `out`, at `err`? */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  /** `NO_COLOR` is set, or the terminal is a dumb one */
  readonly colourless: boolean;
}

/** The surroundings of this process. */
export function processSurroundings(): Surroundings {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    columns: stdout.columns ?? 100,
    colourless: (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb",
  };
}

/** Seconds from some origin. */
export function seconds(): number {
  return performance.now() / 1000;
}

/** Now, as ISO 8601 in UTC, to the second. */
export function today(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

/** A seed that is another every day, so that what a swarm draws is, too, and that can be given again. */
export function seedOfToday(): number {
  return Number(today().slice(0, 10).replaceAll("-", ""));
}

/** The machine. */
export function machine(): MachineResult {
  return {
    platform: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    memoryMiB: Math.round(os.totalmem() / 2 ** 20),
  };
}

/** The folder of the package: the one above this file that has a `package.json` by the name of `zerosum`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (packageField(folder, "name") !== "zerosum") {
    const above = dirname(folder);
    if (above === folder) throw new Error("this file is in no zerosum package");
    folder = above;
  }
  return folder;
}

/** The version of this package. */
export function packageVersion(): string {
  return packageField(packageRoot(), "version");
}

/** Versions of what a result depends on. */
export function versions(): Readonly<Record<string, string>> {
  const of = (name: string): string => {
    const description = findPackageJSON(name, import.meta.url);
    return description === undefined ? "unknown" : packageField(dirname(description), "version");
  };
  return {
    zerosum: packageVersion(),
    node: process.versions.node,
    xstate: of("xstate"),
    effect: of("effect"),
  };
}

function packageField(folder: string, field: string): string {
  try {
    const description: unknown = createRequire(import.meta.url)(join(folder, "package.json"));
    return String((description as Record<string, unknown>)[field] ?? "");
  } catch {
    return "";
  }
}
