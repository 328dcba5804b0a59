/** The explorer beside Spin and `xstate/graph`, as ratios; and its start-up. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, bare, here, mib, s } from "./bench.ts";
import { installed, type Measured, measure, median } from "./measure.ts";

const node = process.execPath;

interface Explored {
  readonly states: number;
  readonly closing: number;
  readonly searching: number;
  readonly bytesPerState: number;
}

async function explored(managers: number): Promise<Measured & Explored> {
  const run = await measure([node, here("explore-two-phase-commit.ts"), String(managers)], 600);
  return { ...run, ...(JSON.parse(run.output) as Explored) };
}

interface Panned {
  readonly states: number;
  readonly searching: number;
}

async function panned(directory: string): Promise<Measured & Panned> {
  const run = await measure(["./pan", "-m10000", "-w24", "-E"], 600, directory);
  const states = Number(/(\d+) states, stored/.exec(run.output)?.[1]);
  return { ...run, states, searching: Number(/elapsed time ([\d.]+)/.exec(run.output)?.[1]) };
}

/** Spin's own preparation: translate and compile; what closing the roles is to the explorer. */
function compileSpin(model: string, managers: number, directory: string): number {
  const started = performance.now();
  for (const [program, ...args] of [
    ["spin", `-DN=${managers}`, "-a", here(`spin/${model}.pml`)],
    ["gcc", "-O3", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"],
  ] as const) {
    const { status, stderr } = spawnSync(program, args, { cwd: directory, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  }
  return (performance.now() - started) / 1000;
}

async function againstSpin(bench: Bench, model: string, managers: number, aimed: boolean): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "zerosum-bench-"));
  try {
    const compiling = compileSpin(model, managers, directory);
    const spin: (Measured & Panned)[] = [];
    const ours: (Measured & Explored)[] = [];
    for (let turn = 0; turn < bench.repetitions; turn++) {
      ours.push(await explored(managers));
      spin.push(await panned(directory));
    }
    const [one, other] = [ours[0] as Explored, spin[0] as Panned];
    if (one.states !== other.states) throw new Error(`${one.states} states here, ${other.states} with Spin`);
    const figures = {
      states: one.states,
      explorer: {
        closingSeconds: median(ours.map(({ closing }) => closing)),
        searchSeconds: median(ours.map(({ searching }) => searching)),
        processSeconds: median(ours.map(({ seconds }) => seconds)),
        peakMiB: median(ours.map(({ peakMiB }) => peakMiB ?? 0)),
        bytesPerState: one.bytesPerState,
      },
      spin: {
        compileSeconds: compiling,
        searchSeconds: median(spin.map(({ searching }) => searching)),
        processSeconds: median(spin.map(({ seconds }) => seconds)),
        peakMiB: median(spin.map(({ peakMiB }) => peakMiB ?? 0)),
      },
    };
    const time = figures.explorer.searchSeconds / figures.spin.searchSeconds;
    const memory = figures.explorer.peakMiB / figures.spin.peakMiB;
    bench.results[`${model} ${managers}`] = {
      ...figures,
      ratios: { time, memory },
      raw: { ours: ours.map(bare), spin: spin.map(bare) },
    };
    const name = `${model}, ${managers} managers, ${one.states.toLocaleString("en")} states`;
    console.log(`\n${name}`);
    console.log(
      `  explorer  close ${s(figures.explorer.closingSeconds)}, search ${s(figures.explorer.searchSeconds)}, ${mib(figures.explorer.peakMiB)}, ${one.bytesPerState.toFixed(1)} bytes a state`,
    );
    console.log(
      `  Spin      compile ${s(compiling)}, search ${s(figures.spin.searchSeconds)}, ${mib(figures.spin.peakMiB)}`,
    );
    console.log(`  ratio     time ${time.toFixed(2)}, memory ${memory.toFixed(2)}`);
    if (!aimed) return;
    bench.target(`search time against Spin, ${managers} managers`, "at most 0.5", time.toFixed(2), time <= 0.5);
    bench.target(`peak memory against Spin, ${managers} managers`, "at most 1", memory.toFixed(2), memory <= 1);
    bench.target(
      `bytes a state with parent link, ${managers} managers`,
      "at most 24",
      one.bytesPerState.toFixed(1),
      one.bytesPerState <= 24,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The explorer beside `xstate/graph`: the largest size that it finishes in time. */
export async function graphPart(bench: Bench): Promise<void> {
  let largest: { readonly managers: number; readonly states: number; readonly seconds: number } | undefined;
  for (let managers = 3; managers <= 9; managers++) {
    const run = await measure([node, here("xstate-graph.ts"), String(managers)], bench.graphSeconds);
    if (run.timedOut) break;
    // The next size has six times the states, and the cost of one grows with their number: no use in trying.
    const hopeless = run.seconds * 6 > bench.graphSeconds;
    largest = { managers, ...(JSON.parse(run.output) as { states: number; seconds: number }) };
    if (hopeless) break;
  }
  if (largest === undefined) throw new Error("xstate/graph finishes no size in time");
  const { managers, states, seconds } = largest;
  const ours = await explored(managers);
  if (ours.states !== states) throw new Error(`${ours.states} states here, ${states} with xstate/graph`);
  const graphRate = states / seconds;
  const rate = states / ours.searching;
  const whole = states / (ours.searching + ours.closing);
  const ratio = rate / graphRate;
  bench.results["xstate/graph"] = {
    managers,
    states,
    graphRate,
    rate,
    whole,
    ratio,
    wholeRatio: whole / graphRate,
    limit: bench.graphSeconds,
  };
  console.log(
    `\nxstate/graph, ${managers} managers, ${states.toLocaleString("en")} states: the largest done within ${bench.graphSeconds} s`,
  );
  console.log(
    `  explorer      ${Math.round(rate).toLocaleString("en")} states a second (${Math.round(whole).toLocaleString("en")} with closing)`,
  );
  console.log(`  xstate/graph  ${Math.round(graphRate).toLocaleString("en")} states a second`);
  console.log(
    `  ratio         ${Math.round(ratio).toLocaleString("en")} (${Math.round(whole / graphRate).toLocaleString("en")} with closing)`,
  );
  bench.target("states a second against xstate/graph", "at least 1000", Math.round(ratio).toString(), ratio >= 1000);
}

async function startUp(bench: Bench, flags: readonly string[], aimed: boolean): Promise<void> {
  const run = () => measure([node, here("start-up.ts"), ...flags], 60);
  const { states } = JSON.parse((await run()).output) as { states: number };
  const seconds: number[] = [];
  for (let turn = 0; turn < 7; turn++) seconds.push((await run()).seconds);
  const milliseconds = Math.round(1000 * median(seconds));
  const how = ["start-up", ...flags].join(" ");
  bench.results[how] = { states, milliseconds, raw: seconds };
  console.log(`\n${how}: ${states.toLocaleString("en")} states, ${milliseconds} ms from process start to end`);
  if (aimed)
    bench.target(`${states} states from process start`, "within 300 ms", `${milliseconds} ms`, milliseconds <= 300);
}

/** Start-up as published, from source, and from source with compiled code kept. */
export async function startUpPart(bench: Bench): Promise<void> {
  spawnSync("npm", ["run", "build"], { cwd: here(".."), stdio: "ignore" });
  await startUp(bench, ["--built"], true);
  await startUp(bench, [], false);
  await startUp(bench, ["--cached"], false);
}

/** The explorer beside Spin, where Spin is installed. */
export async function spinPart(bench: Bench): Promise<void> {
  if (!installed("spin") || !installed("gcc")) {
    console.log("\nskipped: Spin or gcc is not installed (Debian packages spin and gcc)");
    return;
  }
  for (const managers of [7, 9]) await againstSpin(bench, "two-phase-commit", managers, true);
  // For fairness: the same system in the form that suits Spin best.
  for (const managers of [7, 9]) await againstSpin(bench, "two-phase-commit-flat", managers, false);
}
