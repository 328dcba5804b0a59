/**
 * The catalogue: every numbered step of every flowchart of the source, as typed data.
 *
 * @example
 * ```ts
 * import { step, successors } from "./catalogue.ts";
 *
 * step("41/1706").does; // "acknowledge; Y goes on to 1710 without waiting for anything"
 * successors(step("41/1706")); // [{ to: "41/1708" }, { to: "41/1710" }]: a fork between the two modules
 * ```
 */
import { checkFigures, targets } from "./catalogue/check.ts";
import type { Catalogue, Figure, Step, Target } from "./catalogue/figure.ts";
import { readFigure } from "./catalogue/read.ts";
import { figureSources } from "./catalogue/sources.ts";
import type { FigureId, StepAddress } from "./step-address.ts";

export { CatalogueError, type CatalogueErrorReason } from "./catalogue/error.ts";
export {
  type Branch,
  type Call,
  type Catalogue,
  type Exit,
  type Figure,
  type HopKeys,
  type Lane,
  lanes,
  type Outcome,
  outcomes,
  type Step,
  type StepKind,
  stepKinds,
  type Target,
} from "./catalogue/figure.ts";
export type { FigureId, StepAddress } from "./step-address.ts";

const freezeDeep = <Value>(value: Value): Value => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freezeDeep(part);
  }
  return value;
};

/**
 * Reads and validates raw figures, and freezes the result.
 *
 * Throws `CatalogueError`, whose `reason`, `figure`, `step` and `field` say what is wrong and where.
 */
export const loadCatalogue = (figures: readonly unknown[]): Catalogue => {
  const read = figures.map(readFigure);
  checkFigures(read);
  return freezeDeep({ figures: read, steps: read.flatMap((figure) => figure.steps) });
};

/** The catalogue of the source: validated, frozen, in figure order. */
export const catalogue: Catalogue = loadCatalogue(figureSources);

const figuresById = new Map<string, Figure>(catalogue.figures.map((figure) => [figure.figure, figure]));
const stepsByAddress = new Map<string, Step>(catalogue.steps.map((step) => [step.address, step]));

// The types are generated from the same files, and a test asserts that they agree: a lookup that fails is our bug.
const found = <Value>(value: Value | undefined, name: string): Value => {
  if (value === undefined) throw new Error(`step-address.ts and the catalogue disagree about ${name}`);
  return value;
};

/** One figure by its id: `figure("7A")`. Total on `FigureId`. */
export const figure = (id: FigureId): Figure => found(figuresById.get(id), id);

/** One step by its address: `step("16/630")`. Total on `StepAddress`. */
export const step = (address: StepAddress): Step => found(stepsByAddress.get(address), address);

/** Is this text the id of a figure? */
export const isFigureId = (text: string): text is FigureId => figuresById.has(text);

/** Is this text the address of a step? */
export const isStepAddress = (text: string): text is StepAddress => stepsByAddress.has(text);

/** Why a text is no address: not of the form `figure/step`, no such figure, or no such step in that figure. */
export type StepAddressErrorReason = "malformed" | "unknownFigure" | "unknownStep";

/** A text that is not the address of a step. */
export class StepAddressError extends Error {
  readonly _tag = "StepAddressError";
  readonly reason: StepAddressErrorReason;
  readonly text: string;

  constructor(reason: StepAddressErrorReason, text: string, advice: string) {
    super(`"${text}" is not the address of a step: ${advice}`);
    this.name = "StepAddressError";
    this.reason = reason;
    this.text = text;
  }
}

/** The address that a text spells. Throws `StepAddressError`. */
export const parseStepAddress = (text: string): StepAddress => {
  if (isStepAddress(text)) return text;
  const parts = /^([0-9]+[A-Z]?)\/[0-9]+$/.exec(text);
  if (parts === null) throw new StepAddressError("malformed", text, "write figure/step, as in 16/630");
  const home = figuresById.get(parts[1] ?? "");
  if (home === undefined) {
    throw new StepAddressError("unknownFigure", text, `the figures are ${[...figuresById.keys()].join(", ")}`);
  }
  const range = `${home.steps.at(0)?.n} to ${home.steps.at(-1)?.n}`;
  throw new StepAddressError("unknownStep", text, `the steps of FIG. ${home.figure} are the even numbers ${range}`);
};

/** Where a step can lead, and on which outcome if it is a decision. */
export interface Successor {
  readonly to: Target;
  readonly when?: string;
}

/**
 * The successors of a step, decisions and others alike. Never empty: an end after which the caller does not go on is
 * `{ to: "stop" }`. Several successors without `when` are a fork between devices, not a choice.
 */
export const successors = (from: Step): readonly Successor[] =>
  from.branches.length > 0 ? from.branches : targets(from).map((to) => ({ to }));

/** The steps that call a figure, in figure order. */
export const callersOf = (id: FigureId): readonly Step[] =>
  catalogue.steps.filter((caller) => caller.call?.figure === id);
