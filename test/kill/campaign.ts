/** All lanes of a kill test: both systems with both kinds of stores, and stores that are wrong on purpose. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import { fixtureOf, type SystemName } from "../../conformance/wire/fixture.ts";
import type { OutcomeKind } from "../../properties/outcomes.ts";
import { Chance } from "./chance.ts";
import type { CheckName, Finding } from "./checks.ts";
import type { Plant, StoreKind } from "./child-lines.ts";
import { type Kill, Lane } from "./lane.ts";
import { compileAhead } from "./site.ts";

/** What is asked for. */
export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly crypto: CryptoName;
  /** whether stores that are wrong on purpose are tried as well */
  readonly plants: boolean;
  /** where stores are put; default: the system's directory for temporary files */
  readonly directory?: string;
  readonly progress?: (kills: number, wanted: number) => void;
}

/** What a lane has done. */
export interface LaneResult {
  readonly name: string;
  readonly system: SystemName;
  readonly kind: StoreKind;
  readonly transactions: number;
  /** transactions after which a check failed */
  readonly failed: number;
  readonly kills: readonly Kill[];
  readonly outcomes: ReadonlyMap<OutcomeKind, number>;
  /** with the number of kills before them */
  readonly findings: readonly (Finding & { readonly afterKills: number })[];
}

/** A store that is wrong on purpose: was it seen, and by what? */
export interface PlantResult {
  readonly plant: Plant;
  readonly kind: StoreKind;
  readonly kills: number;
  readonly checks: readonly CheckName[];
  /** what a SIGKILL cannot show */
  readonly isInvisible: boolean;
}

/** What a kill test has done. */
export interface KillResult {
  readonly lanes: readonly LaneResult[];
  readonly plants: readonly PlantResult[];
  readonly seconds: number;
}

const systems: readonly SystemName[] = ["ticket-transfer", "pos-payment"];
const kinds: readonly StoreKind[] = ["file", "sqlite"];

/** Short enough for a quick test, and longer than an answer takes on a busy machine. */
const limits = { replyTimeoutMs: 120, statusQueriesMax: 1 } as const;

/** Transactions without a kill (because the place was not come to) for each that is wanted, at most. */
const idleMost = 4;

/** Kills after which a wrong store counts as not seen. */
const plantKillsMost = 40;
const invisibleKills = 6;

const plants: readonly { readonly plant: Plant; readonly system: SystemName; readonly kind: StoreKind }[] = [
  { plant: "write after send", system: "ticket-transfer", kind: "file" },
  { plant: "write after send", system: "pos-payment", kind: "sqlite" },
  { plant: "rewrite in place", system: "ticket-transfer", kind: "file" },
  { plant: "write behind the torn tail", system: "pos-payment", kind: "file" },
  { plant: "no fsync", system: "ticket-transfer", kind: "file" },
];

/** Runs it. */
export async function killTest(options: KillOptions): Promise<KillResult> {
  const started = performance.now();
  const directory = mkdtempSync(join(options.directory ?? tmpdir(), "zerosum-kill-"));
  try {
    const compileCache = join(directory, "compiled");
    compileAhead(compileCache);
    let done = 0;
    const told = (): void => options.progress?.(++done, options.kills);
    const rows = systems.flatMap((system) => kinds.map((kind) => ({ system, kind })));
    const share = (index: number): number =>
      Math.floor(options.kills / rows.length) + (index < options.kills % rows.length ? 1 : 0);
    const lanes = await Promise.all(
      rows.map((row, index) =>
        lane({ ...row, plant: null, kills: share(index), directory, compileCache, options, told }),
      ),
    );
    const tried = options.plants
      ? await Promise.all(plants.map((row) => planted(row, { directory, compileCache, options })))
      : [];
    return { lanes, plants: tried, seconds: (performance.now() - started) / 1000 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface LaneRun {
  readonly system: SystemName;
  readonly kind: StoreKind;
  readonly plant: Plant | null;
  readonly kills: number;
  readonly directory: string;
  readonly compileCache: string;
  readonly options: KillOptions;
  readonly told: () => void;
}

async function lane(run: LaneRun): Promise<LaneResult> {
  const { system, kind, plant, directory, compileCache, options } = run;
  const name = [system, kind, ...(plant === null ? [] : [plant])].join(" ");
  // Sums are any: the ledger is kept in smallest units, which are whole.
  const fixture = { ...fixtureOf({ system, crypto: options.crypto, facts: {}, limits }), unit: 1 };
  const chance = new Chance(options.seed, name);
  const lane = await Lane.open({ name, fixture, kind, plant, chance, directory, compileCache });
  const kills: Kill[] = [];
  const outcomes = new Map<OutcomeKind, number>();
  const findings: (Finding & { readonly afterKills: number })[] = [];
  let transactions = 0;
  let failed = 0;
  try {
    for (; kills.length < run.kills && transactions < idleMost * (run.kills + 2); transactions += 1) {
      const tried = await lane.try();
      for (const kill of tried.kills) {
        kills.push(kill);
        run.told();
      }
      if (tried.kills.length > 0) outcomes.set(tried.outcome, (outcomes.get(tried.outcome) ?? 0) + 1);
      findings.push(...tried.findings.map((it) => ({ ...it, afterKills: kills.length })));
      if (tried.findings.length > 0) failed += 1;
      if (plant !== null && findings.length > 0) break;
    }
  } finally {
    await lane.close();
  }
  return { name, system, kind, transactions, failed, kills, outcomes, findings };
}

async function planted(
  row: (typeof plants)[number],
  run: Pick<LaneRun, "directory" | "compileCache" | "options">,
): Promise<PlantResult> {
  const isInvisible = row.plant === "no fsync";
  const kills = isInvisible ? invisibleKills : plantKillsMost;
  const { findings, ...ran } = await lane({ ...row, ...run, kills, told: () => undefined });
  const checks = [...new Set(findings.map(({ check }) => check))];
  return { plant: row.plant, kind: row.kind, kills: ran.kills.length, checks, isInvisible };
}
