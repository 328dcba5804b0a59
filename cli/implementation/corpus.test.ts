import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayFileBytesMax, replayText } from "../../fault-injection/replay-file.ts";
import { replayOf, scenarios } from "../../fault-injection/scenarios.ts";
import { CommandError } from "../command-error.ts";
import { packageRoot } from "../environment.ts";
import { corpusFolder, corpusOf, replayIn } from "./corpus.ts";

const [scenario] = scenarios;
if (scenario === undefined) throw new Error("no scenario");
const good = replayText(replayOf(scenario));

describe("replay files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zerosum-corpus-"));
    mkdirSync(join(folder, corpusFolder), { recursive: true });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const bad: readonly (readonly [string, string | Uint8Array, string])[] = [
    ["is cut short", good.slice(0, 100), "bad.replay.json"],
    ["is no text", new Uint8Array([0xff, 0xfe, 0x00]), "bad.replay.json"],
    ["is empty", "", "bad.replay.json"],
    ["is too long", " ".repeat(replayFileBytesMax + 1), "bad.replay.json"],
    ["is of another version", good.replace('"schema": 1', '"schema": 2'), "bad.replay.json, field schema"],
    ["lacks a field", good.replace('"chance"', '"chanse"'), "bad.replay.json, field "],
    ["names no system", good.replace('"system": "', '"system": "x'), "bad.replay.json, field system"],
  ];
  it.each(bad)("one that %s is refused with 65, by file and field", (_, text, where) => {
    const path = join(folder, "bad.replay.json");
    writeFileSync(path, text);
    let thrown: unknown;
    try {
      replayIn(path, "bad.replay.json");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CommandError);
    expect(thrown).toMatchObject({ reason: "badReplayFile", code: 65 });
    expect((thrown as CommandError).where.startsWith(where)).toBe(true);
  });

  it("of the corpus are read in the order of their names, and nothing else is", () => {
    for (const name of ["b.replay.json", "a.replay.json", "notes.md"])
      writeFileSync(join(folder, corpusFolder, name), good);
    expect(corpusOf(folder).map(({ file }) => file)).toEqual([
      "fault-injection/corpus/a.replay.json",
      "fault-injection/corpus/b.replay.json",
    ]);
    expect(corpusOf(join(folder, "nowhere"))).toEqual([]);
  });

  it("of this package's corpus are all good, and say what they lead to", () => {
    for (const { replay } of corpusOf(packageRoot())) expect(replay.expect).toBeDefined();
  });
});
