/**
 * Faulted runs a second and core, judged by all witnesses; where their time goes; and the plain way beside them.
 *
 * A second is one of processor time, so that what else a machine does matters less.
 */
import { type Bench, here, whole } from "./bench.ts";
import { measure } from "./measure.ts";
import type { CommandRuns } from "./runs/commands.ts";
import type { FaultedRuns, Which } from "./runs/faulted.ts";
import { profiled, type Shares } from "./runs/profile.ts";

const seconds = 6;
const limitSeconds = 300;
const wantedRate = 2_000;
/** A profile has its start, and the time until code is compiled, in the first part. */
const steadyFrom = 0.6;
const profileSeconds = 8;
const leastShare = 0.5;

/** See the file header. */
export async function runsPart(bench: Bench): Promise<void> {
  console.log("\nfaulted runs, each judged by charts, books and probe: a second of processor time");
  const rates: Record<string, number> = {};
  for (const layer of ["symbolic", "native", "forge"] as const) rates[layer] = await faulted(bench, layer, "all");
  const remembered = await faulted(bench, "symbolic", "remembered");
  const payment = await faulted(bench, "symbolic", "payment");
  const plain = await commands(bench);
  const ratio = payment / plain;
  bench.results["ratio to fc.commands"] = ratio;
  console.log(`  ratio                ${ratio.toFixed(2)} (one payment with the same kinds of faults, both symbolic)`);
  bench.results["profile"] = await profile();
  const aimed = (what: string, rate: number): void =>
    bench.target(what, `at least ${whole(wantedRate)}`, whole(rate), rate >= wantedRate);
  aimed("faulted runs a second, symbolic, every device run", rates["symbolic"] ?? 0);
  aimed("faulted runs a second, symbolic, devices remembered as in an enumeration", remembered);
}

async function faulted(bench: Bench, layer: string, which: Which): Promise<number> {
  const run = await measure([process.execPath, ...faultedCommand(layer, seconds, which)], limitSeconds);
  if (run.timedOut) throw new Error(`runs did not end within ${limitSeconds} s`);
  const made = JSON.parse(run.output) as FaultedRuns;
  const rate = made.runs / made.cpuSeconds;
  const name = which === "all" ? layer : `${layer}, ${which}`;
  bench.results[name] = { ...made, runsPerSecond: rate, peakMiB: run.peakMiB };
  console.log(
    `  ${name.padEnd(21)}${whole(rate).padStart(6)} runs, of ${whole(made.planned)} single faults; ` +
      `${made.events} events, ${made.messages} messages, ${made.steps} steps a run; ${verdictsText(made)}`,
  );
  if (made.failures > 0) bench.failures.push(`${made.failures} of ${made.runs} runs (${name}) are failures`);
  return rate;
}

function faultedCommand(layer: string, time: number, which: Which): readonly string[] {
  return ["-C", "zerosum-source", here("runs/faulted.ts"), layer, String(time), which];
}

const verdictsText = ({ verdicts }: FaultedRuns): string =>
  Object.entries(verdicts)
    .map(([verdict, runs]) => `${verdict} ${whole(runs)}`)
    .join(", ");

async function commands(bench: Bench): Promise<number> {
  const run = await measure([process.execPath, here("runs/commands.ts"), String(seconds)], limitSeconds);
  const made = JSON.parse(run.output) as CommandRuns;
  const rate = made.runs / made.cpuSeconds;
  bench.results["fc.commands"] = { ...made, runsPerSecond: rate, peakMiB: run.peakMiB };
  const ends = Object.entries(made.ends).map(([end, runs]) => `${end} ${whole(runs)}`);
  console.log(
    `  ${"fc.commands".padEnd(21)}${whole(rate).padStart(6)} runs; ${made.commands} commands, ${made.faults} faults, ` +
      `${made.steps} steps a run; ${ends.join("; ")}`,
  );
  return rate;
}

async function profile(): Promise<Shares> {
  const command = [process.execPath, ...faultedCommand("symbolic", profileSeconds, "all")];
  const shares = await profiled(command, limitSeconds, steadyFrom);
  console.log("  where the time goes (symbolic), in hundredths");
  for (const [owner, share] of Object.entries(shares)) {
    if (share >= leastShare) console.log(`    ${owner.padEnd(28)}${share.toFixed(1).padStart(5)}`);
  }
  return shares;
}
