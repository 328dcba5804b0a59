/**
 * Does a replay still show what its file says?
 */
import type { Build } from "../conformance/port.ts";
import type { Expectation, Replay } from "./replay.ts";
import type { Trial, Tried } from "./trial.ts";

/** What came of replaying. */
export interface ReplayCheck {
  readonly tried: Tried;
  /** the run is the one that is described; false: it left the file's decisions, or a fault never struck */
  readonly followed: boolean;
  /** what differs from what the file expects; empty: nothing, or it expects nothing */
  readonly differences: readonly string[];
}

/** What a file can say that a build shows in a run: to be put into the file. */
export function expectationOf({ run, verdict }: Tried): Expectation {
  const digest = run.chain.at(-1);
  return { verdict: verdict.class, signature: verdict.signature, ...(digest === undefined ? {} : { digest }) };
}

/** A name for a build in {@link Replay.provenance}. */
export function buildName({ name, version }: Pick<Build, "name" | "version">): string {
  return `${name} ${version}`;
}

/**
 * Replays and compares. The hash chain is compared only if the file names the same build; another one draws other
 * random numbers, and shows the same thing all the same.
 */
export function checkReplay(
  trial: Trial,
  replay: Replay,
  mode: "strict" | "tolerant",
  build?: Pick<Build, "name" | "version">,
): ReplayCheck {
  const tried = trial(replay, { mode, recording: { chain: true } });
  const { expect, provenance } = replay;
  if (expect === undefined) return { tried, followed: isFollowed(tried), differences: [] };
  const shown = expectationOf(tried);
  const isSameBuild = build !== undefined && provenance.build === buildName(build);
  const differences = [
    ...differs("verdict", expect.verdict, shown.verdict),
    ...differs("signature", expect.signature, shown.signature),
    ...(isSameBuild && expect.digest !== undefined ? differs("digest", expect.digest, shown.digest ?? "none") : []),
  ];
  return { tried, followed: isFollowed(tried), differences };
}

function isFollowed({ run }: Tried): boolean {
  return run.end !== "diverged" && run.skipped.length === 0;
}

function differs(what: string, expected: string, shown: string): readonly string[] {
  return expected === shown ? [] : [`${what}: expected ${expected || "none"}, shown ${shown || "none"}`];
}
