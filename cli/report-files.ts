/**
 * The files of a report: `verdict.json`, its schema, and the page.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resultPage } from "../reports/html/page.ts";
import type { VerificationResult } from "../reports/result.ts";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-codes.ts";

/** The published JSON Schema of `verdict.json`. */
export const schemaFile = fileURLToPath(new URL("../reports/verdict.schema.json", import.meta.url));

/** Write them into a folder, which is made where there is none. Throws `CommandError`. */
export function writeReport(folder: string, result: VerificationResult): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "verdict.json"), `${JSON.stringify(result, null, 2)}\n`);
    writeFileSync(join(folder, "index.html"), resultPage(result));
    copyFileSync(schemaFile, join(folder, "verdict.schema.json"));
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
