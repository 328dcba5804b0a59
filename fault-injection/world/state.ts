/**
 * The state of a world: what all its parts share while a run goes on.
 */
import type { Build } from "../../conformance/port.ts";
import type { Coordinate } from "../coordinates.ts";
import type { DeviceSite } from "./device-site.ts";
import type { Eyes } from "./eyes.ts";
import type { Flight, Network } from "./network.ts";
import type { Point, PortBreach, RunObservation, SentMessage } from "./run.ts";
import type { Action, Chooser } from "./schedule.ts";
import type { Script } from "./script.ts";
import type { Faults } from "./striking.ts";

/** What is kept of a run besides its observations. Each costs time. */
export interface Recording {
  /** places that a fault could have struck */
  readonly points?: boolean;
  /** names of the actions taken */
  readonly taken?: boolean;
  /** the hash chain */
  readonly chain?: boolean;
}

/** In what a run takes place. */
export interface Surroundings {
  /** the build under test; or one for each address, where builds are mixed */
  readonly build: Build | Readonly<Record<string, Build>>;
  readonly eyes: Eyes;
  /** `strict` stops at the first choice that names nothing; `tolerant` passes it over */
  readonly mode: "strict" | "tolerant";
  readonly recording?: Recording;
  /** decides before the replay's choices do */
  readonly chooser?: Chooser;
  /** events after which a run counts as endless; default {@link eventsMaxDefault} */
  readonly eventsMax?: number;
  /** stores to begin with, by address, instead of those of the eyes; devices named here are in the run from the start */
  readonly stores?: Readonly<Record<string, Uint8Array>>;
}

/** Events after which a run counts as endless: ten times what the longest scenario takes with two faults. */
export const eventsMaxDefault = 2_000;

/** See the file header. */
export interface World {
  readonly surroundings: Surroundings;
  readonly eyes: Eyes;
  readonly chance: string;
  readonly readings: Readonly<Record<string, string>>;
  readonly sites: Map<string, DeviceSite>;
  /** where messages go that are addressed to nobody */
  readonly nobody: DeviceSite;
  readonly network: Network;
  readonly script: Script;
  readonly faults: Faults;
  readonly recording: Recording;
  /** what a fault wants done at once, in this order */
  readonly urgent: Action[];
  readonly observations: RunObservation[];
  readonly messages: SentMessage[];
  readonly breaches: PortBreach[];
  readonly points: Point[];
  readonly taken: string[];
  readonly chain: string[];
  /** copies that arrive when the receiver of their message has handled it, lost power, and come back */
  readonly restarts: { readonly message: SentMessage; readonly copy: Flight }[];
  /** how often each coordinate has been counted, without its number */
  readonly counts: Map<Coordinate, number>;
  /** milliseconds since the run began */
  time: number;
  healed: boolean;
  healedAt: number;
  diverged: boolean;
}

/** Counts one more of something, from 1. */
export function countOf(world: World, what: string): number {
  const count = (world.counts.get(what) ?? 0) + 1;
  world.counts.set(what, count);
  return count;
}

/** The build of a device. */
export function buildOf(build: Surroundings["build"], address: string): Build | undefined {
  return "device" in build ? (build as Build) : (build as Readonly<Record<string, Build>>)[address];
}

/** What a device's clock shows. */
export function clockOf(world: World, site: DeviceSite): number {
  return world.eyes.startsAt + world.time + site.clockAheadMs;
}
