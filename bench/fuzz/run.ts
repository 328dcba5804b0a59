/**
 * Fuzzes the wire decoders of implementation and harness side by side, and then the devices; prints JSON.
 * `node bench/fuzz/run.ts [CASES] [SEED]`
 */
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import { Chance } from "../../test/kill/chance.ts";
import { corpus, type Decoder, layers } from "./corpus.ts";
import { decodeBoth } from "./decoders.ts";
import { type DevicesResult, fuzzDevices } from "./devices.ts";
import { mutate } from "./mutations.ts";

/** What the fuzzer has found. */
export interface Fuzzed {
  readonly seed: number;
  /** valid encodings to begin with, and how many of them are not taken */
  readonly seeds: number;
  readonly cases: number;
  /** by decoder */
  readonly byDecoder: Readonly<Record<string, number>>;
  /** cases that both decoders take, although they were altered */
  readonly taken: number;
  readonly seconds: number;
  /** each kind once, with how often and an example in hexadecimal */
  readonly failures: readonly { readonly what: string; readonly times: number; readonly example: string }[];
  readonly devices: readonly DevicesResult[];
  readonly devicesSeconds: number;
}

/** How often each message of a transaction is spoilt, by how dear the layer is. */
const eachByLayer: Readonly<Record<CryptoName, number>> = { symbolic: 1000, native: 200, forge: 10 };
const exampleOctetsMax = 400;

class Failures {
  readonly #all = new Map<string, { times: number; example: string }>();

  add(what: string, bytes: Uint8Array): void {
    const known = this.#all.get(what) ?? { times: 0, example: Buffer.from(bytes).toString("hex") };
    known.times += 1;
    this.#all.set(what, known);
  }

  get list(): Fuzzed["failures"] {
    return [...this.#all].map(([what, { times, example }]) => {
      return { what, times, example: example.slice(0, 2 * exampleOctetsMax) };
    });
  }
}

function fuzz(cases: number, seed: number): Fuzzed {
  const seeds = corpus();
  const chance = new Chance(seed, "decoders");
  const failures = new Failures();
  const byDecoder: Partial<Record<Decoder, number>> = {};
  let taken = 0;
  for (const { decoder, layer, name, bytes } of seeds) {
    const { isTaken, fault } = decodeBoth(decoder, bytes);
    if (!isTaken || fault !== undefined) failures.add(`${decoder} ${name} ${layer}: valid, and refused`, bytes);
  }
  const started = performance.now();
  for (let at = 0; at < cases; at++) {
    const { decoder, bytes } = chance.pick(seeds);
    const spoilt = mutate(chance, bytes, chance.pick(seeds).bytes);
    const { isTaken, fault } = decodeBoth(decoder, spoilt.bytes);
    byDecoder[decoder] = (byDecoder[decoder] ?? 0) + 1;
    if (isTaken) taken += 1;
    // Offsets differ from case to case, and say nothing about the kind.
    if (fault !== undefined)
      failures.add(`${decoder}: ${fault.fault}: ${fault.detail.replace(/ at \d+/, "")}`, spoilt.bytes);
  }
  const seconds = (performance.now() - started) / 1000;
  const begun = performance.now();
  const devices = (["ticket-transfer", "pos-payment"] as const).flatMap((system) =>
    layers.map((layer) => fuzzDevices(system, layer, eachByLayer[layer], seed)),
  );
  const devicesSeconds = (performance.now() - begun) / 1000;
  return {
    seed,
    seeds: seeds.length,
    cases,
    byDecoder,
    taken,
    seconds,
    failures: failures.list,
    devices,
    devicesSeconds,
  };
}

const [cases = "200000", seed = "1"] = process.argv.slice(2);
console.log(JSON.stringify(fuzz(Number(cases), Number(seed))));
