/**
 * Charts, runs and state spaces in the notations of other tools.
 */
import {
  counterexamples,
  dotChart,
  dotStates,
  type Exploration,
  itfTrace,
  mermaidChart,
  mermaidSequence,
  type Role,
  TooManyStates,
  type Trace,
} from "../../models/explorer/index.ts";
import type { Program } from "../../models/explorer/program.ts";
import { CommandError, unknownName } from "../command-error.ts";
import { coverageData, pathData } from "./chart-data.ts";
import type { DrawnPart } from "./explore-model.ts";

/** A run with a name. */
interface NamedRun {
  readonly name: string;
  readonly trace: Trace;
  readonly program: Program;
}

/** The text. Throws `CommandError`. */
export function drawing(
  exploration: Exploration,
  format: "mermaid" | "dot" | "itf" | "json",
  part: DrawnPart,
  outcome: string | undefined,
): string {
  if (part === "charts")
    return charts(exploration, format === "dot" ? dotChart : mermaidChart, format === "dot" ? "//" : "%%");
  if (part === "states") return stateSpace(exploration);
  if (part === "coverage") return `${JSON.stringify(coverageData(exploration), null, 2)}\n`;
  if (part === "paths") return `${JSON.stringify(pathData(exploration), null, 2)}\n`;
  const runs = runsOf(exploration, outcome);
  if (format === "mermaid") {
    const roles = exploration.bound.roles;
    return runs.map(({ name, trace }) => `%% ${name}\n${mermaidSequence(roles, trace)}`).join("\n");
  }
  const traces = runs.map(({ name, trace, program }) => itfTrace(program, trace, { source: exploration.system, name }));
  return `${JSON.stringify(outcome === undefined ? traces : traces[0], null, 2)}\n`;
}

function charts(exploration: Exploration, draw: typeof dotChart, comment: string): string {
  const roles = Object.entries(exploration.definition.roles as Record<string, Role>);
  return roles.map(([name, { machine }]) => `${comment} ${name}\n${draw(machine)}`).join("\n");
}

function stateSpace(exploration: Exploration): string {
  try {
    return dotStates(exploration);
  } catch (error) {
    if (!(error instanceof TooManyStates)) throw error;
    const advice = "give a smaller bound: fewer --transactions or --power-losses";
    throw new CommandError("tooManyStates", error.message, "--of states", advice);
  }
}

/** The shortest run to each kind of outcome, and to each violated check. */
function runsOf(exploration: Exploration, outcome: string | undefined): readonly NamedRun[] {
  const kinds = exploration.outcomes.map(({ kind }) => kind);
  if (outcome !== undefined && !kinds.includes(outcome)) {
    throw unknownName("unknownOutcome", "outcome", outcome, "--outcome", kinds);
  }
  const wanted = exploration.outcomes.filter(({ kind }) => outcome === undefined || kind === outcome);
  const ends = wanted.map(({ kind, examples }): NamedRun => {
    const [example] = counterexamples(exploration, { outcome: kind });
    const name = `outcome: ${kind}`;
    if (example !== undefined) return { name, trace: example.trace, program: example.program };
    return { name, trace: exploration.trace(examples[0]?.state ?? 0), program: exploration.program };
  });
  if (outcome !== undefined) return ends;
  const violated = exploration.checks.flatMap(({ name, violations }): readonly NamedRun[] => {
    const [first] = violations;
    if (first === undefined) return [];
    const [example] = counterexamples(exploration, { check: name });
    if (example !== undefined) return [{ name: `violated: ${name}`, trace: example.trace, program: example.program }];
    const trace = exploration.trace(first.state, first.row);
    return [{ name: `violated: ${name}`, trace, program: exploration.program }];
  });
  return [...violated, ...ends];
}
