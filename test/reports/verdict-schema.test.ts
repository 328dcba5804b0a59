import Ajv2020 from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import schema from "../../reports/verdict.schema.json" with { type: "json" };
import { zerosum } from "../command-line/run.ts";
import { sampleResult } from "./sample-result.ts";

const validate = new Ajv2020.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** Whether the schema takes it; what it has against it otherwise. */
function against(value: unknown): string {
  return validate(value)
    ? ""
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join("\n");
}

type Changed = Record<string, unknown> & { systems: Record<string, unknown>[]; invariants: Record<string, unknown>[] };

describe("verdict.schema.json", () => {
  let real: string;
  beforeAll(async () => {
    const line = ["verify", "--system", "ticket-transfer/ready", "--reading", "25/886=notifyFirst", "--json"];
    real = (await zerosum(line)).out;
  });

  it("takes a real verdict, with counterexamples, windows and coverage in it", () => {
    const result = JSON.parse(real);
    expect(against(result)).toBe("");
    expect(
      result.systems[0].checks.some(({ counterexamples }: { counterexamples: [] }) => counterexamples.length > 0),
    ).toBe(true);
    expect(result.windows.some(({ status }: { status: string }) => status === "open")).toBe(true);
  });

  it("takes what is optional: faults and mutants", () => {
    const faults = { planned: 10, run: 10, violations: 0, byKind: { powerLoss: 10 } };
    expect(against(sampleResult({ faults, mutants: { total: 100, killed: 97 } }))).toBe("");
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
