/**
 * A build is judged: run after run, until some witness refuses one.
 */
import type { Build } from "../../conformance/port.ts";
import { isSampled, runTwice } from "../../fault-injection/determinism.ts";
import { faultText } from "../../fault-injection/faults.ts";
import { harnessTrial } from "../../fault-injection/harness-trial.ts";
import { pathTrial } from "../../fault-injection/model-paths/path-trial.ts";
import type { Trial } from "../../fault-injection/trial.ts";
import { isFailure } from "../../fault-injection/witnesses/finding.ts";
import type { Witness } from "./mutant.ts";
import type { Origin, PlannedRun } from "./planned-runs.ts";

/** A run that was refused. */
export interface Refusal {
  /** how many runs it took, this one included */
  readonly runs: number;
  /** all who refused it, the one whose finding is the worst first; empty: the harness itself has failed */
  readonly witnesses: readonly Witness[];
  /** what the worst finding is recognised by */
  readonly signature: string;
  /** … and what it says */
  readonly reason: string;
  readonly origin: Origin;
  readonly name: string;
  /** one line each */
  readonly faults: readonly string[];
}

/** How a build is tried. */
export function trialOf(build: Build): Trial {
  return pathTrial(harnessTrial({ build, remembers: true }));
}

/** A range of the planned runs: from, up to and not including. */
export interface RunRange {
  readonly from: number;
  readonly to: number;
}

/** The first of these runs that is refused; undefined: none. `ran` is called after every run. */
export function firstRefusal(
  trial: Trial,
  planned: readonly PlannedRun[],
  { from, to }: RunRange,
  ran: () => void = () => {},
): Refusal | undefined {
  for (let index = from; index < Math.min(to, planned.length); index++) {
    const run = planned[index] as PlannedRun;
    const refused = refusalOf(trial, run, index);
    if (refused !== undefined) return { runs: index - from + 1, ...refused };
    ran();
  }
  return undefined;
}

function refusalOf(
  trial: Trial,
  { origin, name, replay: made }: PlannedRun,
  index: number,
): Omit<Refusal, "runs"> | undefined {
  const replay = made();
  const { verdict } = trial(replay);
  const where = { origin, name, faults: replay.faults.map(faultText) };
  if (isFailure(verdict)) {
    const { findings, signature } = verdict;
    const worst = findings.find((finding) => finding.class === verdict.class);
    const all = new Set([worst, ...findings].flatMap((finding) => finding?.witness ?? []));
    const witnesses = [...all].filter((it) => it !== "harness");
    return { witnesses, signature, reason: worst?.reason ?? "", ...where };
  }
  if (!isSampled(index)) return undefined;
  const { divergesAt } = runTwice(trial, replay);
  if (divergesAt === undefined) return undefined;
  const reason = `made twice, it differs from observation ${divergesAt} on`;
  return { witnesses: ["determinism"], signature: "determinism", reason, ...where };
}
