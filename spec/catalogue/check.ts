/** Judges whether figures hang together: addresses, successors, calls, reachability. */
import type { StepAddress } from "../step-address.ts";
import { CatalogueError, type CatalogueErrorReason } from "./error.ts";
import type { Figure, Step, Target } from "./figure.ts";

const defect = (reason: CatalogueErrorReason, step: Step, field: string | null): CatalogueError =>
  new CatalogueError(reason, { figure: step.figure, step: step.n, field });

/** Where a step leads: the branches of a decision, else `next`; an empty `next` is a `stop`. */
export const targets = (step: Step): readonly Target[] => {
  if (step.branches.length > 0) return step.branches.map((branch) => branch.to);
  return step.next.length > 0 ? step.next : ["stop"];
};

const checkNumbers = (figures: readonly Figure[]): void => {
  const everywhere = new Set<StepAddress>();
  for (const figure of figures) {
    const here = new Set<StepAddress>();
    for (const step of figure.steps) {
      if (here.has(step.address)) throw defect("numberRepeated", step, "n");
      here.add(step.address);
    }
    for (const step of figure.steps) {
      if (everywhere.has(step.address)) throw defect("addressRepeated", step, "n");
      everywhere.add(step.address);
    }
  }
};

const checkShape = (step: Step): void => {
  const carriesMessage = step.kind === "send" || step.kind === "receive";
  if (step.kind === "decision" && step.branches.length < 2) throw defect("tooFewBranches", step, "branches");
  if (step.kind !== "decision" && step.branches.length > 0) throw defect("branchesOutsideDecision", step, "branches");
  if (carriesMessage && step.message === undefined) throw defect("messageMissing", step, "message");
  if (!carriesMessage && step.message !== undefined) throw defect("messageMisplaced", step, "message");
  if (step.kind === "call" && step.call === undefined) throw defect("callMissing", step, "call");
  if (step.kind !== "call" && step.call !== undefined) throw defect("callMisplaced", step, "call");
};

/**
 * A call binds exactly the parameters of the called figure. A value is a parameter of the calling figure, or a party
 * that takes part in it under its own name: FIG. 37 has the one parameter A, and step 1332 binds X to its security
 * server SS.
 */
const checkCall = (figure: Figure, step: Step, figures: readonly Figure[]): void => {
  const { call } = step;
  if (call === undefined) return;
  const called = figures.find((candidate) => candidate.figure === call.figure);
  if (called === undefined) throw defect("unknownFigure", step, "call");
  const bound = Object.keys(call.bind);
  const complete = bound.length === called.parameters.length && called.parameters.every((p) => bound.includes(p));
  const known = [...figure.parameters, ...Object.keys(figure.participants)];
  if (!complete || !Object.values(call.bind).every((value) => known.includes(value))) {
    throw defect("bindMismatch", step, "bind");
  }
};

const checkReachability = (figure: Figure, byAddress: ReadonlyMap<string, Step>): void => {
  const reached = new Set<Step>();
  const waiting = [byAddress.get(figure.entry)];
  while (waiting.length > 0) {
    const step = waiting.pop();
    if (step === undefined || reached.has(step)) continue;
    reached.add(step);
    for (const target of targets(step)) waiting.push(byAddress.get(target));
  }
  for (const step of figure.steps) if (!reached.has(step)) throw defect("unreachableStep", step, null);
};

const checkFigure = (figure: Figure, figures: readonly Figure[]): void => {
  const byAddress = new Map<string, Step>(figure.steps.map((step) => [step.address, step]));
  const place = { figure: figure.figure, step: null };
  if (!byAddress.has(figure.entry)) throw new CatalogueError("entryMissing", { ...place, field: "entry" });
  for (const step of figure.steps) {
    if (figure.participants[step.lane] === undefined) throw defect("laneNotAParticipant", step, "lane");
    checkShape(step);
    for (const target of targets(step)) {
      if (target === "return" || target === "stop" || byAddress.has(target)) continue;
      throw defect("unresolvedSuccessor", step, step.branches.length > 0 ? "to" : "next");
    }
    checkCall(figure, step, figures);
  }
  for (const exit of figure.exits) {
    if (!exit.at.every((address) => byAddress.has(address))) {
      throw new CatalogueError("unresolvedExit", { ...place, field: "exits" });
    }
  }
  checkReachability(figure, byAddress);
};

/** Throws `CatalogueError` at the first thing that does not hang together. */
export const checkFigures = (figures: readonly Figure[]): void => {
  checkNumbers(figures);
  for (const figure of figures) checkFigure(figure, figures);
};
