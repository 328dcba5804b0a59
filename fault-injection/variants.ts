/**
 * Which faults there are at a place: every kind that strikes it, with the values of its parameters that are tried.
 *
 * `full` is for single faults. `lean` is for pairs: one value where values differ in degree only, and of losses of power
 * that nobody outside the device could tell apart one for all.
 */
import type { Coordinate } from "./coordinates.ts";
import type { Fault } from "./faults.ts";
import type { Point } from "./world/run.ts";

/** How many values are tried. */
export type Breadth = "full" | "lean";

/** What the harness can make of messages in a system. */
export interface Repertoire {
  /** what an outsider can make for a device, see {@link Fault.how} */
  readonly forgeries: (device: string) => readonly string[];
  /** lies that can be told in a message of that name */
  readonly lies: (name: string) => readonly string[];
  /** a device that has no part in the run, to which messages for a device can be misdirected */
  readonly bystander: (device: string) => string;
}

type Made = Omit<Fault, "at">;

/** All faults at the places of a run, in the order of the run, without those that come to the same. */
export function faultsAt(points: readonly Point[], repertoire: Repertoire, breadth: Breadth): readonly Fault[] {
  const last = lastOfTheirName(points);
  const losses = new Set<string>();
  return points.flatMap((point): readonly Fault[] => {
    const { at } = point;
    const made = madeAt(point, repertoire, breadth, last.get(nameOf(point)) !== at);
    const isNew = (it: Made): boolean => {
      if (breadth === "full" || (it.kind !== "powerLoss" && it.kind !== "chanceRepeats")) return true;
      const key = `${it.kind} ${it.back} ${lossClass(point, it.edge)}`;
      if (losses.has(key)) return false;
      losses.add(key);
      return true;
    };
    return made.filter(isNew).map((it) => ({ ...it, at }));
  });
}

/**
 * Losses of power of one class leave the same behind: the same messages sent, the same bytes written. They differ in the
 * steps that were done in between, which only the device itself can know.
 */
export function lossClass(point: Point, edge: Fault["edge"]): string {
  const { device, observation, outward, place } = point;
  const isOutward = place === "message" || place === "store";
  return `${device} ${observation} ${outward + (isOutward && edge !== "before" ? 1 : 0)}`;
}

function madeAt(point: Point, repertoire: Repertoire, breadth: Breadth, hasNamesake: boolean): readonly Made[] {
  const isFull = breadth === "full";
  switch (point.place) {
    case "message":
      return [
        ...messageFaults(point, isFull, hasNamesake),
        ...losses,
        { kind: "replayTo", to: repertoire.bystander(point.to ?? "") },
        // Who only passes a message on cannot say anything else in it.
        ...(point.passedOn ? [] : repertoire.lies(point.name ?? "")).map((how): Made => ({ kind: "lie", how })),
      ];
    case "step":
      return [...losses, { kind: "chanceRepeats", back: "quiet" }, ...(isFull ? jumps : [])];
    case "store":
      return [...losses, ...storeFaults(point.bytes, isFull)];
    case "wait":
      return [
        { kind: "timeOut" },
        { kind: "timeOutFirst" },
        { kind: "timeOutSecond" },
        ...repertoire.forgeries(point.device).map((how): Made => ({ kind: "forgery", how })),
      ];
  }
}

function messageFaults({ bytes }: Point, isFull: boolean, hasNamesake: boolean): readonly Made[] {
  const middle = Math.floor(bytes / 2);
  return [
    { kind: "drop" },
    { kind: "duplicate" },
    { kind: "delay", until: "timeOut" },
    { kind: "delay", until: "rest" },
    ...(isFull ? ([{ kind: "delay", until: "deliveries", count: 1 }] as const) : []),
    { kind: "reorder" },
    { kind: "corrupt", bit: middle * 8 },
    ...(isFull
      ? ([
          { kind: "corrupt", bit: 1 },
          { kind: "corrupt", bit: -1 },
        ] as const)
      : []),
    { kind: "truncate", count: bytes - 1 },
    ...(isFull ? ([0, middle] as const).map((count): Made => ({ kind: "truncate", count })) : []),
    { kind: "replay", until: "deliveries", count: 1 },
    { kind: "replay", until: "rest" },
    ...(hasNamesake ? (["delay", "replay"] as const).map((kind): Made => ({ kind, until: "nextOfItsName" })) : []),
    { kind: "replayAfterRestart" },
    { kind: "reflect" },
    { kind: "cut", ways: "both" },
    ...(isFull
      ? ([
          { kind: "cut", ways: "one" },
          { kind: "cut", ways: "both", count: 2 },
        ] as const)
      : []),
  ];
}

const losses: readonly Made[] = (["before", "after"] as const).flatMap((edge) =>
  (["atOnce", "quiet"] as const).map((back): Made => ({ kind: "powerLoss", edge, back })),
);

const hourMs = 3_600_000;

/** Beyond every tolerance, and beyond the expiry of everything. */
const jumps: readonly Made[] = [hourMs, -hourMs, 20 * 365 * 24 * hourMs].map((byMs) => ({ kind: "clockJump", byMs }));

/** Bytes of the length and the two checksums before each record of a store (`spec/wire.cddl`). */
const frameHeaderBytes = 12;

/** A bit in the middle of the first record, of which nothing but its checksum can tell that it is another. */
const inContent = 8 * 512;

function storeFaults(bytes: number, isFull: boolean): readonly Made[] {
  const torn = isFull ? [0, 1, frameHeaderBytes, Math.floor(bytes / 2), bytes - 1] : [bytes - 1];
  return [
    ...torn.map((count): Made => ({ kind: "tornWrite", count, back: "quiet" })),
    { kind: "writeFails" },
    { kind: "diskFull" },
    { kind: "writeLost", back: "quiet" },
    ...(isFull ? [1, 2] : [1]).map((count): Made => ({ kind: "oldSnapshot", count, back: "quiet" })),
    ...(isFull ? [-1, -8 * (bytes - frameHeaderBytes), 3, 8 * frameHeaderBytes, inContent] : [-1]).map(
      (bit): Made => ({ kind: "bitRot", bit, back: "quiet" }),
    ),
    { kind: "chanceRepeats", back: "quiet" },
  ];
}

function nameOf({ device, to, name }: Point): string {
  return `${device}>${to} ${name}`;
}

function lastOfTheirName(points: readonly Point[]): ReadonlyMap<string, Coordinate> {
  return new Map(points.filter(({ place }) => place === "message").map((point) => [nameOf(point), point.at]));
}
