/**
 * Charts and traces as Mermaid text.
 */
import type { AnyStateMachine } from "xstate";
import type { Trace } from "../trace.ts";
import { type ChartNode, type ChartTransition, chartNodes } from "../xstate-adapter.ts";

/** A chart as a `stateDiagram-v2`. */
export function mermaidChart(machine: AnyStateMachine): string {
  const nodes = chartNodes(machine);
  const root = nodes[0] as ChartNode;
  const lines = ["stateDiagram-v2"];
  const children = (id: string): readonly ChartNode[] => nodes.filter((node) => node.parent === id);
  const declare = (node: ChartNode, indent: string): void => {
    const inner = children(node.id);
    lines.push(`${indent}state "${node.key}" as ${name(node.id)}${inner.length > 0 ? " {" : ""}`);
    if (inner.length > 0) {
      if (node.initial !== undefined) lines.push(`${indent}  [*] --> ${name(node.initial)}`);
      for (const child of inner) declare(child, `${indent}  `);
      lines.push(`${indent}}`);
    }
    if (node.type === "final") lines.push(`${indent}${name(node.id)} --> [*]`);
  };
  if (root.initial !== undefined) lines.push(`  [*] --> ${name(root.initial)}`);
  for (const child of children(root.id)) declare(child, "  ");
  for (const node of nodes) {
    for (const transition of node.transitions) {
      for (const target of transition.targets) {
        lines.push(`  ${name(node.id)} --> ${name(target)}${label(transition)}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A trace as a `sequenceDiagram`: messages that never arrive end in a cross. */
export function mermaidSequence(roles: readonly string[], trace: Trace): string {
  const lines = ["sequenceDiagram", ...roles.map((role) => `  participant ${name(role)} as ${role}`)];
  const arrivals = new Set(
    trace.steps.flatMap((step) => (step.received ? [`${step.sentBy}/${step.received.id}`] : [])),
  );
  trace.steps.forEach((step, index) => {
    const role = step.role ?? step.received?.to ?? roles[0] ?? "?";
    if (step.received !== undefined && step.label.kind === "message") {
      const from = step.received.from ?? step.received.to;
      const outsider = step.received.from === undefined ? " (from an outsider)" : "";
      lines.push(`  ${name(from)}->>${name(step.received.to)}: ${step.received.event.type}${outsider}`);
    }
    if (step.label.kind !== "message") lines.push(`  Note over ${name(role)}: ${noteText(step)}`);
    for (const message of step.sent) {
      if (arrivals.has(`${index}/${message.id}`)) continue;
      lines.push(`  ${name(role)}-x${name(message.to)}: ${message.event.type}`);
    }
  });
  return `${lines.join("\n")}\n`;
}

function noteText(step: Trace["steps"][number]): string {
  const what = { timer: "time-out", powerLoss: "loses power", powerOn: "comes back", drop: "message lost" } as const;
  const kind = step.label.kind;
  const last = step.label.steps.at(-1);
  const at = last === undefined ? "" : ` [${last}]`;
  return `${kind === "environment" || kind === "message" ? step.label.event : what[kind]}${at}`.replaceAll(";", ",");
}

function label(transition: ChartTransition): string {
  const event = transition.eventType.startsWith("xstate.after.") ? "time-out" : transition.eventType;
  const guard = typeof transition.guard === "string" ? transition.guard : transition.guard === undefined ? "" : "guard";
  const text = [event, guard === "" ? "" : `[${guard}]`].filter((part) => part !== "").join(" ");
  return text === "" ? "" : ` : ${text}`;
}

function name(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]/g, "_");
}
