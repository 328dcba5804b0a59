/**
 * The files of a report: `verdict.json`, its schema, and the page.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultPage } from "../reports/html/page.ts";
import type { VerificationResult } from "../reports/result.ts";
import schema from "../reports/verdict.schema.json" with { type: "json" };
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-codes.ts";

/** Write them into a folder, which is made where there is none. Throws `CommandError`. */
export function writeReport(folder: string, result: VerificationResult): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "verdict.json"), `${JSON.stringify(result, null, 2)}\n`);
    writeFileSync(join(folder, "index.html"), resultPage(result));
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
