/**
 * The thread in which one system is explored.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerReport } from "./exploring.ts";
import { type ExplorationRequest, findingsOf } from "./findings.ts";

const reportEverySeconds = 0.1;

function say(report: WorkerReport): void {
  parentPort?.postMessage(report);
}

let reported = Number.NEGATIVE_INFINITY;
try {
  const findings = findingsOf(workerData as ExplorationRequest, (progress) => {
    if (progress.seconds - reported < reportEverySeconds) return;
    reported = progress.seconds;
    say({ kind: "progress", progress });
  });
  say({ kind: "findings", findings });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  say({ kind: "refused", message, stack: stack ?? "" });
}
