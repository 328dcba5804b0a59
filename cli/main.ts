/**
 * The entry of the command line.
 */
import * as Effect from "effect/Effect";
import { runCommandLine } from "./command-line.ts";
import { packageVersion, processSurroundings } from "./environment.ts";
import { exitCode } from "./exit-codes.ts";

// Until a command has said how it ended, the process has failed: whoever ends it early must not look like a success.
process.exitCode = exitCode.internal;

// No handler of its own for an interrupt: a search is synchronous, and only the default ends it at once.
process.exitCode = await Effect.runPromise(
  runCommandLine(process.argv.slice(2), processSurroundings(), packageVersion()),
);
