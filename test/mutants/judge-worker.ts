/**
 * A worker that judges builds, one after the other. It keeps the charts and the planned runs; only the build is another
 * each time, imported from its own copy of the sources.
 */
import { parentPort } from "node:worker_threads";
import type { Build } from "../../conformance/port.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { firstRefusal, type Refusal, type RunRange, trialOf } from "./judging.ts";
import { countsOf, orderedFor, type PlannedRun, plannedRuns, type RunCounts } from "./planned-runs.ts";
import { root } from "./tree.ts";

/** Judge the build that is imported from there. */
export interface JudgeTask {
  readonly build: string;
  /** runs of systems with these figures are made first */
  readonly figures: readonly string[];
  readonly range: RunRange;
}

/** What a worker says. */
export type JudgeReport =
  | { readonly kind: "ready"; readonly planned: RunCounts }
  | { readonly kind: "progress" }
  | { readonly kind: "judged"; readonly refusal: Refusal | undefined }
  /** the build cannot be loaded */
  | { readonly kind: "broken"; readonly reason: string };

/** Runs after which progress is told. */
const progressRuns = 250;

const port = parentPort;
if (port !== null) {
  const planned = plannedRuns(trialOf(referenceBuild), root);
  const say = (report: JudgeReport): void => port.postMessage(report);
  port.on("message", (task: JudgeTask) => {
    void judged(task, planned, () => say({ kind: "progress" })).then(say);
  });
  say({ kind: "ready", planned: countsOf(planned) });
}

async function judged(
  { build, figures, range }: JudgeTask,
  planned: readonly PlannedRun[],
  progress: () => void,
): Promise<JudgeReport> {
  try {
    const loaded = (await import(build)) as { readonly referenceBuild: Build };
    const ordered = orderedFor(planned, figures);
    let runs = 0;
    const ran = (): void => {
      runs += 1;
      if (runs % progressRuns === 0) progress();
    };
    return { kind: "judged", refusal: firstRefusal(trialOf(loaded.referenceBuild), ordered, range, ran) };
  } catch (defect) {
    return { kind: "broken", reason: String(defect) };
  }
}
