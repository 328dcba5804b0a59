import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { type Fault, faultKindNames, faultKinds } from "./faults.ts";
import { forgeryNames, lieNames } from "./repertoire.ts";
import schema from "./replay.schema.json" with { type: "json" };
import type { Replay } from "./replay.ts";
import { ReplayFileError, readReplay, replayFileBytesMax, replayText } from "./replay-file.ts";
import { replaySchema } from "./replay-schema.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { replayOf, scenarios } from "./scenarios.ts";

const scenario = scenarios[0] as Scenario;
const replay: Replay = {
  ...replayOf(scenario, {
    readings: { "41/1706": "acknowledgeFirst" },
    faults: [{ kind: "drop", at: "TA.A>TA.B 25/TicketsDeleted#1" }],
    choices: { listed: ["request TA.A OwnerTransfersTickets"], deviations: [{ at: 3, take: "timer TA.A#1" }] },
  }),
  expect: { verdict: "window", signature: "25-notice-lost", digest: "0".repeat(64) },
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (value: unknown): Replay => readReplay(bytes(JSON.stringify(value)), "a.replay.json");

function refusal(value: unknown): readonly [reason: string, field: string, file: string] {
  try {
    if (value instanceof Uint8Array) readReplay(value, "a.replay.json");
    else read(value);
  } catch (error) {
    if (error instanceof ReplayFileError) return [error.reason, error.field, error.file];
    throw error;
  }
  throw new Error("was read");
}

// One fault of each kind with every parameter it has.
const values = {
  until: "rest",
  count: 1,
  bit: -1,
  to: "TA.C",
  ways: "both",
  edge: "after",
  back: "quiet",
  byMs: -1,
  how: forgeryNames[0] as string,
} as const satisfies Omit<Fault, "kind" | "at">;
const places = {
  message: "TA.A>TA.B 25/TransferAck#1",
  step: "TA.A 25/886#1",
  store: "TA.A store#1",
  wait: "TA.A wait start#1",
};
const everyKind: readonly Fault[] = faultKindNames.map((kind) => {
  const { parameters, strikes } = faultKinds[kind];
  const own = Object.fromEntries(parameters.map((name) => [name, values[name]]));
  const at = places[strikes[0] as keyof typeof places];
  return { kind, at, ...own, ...(kind === "lie" ? { how: lieNames[0] as string } : {}) };
});

// biome-ignore lint/suspicious/noExplicitAny: the shape of ajv's default export depends on how modules are loaded
const Ajv: any = (Ajv2020 as any).default ?? Ajv2020;
const conforms = new Ajv({ strict: true, allErrors: true }).compile(schema);

describe("replay files", () => {
  it("are read as they were written", () => {
    expect(readReplay(bytes(replayText(replay)), "a.replay.json")).toEqual(replay);
    for (const it of scenarios) expect(read(replayOf(it))).toEqual(replayOf(it));
    expect(read({ ...replay, faults: everyKind }).faults).toEqual(everyKind);
  });

  it("conform to the schema, which is made of the vocabulary", () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(replaySchema)));
    for (const it of [replay, { ...replay, faults: everyKind }, ...scenarios.map((one) => replayOf(one))]) {
      expect(conforms(it), JSON.stringify(conforms.errors)).toBe(true);
    }
  });

  it.each([
    ["a field too many", { ...replay, extra: 1 }, "extra"],
    ["a field too few", { ...replay, chance: undefined }, "chance"],
    ["another type", { ...replay, id: 5 }, "id"],
    ["a system that there is not", { ...replay, system: "bank" }, "system"],
    ["a reading that there is not", { ...replay, readings: { "41/1706": "never" } }, "readings.41/1706"],
    ["a fact that there is not", { ...replay, facts: { "TA.A": { mood: "good" } } }, "facts.TA.A.mood"],
    ["a kind of fault that there is not", { ...replay, faults: [{ kind: "fire", at: places.step }] }, "faults[0].kind"],
    ["no coordinate", { ...replay, faults: [{ kind: "drop", at: "here" }] }, "faults[0].at"],
    [
      "a place that the kind does not strike",
      { ...replay, faults: [{ kind: "drop", at: places.store }] },
      "faults[0].at",
    ],
    [
      "a parameter of another kind",
      { ...replay, faults: [{ kind: "drop", at: places.message, bit: 1 }] },
      "faults[0].bit",
    ],
    [
      "a number out of range",
      { ...replay, faults: [{ kind: "truncate", at: places.message, count: -1 }] },
      "faults[0].count",
    ],
    ["no whole number", { ...replay, faults: [{ kind: "corrupt", at: places.message, bit: 0.5 }] }, "faults[0].bit"],
    [
      "an attempt that is none",
      { ...replay, attempts: [{ "TA.A": { begins: {}, answers: [] } }] },
      "attempts[0].TA.A.begins.type",
    ],
    ["a verdict that there is not", { ...replay, expect: { verdict: "fine", signature: "" } }, "expect.verdict"],
    [
      "decisions out of order",
      {
        ...replay,
        choices: {
          listed: [],
          deviations: [
            { at: 2, take: "a" },
            { at: 2, take: "b" },
          ],
        },
      },
      "choices.deviations[1].at",
    ],
  ])("are refused with the field: %s", (_, value, field) => {
    expect(refusal(value)).toEqual(["badField", field, "a.replay.json"]);
  });

  it("are refused by the schema for the same reasons, but for order and readings", () => {
    expect(conforms({ ...replay, extra: 1 })).toBe(false);
    expect(conforms({ ...replay, faults: [{ kind: "drop", at: places.store }] })).toBe(false);
    expect(conforms({ ...replay, faults: [{ kind: "drop", at: places.message, bit: 1 }] })).toBe(false);
  });

  it("are refused when they are of another version, malformed, truncated, no UTF-8, or too long", () => {
    expect(refusal({ ...replay, schema: 2 })).toEqual(["unknownVersion", "schema", "a.replay.json"]);
    expect(refusal({ ...replay, schema: "1" })[0]).toBe("badField");
    expect(refusal(bytes("{"))[0]).toBe("malformed");
    expect(refusal(bytes(replayText(replay).slice(0, 100)))[0]).toBe("malformed");
    expect(refusal(new Uint8Array([0xff, 0xfe]))[0]).toBe("malformed");
    expect(refusal(new Uint8Array(replayFileBytesMax + 1))[0]).toBe("oversized");
    expect(refusal([])).toEqual(["badField", "", "a.replay.json"]);
    expect(refusal(null)[0]).toBe("badField");
  });

  it("cannot reach the prototype of anything", () => {
    const text = replayText(replay).replace('"facts": {}', '"facts": { "__proto__": { "itemsOffered": "invalid" } }');
    const facts = readReplay(bytes(text), "a.replay.json").facts;
    expect(Object.keys(facts)).toEqual(["__proto__"]);
    expect((facts as Record<string, unknown>)["itemsOffered"]).toBeUndefined();
  });
});
