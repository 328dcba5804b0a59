import { afterAll, describe, expect, it } from "vitest";
import { CommandError } from "../command-error.ts";
import { Performer } from "./perform.ts";
import { Pool } from "./pool.ts";
import { mergeRuns, noRuns } from "./runs-result.ts";
import type { RunsResult } from "./tasks.ts";

const subject = { build: "reference", readings: {} };
const some = { depth: 1, scenarios: ["ticket-transfer/plain"] } as const;
const range = (from: number, to: number) => ({ kind: "enumeration" as const, ...some, range: { from, to } });

const comparable = ({ collected, ...rest }: RunsResult) => ({
  ...rest,
  collected: { ...collected, tuples: [...collected.tuples].sort() },
});

describe("a pool of threads", () => {
  const pool = new Pool(2, subject);
  afterAll(() => pool.close());

  it("finds what one thread finds, and tells of every run", async () => {
    let ran = 0;
    const parts = await pool.perform<"enumeration">([range(0, 30), range(30, 60)], (runs) => {
      ran += runs;
    });
    const alone = new Performer(subject).perform(range(0, 60), () => {}) as RunsResult;
    expect(comparable(parts.reduce(mergeRuns, noRuns))).toEqual(comparable(alone));
    expect(ran).toBe(60);
    expect(alone).toMatchObject({ planned: 60, run: 60 });
  });

  it("ends with one error that says what was being run, and goes on with the next task", async () => {
    const unknown = { kind: "plan", depth: 1, scenarios: ["ticket-transfer/nonsense"] } as const;
    const error = await pool.perform<"plan">([unknown]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ reason: "workerFailed", code: 70, where: "running reference: plan" });
    const [plan] = await pool.perform<"plan">([{ kind: "plan", ...some }]);
    expect(plan?.parts).toBeGreaterThan(100);
  });
});
