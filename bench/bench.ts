/** What the parts of a benchmark have in common: where results go, and how figures are told. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installed, type Measured } from "./measure.ts";

/** Something that was aimed at. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Collects what the parts measure. */
export class Bench {
  readonly targets: Target[] = [];
  readonly results: Record<string, unknown> = {};
  /** what is no matter of speed: something was found that must not be */
  readonly failures: string[] = [];
  readonly repetitions: number;
  readonly graphSeconds: number;

  constructor(repetitions: number, graphSeconds: number) {
    this.repetitions = repetitions;
    this.graphSeconds = graphSeconds;
  }

  target(what: string, wanted: string, measured: string, reached: boolean): void {
    this.targets.push({ what, wanted, measured, reached });
  }
}

/** The path of a file of this folder. */
export const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The figures of a run, without what it printed. */
export function bare<R extends Measured>({ output, timedOut, ...figures }: R): Omit<R, "output" | "timedOut"> {
  return figures;
}

/** Seconds, told. */
export function s(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}

/** Memory, told. */
export function mib(value: number): string {
  return `${Math.round(value)} MiB`;
}

/** A whole number, told. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** What a program says of its version; undefined: it is not there. */
export function versionOf(program: string, flag: string): string | undefined {
  if (!installed(program)) return undefined;
  return spawnSync(program, [flag], { encoding: "utf8" }).stdout.split("\n")[0];
}
