/**
 * Mutation analysis of the charts on all cores: `npm run mutants`.
 *
 * Every mutant of every chart is tried in the systems that embed it. Exits 1 when fewer than 95 % of the mutants that
 * are not equivalent change a verdict or the census, or when one survives without a reviewed reason in
 * `models/census/survivors.json`, or a reviewed one no longer survives.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type MutantResult, MutationRun, planMutants } from "../properties/mutation.ts";
import { mutationSubjects } from "../properties/mutation-subjects.ts";

const killedShareMin = 0.95;
const reviewedPath = new URL("../models/census/survivors.json", import.meta.url);

if (isMainThread) await main();
else work(workerData as Shard);

interface Shard {
  readonly index: number;
  readonly count: number;
  readonly only: string | undefined;
}

function work({ index, count, only }: Shard): void {
  const subjects = mutationSubjects();
  const run = new MutationRun(subjects);
  planMutants(subjects)
    .filter((mutant) => only === undefined || mutant.id.includes(only))
    .forEach((mutant, at) => {
      if (at % count === index) parentPort?.postMessage(run.judge(mutant));
    });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: "string" }, only: { type: "string" } } });
  const started = performance.now();
  const count = availableParallelism();
  const results: MutantResult[] = [];
  await Promise.all(Array.from({ length: count }, (_, index) => shard({ index, count, only: values.only }, results)));
  results.sort((a, b) => a.id.localeCompare(b.id));
  const seconds = Math.round((performance.now() - started) / 1000);
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify({ seconds, results }, null, 1)}\n`);
  process.exitCode = report(results, seconds, values.only !== undefined);
}

function shard(data: Shard, results: MutantResult[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    worker.on("message", (result: MutantResult) => {
      results.push(result);
      if (process.stderr.isTTY) process.stderr.write(`\r${results.length} mutants judged`);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`worker ended with ${code}`))));
  });
}

function report(results: readonly MutantResult[], seconds: number, partial: boolean): number {
  const kinds = [...new Set(results.map(({ kind }) => kind))].sort();
  const row = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(12)).join("");
  console.log(row(["", "mutants", "killed", "equivalent", "survived"]));
  for (const kind of [...kinds, "total"]) {
    const these = results.filter((result) => kind === "total" || result.kind === kind);
    const killed = these.filter(({ status }) => status === "killed").length;
    const equivalent = these.filter(({ alike }) => alike).length;
    console.log(row([kind, these.length, killed, equivalent, these.length - killed - equivalent]));
  }
  const uncovered = results.filter(({ status, alike }) => status === "uncovered" && alike).length;
  console.log(`${uncovered} of the equivalent ones leave out a step, which coverage shows`);
  const left = results.filter(({ status, alike }) => status !== "killed" && !alike);
  const real = results.filter(({ alike }) => !alike).length;
  const share = (real - left.length) / real;
  console.log(
    `${real - left.length} of ${real} that are not equivalent change a verdict or the census: ${(100 * share).toFixed(1)} %`,
  );
  const reviewed = JSON.parse(readFileSync(reviewedPath, "utf8")) as Record<string, string>;
  const unreviewed = left.filter(({ id }) => reviewed[id] === undefined);
  for (const { id, says, evidence, status } of left) {
    console.log(`- ${id}: ${says}. ${reviewed[id] ?? "NOT REVIEWED"} (${status}: ${evidence})`);
  }
  const gone = partial ? [] : Object.keys(reviewed).filter((id) => !left.some((result) => result.id === id));
  for (const id of gone) console.log(`- ${id}: listed as a survivor, but does not survive; remove it from the list`);
  console.log(`${seconds} s`);
  return share >= killedShareMin && unreviewed.length === 0 && gone.length === 0 ? 0 : 1;
}
