/**
 * The thread in which runs of an implementation are made: one task after the other.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Performer } from "./perform.ts";
import type { PoolReport } from "./pool.ts";
import type { Subject, Task } from "./tasks.ts";

/** Runs between two words on progress. */
const reportEvery = 64;

function say(report: PoolReport): void {
  parentPort?.postMessage(report);
}

const performer = new Performer(workerData as Subject);

parentPort?.on("message", (task: Task) => {
  let runs = 0;
  const ran = (): void => {
    runs += 1;
    if (runs % reportEvery === 0) say({ kind: "progress", runs: reportEvery });
  };
  try {
    const result = performer.perform(task, ran);
    say({ kind: "progress", runs: runs % reportEvery });
    say({ kind: "done", result });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    say({ kind: "refused", message, stack: stack ?? "" });
  }
});
