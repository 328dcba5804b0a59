/**
 * The options of the commands. With `command-line.ts` the only file that knows Effect's CLI module.
 */
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";

/** A flag that is off unless it is given. */
export function onOff(name: string, description: string): Flag.Flag<boolean> {
  return Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDefault(false), Flag.withDescription(description));
}

/** What was found, for other programs. */
export const json = onOff("json", "print the result as JSON");
/** The last line, and nothing besides. */
export const quiet = onOff("quiet", "no progress, and the last line only");
/** Which protocol. */
export const profile = Flag.Literals("profile", ["source"]).pipe(
  Flag.withDefault("source" as const),
  Flag.withDescription("which protocol: as the source text has it"),
);
/** Switched readings. */
export const readings = Flag.String("reading").pipe(
  Flag.withMetavar("PLACE=CHOICE"),
  Flag.atLeast(0),
  Flag.withDescription("switch a reading, as in 41/1706=acknowledgeFirst; may be repeated"),
);
/** Systems by name. */
export const systems = Flag.String("system").pipe(
  Flag.withMetavar("NAME[/VARIANT]"),
  Flag.atLeast(0),
  Flag.withDescription("explore this system only; may be repeated"),
);
/** How sessions begin. */
export const session = Flag.Literals("session", ["ready", "cold"]).pipe(
  orUndefined,
  Flag.withDescription("ready: sessions stand by assumption; cold: they are set up first"),
);
/** Sessions of a side. */
export const transactions = wholeNumber("transactions", 1, "sessions that each side begins");

/** A count of at least `least`; undefined where it is not given. */
export function wholeNumber(name: string, least: number, description: string) {
  return Flag.Int(name).pipe(
    Flag.filter(
      (value) => value >= least,
      (value) => `Expected a whole number of at least ${least}, got ${value}`,
    ),
    orUndefined,
    Flag.withMetavar("N"),
    Flag.withDescription(description),
  );
}

/** Undefined where the flag is not given. */
export function orUndefined<A>(flag: Flag.Flag<A>): Flag.Flag<A | undefined> {
  return flag.pipe(Flag.optional, Flag.map(Option.getOrUndefined));
}

/** Limits on an exploration. */
export const limits = {
  maxStates: wholeNumber("max-states", 1, "end an exploration as inconclusive after so many states"),
  maxSeconds: Flag.Finite("max-seconds").pipe(
    Flag.filter(
      (value) => value > 0,
      (value) => `Expected more than 0 seconds, got ${value}`,
    ),
    orUndefined,
    Flag.withMetavar("S"),
    Flag.withDescription("end an exploration as inconclusive after so many seconds"),
  ),
  maxMemoryMiB: wholeNumber("max-memory-mib", 1, "end an exploration as inconclusive beyond so much memory"),
};

/** Which build is run. */
export const buildFlag = Flag.Literals("build", ["reference"]).pipe(
  Flag.withDefault("reference" as const),
  Flag.withDescription("which implementation is run"),
);

/** How an implementation is run. */
export const runFlags = {
  skipImplementation: onOff("skip-implementation", "explore the charts only"),
  only: Flag.Literals("only", ["corpus", "paths", "singles", "pairs", "swarm"]).pipe(
    Flag.atLeast(0),
    Flag.withDescription("of the runs, this part only; may be repeated"),
  ),
  build: buildFlag,
  depth: Flag.Literals("depth", ["1", "2"]).pipe(
    Flag.withDefault("1" as const),
    Flag.map((depth) => (depth === "2" ? 2 : 1) as 1 | 2),
    Flag.withDescription("1: every single fault; 2: every pair of faults as well, which takes long"),
  ),
  exhaustive: onOff(
    "exhaustive",
    "every single fault of every scenario of purchases, too, and not of the usual ones only: about five minutes on two cores",
  ),
  seconds: Flag.Finite("seconds").pipe(
    Flag.filter(
      (value) => value >= 0,
      (value) => `Expected 0 seconds or more, got ${value}`,
    ),
    Flag.withDefault(10),
    Flag.withMetavar("S"),
    Flag.withDescription("how long a swarm of runs with many faults goes on; 0: none"),
  ),
  seed: wholeNumber("seed", 0, "what the swarm is drawn from; by default, the date"),
};

/** Where a report is written. */
export const outFlag = orUndefined(Flag.String("out")).pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription("write verdict.json, its schema, index.html and the replay files of failures into this folder"),
);
