/**
 * What runs execute of the figures: numbered steps, branches of decisions, and pairs of successive steps.
 */
import type { SystemName } from "../../conformance/wire/fixture.ts";
import type { Run, RunObservation } from "../../fault-injection/world/run.ts";
import { isStepAddress, type StepAddress, step } from "../../spec/catalogue.ts";
import { branchName } from "../figure-coverage.ts";
import { PairFollower, type PairGround, playedParts } from "./step-pairs.ts";

/** As plain data, which can travel between threads. */
export interface Executed {
  readonly steps: readonly string[];
  /** `41/1712 -> 41/1714` */
  readonly branches: readonly string[];
  /** `41/1704 -> 41/1706`, by what each is allowed */
  readonly pairs: Readonly<Record<string, PairGround>>;
}

/** Of nothing. */
export const nothingExecuted: Executed = { steps: [], branches: [], pairs: {} };

/** Collects over many runs. */
export class ExecutedCollector {
  readonly #steps = new Set<string>();
  readonly #branches = new Set<string>();
  readonly #pairs = new Map<string, PairGround>();
  /** by device: the decision that it did last, while it is not known which branch it takes */
  readonly #undecided = new Map<string, StepAddress>();
  readonly #followers = new Map<string, PairFollower>();

  /**
   * A run has been made. `judged`: the devices that a fault has not taken out of the protocol. The others have executed
   * what they did as well (a lie is told by the harness, in their name), but what follows on what is not theirs to answer for.
   */
  add(run: Run, judged: (device: string) => boolean = () => true): void {
    for (const follower of this.#followers.values()) follower.begin();
    const { system } = run.replay;
    for (const observation of run.observations) this.#observe(system, observation, judged(observation.device));
    for (const device of this.#undecided.keys()) this.#decide(device, undefined);
  }

  /** What was collected so far. */
  get executed(): Executed {
    return {
      steps: [...this.#steps].sort(),
      branches: [...this.#branches].sort(),
      pairs: Object.fromEntries([...this.#pairs].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  }

  #observe(system: SystemName, { device, stimulus, steps, cut, cycle }: RunObservation, isJudged: boolean): void {
    const follower = isJudged ? this.#follower(system, device) : undefined;
    if (stimulus.kind === "powerOn" && cycle > 1) follower?.restart();
    // An owner or a timer may decide, in the next response; what a loss of power cuts off is never decided.
    if (stimulus.kind === "powerLoss") this.#undecided.delete(device);
    for (const here of steps) {
      this.#steps.add(here);
      this.#decide(device, here);
      if (step(here).branches.length > 0) this.#undecided.set(device, here);
      const from = follower?.from;
      const ground = follower?.follow(here);
      if (ground !== undefined) this.#note(`${from} -> ${here}`, ground);
    }
    if (cut) this.#undecided.delete(device);
  }

  #note(pair: string, ground: PairGround): void {
    const known = this.#pairs.get(pair);
    if (known !== ground) this.#pairs.set(pair, worseGround(known, ground));
  }

  /** What a device does after a decision tells which branch it took: a step that it names, or the one that leaves. */
  #decide(device: string, next: StepAddress | undefined): void {
    const decision = this.#undecided.get(device);
    if (decision === undefined) return;
    this.#undecided.delete(device);
    const { branches } = step(decision);
    const taken = branches.find(({ to }) => to === next) ?? branches.find(({ to }) => !isStepAddress(to));
    if (taken !== undefined) this.#branches.add(branchName(decision, taken.to));
  }

  #follower(system: SystemName, device: string): PairFollower | undefined {
    const key = `${system} ${device}`;
    const known = this.#followers.get(key);
    const part = playedParts[system][device];
    if (known !== undefined || part === undefined) return known;
    const follower = new PairFollower(part);
    this.#followers.set(key, follower);
    return follower;
  }
}

/** Two parts put together. A pair that nothing allows in one part is not allowed; else the catalogue goes first. */
export function mergeExecuted(one: Executed, other: Executed): Executed {
  const pairs: Record<string, PairGround> = { ...one.pairs };
  for (const [pair, ground] of Object.entries(other.pairs)) pairs[pair] = worseGround(pairs[pair], ground);
  return {
    steps: [...new Set([...one.steps, ...other.steps])].sort(),
    branches: [...new Set([...one.branches, ...other.branches])].sort(),
    pairs,
  };
}

function worseGround(one: PairGround | undefined, other: PairGround): PairGround {
  if (one === "none" || other === "none") return "none";
  return one === "catalogue" || other === "catalogue" ? "catalogue" : "rule";
}
