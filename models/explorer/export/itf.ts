/**
 * A trace as ITF JSON (Informal Trace Format), which Apalache, Quint and the ITF viewer read.
 */
import type { Program } from "../program.ts";
import type { Trace } from "../trace.ts";

/** A trace in the Informal Trace Format. */
export interface ItfTrace {
  readonly "#meta": Readonly<Record<string, unknown>>;
  readonly vars: readonly string[];
  readonly states: readonly Readonly<Record<string, unknown>>[];
}

const actionVariable = "mbt::actionTaken";

/** One state per step, the initial one first; one variable per role, and the action taken. */
export function itfTrace(program: Program, trace: Trace, meta: Readonly<Record<string, unknown>> = {}): ItfTrace {
  const names = program.closed.roles.map((role) => role.name);
  const state = (locals: readonly number[], index: number, action: string): Record<string, unknown> => ({
    "#meta": { index },
    [actionVariable]: action,
    ...Object.fromEntries(
      names.map((name, role) => {
        const local = program.closed.roles[role]?.locals[locals[role] as number];
        return [name, itfValue({ state: stateText(local?.value), ...local?.context })];
      }),
    ),
  });
  return {
    "#meta": { format: "ITF", "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html", ...meta },
    vars: [actionVariable, ...names],
    states: [
      state(trace.initial, 0, "init"),
      ...trace.steps.map((step, index) =>
        state(step.locals, index + 1, `${step.role ?? "link"}: ${step.label.kind} ${step.label.event}`.trimEnd()),
      ),
    ],
  };
}

/** Read the local states back: variable to value, per state. The inverse of {@link itfTrace} up to plain data. */
export function readItf(itf: ItfTrace): readonly Readonly<Record<string, unknown>>[] {
  return itf.states.map((state) =>
    Object.fromEntries(itf.vars.map((variable) => [variable, plainValue(state[variable])])),
  );
}

/** A state value as a path: `f41.s1702_declareReadiness`. */
export function stateText(value: unknown): string {
  if (typeof value === "string" || value === undefined) return value ?? "";
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => {
      const rest = stateText(inner);
      return rest === "" ? key : `${key}.${rest}`;
    })
    .join("+");
}

function itfValue(value: unknown): unknown {
  if (typeof value === "number" && Number.isInteger(value)) return { "#bigint": String(value) };
  if (value === null || value === undefined) return { tag: "None", value: {} };
  if (Array.isArray(value)) return value.map(itfValue);
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, itfValue(inner)]));
  }
  return value;
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value === null || typeof value !== "object") return value;
  const fields = value as Record<string, unknown>;
  if (typeof fields["#bigint"] === "string") return Number(fields["#bigint"]);
  if (fields["tag"] === "None") return null;
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, plainValue(inner)]));
}
