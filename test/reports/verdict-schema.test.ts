import Ajv2020 from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import schema from "../../reports/verdict.schema.json" with { type: "json" };
import { zerosum } from "../command-line/run.ts";
import { sampleFailure, sampleImplementation } from "./sample-implementation.ts";
import { sampleResult } from "./sample-result.ts";

const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** Whether the schema takes it; what it has against it otherwise. */
function against(value: unknown): string {
  return validate(value)
    ? ""
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join("\n");
}

function firstOf(list: unknown): Record<string, unknown> {
  return (list as Record<string, unknown>[])[0] ?? {};
}

type Changed = Record<string, unknown> & { systems: Record<string, unknown>[]; invariants: Record<string, unknown>[] };

describe("verdict.schema.json", () => {
  let real: string;
  beforeAll(async () => {
    const line = [
      "verify",
      "--system",
      "ticket-transfer/ready",
      "--reading",
      "25/886=notifyFirst",
      "--skip-implementation",
    ];
    real = (await zerosum([...line, "--json"])).out;
  });

  it("takes a real verdict, with counterexamples, windows and coverage in it", () => {
    const result = JSON.parse(real);
    expect(against(result)).toBe("");
    expect(
      result.systems[0].checks.some(({ counterexamples }: { counterexamples: [] }) => counterexamples.length > 0),
    ).toBe(true);
    expect(result.windows.some(({ status }: { status: string }) => status === "open")).toBe(true);
  });

  it("takes what is optional: an implementation that was run, with and without failures, and mutants", () => {
    const implementation = sampleImplementation({ failures: [sampleFailure()], swarm: null });
    expect(against(sampleResult({ implementation, mutants: { total: 100, killed: 97 } }))).toBe("");
    expect(against(sampleResult({ implementation: sampleImplementation() }))).toBe("");
  });

  const doctoredRuns: readonly (readonly [string, (found: Record<string, unknown>) => void])[] = [
    ["a failure that is called a window", (found) => Object.assign(found, { failures: [{ class: "window" }] })],
    ["an enumeration without its number of runs planned", (found) => delete firstOf(found["enumerations"])["planned"]],
    [
      "a way of ending that there is not",
      (found) => Object.assign(firstOf(found["matrix"]), { cells: [{ worst: "ok" }] }),
    ],
    ["a row at no step", (found) => Object.assign(firstOf(found["matrix"]), { step: "somewhere" })],
    ["no word on what is infeasible", (found) => delete (found["paths"] as Record<string, unknown>)["infeasible"]],
    ["a bound above one", (found) => Object.assign(found["swarm"] as object, { failsLessThan: 1.5 })],
  ];
  it.each(doctoredRuns)("refuses %s", (_, doctor) => {
    const found = structuredClone(sampleImplementation()) as unknown as Record<string, unknown>;
    doctor(found);
    expect(against({ ...sampleResult(), implementation: found })).not.toBe("");
  });

  const doctored: readonly (readonly [string, (result: Changed) => void])[] = [
    ["a verdict in other words", (result) => Object.assign(result, { verdict: "passed" })],
    ["a verdict of a system in other words", (result) => Object.assign(result.systems[0] ?? {}, { verdict: "ok" })],
    ["a system without its bound", (result) => delete result.systems[0]?.["bound"]],
    ["a property without evidence", (result) => delete result.invariants[0]?.["evidence"]],
    ["no word on windows", (result) => delete result["windows"]],
    ["a negative number of states", (result) => Object.assign(result.systems[0] ?? {}, { states: -1 })],
    ["states in words", (result) => Object.assign(result.systems[0] ?? {}, { states: "many" })],
    ["an exit code that there is not", (result) => Object.assign(result, { exitCode: 42 })],
    ["a field that nobody knows", (result) => Object.assign(result, { certified: true })],
    ["another form", (result) => Object.assign(result, { format: 2 })],
    ["a date that is none", (result) => Object.assign(result, { date: "yesterday" })],
  ];
  it.each(doctored)("refuses %s", (_, doctor) => {
    const result = JSON.parse(real) as Changed;
    doctor(result);
    expect(against(result)).not.toBe("");
  });
});
