/**
 * The corpus: replay files that every verification runs first.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Replay } from "../../fault-injection/replay.ts";
import { ReplayFileError, readReplay } from "../../fault-injection/replay-file.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-codes.ts";

/** The ending of the names of replay files. */
export const replayEnding = ".replay.json";

/** The folder of the corpus, from the package's. */
export const corpusFolder = "fault-injection/corpus";

/** A file of the corpus. */
export interface CorpusFile {
  /** from the package's folder, with `/` */
  readonly file: string;
  readonly replay: Replay;
}

/** All files of the corpus of the package that lies in `root`. Throws `CommandError`. */
export function corpusOf(root: string): readonly CorpusFile[] {
  const folder = join(root, corpusFolder);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(replayEnding));
  return names.sort().map((name) => {
    const file = `${corpusFolder}/${name}`;
    return { file, replay: replayIn(join(root, file), file) };
  });
}

/** The replay in a file; `shown`: what errors call it. Throws `CommandError`. */
export function replayIn(path: string, shown: string): Replay {
  try {
    return readReplay(readFileSync(path), shown);
  } catch (error) {
    if (error instanceof ReplayFileError) throw refused(error, shown);
    throw unreadable(error as NodeJS.ErrnoException, shown);
  }
}

const advices: Readonly<Record<ReplayFileError["reason"], string>> = {
  oversized: "replay files are small; is this one?",
  malformed: "a replay file is JSON, as zerosum demo --save and zerosum verify --out write it",
  unknownVersion: "run it with the version of zerosum that wrote it, or write it again",
  badField: "correct the field; fault-injection/replay.schema.json says what it may hold",
};

function refused(error: ReplayFileError, shown: string): CommandError {
  const { reason, field, message } = error;
  const where = field === "" ? shown : `${shown}, field ${field}`;
  // The error names file and field; here they stand in a line of their own.
  const what = message.slice(message.indexOf(": ") + 2);
  const options = { cause: error };
  const told = `the replay file cannot be used: ${what}`;
  return new CommandError("badReplayFile", told, where, advices[reason], exitCode.badInput, options);
}

function unreadable(error: NodeJS.ErrnoException, shown: string): CommandError {
  const what = `the replay file cannot be read: ${error.message}`;
  const advice = "name a file that there is, and that can be read";
  const options = { cause: error };
  return new CommandError("badReplayFile", what, shown, advice, exitCode.badInput, options);
}
