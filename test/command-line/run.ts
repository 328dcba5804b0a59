/**
 * The command line in this process, for tests: what it writes, and what it ends with.
 */
import * as Effect from "effect/Effect";
import { runCommandLine } from "../../cli/command-line.ts";
import type { Surroundings } from "../../cli/environment.ts";

/** What came of a command line. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Run it. */
export async function zerosum(args: readonly string[], changes: Partial<Surroundings> = {}): Promise<Ran> {
  const written = { out: "", err: "" };
  const surroundings: Surroundings = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 100,
    colourless: false,
    ...changes,
  };
  const code = await Effect.runPromise(runCommandLine(args, surroundings, "0.0.0"));
  return { code, ...written };
}
