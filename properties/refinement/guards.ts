/**
 * Which guards of a chart refused what a device did. Asked only when a fault is to be explained.
 */
import type { AnyStateMachine } from "xstate";
import type { EntryStep } from "../../models/explorer/closed-role.ts";
import { type ChartNode, type ChartTransition, chartNodes } from "../../models/explorer/xstate-adapter.ts";
import type { GuardRefusal } from "./observation.ts";

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;
type Context = Readonly<Record<string, unknown>>;

/** Event transitions of a local state whose guards are false for `event`. */
export function refusedEvents(
  machine: AnyStateMachine,
  value: unknown,
  context: Context,
  event: Event,
): readonly GuardRefusal[] {
  const nodes = new Map(chartNodes(machine).map((node) => [node.id, node]));
  return activePaths(value)
    .flatMap((path) => nodes.get(path)?.transitions ?? [])
    .filter(({ eventType, guard }) => isFor(eventType, event) && guard !== undefined)
    .filter((transition) => isFalse(machine, transition, context, event))
    .map((transition) => refusal(machine, transition, context, event));
}

/**
 * The transition that would have led to `step` from where the chart took another, if its guard stood against it.
 * `context`: what is known of the chart's context there.
 */
export function refusedBranch(
  machine: AnyStateMachine,
  taken: EntryStep,
  step: string,
  context: Context,
  event: Event | undefined,
): readonly GuardRefusal[] {
  const nodes = new Map(chartNodes(machine).map((node) => [node.id, node]));
  return taken.transitions.flatMap(({ source, eventType, index }) =>
    (nodes.get(source)?.transitions ?? [])
      .filter((other) => other.eventType === eventType && other.index !== index && other.guard !== undefined)
      .filter(({ targets }) => targets.some((target) => entersStep(nodes, target, step)))
      .map((other) => refusal(machine, other, context, event ?? { type: "" })),
  );
}

function entersStep(nodes: ReadonlyMap<string, ChartNode>, target: string, step: string): boolean {
  for (let node = nodes.get(target); node !== undefined; ) {
    if ((node.meta as { readonly step?: unknown } | undefined)?.step === step) return true;
    node = node.initial === undefined ? undefined : nodes.get(node.initial);
  }
  return false;
}

function isFor(eventType: string, event: Event): boolean {
  return eventType === event.type || eventType === "*";
}

/** Paths of all active states, the innermost first. */
function activePaths(value: unknown, at = ""): readonly string[] {
  if (typeof value === "string") return [at === "" ? value : `${at}.${value}`];
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([key, inner]) => {
    const path = at === "" ? key : `${at}.${key}`;
    return [...activePaths(inner, path), path];
  });
}

type Guard = (args: { readonly context: Context; readonly event: Event }, params: unknown) => boolean;

function guardOf(machine: AnyStateMachine, { guard }: ChartTransition): Guard | undefined {
  if (typeof guard === "function") return guard as Guard;
  const guards = machine.implementations.guards as Readonly<Record<string, Guard | undefined>>;
  return guards[nameOf(guard)];
}

function nameOf(guard: unknown): string {
  if (typeof guard === "string") return guard;
  return String((guard as { readonly type?: unknown } | undefined)?.type ?? "");
}

function isFalse(machine: AnyStateMachine, transition: ChartTransition, context: Context, event: Event): boolean {
  const guard = guardOf(machine, transition);
  if (guard === undefined) return false;
  try {
    return !guard({ context, event }, undefined);
  } catch {
    // It reads a fact that nobody has looked at yet: it could have been either.
    return false;
  }
}

function refusal(machine: AnyStateMachine, transition: ChartTransition, context: Context, event: Event): GuardRefusal {
  const text = String(guardOf(machine, transition) ?? "");
  const name = nameOf(transition.guard);
  const guard = name === "" ? bodyOf(text) : name;
  return { state: transition.source, event: transition.eventType, guard, values: valuesIn(text, context, event) };
}

/** The text of a guard without its parameters, on one line. */
function bodyOf(text: string): string {
  const body = text.slice(text.indexOf("=>") + 2);
  return body.replaceAll(/\s+/g, " ").trim();
}

function valuesIn(text: string, context: Context, event: Event): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [, holder, field] of text.matchAll(/\b(context|event)\.(\w+)/g)) {
    const from = holder === "context" ? context : event;
    if (field !== undefined && field in from) values[`${holder}.${field}`] = from[field];
  }
  for (const [, field] of text.matchAll(/choose\)?\(context, "(\w+)"\)/g)) {
    if (field !== undefined && context[field] !== undefined) values[`context.${field}`] = context[field];
  }
  return values;
}
