/**
 * Charts and small state spaces as DOT text, for Graphviz.
 */
import type { AnyStateMachine } from "xstate";
import type { Exploration } from "../explore.ts";
import { stepLabel } from "../judge.ts";
import { column } from "../program.ts";
import { readField } from "../state-layout.ts";
import { Successors, stepCode } from "../successors.ts";
import { chartNodes } from "../xstate-adapter.ts";
import { stateText } from "./itf.ts";

/** A chart: compound states as clusters. */
export function dotChart(machine: AnyStateMachine): string {
  const nodes = chartNodes(machine);
  const lines = [`digraph ${quoted(machine.id)} {`, "  compound=true; node [shape=box, style=rounded];"];
  const children = (id: string) => nodes.filter((node) => node.parent === id);
  const declare = (id: string, indent: string): void => {
    for (const node of children(id)) {
      if (children(node.id).length === 0) {
        lines.push(`${indent}${quoted(node.id)} [label=${quoted(node.key)}];`);
        continue;
      }
      lines.push(`${indent}subgraph ${quoted(`cluster_${node.id}`)} {`, `${indent}  label=${quoted(node.key)};`);
      declare(node.id, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  const leaf = (id: string): string => {
    const initial = nodes.find((node) => node.id === id)?.initial;
    return initial === undefined ? id : leaf(initial);
  };
  declare(nodes[0]?.id ?? "", "  ");
  for (const node of nodes) {
    for (const transition of node.transitions) {
      for (const target of transition.targets) {
        lines.push(`  ${quoted(leaf(node.id))} -> ${quoted(leaf(target))} [label=${quoted(transition.eventType)}];`);
      }
    }
  }
  return `${lines.join("\n")}\n}\n`;
}

/** Too many states to draw. */
export class TooManyStates extends Error {
  readonly _tag = "TooManyStates";
  readonly states: number;
  constructor(states: number, most: number) {
    super(`${states} states are too many to draw; at most ${most}`);
    this.states = states;
  }
}

const statesMax = 2000;

/** The whole state space; states at rest drawn double. @throws TooManyStates */
export function dotStates(exploration: Exploration): string {
  const { visited, program, rests } = exploration;
  if (visited.count > statesMax) throw new TooManyStates(visited.count, statesMax);
  const successors = new Successors(program, 0);
  const lines = [`digraph ${quoted(exploration.system)} {`, "  node [shape=box];"];
  const { words } = program.layout;
  for (let index = 0; index < visited.count; index++) {
    const text = program.closed.roles.map((role, at) => {
      const local = readField(visited.words, index * words, program.layout.roles[at] ?? { word: 0, shift: 0, bits: 0 });
      return `${role.name}: ${stateText(role.locals[local]?.value)}`;
    });
    const shape = rests[index] === 1 ? ", peripheries=2" : "";
    lines.push(`  s${index} [label=${quoted(text.join("\\n"))}${shape}];`);
    const fill = successors.expand(visited.words, index, 0);
    for (let candidate = 0; candidate < fill; candidate++) {
      const to = visited.indexOf(successors.candidates, candidate * words);
      lines.push(
        `  s${index} -> s${to} [label=${quoted(codeText(exploration, successors.codes[candidate] as number))}];`,
      );
    }
  }
  return `${lines.join("\n")}\n}\n`;
}

function codeText(exploration: Exploration, code: number): string {
  const { program } = exploration;
  if (code < 0) {
    const { kind, message } = stepCode.read(code);
    return `${kind} ${program.closed.messages[message]?.event.type ?? "?"}`;
  }
  const { role, entry } = program.entries[program.rows[code + column.entry] as number] ?? { role: 0, entry: undefined };
  if (entry === undefined) return "?";
  const label = stepLabel(program, role, entry);
  return `${label.role} ${label.kind === "message" || label.kind === "environment" ? "" : `${label.kind} `}${label.event}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
