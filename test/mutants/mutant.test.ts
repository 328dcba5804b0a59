import { describe, expect, it } from "vitest";
import { mutantsIn, patchFolder } from "./campaign.ts";
import { figuresOf, mutantOf, PatchError } from "./mutant.ts";

const header = ["Step: 41/1706, store", "Says: a decision is", "  forgotten", "Witnesses: charts, books", ""];
const diff = [
  "diff --git a/impl/device/waiting.ts b/impl/device/waiting.ts",
  "--- a/impl/device/waiting.ts",
  "+++ b/impl/device/waiting.ts",
];
const name = "007-decision-forgotten.patch";

function problem(lines: readonly string[], file = name): Pick<PatchError, "reason" | "field"> | undefined {
  try {
    mutantOf(lines.join("\n"), file);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    expect(error.file).toBe(file);
    return { reason: error.reason, field: error.field };
  }
  return undefined;
}

const without = (field: string): readonly string[] => header.filter((line) => !line.startsWith(field));

describe("the figures of a mutant", () => {
  it("are those of its steps, without the parts of a device that are no step", () => {
    expect(figuresOf({ steps: ["41/1706", "7A/230", "41/1710", "restart"] })).toEqual(["41", "7A"]);
  });
});

describe("the header of a patch", () => {
  it("says where, what, and who must see it", () => {
    expect(mutantOf([...header, ...diff].join("\n"), name)).toEqual({
      id: "007-decision-forgotten",
      steps: ["41/1706", "store"],
      says: "a decision is forgotten",
      witnesses: ["charts", "books"],
      survives: undefined,
      touches: ["impl/device/waiting.ts"],
    });
  });

  it("may say why nobody sees it", () => {
    const lines = [...without("Witnesses"), "Survives: equivalent, because", "  it is", "", ...diff];
    expect(mutantOf(lines.join("\n"), name)).toMatchObject({ witnesses: [], survives: "equivalent, because it is" });
  });

  it.each([
    ["a name without a number", [...header, ...diff], "decision.patch", { reason: "badName", field: "" }],
    ["no step", [...header.slice(1), ...diff], name, { reason: "badHeader", field: "Step" }],
    [
      "nothing that it does",
      [header[0] ?? "", header[3] ?? "", "", ...diff],
      name,
      { reason: "badHeader", field: "Says" },
    ],
    ["no witness", [...without("Witnesses"), ...diff], name, { reason: "badHeader", field: "Witnesses" }],
    ["both", [...header.slice(0, 4), "Survives: it does", ...diff], name, { reason: "badHeader", field: "Witnesses" }],
    ["a field twice", [...header.slice(0, 4), "Step: 41/1708", ...diff], name, { reason: "badHeader", field: "Step" }],
    ["a field too many", ["Author: me", ...header, ...diff], name, { reason: "badHeader", field: "Author" }],
    [
      "a step that is none",
      ["Step: 41/9999", ...header.slice(1), ...diff],
      name,
      { reason: "unknownStep", field: "Step" },
    ],
    [
      "a witness that is none",
      [...header.slice(0, 3), "Witnesses: charts, neighbours", "", ...diff],
      name,
      { reason: "unknownWitness", field: "Witnesses" },
    ],
    ["no change", header, name, { reason: "noDiff", field: "" }],
    [
      "a change of a judge",
      [...header, "diff --git a/properties/books.ts b/properties/books.ts"],
      name,
      { reason: "outsideBuild", field: "" },
    ],
  ] as const)("is refused with %s", (_, lines, file, expected) => {
    expect(problem(lines, file)).toEqual(expected);
  });
});

describe("the patches", () => {
  const mutants = mutantsIn(patchFolder);
  const caught = mutants.filter(({ survives }) => survives === undefined);

  it("are at least 61 that somebody must see, numbered through", () => {
    expect(caught.length).toBeGreaterThanOrEqual(61);
    expect(mutants.map(({ id }) => Number(id.slice(0, 3)))).toEqual(mutants.map((_, index) => index + 1));
  });

  it("make a mistake in each of the figures", () => {
    const touched = new Set(caught.flatMap(figuresOf));
    const purchases = ["12", "14", "15", "16", "17", "18", "19", "20", "21", "22"];
    for (const figure of ["7A", "7B", "9", "10", "11", ...purchases, "25", "38", "39", "41", "42", "43"]) {
      expect(touched).toContain(figure);
    }
  });
});
