/**
 * Trials of a build with the whole harness: fixture, oracle, and all three witnesses.
 *
 * @example
 * ```ts
 * const trial = harnessTrial({ build: referenceBuild });
 * trial(replayOf(scenarios[0])).verdict.class; // "held"
 * ```
 */
import type { Build } from "../conformance/port.ts";
import { chartFacts, collectorOf, type Fixture } from "../conformance/wire/fixture.ts";
import type { IssuedInRun } from "../conformance/wire/issued-goods.ts";
import type { Subject } from "../properties/property.ts";
import {
  type AbstractMessage,
  type DeviceFacts,
  type RefinedRun,
  type RefinementLevel,
  type RefinementTables,
  refinementTables,
} from "../properties/refinement/index.ts";
import { type Readings, readingsWith } from "../spec/readings.ts";
import type { Replay } from "./replay.ts";
import { guarded, type Trial } from "./trial.ts";
import { type Court, judge } from "./witnesses/judge.ts";
import { factsFromLies } from "./witnesses/lies-told.ts";
import { havePartsArrived } from "./witnesses/parts-arrived.ts";
import { fixtureFor, harnessEyes } from "./world/harness-eyes.ts";
import { memoised } from "./world/memoised-build.ts";
import type { Run } from "./world/run.ts";
import { runReplay } from "./world/world.ts";

/** What is tried, and who is heard. */
export interface HarnessTrialOptions {
  /** the build under test, or one for each address */
  readonly build: Build | Readonly<Record<string, Build>>;
  /** default: `step` where every build reports its steps */
  readonly level?: RefinementLevel;
  /**
   * Devices are remembered by the events they were given (`world/memoised-build.ts`): several times faster where many
   * runs are alike. Runs with a hash chain are made by real devices all the same. Default: no.
   */
  readonly remembers?: boolean;
  /** witnesses that are not asked; for measurements, and for tests of the others */
  readonly without?: readonly ("charts" | "probe")[];
}

/** Makes trials of a build. */
export function harnessTrial({ build, level, remembers = false, without = [] }: HarnessTrialOptions): Trial {
  const builds = "device" in build ? [build as Build] : Object.values(build as Readonly<Record<string, Build>>);
  const asked = level ?? (builds.every(({ reportsSteps }) => reportsSteps) ? "step" : "external");
  const remembering = remembers ? rememberingBuild(build) : build;
  return guarded((replay, options = {}) => {
    const { recording = {}, mode = "tolerant", chooser } = options;
    const eyes = harnessEyes(replay);
    const run = runReplay(replay, {
      build: recording.chain === true ? build : remembering,
      eyes,
      mode,
      recording,
      ...(chooser === undefined ? {} : { chooser }),
    });
    const { charts, probe, ...rest } = courtOf(replay, build, asked, run, eyes.issued);
    const court = {
      ...rest,
      ...(without.includes("charts") || charts === undefined ? {} : { charts }),
      ...(without.includes("probe") || probe === undefined ? {} : { probe }),
    };
    return { run, verdict: judge(run, court) };
  });
}

function rememberingBuild(build: HarnessTrialOptions["build"]): HarnessTrialOptions["build"] {
  if ("device" in build) return memoised(build as Build);
  const entries = Object.entries(build as Readonly<Record<string, Build>>);
  return Object.fromEntries(entries.map(([address, one]) => [address, memoised(one)]));
}

/** All that judging a run of this replay takes. */
export function courtOf(
  replay: Replay,
  build: HarnessTrialOptions["build"],
  level: RefinementLevel,
  run: Run,
  issued: readonly IssuedInRun[],
): Court {
  const fixture = fixtureFor(replay);
  const readings = readingsOf(replay.readings);
  return {
    readings,
    subject: subjects[replay.system],
    devices: devicesOf(fixture),
    notices: { level },
    relays: { level },
    // What can be derived takes longer to find out than all else: it is asked where nothing goes wrong.
    ...(isOverheard(replay) ? { secrecy: fixture } : {}),
    charts: {
      tables: tablesFor(replay, readings, sizeOf(run)),
      level,
      facts: factsOf(fixture, run),
      unit: 1,
    },
    probe: {
      build,
      eyes: () => harnessEyes(replay, issued),
      issued: issued.map(({ name }) => name),
      collector: (device) => collectorOf(fixture, device),
      opens: subjects[replay.system].sells !== undefined,
      unit: 1,
      mustArrive: Object.keys(replay.facts).every((device) => isGood(replay, device)),
    },
  };
}

const subjects: Readonly<Record<Replay["system"], Subject>> = {
  "ticket-transfer": { tickets: true, notes: false, certificates: true, items: true },
  "pos-payment": { tickets: false, notes: true, certificates: true, items: true },
  "purchase-money": { tickets: true, notes: true, certificates: true, items: true, sells: "money" },
  "purchase-card": { tickets: true, notes: false, certificates: true, items: true, sells: "card" },
  "card-refund": { tickets: true, notes: false, certificates: true, items: true, sells: "refund" },
};

function isOverheard({ system, crypto, faults }: Replay): boolean {
  return crypto === "symbolic" && subjects[system].sells !== undefined && faults.length === 0;
}

/** The devices of the system that have books. */
function devicesOf(fixture: Fixture): readonly string[] {
  const collectors = new Set(Object.keys(fixture.devices).map((device) => collectorOf(fixture, device)));
  return Object.values(fixture.devices)
    .filter(({ device, address }) => device !== "networkServer" && !collectors.has(address))
    .map(({ address }) => address);
}

const tablesKnown = new WeakMap<Readings, Map<string, RefinementTables>>();

/** How large the charts of a run have to be: two purchases take charts many times as large as one does. */
type Size = Pick<RefinedRun, "transactions" | "forgeries">;

const usualSize: Size = {};

function sizeOf({ replay: { system }, devices, observations }: Run): Size {
  if (subjects[system].sells === undefined) return usualSize;
  const most = (kind: "TA." | "MM."): number =>
    Math.max(
      0,
      ...Object.values(devices).map(({ ledger }) => (ledger?.device.startsWith(kind) ? ledger.sessionsBegun : 0)),
    );
  if (most("TA.") > 1) return { transactions: 2 };
  // Only a host gives a module a number that no agent has drawn, or one twice.
  const isMadeUp = observations.some(({ received }) => received !== undefined && isForgedOrder(received.seen.abstract));
  return { transactions: 1, forgeries: isMadeUp || most("MM.") > 1 };
}

function isForgedOrder({ type, ...fields }: AbstractMessage): boolean {
  return (type === "MakePayment" || type === "ReceivePayment") && fields["random"] === 0;
}

/** The charts of a run. Asking for them by content costs time in every run, so they are kept by object as well. */
function tablesFor({ system, kinds }: Replay, readings: Readings, size: Size): RefinementTables {
  const key = `${system} ${size.transactions} ${size.forgeries} ${kinds === undefined ? "" : JSON.stringify(kinds)}`;
  let byKey = tablesKnown.get(readings);
  if (byKey === undefined) {
    byKey = new Map();
    tablesKnown.set(readings, byKey);
  }
  let tables = byKey.get(key);
  if (tables === undefined) {
    tables = refinementTables(system, { readings, ...size, ...(kinds === undefined ? {} : { kinds }) });
    byKey.set(key, tables);
  }
  return tables;
}

const readingsKnown = new Map<string, Readings>();

/** All readings of a replay that names those that are not the default. Throws `ReadingError`. */
export function readingsOf(chosen: Replay["readings"]): Readings {
  const texts = Object.entries(chosen).map(([place, choice]) => `${place}=${choice}`);
  const key = texts.join();
  let readings = readingsKnown.get(key);
  if (readings === undefined) {
    readings = readingsWith(texts);
    readingsKnown.set(key, readings);
  }
  return readings;
}

/** Nothing that others look at in this device's surroundings is bad. */
function isGood({ facts }: Replay, device: string): boolean {
  const { peerCertificate = "valid", itemsOffered = "valid", itemsHeld } = facts[device] ?? {};
  return peerCertificate === "valid" && itemsOffered === "valid" && itemsHeld !== "inUse";
}

/** What is known of the world: what the fixture has made, unless a lie makes it otherwise. */
function factsOf(fixture: Fixture, run: Run): DeviceFacts {
  return Object.fromEntries(
    devicesOf(fixture).map((address) => {
      const { facts = {}, kind } = fixture.devices[address] ?? {};
      const found = { ...chartFacts(facts), peerEcho: "right", peerClock: "inRange" };
      const ofKind = kind === null || kind === undefined ? {} : { kind };
      const ofParts = havePartsArrived(run, address) ? {} : { goodsOffered: undefined };
      return [address, { ...found, ...ofKind, ...factsFromLies(run, fixture, address), ...ofParts }];
    }),
  );
}
