/**
 * Worker threads that run an implementation: as many at a time as there are processors. They stay for all phases of a
 * verification, so that fixtures, charts and code that has become fast are there when the next phase begins.
 */
import { Worker } from "node:worker_threads";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-codes.ts";
import type { Subject, Task, TaskOf, TaskResult } from "./tasks.ts";

/** What a worker says. */
export type PoolReport =
  | { readonly kind: "progress"; readonly runs: number }
  | { readonly kind: "done"; readonly result: unknown }
  | { readonly kind: "refused"; readonly message: string; readonly stack: string };

/** The file of the worker, beside this one, in whichever form this one runs. */
const workerFile = new URL(`./pool-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** A pool. Close it, or the process does not end. */
export class Pool {
  readonly #workers: readonly Worker[];
  readonly #subject: Subject;

  constructor(workers: number, subject: Subject) {
    this.#subject = subject;
    this.#workers = Array.from({ length: Math.max(1, workers) }, () => new Worker(workerFile, { workerData: subject }));
    // Between tasks a worker waits; it must not keep a process alive that has something to complain of.
    for (const worker of this.#workers) worker.unref();
  }

  get size(): number {
    return this.#workers.length;
  }

  /**
   * Performs tasks, as many at a time as there are workers; results stand in the order of the tasks. `progressed` is
   * told how many runs have been made since it was last told. Throws `CommandError`.
   */
  async perform<Kind extends Task["kind"]>(
    tasks: readonly TaskOf<Kind>[],
    progressed: (runs: number) => void = () => {},
  ): Promise<readonly TaskResult<Kind>[]> {
    const results = new Array<TaskResult<Kind>>(tasks.length);
    const waiting = tasks.map((task, index) => ({ task, index }));
    const work = async (worker: Worker): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        results[next.index] = await this.#performIn(worker, next.task, progressed);
      }
    };
    await Promise.all(this.#workers.map(work));
    return results;
  }

  /** Ends all workers, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #performIn<Kind extends Task["kind"]>(
    worker: Worker,
    task: TaskOf<Kind>,
    progressed: (runs: number) => void,
  ): Promise<TaskResult<Kind>> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
        worker.unref();
        act();
      };
      worker.ref();
      worker.on("message", (report: PoolReport) => {
        if (report.kind === "progress") progressed(report.runs);
        else if (report.kind === "done") end(() => resolve(report.result as TaskResult<Kind>));
        else end(() => reject(this.#failed(task, report.message, report.stack)));
      });
      worker.on("error", (error: Error) => end(() => reject(this.#failed(task, error.message, error.stack ?? ""))));
      worker.on("exit", () => end(() => reject(this.#failed(task, "it ended without a result", ""))));
      worker.postMessage(task);
    });
  }

  #failed({ kind }: Task, message: string, stack: string): CommandError {
    const where = `running ${this.#subject.build}: ${kind}`;
    const error = new CommandError("workerFailed", message, where, "run it again with --verbose", exitCode.internal);
    if (stack !== "") error.stack = stack;
    return error;
  }
}
