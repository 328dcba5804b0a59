/**
 * A worker that judges builds, as the campaign sees it.
 */
import { Worker } from "node:worker_threads";
import type { JudgeReport, JudgeTask } from "./judge-worker.ts";
import type { RunCounts } from "./planned-runs.ts";

/** What comes of a task. `stalled`: for {@link stalledAfterMs} not even progress was heard, and the worker was ended. */
export type Judgement = Extract<JudgeReport, { readonly kind: "judged" | "broken" }> | { readonly kind: "stalled" };

/** Milliseconds of silence after which a build counts as hanging. The only place where time decides anything. */
const stalledAfterMs = 60_000;

const program = new URL("./judge-worker.ts", import.meta.url);

/** Nobody listens to it any more. */
function forget(worker: Worker): void {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
}

/** A judge. Close it, or the process does not end. */
export class Judge {
  #worker: Worker | undefined;
  #planned: RunCounts | undefined;

  /** The runs that are planned. */
  async planned(): Promise<RunCounts> {
    await this.#ready();
    return this.#planned as RunCounts;
  }

  /** Judges a build, or a part of the runs of one. Throws when the worker itself ends. */
  async judge(task: JudgeTask): Promise<Judgement> {
    const worker = await this.#ready();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (act: () => void): void => {
        clearTimeout(timer);
        forget(worker);
        act();
      };
      const stalled = (): void => {
        end(() => resolve({ kind: "stalled" }));
        void this.close();
      };
      const listen = (): void => {
        clearTimeout(timer);
        timer = setTimeout(stalled, stalledAfterMs);
      };
      worker.on("message", (report: JudgeReport) => {
        if (report.kind === "judged" || report.kind === "broken") end(() => resolve(report));
        else listen();
      });
      worker.on("error", (error) => end(() => reject(error)));
      worker.on("exit", (code) => end(() => reject(new Error(`a judge ended with ${code}`))));
      listen();
      worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #ready(): Promise<Worker> {
    if (this.#worker !== undefined) return Promise.resolve(this.#worker);
    const worker = new Worker(program);
    return new Promise((resolve, reject) => {
      worker.on("message", (report: JudgeReport) => {
        if (report.kind !== "ready") return;
        forget(worker);
        this.#worker = worker;
        this.#planned = report.planned;
        resolve(worker);
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`a judge ended with ${code} before it began`)));
    });
  }
}
