/**
 * The files of a report: `verdict.json`, its schema, the page, and a replay file for each failure.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { replayText } from "../fault-injection/replay-file.ts";
import { resultPage } from "../reports/html/page.ts";
import type { VerificationResult } from "../reports/result.ts";
import schema from "../reports/verdict.schema.json" with { type: "json" };
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-codes.ts";
import { replayEnding } from "./implementation/corpus.ts";
import type { ReplayFile } from "./implementation/result-of-runs.ts";

/** Write them into a folder, which is made where there is none. Throws `CommandError`. */
export function writeReport(folder: string, result: VerificationResult, replays: readonly ReplayFile[] = []): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "verdict.json"), `${JSON.stringify(result, null, 2)}\n`);
    writeFileSync(join(folder, "index.html"), resultPage(result));
    // Failures of an earlier report are no failures of this one.
    for (const name of readdirSync(folder).filter(isOfReport)) rmSync(join(folder, name));
    for (const { name, replay } of replays) writeFileSync(join(folder, name), replayText(replay));
    writeFileSync(join(folder, "verdict.schema.json"), `${JSON.stringify(schema, null, 2)}\n`);
  } catch (cause) {
    throw new CommandError(
      "cannotWrite",
      `the report cannot be written: ${(cause as Error).message}`,
      `--out ${folder}`,
      "name a folder that can be written to",
      exitCode.environment,
      { cause },
    );
  }
}

/** Replay files that a report has written: `01-….replay.json`. Others in the folder are somebody's own. */
function isOfReport(name: string): boolean {
  return /^[0-9]{2}-/.test(name) && name.endsWith(replayEnding);
}
