/** The wire decoders and the devices under bad input: how much of it in a second, and what was found. */
import { type Bench, here, s, whole } from "./bench.ts";
import type { Fuzzed } from "./fuzz/run.ts";
import { measure } from "./measure.ts";

const limitSeconds = 600;
const casesLeast = 100_000;

/** See the file header. */
export async function fuzzPart(bench: Bench): Promise<void> {
  const run = await measure([process.execPath, here("fuzz/run.ts")], limitSeconds);
  if (run.timedOut) throw new Error(`the fuzzer did not end within ${limitSeconds} s`);
  const fuzzed = JSON.parse(run.output) as Fuzzed;
  const given = fuzzed.devices.reduce((sum, { cases }) => sum + cases, 0);
  const rate = fuzzed.cases / fuzzed.seconds;
  bench.results["fuzz"] = { ...fuzzed, casesPerSecond: rate, peakMiB: run.peakMiB };
  console.log(`\nfuzz, seed ${fuzzed.seed}: ${fuzzed.seeds} valid encodings of every message in every layer`);
  console.log(
    `  decoders  ${whole(fuzzed.cases)} cases in ${s(fuzzed.seconds)} (${whole(rate)} a second), both decoders each; ` +
      `${whole(fuzzed.taken)} taken by both`,
  );
  for (const [decoder, cases] of Object.entries(fuzzed.byDecoder)) {
    console.log(`            ${decoder.padEnd(16)} ${whole(cases)}`);
  }
  console.log(`  devices   ${whole(given)} spoilt messages in mid-transaction in ${s(fuzzed.devicesSeconds)}`);
  for (const { what, times, example } of fuzzed.failures) {
    bench.failures.push(`${what} (${times} times), such as ${example}`);
  }
  for (const { failures } of fuzzed.devices) bench.failures.push(...new Set(failures));
  const found = fuzzed.failures.length + fuzzed.devices.reduce((sum, { failures }) => sum + failures.length, 0);
  bench.target("cases of fuzzing", `at least ${whole(casesLeast)}`, whole(fuzzed.cases), fuzzed.cases >= casesLeast);
  bench.target("kinds of failures found by fuzzing", "none", whole(found), found === 0);
}
