/** What can be wrong with a figure, and the error that says so. */

const explanations = {
  malformed: "a field is missing or has the wrong type",
  unknownField: "no such field is known here",
  unknownKind: "not one of the kinds of step",
  unknownLane: "not one of the lanes",
  laneNotAParticipant: "the lane does not take part in this figure",
  numberRepeated: "the number occurs twice in this figure",
  addressRepeated: "the address occurs twice in the catalogue",
  entryMissing: "the entry is not a step of this figure",
  unresolvedSuccessor: "leads to no step of this figure and is neither `return` nor `stop`",
  unresolvedExit: "the exit names no step of this figure",
  successorsMissing: "only a decision does without `next`",
  nextOnDecision: "a decision has branches and no `next`",
  tooFewBranches: "a decision needs two branches or more",
  branchesOutsideDecision: "only a decision has branches",
  messageMissing: "a send or receive names its message",
  messageMisplaced: "only a send or receive has a message",
  callMissing: "a call says which figure it calls",
  callMisplaced: "only a call calls a figure",
  unknownFigure: "no such figure to call",
  bindMismatch: "a call binds each parameter of the called figure, to a parameter or participant of its own",
  unreachableStep: "no way leads here from the entry",
} as const;

/** The closed set of reasons for which a catalogue is refused. */
export type CatalogueErrorReason = keyof typeof explanations;

/** Where a defect lies: null where it has no step or field of its own. */
export interface CataloguePlace {
  readonly figure: string | null;
  readonly step: number | null;
  readonly field: string | null;
}

/** A catalogue that is not well formed. `reason` says what, `figure`, `step` and `field` where. */
export class CatalogueError extends Error {
  readonly _tag = "CatalogueError";
  readonly reason: CatalogueErrorReason;
  readonly figure: string | null;
  readonly step: number | null;
  readonly field: string | null;

  constructor(reason: CatalogueErrorReason, place: CataloguePlace) {
    const where = [
      place.figure === null ? "" : `FIG. ${place.figure}`,
      place.step === null ? "" : `step ${place.step}`,
      place.field === null ? "" : `field ${place.field}`,
    ];
    super(`${where.filter((part) => part !== "").join(", ") || "catalogue"}: ${reason}: ${explanations[reason]}`);
    this.name = "CatalogueError";
    this.reason = reason;
    this.figure = place.figure;
    this.step = place.step;
    this.field = place.field;
  }
}
