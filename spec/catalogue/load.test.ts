import { describe, expect, it } from "vitest";
import { CatalogueError, type CatalogueErrorReason, loadCatalogue } from "../catalogue.ts";
import { figureSources } from "./sources.ts";

// A step as loosely as a planted defect needs it.
type Raw = Record<string, unknown>;
interface RawFigure extends Raw {
  participants: Record<string, string>;
  steps: Raw[];
  exits: Raw[];
}

const clone = (): RawFigure[] => JSON.parse(JSON.stringify(figureSources)) as RawFigure[];

const figureIn = (figures: RawFigure[], id: string): RawFigure => {
  const found = figures.find((figure) => figure.figure === id);
  if (found === undefined) throw new Error(`no figure ${id}`);
  return found;
};

const stepIn = (figures: RawFigure[], id: string, n: number): Raw => {
  const found = figureIn(figures, id).steps.find((step) => step.n === n);
  if (found === undefined) throw new Error(`no step ${id}/${n}`);
  return found;
};

const refusalOf = (figures: readonly unknown[]): CatalogueError => {
  try {
    loadCatalogue(figures);
  } catch (error) {
    if (error instanceof CatalogueError) return error;
    throw error;
  }
  throw new Error("the planted defect was not refused");
};

interface Planted {
  readonly defect: string;
  readonly reason: CatalogueErrorReason;
  readonly figure: string | null;
  readonly step: number | null;
  readonly field: string | null;
  readonly plant: (figures: RawFigure[]) => void;
}

const inStep = (
  defect: string,
  reason: CatalogueErrorReason,
  figure: string,
  step: number,
  field: string | null,
  change: (step: Raw) => void,
): Planted => ({ defect, reason, figure, step, field, plant: (figures) => change(stepIn(figures, figure, step)) });

const planted: readonly Planted[] = [
  inStep("next leads nowhere", "unresolvedSuccessor", "16", 630, "next", (step) => {
    step.next = [633];
  }),
  inStep("next leads into another figure", "unresolvedSuccessor", "16", 638, "next", (step) => {
    step.next = [640];
  }),
  inStep("next is no number and no known word", "unresolvedSuccessor", "16", 630, "next", (step) => {
    step.next = ["fig:10"];
  }),
  inStep("a branch leads nowhere", "unresolvedSuccessor", "16", 570, "to", (step) => {
    step.branches = [
      { when: "funds sufficient", to: 601 },
      { when: "funds insufficient", to: 572 },
    ];
  }),
  inStep("a decision with one branch", "tooFewBranches", "39", 1588, "branches", (step) => {
    step.branches = [{ when: "always", to: 1590 }];
  }),
  inStep("branches outside a decision", "branchesOutsideDecision", "39", 1586, "branches", (step) => {
    step.branches = [
      { when: "this", to: 1588 },
      { when: "that", to: 1588 },
    ];
  }),
  inStep("a decision with next", "nextOnDecision", "39", 1588, "next", (step) => {
    step.next = [1590];
  }),
  inStep("no successors", "successorsMissing", "39", 1600, "next", (step) => {
    delete step.next;
  }),
  inStep("an unknown kind", "unknownKind", "41", 1710, "kind", (step) => {
    step.kind = "finish";
  }),
  inStep("an unknown lane", "unknownLane", "41", 1710, "MM.C", (step) => {
    step.lane = "MM.C";
  }),
  inStep("a lane that does not take part", "laneNotAParticipant", "41", 1710, "lane", (step) => {
    step.lane = "TA.A";
  }),
  inStep("a send without a message", "messageMissing", "41", 1702, "message", (step) => {
    delete step.message;
  }),
  inStep("a commit with a message", "messageMisplaced", "41", 1710, "message", (step) => {
    step.message = "Done";
  }),
  inStep("a call that calls nothing", "callMissing", "16", 630, "call", (step) => {
    delete step.call;
  }),
  inStep("a call outside a call step", "callMisplaced", "16", 634, "call", (step) => {
    step.call = { figure: "10", bind: { X: "A", Y: "B" } };
  }),
  inStep("a call of an unknown figure", "unknownFigure", "16", 630, "call", (step) => {
    step.call = { figure: "13", bind: { X: "A", Y: "B" } };
  }),
  inStep("a parameter left open", "bindMismatch", "16", 630, "bind", (step) => {
    step.call = { figure: "39", bind: { X: "A" } };
  }),
  inStep("a parameter of another figure", "bindMismatch", "16", 630, "bind", (step) => {
    step.call = { figure: "39", bind: { A: "A", B: "B" } };
  }),
  inStep("a parameter bound to a stranger", "bindMismatch", "16", 630, "bind", (step) => {
    step.call = { figure: "39", bind: { X: "A", Y: "C" } };
  }),
  inStep("an unknown field", "unknownField", "41", 1710, "remark", (step) => {
    step.remark = "final";
  }),
  inStep("a missing description", "malformed", "41", 1710, "does", (step) => {
    delete step.does;
  }),
  inStep("a number neither exact nor inferred", "malformed", "41", 1710, "number", (step) => {
    step.number = "guessed";
  }),
  inStep("fields that are no list", "malformed", "16", 522, "carries", (step) => {
    step.carries = "R(1)";
  }),
  {
    defect: "a step without a number",
    reason: "malformed",
    figure: "41",
    step: null,
    field: "n",
    plant: (figures) => {
      delete stepIn(figures, "41", 1710).n;
    },
  },
  {
    defect: "a number twice in a figure",
    reason: "numberRepeated",
    figure: "10",
    step: 376,
    field: "n",
    plant: (figures) => {
      stepIn(figures, "10", 378).n = 376;
    },
  },
  {
    defect: "an unreachable step",
    reason: "unreachableStep",
    figure: "39",
    step: 1600,
    field: null,
    plant: (figures) => {
      stepIn(figures, "39", 1598).next = ["return"];
    },
  },
  {
    defect: "a figure twice",
    reason: "addressRepeated",
    figure: "10",
    step: 376,
    field: "n",
    plant: (figures) => {
      figures.push(figureIn(clone(), "10"));
    },
  },
  {
    defect: "an entry that is no step",
    reason: "entryMissing",
    figure: "41",
    step: null,
    field: "entry",
    plant: (figures) => {
      figureIn(figures, "41").entry = 1701;
    },
  },
  {
    defect: "an exit that is no step",
    reason: "unresolvedExit",
    figure: "41",
    step: null,
    field: "exits",
    plant: (figures) => {
      figureIn(figures, "41").exits[0] = { outcome: "committed", at: [1717], note: "nowhere" };
    },
  },
  {
    defect: "a participant in no known lane",
    reason: "unknownLane",
    figure: "41",
    step: null,
    field: "MM.C",
    plant: (figures) => {
      figureIn(figures, "41").participants["MM.C"] = "a third module";
    },
  },
  {
    defect: "a figure without steps",
    reason: "malformed",
    figure: "41",
    step: null,
    field: "steps",
    plant: (figures) => {
      Reflect.deleteProperty(figureIn(figures, "41"), "steps");
    },
  },
];

describe("loadCatalogue", () => {
  it("accepts the figures as they are", () => {
    expect(loadCatalogue(clone()).steps).toHaveLength(776);
  });

  it.each(planted)("refuses $defect", ({ reason, figure, step, field, plant }) => {
    const figures = clone();
    plant(figures);
    expect(refusalOf(figures)).toMatchObject({ _tag: "CatalogueError", reason, figure, step, field });
  });

  it("refuses what is no figure", () => {
    expect(refusalOf(["41"])).toMatchObject({ _tag: "CatalogueError", reason: "malformed", figure: null });
    expect(refusalOf([{}])).toMatchObject({ _tag: "CatalogueError", reason: "malformed", field: "figure" });
  });

  it("has a planted defect for every reason", () => {
    const reasons: Record<CatalogueErrorReason, true> = {
      malformed: true,
      unknownField: true,
      unknownKind: true,
      unknownLane: true,
      laneNotAParticipant: true,
      numberRepeated: true,
      addressRepeated: true,
      entryMissing: true,
      unresolvedSuccessor: true,
      unresolvedExit: true,
      successorsMissing: true,
      nextOnDecision: true,
      tooFewBranches: true,
      branchesOutsideDecision: true,
      messageMissing: true,
      messageMisplaced: true,
      callMissing: true,
      callMisplaced: true,
      unknownFigure: true,
      bindMismatch: true,
      unreachableStep: true,
    };
    expect(new Set(planted.map((defect) => defect.reason))).toEqual(new Set(Object.keys(reasons)));
  });
});
