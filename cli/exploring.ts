/**
 * Explorations in worker threads: as many at a time as there are processors, so that the command line stays awake for
 * progress and for an interrupt.
 */
import { Worker } from "node:worker_threads";
import type { SearchProgress } from "../models/explorer/index.ts";
import { CommandError } from "./command-error.ts";
import { type ExitCode, exitCode } from "./exit-codes.ts";
import type { ExplorationRequest, Findings } from "./findings.ts";

/** What is heard of explorations while they run. */
export interface ExploringListener {
  started(index: number): void;
  progressed(index: number, progress: SearchProgress): void;
  finished(index: number, findings: Findings): void;
}

/** What a worker says. */
export type WorkerReport =
  | { readonly kind: "progress"; readonly progress: SearchProgress }
  | { readonly kind: "findings"; readonly findings: Findings }
  | { readonly kind: "refused"; readonly message: string; readonly stack: string };

/** Explore all, in any order; the findings stand in the order of the requests. Throws `CommandError`. */
export async function exploreAll(
  requests: readonly ExplorationRequest[],
  workersMax: number,
  listener: ExploringListener,
): Promise<readonly Findings[]> {
  const findings = new Array<Findings>(requests.length);
  const waiting = requests.map((request, index) => ({ request, index }));
  const running = new Set<Worker>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { request, index } = next;
      listener.started(index);
      const found = await exploreIn(running, request, (progress) => listener.progressed(index, progress));
      findings[index] = found;
      listener.finished(index, found);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(workersMax, requests.length)) }, work));
  } finally {
    await Promise.all([...running].map((worker) => worker.terminate()));
  }
  return findings;
}

/** The worker's file, beside this one, in whichever form this one runs. */
const workerFile = new URL(`./exploring-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

function exploreIn(
  running: Set<Worker>,
  request: ExplorationRequest,
  progressed: (progress: SearchProgress) => void,
): Promise<Findings> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: request });
    running.add(worker);
    const end = (act: () => void): void => {
      running.delete(worker);
      act();
    };
    worker.on("message", (report: WorkerReport) => {
      if (report.kind === "progress") progressed(report.progress);
      else if (report.kind === "findings") end(() => resolve(report.findings));
      else end(() => reject(refused(request, report.message, report.stack)));
    });
    worker.on("error", (error: Error) => end(() => reject(failed(request, error))));
    worker.on("exit", () => end(() => reject(failed(request, new Error("it ended without a result")))));
  });
}

function refused(request: ExplorationRequest, message: string, stack: string): CommandError {
  const error = refusal(
    request,
    "modelRefused",
    message,
    "correct the chart or composition that is named",
    exitCode.internal,
  );
  error.stack = stack;
  return error;
}

function failed(request: ExplorationRequest, error: Error): CommandError {
  const outOfMemory = (error as { readonly code?: string }).code === "ERR_WORKER_OUT_OF_MEMORY";
  const advice = outOfMemory ? "give it a limit: --max-states or --max-memory-mib" : "run it again with --verbose";
  return refusal(
    request,
    "workerFailed",
    error.message,
    advice,
    outOfMemory ? exitCode.environment : exitCode.internal,
    error,
  );
}

function refusal(
  request: ExplorationRequest,
  reason: "modelRefused" | "workerFailed",
  message: string,
  advice: string,
  code: ExitCode,
  cause?: Error,
): CommandError {
  const where = `exploring ${request.system}/${request.variant}`;
  return new CommandError(reason, message, where, advice, code, cause === undefined ? undefined : { cause });
}
