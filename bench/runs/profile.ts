/** Where the time of a run goes: a CPU profile of a process, by what the code belongs to. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure } from "../measure.ts";

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Share of the time, in hundredths, by folder; the largest first. */
export type Shares = Readonly<Record<string, number>>;

/** Runs a program with the profiler on. What came before `fromShare` of its time is left out: it is starting up. */
export async function profiled(command: readonly string[], limitSeconds: number, fromShare: number): Promise<Shares> {
  const directory = mkdtempSync(join(tmpdir(), "zerosum-profile-"));
  try {
    const [node = "", ...rest] = command;
    await measure([node, "--cpu-prof", `--cpu-prof-dir=${directory}`, ...rest], limitSeconds);
    const [name] = readdirSync(directory);
    if (name === undefined) throw new Error("there is no profile");
    return sharesOf(JSON.parse(readFileSync(join(directory, name), "utf8")) as Profile, fromShare);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function sharesOf({ nodes, samples, timeDeltas }: Profile, fromShare: number): Shares {
  const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame.url, callFrame.functionName)]));
  const from = Math.floor(samples.length * fromShare);
  const times = new Map<string, number>();
  let all = 0;
  for (let at = from; at < samples.length; at++) {
    const owner = owners.get(samples[at] as number) ?? "other";
    const took = timeDeltas[at] ?? 0;
    if (owner === "idle") continue;
    times.set(owner, (times.get(owner) ?? 0) + took);
    all += took;
  }
  const rows = [...times].map(([owner, took]) => [owner, Math.round((1000 * took) / all) / 10] as const);
  return Object.fromEntries(rows.sort(([, one], [, other]) => other - one));
}

/** Folders by what they are for. */
const owners: readonly (readonly [RegExp, string])[] = [
  [/\/impl\/crypto\//, "cryptography of the devices"],
  [/\/impl\/wire\//, "CBOR of the devices"],
  [/\/impl\/(device|figures|process|store)\//, "devices and figures"],
  [/\/impl\/domain\//, "domain of the devices"],
  [/\/conformance\/wire\/(cbor|shape|envelope|records|items)/, "CBOR of the harness"],
  [/\/conformance\/wire\/.*cryptography/, "cryptography of the harness"],
  [/\/conformance\/wire\//, "reading the wire"],
  [/\/conformance\/books\//, "books"],
  [/\/conformance\//, "build port"],
  [/\/properties\/refinement\//, "refinement"],
  [/\/properties\//, "properties"],
  [/\/fault-injection\/witnesses\//, "witnesses"],
  [/\/fault-injection\//, "world"],
  [/\/models\//, "charts"],
  [/\/node_modules\/effect\//, "Effect runtime"],
  [/\/node_modules\/node-forge\//, "node-forge"],
  [/\/node_modules\/fast-check\//, "fast-check"],
  [/^node:/, "Node"],
];

function ownerOf(url: string, name: string): string {
  const known = owners.find(([pattern]) => pattern.test(url));
  if (known !== undefined) return known[1];
  if (name === "(garbage collector)") return "garbage collector";
  if (name === "(idle)") return "idle";
  return url === "" ? "native code" : "other";
}
