/**
 * Mutation analysis on all cores: `npm run mutants`, of the charts and then of the implementation.
 *
 * Every mutant of every chart is tried in the systems that embed it. Exits 1 when fewer than 95 % of the mutants that
 * are not equivalent change a verdict or the census, or when one survives without a reviewed reason in
 * `models/census/survivors.json`, or a reviewed one no longer survives.
 *
 * The mutants of the implementation are the patches in `test/mutants/impl`. Exits 1 when one survives or cannot be
 * judged, 4 when a patch no longer applies, or when the implementation as it is does not pass.
 *
 * `--part charts` or `--part implementation`: only these; `--only TEXT`: those with this in their ids; `--survivors`:
 * also those of the implementation that are known to survive; `--out FILE`: all results as JSON.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type ExitCode, worstExitCode } from "../cli/exit-codes.ts";
import { type MutantResult, MutationRun, planMutants } from "../properties/mutation.ts";
import { mutationSubjects } from "../properties/mutation-subjects.ts";
import { type Campaign, runCampaign } from "../test/mutants/campaign.ts";
import { exitCodeOf, linesOf } from "../test/mutants/report.ts";

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
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      only: { type: "string" },
      part: { type: "string" },
      survivors: { type: "boolean" },
    },
  });
  const { only, part, out, survivors = false } = values;
  const charts = part === "implementation" ? undefined : await mutateCharts(only);
  const implementation = part === "charts" ? undefined : await mutateImplementation(only, survivors);
  if (out !== undefined) writeFileSync(out, `${JSON.stringify({ ...charts?.written, implementation }, null, 1)}\n`);
  const codes: ExitCode[] = charts === undefined ? [] : [charts.code];
  if (implementation !== undefined) codes.push(exitCodeOf(implementation));
  process.exitCode = worstExitCode(codes);
}

interface ChartsPart {
  readonly written: { readonly seconds: number; readonly results: readonly MutantResult[] };
  readonly code: 0 | 1;
}

async function mutateCharts(only: string | undefined): Promise<ChartsPart> {
  const started = performance.now();
  const count = availableParallelism();
  const results: MutantResult[] = [];
  await Promise.all(Array.from({ length: count }, (_, index) => shard({ index, count, only }, results)));
  results.sort((a, b) => a.id.localeCompare(b.id));
  const seconds = Math.round((performance.now() - started) / 1000);
  return { written: { seconds, results }, code: report(results, seconds, only !== undefined) };
}

async function mutateImplementation(only: string | undefined, survivors: boolean): Promise<Campaign> {
  let judged = 0;
  const campaign = await runCampaign({
    workers: availableParallelism(),
    survivors,
    onResult: () => {
      judged += 1;
      if (process.stderr.isTTY) process.stderr.write(`\r${judged} mutants of the implementation judged`);
    },
    ...(only === undefined ? {} : { only }),
  });
  console.log(linesOf(campaign).join("\n"));
  return campaign;
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

function report(results: readonly MutantResult[], seconds: number, partial: boolean): 0 | 1 {
  const row = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(11)).join("");
  const by = ["refused", "verdict", "outcomes", "dialogue", "edges", "coverage"] as const;
  console.log(row(["", "mutants", ...by, "equivalent", "survived"]));
  for (const kind of [...new Set(results.map((result) => result.kind)), "total"].sort()) {
    const these = results.filter((result) => kind === "total" || result.kind === kind);
    const unkilled = these.filter((result) => result.by === undefined);
    console.log(
      row([
        kind,
        these.length,
        ...by.map((how) => these.filter((result) => result.by === how).length),
        unkilled.filter(({ alike }) => alike).length,
        unkilled.filter(({ alike }) => !alike).length,
      ]),
    );
  }
  // Equivalent: nothing outside a device could tell. Some of these still leave out a step, which edges show.
  const real = results.filter(({ alike }) => !alike);
  const narrow = real.filter(
    (result) => result.by === "refused" || result.by === "verdict" || result.by === "outcomes",
  );
  const survivors = real.filter((result) => result.by === undefined);
  const percent = (part: number): string => `${((100 * part) / real.length).toFixed(1)} %`;
  const wide = real.length - survivors.length;
  console.log(
    `${real.length} of ${results.length} are not equivalent (their roles are not bisimilar to the originals)`,
  );
  console.log(`of these, ${narrow.length} change a verdict or the outcomes: ${percent(narrow.length)}`);
  console.log(`with dialogue, edges and coverage, ${wide}: ${percent(wide)}`);
  const reviewed = JSON.parse(readFileSync(reviewedPath, "utf8")) as Record<string, string>;
  for (const { id, says, evidence } of survivors) {
    console.log(`- ${id}: ${says} (tried in ${evidence}). ${reviewed[id] ?? "NOT REVIEWED"}`);
  }
  const gone = partial ? [] : Object.keys(reviewed).filter((id) => !survivors.some((result) => result.id === id));
  for (const id of gone) console.log(`- ${id}: listed as a survivor, but does not survive; remove it from the list`);
  console.log(`${seconds} s`);
  const reviewedAll = survivors.every(({ id }) => reviewed[id] !== undefined) && gone.length === 0;
  return wide / real.length >= killedShareMin && reviewedAll ? 0 : 1;
}
