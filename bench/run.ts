/**
 * `npm run bench`: the explorer beside Spin and `xstate/graph`, in one run, as ratios; its start-up; how many faulted
 * runs a second can be made and judged; and the fuzzing of the wire decoders.
 *
 * Prints a table and writes `bench/results/<date>.json`. `--only runs,fuzz` does some parts alone, and leaves what the
 * file says of the others. A target that is missed is said, and fails nothing; what the fuzzer finds does.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { Bench, here, type Target, versionOf } from "./bench.ts";
import { graphPart, spinPart, startUpPart } from "./explorer.ts";
import { fuzzPart } from "./fuzz.ts";
import { purchasesPart } from "./purchases.ts";
import { runsPart } from "./runs.ts";

const parts = {
  "start-up": startUpPart,
  spin: spinPart,
  graph: graphPart,
  runs: runsPart,
  purchases: purchasesPart,
  fuzz: fuzzPart,
} as const;
type PartName = keyof typeof parts;

const { values } = parseArgs({
  options: {
    repetitions: { type: "string", default: "3" },
    "graph-seconds": { type: "string", default: "600" },
    only: { type: "string", default: Object.keys(parts).join(",") },
  },
});
const wanted = values.only.split(",");
const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`--only: no part "${unknown}"; there are ${Object.keys(parts).join(", ")}`);
  process.exit(64);
}

/** What the parts of one day have measured. */
interface Kept {
  readonly parts: Readonly<
    Record<string, { readonly at: string; readonly targets: readonly Target[]; readonly results: unknown }>
  >;
}

const date = new Date().toISOString();
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryMiB: Math.round(totalmem() / 2 ** 20) };
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const versions = {
  zerosum: version,
  node: process.version,
  spin: versionOf("spin", "-V"),
  gcc: versionOf("gcc", "--version"),
};
console.log(`${date}  ${machine.cpu}, ${machine.cores} cores, ${machine.memoryMiB} MiB; Node ${process.version}`);
const repetitions = Number(values.repetitions);
const done: Record<string, Kept["parts"][string]> = {};
const failures: string[] = [];
for (const name of wanted as readonly PartName[]) {
  const bench = new Bench(repetitions, Number(values["graph-seconds"]));
  await parts[name](bench);
  done[name] = { at: new Date().toISOString(), targets: bench.targets, results: bench.results };
  failures.push(...bench.failures);
}
console.log("\nTARGETS");
for (const { what, wanted, measured, reached } of Object.values(done).flatMap(({ targets }) => targets)) {
  console.log(`  ${reached ? "reached    " : "NOT REACHED"}  ${what}: ${measured} (${wanted})`);
}
if (failures.length > 0) console.log(`\nFAILURES\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
mkdirSync(here("results"), { recursive: true });
const name = `bench/results/${date.slice(0, 10)}.json`;
const file = here(`results/${date.slice(0, 10)}.json`);
const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Kept>).parts : undefined;
const all = { ...before, ...done };
writeFileSync(file, `${JSON.stringify({ date, machine, versions, repetitions, parts: all }, null, 1)}\n`);
console.log(`\nwritten: ${name}`);
process.exitCode = failures.length > 0 ? 1 : 0;
