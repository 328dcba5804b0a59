/**
 * Progress of explorations: one line that is written over on a terminal, plain lines elsewhere, nothing when quiet.
 */
import type { SearchProgress } from "../models/explorer/index.ts";
import { count, duration } from "../reports/words.ts";
import type { Surroundings } from "./environment.ts";
import type { ExploringListener } from "./exploring.ts";
import type { Findings } from "./findings.ts";

/** Moves to the beginning of the line and clears it. */
export const clearLine = "\r\u001b[2K";

/** A listener that tells of explorations by these names, on standard error. */
export function progressOn(
  surroundings: Surroundings,
  names: readonly string[],
  quiet: boolean,
): ExploringListener & { readonly done: () => void } {
  if (quiet) return { started: () => {}, progressed: () => {}, finished: () => {}, done: () => {} };
  return surroundings.errIsTerminal ? liveLine(surroundings, names) : plainLines(surroundings, names);
}

function plainLines({ err }: Surroundings, names: readonly string[]): ReturnType<typeof progressOn> {
  return {
    started: (index) => err(`exploring ${names[index]}\n`),
    progressed: () => {},
    finished: (index, findings) => err(`${finishedText(names[index] ?? "", findings)}\n`),
    done: () => {},
  };
}

function liveLine({ err, columns }: Surroundings, names: readonly string[]): ReturnType<typeof progressOn> {
  const running = new Map<number, string>();
  let finished = 0;
  const draw = (): void => {
    const text = `${finished} of ${names.length} explored  ${[...running.values()].join("  ")}`;
    err(`${clearLine}${text.slice(0, Math.max(20, columns - 1))}`);
  };
  return {
    started: (index) => {
      running.set(index, `${names[index]} …`);
      draw();
    },
    progressed: (index, progress) => {
      running.set(index, `${names[index]} ${progressText(progress)}`);
      draw();
    },
    finished: (index) => {
      running.delete(index);
      finished++;
      draw();
    },
    done: () => err(clearLine),
  };
}

function progressText({ states, expanded, depth, seconds }: SearchProgress): string {
  return `${count(states)} states (${count(states - expanded)} open), depth ${depth}, ${duration(seconds)}`;
}

function finishedText(name: string, { result }: Findings): string {
  return `explored ${name}: ${result.verdict}, ${count(result.states)} states, ${duration(result.seconds)}`;
}
