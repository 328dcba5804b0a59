/**
 * `npm run mutation`: Stryker on `impl/` and `properties/`, and its survivors against the reviewed list
 * `impl/mutation-survivors.json`.
 *
 * `--only PATTERNS` mutates some files (comma-separated; the answer covers what earlier runs have found, too), `--report`
 * reads the last report instead of running, `--add` writes survivors that are not in the list into it, without a reason:
 * they count as reviewed once they have one.
 *
 * Exit codes: 0; 1 the score is below the least; 3 survivors without a reviewed reason; 4 reviewed mutants that are no
 * survivors any more; 64 usage; 75 Stryker cannot run here.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type MutationReport, type Reviewed, review, type Survivor } from "./mutation-review.ts";

/** In hundredths, of the mutants that were tried. */
const scoreLeast = 80;

const root = fileURLToPath(new URL("..", import.meta.url));
const reportPath = join(root, ".zerosum/mutation/report.json");
const reviewedPath = join(root, "impl/mutation-survivors.json");

process.exitCode = main();

function main(): number {
  const { values } = parseArgs({
    options: { only: { type: "string" }, report: { type: "boolean" }, add: { type: "boolean" } },
  });
  if (values.report !== true) {
    const ran = runStryker(values.only);
    if (ran !== 0) return ran;
  }
  if (!existsSync(reportPath)) {
    console.error("there is no report: run without --report first");
    return 64;
  }
  const report = JSON.parse(readFileSync(reportPath, "utf8")) as MutationReport;
  const reviewed = existsSync(reviewedPath) ? (JSON.parse(readFileSync(reviewedPath, "utf8")) as Reviewed) : {};
  const { counts, score, unreviewed, stale } = review(report, reviewed, values.only === undefined);
  console.log(
    Object.entries(counts)
      .map(([status, mutants]) => `${status} ${mutants}`)
      .join(", "),
  );
  console.log(`score ${score.toFixed(1)} (at least ${scoreLeast})`);
  for (const { file, mutant, line } of unreviewed) console.log(`- not reviewed: ${file}:${line} ${mutant}`);
  for (const mutant of stale) console.log(`- reviewed, and no survivor any more: ${mutant}`);
  if (values.add === true) add(reviewed, unreviewed);
  if (score < scoreLeast) return 1;
  return stale.length > 0 ? 4 : unreviewed.length > 0 ? 3 : 0;
}

function runStryker(only: string | undefined): number {
  // A path into the package and not its name: it exports no program.
  const home = dirname(createRequire(import.meta.url).resolve("@stryker-mutator/core/package.json"));
  // Stryker ends with 1 for tests that fail before any mutant is tried, too: then it writes no report.
  rmSync(reportPath, { force: true });
  const args = [join(home, "bin/stryker.js"), "run", ...(only === undefined ? [] : ["--mutate", only])];
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  // Below the threshold it ends with 1 as well; the report says so.
  if (error === undefined && (status === 0 || status === 1) && existsSync(reportPath)) return 0;
  console.error(`Stryker cannot run here: ${error?.message ?? `it ended with ${status}`}`);
  return 75;
}

function add(reviewed: Reviewed, unreviewed: readonly Survivor[]): void {
  const next: Record<string, Record<string, string>> = structuredClone(reviewed) as never;
  for (const { file, mutant } of unreviewed) {
    next[file] = { ...next[file], [mutant]: next[file]?.[mutant] ?? "" };
  }
  const inOrder = Object.entries(next).sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(reviewedPath, `${JSON.stringify(Object.fromEntries(inOrder), null, 1)}\n`);
}
