/**
 * Complete purchases a second and core, with each layer of cryptography; memory over many of them; where their time
 * goes; and an object of 1 GiB from its making to its opening.
 */
import { type Bench, here, mib, whole } from "./bench.ts";
import { measure } from "./measure.ts";
import type { JourneyRun } from "./purchases/object.ts";
import type { PurchaseRuns } from "./purchases/purchase.ts";
import { profiled } from "./runs/profile.ts";

const seconds = 8;
const limitSeconds = 900;
const wanted = { symbolic: 1_000, native: 150, forge: 0 } as const;
const purchasesMany = 100_000;
/** What the heap may grow by from the first tenth of many purchases to the last, as a ratio. */
const growthMost = 1.1;
const steadyFrom = 0.6;
const leastShare = 0.5;
const gibibyte = 2 ** 30;
/** Resident memory of an object of 1 GiB beside that of one of 64 MiB. */
const objectGrowthMost = 1.5;

/** See the file header. */
export async function purchasesPart(bench: Bench): Promise<void> {
  console.log("\ncomplete purchases of a 64 KiB object by money module: a second of processor time");
  for (const layer of ["symbolic", "native", "forge"] as const) {
    const run = await measure([...command(layer), String(seconds)], limitSeconds);
    const made = JSON.parse(run.output) as PurchaseRuns;
    const rate = made.purchases / made.cpuSeconds;
    bench.results[layer] = { ...made, purchasesPerSecond: rate, peakMiB: run.peakMiB };
    const each = `${made.messages} messages, ${made.steps} steps a purchase`;
    console.log(`  ${layer.padEnd(10)}${whole(rate).padStart(6)} purchases; ${each}`);
    const least = wanted[layer];
    const rsa = layer === "symbolic" ? "" : ", RSA-2048";
    if (least > 0)
      bench.target(`purchases a second, ${layer}${rsa}`, `at least ${whole(least)}`, whole(rate), rate >= least);
  }
  await flatness(bench);
  await profile(bench);
  await object(bench);
}

function command(layer: string): readonly string[] {
  return [process.execPath, "--expose-gc", "-C", "zerosum-source", here("purchases/purchase.ts"), layer];
}

async function flatness(bench: Bench): Promise<void> {
  const run = await measure([...command("symbolic"), "times", String(purchasesMany)], limitSeconds);
  if (run.timedOut) throw new Error(`${whole(purchasesMany)} purchases did not end within ${limitSeconds} s`);
  const made = JSON.parse(run.output) as PurchaseRuns;
  const growth = (made.heapMiB.at(-1) ?? 0) / (made.heapMiB[0] ?? 1);
  bench.results["many"] = { ...made, growth, peakMiB: run.peakMiB };
  console.log(
    `  heap over ${whole(made.purchases)} purchases: ${made.heapMiB.map((it) => it.toFixed(1)).join(" ")} MiB`,
  );
  const what = `heap over ${whole(purchasesMany)} purchases, last tenth beside first`;
  bench.target(what, `at most ${growthMost}`, growth.toFixed(2), growth <= growthMost);
}

async function profile(bench: Bench): Promise<void> {
  const shares = await profiled([...command("symbolic"), String(seconds)], limitSeconds, steadyFrom);
  bench.results["profile"] = shares;
  console.log("  where the time goes (symbolic), in hundredths");
  for (const [owner, share] of Object.entries(shares)) {
    if (share >= leastShare) console.log(`    ${owner.padEnd(28)}${share.toFixed(1).padStart(5)}`);
  }
}

async function object(bench: Bench): Promise<void> {
  const peaks: number[] = [];
  for (const octets of [gibibyte / 16, gibibyte]) {
    const program = [process.execPath, "-C", "zerosum-source", here("purchases/object.ts"), String(octets)];
    const run = await measure(program, limitSeconds);
    const made = JSON.parse(run.output) as JourneyRun;
    peaks.push(run.peakMiB ?? 0);
    bench.results[`object of ${octets} octets`] = { ...made, peakMiB: run.peakMiB };
    console.log(
      `  object of ${mib(octets / 2 ** 20)}, made, signed, checked and opened: ${made.seconds.toFixed(1)} s, ${mib(run.peakMiB ?? 0)}`,
    );
  }
  const growth = (peaks[1] ?? 0) / (peaks[0] ?? 1);
  const what = "memory for an object of 1 GiB beside one of 64 MiB";
  bench.target(what, `at most ${objectGrowthMost}`, growth.toFixed(2), growth <= objectGrowthMost);
}
