/**
 * `npm run kill-test`: devices as processes of their own, with stores on the disk, killed with SIGKILL at random places;
 * the books are checked after every recovery.
 *
 * The places are drawn from a seed, which is printed; when a signal arrives, the machine decides. Exit codes: 0; 1 safety
 * violated; 2 a device did not come back; 3 a store that is wrong on purpose was not seen, or too few kills; 64 usage;
 * 75 processes or stores cannot be had here.
 */
import { statfsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { type KillOptions, killTest } from "../test/kill/campaign.ts";
import { exitCodeOf, reportOf, tallyOf } from "../test/kill/report.ts";

const cryptoNames = ["native", "forge", "symbolic"] as const;
const usage =
  "usage: kill-test [--kills N] [--seed N] [--crypto native|forge|symbolic] [--directory DIR] [--no-plants] [--json]";

/** What a file system is made of says whether there is a disk behind it. */
const memoryFileSystem = 0x01021994;

process.exitCode = await main();

async function main(): Promise<number> {
  let read: (KillOptions & { readonly json: boolean }) | undefined;
  try {
    read = options();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
  if (read === undefined) {
    console.error(usage);
    return 64;
  }
  const { json, ...wanted } = read;
  const directory = wanted.directory ?? tmpdir();
  const inMemory = statfsSync(directory).type === memoryFileSystem ? " (in memory: not a real disk)" : "";
  const on = `Node ${process.version}, ${availableParallelism()} cores, stores in ${directory}${inMemory}`;
  if (!json) console.log(`seed ${wanted.seed}, ${wanted.crypto}; ${on}`);
  try {
    const result = await killTest({ ...wanted, ...(process.stderr.isTTY ? { progress } : {}) });
    if (json) console.log(JSON.stringify({ ...wanted, ...tallyOf(result), ...result, lanes: result.lanes.map(plain) }));
    else console.log(reportOf(result));
    return exitCodeOf(result, wanted.kills);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    console.error(`cannot run here: ${error.message}`);
    return 75;
  }
}

function options(): (KillOptions & { readonly json: boolean }) | undefined {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
      crypto: { type: "string", default: "native" },
      directory: { type: "string" },
      plants: { type: "boolean", default: true },
      json: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  const { directory, plants, json } = values;
  const kills = Number(values.kills);
  const seed = Number(values.seed);
  const crypto = cryptoNames.find((name) => name === values.crypto);
  if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed) || crypto === undefined)
    return undefined;
  return { kills, seed, crypto, plants, json, ...(directory === undefined ? {} : { directory }) };
}

function progress(kills: number, wanted: number): void {
  process.stderr.write(`\r${Math.min(kills, wanted)} of ${wanted} kills${kills >= wanted ? "\r\x1b[K" : ""}`);
}

function plain<L extends { readonly outcomes: ReadonlyMap<string, number> }>(lane: L) {
  return { ...lane, outcomes: Object.fromEntries(lane.outcomes) };
}
