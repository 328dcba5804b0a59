/**
 * What can go wrong: one flat record per fault, one documented field per parameter, and a table of kinds.
 *
 * A fault is data: what, where ({@link Coordinate}), and how much. It never depends on chance or on the other faults of
 * a run, so each can be taken away, and what is left means the same.
 *
 * A kind is inside what the protocol promises to withstand, or beyond it. Inside, a run is judged for safety and for
 * liveness. Beyond, for safety only, and {@link FaultKindText.safetyMeans} says what safety can still mean.
 */
import type { Coordinate, Place } from "./coordinates.ts";

/** When something comes that was held back. What never happens by itself happens when nothing else is left. */
export const moments = ["deliveries", "timeOut", "rest", "nextOfItsName"] as const;

/** One of {@link moments}. */
export type Moment = (typeof moments)[number];

/** A fault. The table {@link faultKinds} says which fields belong to which kind. */
export interface Fault {
  readonly kind: FaultKind;
  /** where it strikes */
  readonly at: Coordinate;
  /**
   * `delay`, `replay`: when the message comes after all. `deliveries`: after {@link Fault.count} deliveries of other
   * messages; `timeOut`: after the next time-out of any device; `rest`: when all devices rest and nothing else is left;
   * `nextOfItsName`: just before the next message of the same name on the same link.
   */
  readonly until?: Moment;
  /**
   * How many: deliveries that pass (`delay`, `replay`), messages that are lost (`cut`; absent: until the links are
   * healed), bytes that arrive (`truncate`) or that reach the disk (`tornWrite`), writes that are undone
   * (`oldSnapshot`).
   */
  readonly count?: number;
  /** `corrupt`, `bitRot`: which bit is flipped: counted from the first, or if negative from the last; modulo the length */
  readonly bit?: number;
  /** `replayTo`: the address to which the copy goes */
  readonly to?: string;
  /** `cut`: this direction, or both */
  readonly ways?: "one" | "both";
  /** `powerLoss`: before the message leaves, the write is done, the step counts; or right after */
  readonly edge?: "before" | "after";
  /** faults with a loss of power: when power comes back. `atOnce`, or when nothing else but timers is left (`quiet`) */
  readonly back?: "atOnce" | "quiet";
  /** `clockJump`: by how many milliseconds the device's clock jumps, forward or (negative) back */
  readonly byMs?: number;
  /** `lie`: how the sender, who has the keys, alters its message; `forgery`: what an outsider makes. A forger's name */
  readonly how?: string;
}

/** A field of {@link Fault} besides `kind` and `at`. */
export type FaultParameter = Exclude<keyof Fault, "kind" | "at">;

/** What a run may be judged by. `none`: only that no device breaks the port, and that the run ends. */
export interface FaultKindText {
  readonly family: FaultFamily;
  /** the places that it can strike */
  readonly strikes: readonly Place[];
  readonly parameters: readonly FaultParameter[];
  readonly inPromise: boolean;
  /**
   * Who is judged: every device, or only those that the fault does not strike (what the struck one does has nothing to
   * do with the protocol any more, and what it had may exist twice or not at all).
   */
  readonly judged: "everyone" | "others";
  /** what happens, and for kinds beyond the promise what safety can still mean */
  readonly says: string;
  readonly safetyMeans?: string;
}

/** Families are switched on or off together by the swarm. */
export const faultFamilies = [
  "loss",
  "order",
  "replay",
  "alteration",
  "link",
  "time",
  "power",
  "storage",
  "chance",
  "peer",
  "outsider",
] as const;

/** One of {@link faultFamilies}. */
export type FaultFamily = (typeof faultFamilies)[number];

const withKeys = "The struck device's own value may be doubled or gone; every other device keeps its own properties.";

const kinds = {
  drop: {
    family: "loss",
    strikes: ["message"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the message never arrives",
  },
  duplicate: {
    family: "replay",
    strikes: ["message"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the message arrives twice, one right after the other",
  },
  delay: {
    family: "order",
    strikes: ["message"],
    parameters: ["until", "count"],
    inPromise: true,
    judged: "everyone",
    says: "the message is held back until a moment",
  },
  reorder: {
    family: "order",
    strikes: ["message"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the message arrives after the next one on its link, of whatever name",
  },
  corrupt: {
    family: "alteration",
    strikes: ["message"],
    parameters: ["bit"],
    inPromise: true,
    judged: "everyone",
    says: "one bit of the message is flipped",
  },
  truncate: {
    family: "alteration",
    strikes: ["message"],
    parameters: ["count"],
    inPromise: true,
    judged: "everyone",
    says: "only the first bytes of the message arrive",
  },
  replay: {
    family: "replay",
    strikes: ["message"],
    parameters: ["until", "count"],
    inPromise: true,
    judged: "everyone",
    says: "a copy of the message arrives later: in the session, after it, or in the place of its namesake in the next",
  },
  replayAfterRestart: {
    family: "replay",
    strikes: ["message"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the receiver loses power when it has handled the message; as soon as it is back, a copy arrives",
  },
  replayTo: {
    family: "replay",
    strikes: ["message"],
    parameters: ["to"],
    inPromise: true,
    judged: "everyone",
    says: "a copy of the message arrives at another device, too",
  },
  reflect: {
    family: "replay",
    strikes: ["message"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "a copy of the message comes back to its sender, as if from the receiver",
  },
  cut: {
    family: "link",
    strikes: ["message"],
    parameters: ["ways", "count"],
    inPromise: true,
    judged: "everyone",
    says: "from this message on the link loses everything, until it has lost so many or links are healed",
  },
  timeOut: {
    family: "time",
    strikes: ["wait"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the timer runs out as soon as the wait begins, though the message would come",
  },
  timeOutFirst: {
    family: "time",
    strikes: ["wait"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the timer runs out just when the next message arrives, and is handled before it",
  },
  timeOutSecond: {
    family: "time",
    strikes: ["wait"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the timer runs out just when the next message arrives, and is handled after it, even if it has been cancelled",
  },
  clockJump: {
    family: "time",
    strikes: ["step"],
    parameters: ["byMs"],
    inPromise: true,
    judged: "everyone",
    says:
      "the clock of the device jumps when it has done the step; what has expired then is another thing than the fixture " +
      "says, so the charts and C2 are not asked",
  },
  powerLoss: {
    family: "power",
    strikes: ["message", "step", "store"],
    parameters: ["edge", "back"],
    inPromise: true,
    judged: "everyone",
    says: "power fails right before or right after; what the device has not put out by then has not happened",
  },
  tornWrite: {
    family: "storage",
    strikes: ["store"],
    parameters: ["count", "back"],
    inPromise: true,
    judged: "everyone",
    says: "power fails in the middle of the write: only its first bytes are on the disk",
  },
  writeFails: {
    family: "storage",
    strikes: ["store"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the disk reports that it could not write, and has not",
  },
  diskFull: {
    family: "storage",
    strikes: ["store"],
    parameters: [],
    inPromise: true,
    judged: "everyone",
    says: "the disk is full from this write on, until links are healed",
  },
  writeLost: {
    family: "storage",
    strikes: ["store"],
    parameters: ["back"],
    inPromise: false,
    judged: "others",
    says: "the write is acknowledged and never reaches the disk; later the device loses power at its next wait",
    safetyMeans: withKeys,
  },
  oldSnapshot: {
    family: "storage",
    strikes: ["store"],
    parameters: ["count", "back"],
    inPromise: false,
    judged: "others",
    says: "power fails right after the write, and the disk comes back as it was some writes ago",
    safetyMeans: withKeys,
  },
  bitRot: {
    family: "storage",
    strikes: ["store"],
    parameters: ["bit", "back"],
    inPromise: false,
    judged: "others",
    says: "power fails right after the write, and a bit of the store is another when power comes back",
    safetyMeans: `${withKeys} The struck device must refuse to start if its store is damaged, and may end with nothing to spend.`,
  },
  chanceRepeats: {
    family: "chance",
    strikes: ["store", "step"],
    parameters: ["back"],
    inPromise: false,
    judged: "everyone",
    says: "power fails right after, and after the restart the device draws the same random numbers again",
    safetyMeans:
      "In full, where one end repeats: each session key takes the chance of both. Where both do, nothing is judged.",
  },
  lie: {
    family: "peer",
    strikes: ["message"],
    parameters: ["how"],
    inPromise: false,
    judged: "others",
    says: "the sender, who has all its keys, puts something else into the message",
    safetyMeans:
      "The liar can spoil what it is part of; the honest device takes in nothing bad and gives nothing unasked.",
  },
  forgery: {
    family: "outsider",
    strikes: ["wait"],
    parameters: ["how"],
    inPromise: true,
    judged: "everyone",
    says: "when the wait begins, something comes that an outsider can make, as if from the peer",
  },
} as const satisfies Readonly<Record<string, FaultKindText>>;

/** A kind of fault. */
export type FaultKind = keyof typeof kinds;

/** The vocabulary, by kind. Frozen. */
export const faultKinds: Readonly<Record<FaultKind, FaultKindText>> = Object.freeze(kinds);

/** All kinds, in the order of the table. */
export const faultKindNames: readonly FaultKind[] = Object.freeze(Object.keys(kinds) as FaultKind[]);

/** Is this text a kind of fault? */
export const isFaultKind = (text: string): text is FaultKind => Object.hasOwn(kinds, text);

/** Are these faults all inside what the protocol promises to withstand? */
export function isInPromise(faults: readonly Fault[]): boolean {
  return faults.every(({ kind }) => faultKinds[kind].inPromise);
}

/** A fault in one line: `delay until=rest at TA.A>TA.B 25/TransferAck#1`. Two faults are the same if their lines are. */
export function faultText(fault: Fault): string {
  const { kind, at } = fault;
  const parameters = faultKinds[kind].parameters.flatMap((name) =>
    fault[name] === undefined ? [] : [` ${name}=${fault[name]}`],
  );
  return `${kind}${parameters.join("")} at ${at}`;
}
