/**
 * A refusal in words: one line for people.
 */
import { describeEvent } from "../../models/explorer/local-runner.ts";
import type { Allowed, Divergence, GuardRefusal, RefinementFault } from "./observation.ts";

/** The line of a fault. */
export function sayingOf(fault: Omit<RefinementFault, "says">): string {
  const { device, index, kind, step, after, fields, allowed, refusedBy, observation } = fault;
  const where = `${device}, observation ${index + 1}, on ${stimulusText(fault)}`;
  const next = allowed.map((item) => nextText(kind, item));
  const expected = next.length === 0 ? "nothing" : [...new Set(next)].join(", or ");
  const [guard] = refusedBy;
  const because = guard === undefined ? "" : ` (guard ${guard.guard} of ${guard.state}${valuesText(guard)})`;
  const cut = observation.cut ? " before power failed" : "";
  switch (kind) {
    case "outOfBound":
      return `${where}: beyond the bound of the charts`;
    case "notMinded":
      return `${where}: does ${step ?? "something"}, where the chart does nothing${because}`;
    case "step":
      return isDone(fault)
        ? `${where}: ${step} is not what the chart does here, but ${expected}${because}`
        : `${where}: ends after ${after ?? "nothing"}, where the chart does ${expected}`;
    case "prompt":
      return `${where}: asks for ${asked(observation.prompted?.accepts)}, where the chart minds ${alternatives(allowed)}`;
    case "status":
      return `${where}: it must answer a status query of its session, and else only ask when its time is up`;
    case "send":
      return `${where}: at ${step ?? "the start"} the chart sends ${expected}, which is not what was sent${cut}`;
    default:
      return `${where}: after ${step ?? "the start"} the ledger differs from the chart's in ${fields.join(", ")}`;
  }
}

function asked(types: readonly string[] = []): string {
  return types.length === 0 ? "nothing" : types.join(" or ");
}

function alternatives(allowed: readonly Allowed[]): string {
  return [...new Set(allowed.map(({ asks }) => asked(asks)))].join("; ");
}

/** Whether the step at which it diverges is one that was done. */
function isDone({ step, allowed }: Omit<RefinementFault, "says">): boolean {
  return !allowed.some(({ next }) => next.step === step);
}

function nextText(kind: Divergence, { next }: Allowed): string {
  if (kind === "step") return next.step ?? "nothing more";
  return next.send === undefined ? "nothing more" : `${describeEvent(next.send.message)} to ${next.send.to}`;
}

function valuesText({ values }: GuardRefusal): string {
  const list = Object.entries(values).map(([name, value]) => `${name} is ${JSON.stringify(value)}`);
  return list.length === 0 ? "" : `: ${list.join(", ")}`;
}

function stimulusText({ observation: { stimulus } }: Omit<RefinementFault, "says">): string {
  if (stimulus.kind === "message") return describeEvent(stimulus.message);
  return stimulus.kind === "environment" ? describeEvent(stimulus.event) : stimulus.kind;
}
