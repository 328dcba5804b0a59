/** What a kill test tells: a summary in text, numbers for machines, and what it ends with. */
import { outcome } from "../../properties/outcomes.ts";
import type { KillResult, LaneResult, PlantResult } from "./campaign.ts";
import type { CheckName } from "./checks.ts";
import { places } from "./strike.ts";

/** Checks that say whether something is safe; the others say whether it goes on. */
const safety: ReadonlySet<CheckName> = new Set<CheckName>([
  "durable",
  "readable",
  "same state",
  "shows its books",
  "books balance",
  "windows only",
]);

/** How many checks went well, and how many did not: one for each kill, each other transaction, each wrong store. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const isSeen = ({ checks, isInvisible }: PlantResult): boolean => checks.length > 0 !== isInvisible;

/** Counts. */
export function tallyOf({ lanes, plants }: KillResult): Tally {
  const transactions = sum(lanes.map((lane) => lane.transactions));
  const failed = sum(lanes.map((lane) => lane.failed));
  const unseen = plants.filter((plant) => !isSeen(plant)).length;
  return { passed: transactions - failed + plants.length - unseen, failed: failed + unseen };
}

/** The exit code: 1 safety, 2 liveness, 3 a wrong store not seen, or fewer kills than asked for. */
export function exitCodeOf(result: KillResult, wanted: number): 0 | 1 | 2 | 3 {
  const findings = result.lanes.flatMap((lane) => lane.findings);
  if (findings.some(({ check }) => safety.has(check))) return 1;
  if (findings.length > 0) return 2;
  return killsOf(result.lanes) < wanted || !result.plants.every(isSeen) ? 3 : 0;
}

/** The summary. */
export function reportOf(result: KillResult): string {
  const { lanes, plants, seconds } = result;
  const by = (kind: string): number => killsOf(lanes.filter((lane) => lane.kind === kind));
  const all = lanes.flatMap((lane) => lane.kills);
  const lines = [
    `${all.length} SIGKILLs (${by("file")} with a file, ${by("sqlite")} with SQLite), ` +
      `${sum(lanes.map((lane) => lane.transactions))} transactions, ${seconds.toFixed(1)} s`,
    "",
    ...table(lanes),
    "",
    `stores that ended in a part of a write: ${all.filter(({ torn }) => torn).length}`,
    ...outcomeLines(lanes),
    ...(plants.length === 0 ? [] : ["", "stores that are wrong on purpose", ...plants.map(plantLine)]),
    ...findingLines(lanes),
    "",
  ];
  const { passed, failed } = tallyOf(result);
  return [...lines, `${passed} passed, ${failed} failed`].join("\n");
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const killsOf = (lanes: readonly LaneResult[]): number => sum(lanes.map(({ kills }) => kills.length));

function table(lanes: readonly LaneResult[]): readonly string[] {
  const kills = lanes.flatMap((lane) => lane.kills);
  const devices = [...new Set(kills.map(({ device }) => device))].sort();
  const row = (label: string, cells: readonly (string | number)[]): string =>
    `  ${label.padEnd(18)}${cells.map((cell) => String(cell).padStart(7)).join("")}`;
  const rows = places.map((place) => {
    const here = kills.filter((kill) => kill.place === place);
    return row(place, [...devices.map((device) => here.filter((kill) => kill.device === device).length), here.length]);
  });
  return [row("killed", [...devices, "all"]), ...rows];
}

function outcomeLines(lanes: readonly LaneResult[]): readonly string[] {
  const kinds = [...new Set(lanes.flatMap(({ outcomes }) => [...outcomes.keys()]))].sort();
  const times = (kind: (typeof kinds)[number]): number => sum(lanes.map(({ outcomes }) => outcomes.get(kind) ?? 0));
  return [
    "transactions in which a process was killed ended",
    ...kinds.map((kind) => {
      const { mark } = outcome(kind);
      return `  ${String(times(kind)).padStart(5)}  ${kind}${mark === "normal" ? "" : ` (${mark})`}`;
    }),
  ];
}

function plantLine(result: PlantResult): string {
  const { plant, kind, kills, checks, isInvisible } = result;
  const said = checks.length > 0 ? `seen after ${kills} kills: ${checks.join(", ")}` : `not seen in ${kills} kills`;
  const expected = isInvisible ? "; it cannot be: SIGKILL ends the process, and the kernel still writes" : "";
  return `  ${`${plant}, ${kind}`.padEnd(34)}${said}${isSeen(result) ? expected : "  MISSED"}`;
}

const findingsMost = 20;

function findingLines(lanes: readonly LaneResult[]): readonly string[] {
  const all = lanes.flatMap(({ name, findings }) => findings.map((it) => ({ name, ...it })));
  if (all.length === 0) return [];
  const shown = all.slice(0, findingsMost).map(({ name, check, device, detail, afterKills }) => {
    return `  ${name}, after ${afterKills} kills: ${check} (${device}): ${detail}`;
  });
  return ["", `${all.length} findings`, ...shown];
}
