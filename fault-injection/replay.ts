/**
 * A replay file: everything that decides a run, spelled out. No seed is needed, and nothing is left to chance: what is
 * not written down is canonical (`world/schedule.ts`). `replay.schema.json` is the same thing for other programs;
 * `replay-file.ts` reads and writes it.
 */
import type { CryptoName } from "../conformance/wire/cryptography.ts";
import type { Facts, ModuleKindName, SystemName } from "../conformance/wire/fixture.ts";
import type { Fault } from "./faults.ts";
import type { Attempt } from "./scenarios/scenario.ts";

/** The version of the format that this code writes and reads. */
export const replayVersion = 1;

/** The layers of cryptography that a run can use. */
export const cryptoNames = ["forge", "native", "symbolic"] as const satisfies readonly CryptoName[];

/** The values of {@link Facts}, by field. */
export const factValues = {
  peerCertificate: ["valid", "expired", "forged", "listed", "wrongKind", "nobody"],
  peerCredential: ["valid", "invalid", "issuerExpired"],
  itemsOffered: ["valid", "invalid", "invalidLater", "expired", "tainted", "forged", "wrongTotal"],
  itemsHeld: ["usual", "inUse", "unequal"],
  connection: ["direct", "network"],
  goods: ["ticket", "object", "twoParts", "communications", "clear", "transportation", "physicalObject"],
  goodsOffered: ["valid", "differs", "invalid", "badSignature", "mismatch"],
  funds: ["enough", "short"],
  amountNamed: ["right", "wrong"],
} as const satisfies { readonly [K in keyof Required<Facts>]: readonly NonNullable<Facts[K]>[] };

/** A decision that is not the canonical one. */
export interface Deviation {
  /** the how-manieth decision of the run, from 0 */
  readonly at: number;
  /** the name of the action taken instead: `deliver TA.A>TA.B 25/TransferAck#1` */
  readonly take: string;
}

/** The decisions of a run: the first ones named one by one, then canonical ones, with deviations. */
export interface Choices {
  /** names of actions, in order, from the first decision on */
  readonly listed: readonly string[];
  /** by increasing {@link Deviation.at}, none within the list */
  readonly deviations: readonly Deviation[];
}

/** What kind of a result a run has. `window` and `held` are no failures. */
export const verdictClasses = [
  "harness-error",
  "safety",
  "liveness",
  "refinement",
  "nondeterministic",
  "window",
  "held",
] as const;

/** One of {@link verdictClasses}, worst first. */
export type VerdictClass = (typeof verdictClasses)[number];

/** What a replay file says its run leads to. */
export interface Expectation {
  readonly verdict: VerdictClass;
  /** what a failure or a window is recognised by; empty for `held` */
  readonly signature: string;
  /** last link of the hash chain, in hexadecimal; absent: not compared (another build or another layer) */
  readonly digest?: string;
}

/** Where a replay file comes from. For people; decides nothing. */
export interface Provenance {
  /** `enumeration`, `swarm`, `shrunk`, `by hand`, … */
  readonly origin: string;
  /** name and version of the build that showed it */
  readonly build?: string;
  readonly note?: string;
}

/** A run, as data. */
export interface Replay {
  readonly schema: typeof replayVersion;
  /** `25-notice-lost`, or a name made of system, scenario and signature */
  readonly id: string;
  readonly system: SystemName;
  readonly crypto: CryptoName;
  /** switchable readings that are not the default, by place */
  readonly readings: Readonly<Record<string, string>>;
  /** facts of the fixture, by device */
  readonly facts: Readonly<Record<string, Facts>>;
  readonly kinds?: Readonly<Record<string, ModuleKindName>>;
  /** id of a base scenario, for people: what the owners do stands in {@link Replay.attempts} */
  readonly scenario: string;
  readonly attempts: readonly Attempt[];
  /** text from which the chance of every device and power cycle is derived */
  readonly chance: string;
  readonly choices: Choices;
  readonly faults: readonly Fault[];
  readonly expect?: Expectation;
  readonly provenance: Provenance;
}

/** Canonical choices. */
export const canonical: Choices = Object.freeze({ listed: Object.freeze([]), deviations: Object.freeze([]) });
