import { describe, expect, it } from "vitest";
import type { Fault } from "../../fault-injection/faults.ts";
import { replayOf, scenarioNamed } from "../../fault-injection/scenarios.ts";
import type { Tried } from "../../fault-injection/trial.ts";
import { trialOf } from "./builds.ts";
import { mergeRuns, noRuns, RunsCounter } from "./runs-result.ts";

const trial = trialOf("reference");
const scenario = scenarioNamed("ticket-transfer/plain");
if (scenario === undefined) throw new Error("no plain ticket transfer");

const drop: Fault = { kind: "drop", at: "TA.A>TA.B 25/TicketsDeleted#1" };
const duplicate: Fault = { kind: "duplicate", at: "TA.A>TA.B 25/TicketsDeleted#1" };

/** The count of runs under these faults, each with a finding planted or not. */
function counted(faults: readonly Fault[], planted?: string) {
  const counter = new RunsCounter();
  const replay = replayOf(scenario as NonNullable<typeof scenario>, { faults });
  counter.plan(replay, "group");
  const tried = trial(replay);
  const finding = { class: "safety", reason: planted ?? "" } as Tried["verdict"]["findings"][number];
  const failing: Tried = {
    ...tried,
    verdict: { ...tried.verdict, class: "safety", signature: "planted", windows: [], findings: [finding] },
  };
  counter.ran(replay, planted === undefined ? tried : failing, "group");
  return counter.result;
}

describe("results of runs", () => {
  it("count runs by how they end, by kind of fault and by group", () => {
    const result = counted([drop]);
    expect(result).toMatchObject({ planned: 1, run: 1, kinds: { drop: { planned: 1, run: 1 } } });
    expect(result.collected).toMatchObject({ ended: { window: 1 }, kinds: { drop: { window: 1 } } });
    expect(result.windows["25-notice-lost"]).toMatchObject({ runs: 1, class: "window" });
    expect(result.failures).toEqual({});
  });

  it("are the same in whichever order they are put together, with the simplest run that shows a failure", () => {
    const [one, other, third] = [counted([drop, duplicate], "two"), counted([drop], "one"), counted([duplicate])];
    const merged = mergeRuns(mergeRuns(one, other), third);
    const bare = (result: typeof merged) => ({
      ...result,
      collected: { ...result.collected, tuples: [...result.collected.tuples].sort() },
    });
    expect(bare(mergeRuns(third, mergeRuns(other, one)))).toEqual(bare(merged));
    expect(merged.failures["planted"]).toMatchObject({ runs: 2, reason: "one" });
    expect(merged.failures["planted"]?.replay.faults).toEqual([drop]);
    expect(merged.collected.ended).toEqual({ safety: 2, held: 1 });
    expect(mergeRuns(noRuns, merged)).toEqual(merged);
  });
});
