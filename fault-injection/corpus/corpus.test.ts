import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { censusTables } from "../../models/census/census.ts";
import { isWindowId } from "../../spec/windows.ts";
import { harnessTrial } from "../harness-trial.ts";
import { checkReplay } from "../replay-check.ts";
import { readReplay } from "../replay-file.ts";
import { toyBuild } from "../toy/toy-build.ts";
import { toyTrial } from "../toy/toy-trial.ts";

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".replay.json"));
const replays = files.map((name) => readReplay(readFileSync(new URL(name, folder)), name));

/** Windows of the charts that no run of this build comes to, and why. */
const outOfReach: Readonly<Record<string, string>> = {
  "16-order-replayed":
    "the charts' link carries what modules say whatever keys agents have; agents who have made another order carry " +
    "nothing under the old one (FIG. 20), and two hosts who would do it for them are no fault of the repertoire",
};

describe("the corpus", () => {
  it.each(replays.map((replay) => [replay.id, replay] as const))("%s shows what its file says", (_, replay) => {
    const check = checkReplay(harnessTrial({ build: referenceBuild }), replay, "strict", referenceBuild);
    expect(check.differences).toEqual([]);
    expect(check.followed).toBe(true);
    if (replay.expect?.verdict === "held") return;
    // Nothing can be left out: without any one of its faults it shows something else.
    for (const index of replay.faults.keys()) {
      const fewer = { ...replay, faults: replay.faults.toSpliced(index, 1) };
      const { verdict } = harnessTrial({ build: referenceBuild })(fewer);
      expect([verdict.class, verdict.signature]).not.toEqual([replay.expect?.verdict, replay.expect?.signature]);
    }
  });

  it("has a file for each window that the census knows of these systems", () => {
    const systems = new Set(replays.map(({ system }) => system as string));
    const windows = censusTables.filter(({ system }) => systems.has(system)).flatMap((table) => table.windows);
    const shown = replays.flatMap(({ expect: it }) =>
      it !== undefined && isWindowId(it.signature) ? [it.signature] : [],
    );
    const missing = [...new Set(windows)].filter((window) => !shown.some((id) => id === window));
    expect(missing.filter((window) => outOfReach[window] === undefined)).toEqual([]);
    for (const window of Object.keys(outOfReach)) expect(shown).not.toContain(window);
  });

  it("would notice a build that does something else", () => {
    const [replay] = replays.filter(({ id }) => id === "25-notice-lost");
    if (replay === undefined) throw new Error("no such file");
    expect(checkReplay(toyTrial(toyBuild("senderKeeps")), replay, "tolerant").differences).not.toEqual([]);
  });
});
