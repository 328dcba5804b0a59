/**
 * Turns one raw figure into a `Figure`: shapes and closed vocabularies only. `check.ts` judges how it hangs together.
 */
import type { FigureId, StepAddress } from "../step-address.ts";
import { CatalogueError, type CataloguePlace } from "./error.ts";
import {
  count,
  type Fields,
  flag,
  list,
  oneOf,
  openRecord,
  optionalList,
  optionalText,
  optionalTexts,
  text,
  texts,
} from "./fields.ts";
import {
  type Branch,
  type Call,
  type Exit,
  type Figure,
  type HopKeys,
  type Lane,
  lanes,
  outcomes,
  type Step,
  type StepKind,
  stepKinds,
  type Target,
} from "./figure.ts";

const figureFields = ["figure", "title", "summary", "parameters", "participants", "entry", "steps", "exits"];
const stepFields = [
  "n",
  "lane",
  "component",
  "componentInferred",
  "kind",
  "does",
  "message",
  "alternatives",
  "carries",
  "payload",
  "receives",
  "keys",
  "call",
  "next",
  "branches",
  "number",
];

// The two id types are generated from the very files that are read here, so there is nothing to compare with at this
// point; a test asserts that types and files agree.
const figureId = (figure: string): FigureId => figure as FigureId;
const stepAddress = (figure: string, n: number): StepAddress => `${figure}/${n}` as StepAddress;

const readLane = (value: unknown, place: CataloguePlace): Lane => {
  const lane = lanes.find((known) => known === value);
  if (lane === undefined) throw new CatalogueError("unknownLane", { ...place, field: String(value) });
  return lane;
};

const readKind = (fields: Fields): StepKind => {
  const kind = stepKinds.find((known) => known === fields.record.kind);
  if (kind === undefined) throw new CatalogueError("unknownKind", { ...fields.place, field: "kind" });
  return kind;
};

const readTarget = (figure: string, value: unknown, place: CataloguePlace): Target => {
  if (value === "return" || value === "stop") return value;
  if (typeof value !== "number") throw new CatalogueError("unresolvedSuccessor", place);
  return stepAddress(figure, value);
};

const readCall = (value: unknown, place: CataloguePlace): Call => {
  const fields = openRecord(value, { ...place, field: "call" }, ["figure", "bind"]);
  const bind = openRecord(fields.record.bind, { ...place, field: "bind" }, "any");
  return {
    figure: figureId(text(fields, "figure")),
    bind: Object.fromEntries(Object.keys(bind.record).map((parameter) => [parameter, text(bind, parameter)])),
  };
};

const readHop = (value: unknown, place: CataloguePlace): HopKeys => {
  const fields = openRecord(value, { ...place, field: "keys" }, ["hop", "keys"]);
  return { hop: text(fields, "hop"), keys: texts(fields, "keys") };
};

const readBranch = (figure: string, value: unknown, place: CataloguePlace): Branch => {
  const fields = openRecord(value, { ...place, field: "branches" }, ["when", "to"]);
  return { when: text(fields, "when"), to: readTarget(figure, fields.record.to, { ...place, field: "to" }) };
};

const readStep = (figure: string, value: unknown): Step => {
  const nowhere: CataloguePlace = { figure, step: null, field: "steps" };
  const n = count(openRecord(value, nowhere, "any"), "n");
  const place: CataloguePlace = { figure, step: n, field: null };
  const fields = openRecord(value, place, stepFields);
  const message = optionalText(fields, "message");
  const payload = optionalText(fields, "payload");
  return {
    address: stepAddress(figure, n),
    figure: figureId(figure),
    n,
    lane: readLane(fields.record.lane, place),
    component: fields.record.component === null ? null : text(fields, "component"),
    componentInferred: flag(fields, "componentInferred"),
    kind: readKind(fields),
    does: text(fields, "does"),
    ...(message === undefined ? {} : { message }),
    alternatives: optionalTexts(fields, "alternatives"),
    carries: optionalTexts(fields, "carries"),
    ...(payload === undefined ? {} : { payload }),
    receives: optionalTexts(fields, "receives"),
    keys: optionalList(fields, "keys", (hop) => readHop(hop, place)),
    ...(fields.record.call === undefined ? {} : { call: readCall(fields.record.call, place) }),
    next: readNext(figure, fields),
    branches: optionalList(fields, "branches", (branch) => readBranch(figure, branch, place)),
    number: oneOf(fields, "number", ["exact", "inferred"]),
  };
};

// A decision without `next`, and an end written as `next: []`, look alike once loaded; so what is absent is refused
// here.
const readNext = (figure: string, fields: Fields): readonly Target[] => {
  const isDecision = fields.record.kind === "decision";
  const isPresent = fields.record.next !== undefined;
  const place: CataloguePlace = { ...fields.place, field: "next" };
  if (isDecision && isPresent) throw new CatalogueError("nextOnDecision", place);
  if (!isDecision && !isPresent) throw new CatalogueError("successorsMissing", place);
  return optionalList(fields, "next", (target) => readTarget(figure, target, place));
};

const readExit = (figure: string, value: unknown): Exit => {
  const place: CataloguePlace = { figure, step: null, field: "exits" };
  const fields = openRecord(value, place, ["outcome", "at", "note"]);
  return {
    outcome: oneOf(fields, "outcome", outcomes),
    at: list(fields, "at", (n) => stepAddress(figure, count({ record: { at: n }, place }, "at"))),
    note: text(fields, "note"),
  };
};

/**
 * Reads one raw figure. Throws `CatalogueError` with reason `malformed`, `unknownField`, `unknownKind`, `unknownLane`,
 * `unresolvedSuccessor` (a target that is neither a number nor a known word), `nextOnDecision` or `successorsMissing`.
 */
export const readFigure = (value: unknown): Figure => {
  const anywhere: CataloguePlace = { figure: null, step: null, field: null };
  const id = text(openRecord(value, anywhere, "any"), "figure");
  const place: CataloguePlace = { ...anywhere, figure: id };
  const fields = openRecord(value, place, figureFields);
  const participants = openRecord(fields.record.participants, { ...place, field: "participants" }, "any");
  return {
    figure: figureId(id),
    title: text(fields, "title"),
    summary: text(fields, "summary"),
    parameters: texts(fields, "parameters"),
    participants: Object.fromEntries(
      Object.keys(participants.record).map((lane) => [readLane(lane, place), text(participants, lane)]),
    ),
    entry: stepAddress(id, count(fields, "entry")),
    steps: list(fields, "steps", (step) => readStep(id, step)),
    exits: list(fields, "exits", (exit) => readExit(id, exit)),
  };
};
