/**
 * Measures whole processes: wall time, and the most memory they held (Linux only).
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What one process took. */
export interface Measured {
  readonly seconds: number;
  /** undefined where the system does not tell */
  readonly peakMiB: number | undefined;
  readonly output: string;
  /** ended by the time limit */
  readonly timedOut: boolean;
}

const pollMs = 5;

/** Is a program there? */
export function installed(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

const pinned = installed("taskset") ? ["taskset", "-c", "0"] : [];

/** Run a command on one core (where `taskset` is there) and measure it. @throws Error when it fails */
export function measure(command: readonly string[], limitSeconds: number, directory?: string): Promise<Measured> {
  const [program, ...args] = [...pinned, ...command];
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program as string, args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    let peakMiB: number | undefined;
    let timedOut = false;
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const poll = setInterval(() => {
      peakMiB = Math.max(peakMiB ?? 0, peakOf(child.pid)) || undefined;
      if (performance.now() - started > limitSeconds * 1000) {
        timedOut = true;
        child.kill("SIGKILL");
      }
    }, pollMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(poll);
      const seconds = (performance.now() - started) / 1000;
      if (code !== 0 && !timedOut) reject(new Error(`${command.join(" ")} ended with ${code}: ${errors}`));
      else resolve({ seconds, peakMiB, output, timedOut });
    });
  });
}

function peakOf(pid: number | undefined): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
