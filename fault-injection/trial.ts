/**
 * A trial: a replay is run and judged. Enumeration, swarm and shrinking know nothing else of world and witnesses.
 */
import type { Replay } from "./replay.ts";
import { type Verdict, verdictOf } from "./witnesses/finding.ts";
import type { Run } from "./world/run.ts";
import type { Chooser } from "./world/schedule.ts";
import type { Recording } from "./world/state.ts";

/** How a trial is made; all has a default. */
export interface TrialOptions {
  readonly recording?: Recording;
  /** default `tolerant` */
  readonly mode?: "strict" | "tolerant";
  /** decides before the replay's choices do */
  readonly chooser?: Chooser;
}

/** A run and its verdict. */
export interface Tried {
  readonly run: Run;
  readonly verdict: Verdict;
}

/** Runs and judges. Deterministic: the same replay gives the same result. */
export type Trial = (replay: Replay, options?: TrialOptions) => Tried;

/** What a run comes to, in a few words, for tables: how transactions ended, the windows, or the class of failure. */
export function resultText({ class: worst, outcomes, windows, signature }: Verdict): string {
  if (worst === "window") return windows.length > 0 ? `window ${windows.join(" ")}` : signature;
  if (worst !== "held") return worst;
  return outcomes.length === 0 ? "held" : [...outcomes].sort().join(", ");
}

/**
 * A trial in which a defect of the harness is a verdict, too: it must not stop a campaign, and it must not be taken for
 * a failure of the build.
 */
export function guarded(trial: Trial): Trial {
  return (replay, options) => {
    try {
      return trial(replay, options);
    } catch (defect) {
      const reason = defect instanceof Error ? `${defect.name}: ${defect.message}` : String(defect);
      const findings = [
        {
          witness: "harness",
          class: "harness-error",
          property: "threw",
          reason,
          device: "",
          step: null,
          observation: 0,
        },
      ] as const;
      const verdict = verdictOf({ findings, known: [], windows: [], outcomes: [], heard: [] });
      return { run: emptyRun(replay), verdict };
    }
  };
}

function emptyRun(replay: Replay): Run {
  return {
    replay,
    end: "diverged",
    observations: [],
    messages: [],
    start: {},
    devices: {},
    breaches: [],
    putOff: [],
    skipped: [],
    decisions: 0,
    taken: [],
    points: [],
    healedAt: 0,
    time: 0,
    chain: [],
  };
}
