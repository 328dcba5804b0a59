/**
 * What some lanes of a figure do one after the other by the catalogue: along `next` and `branches`, through steps of
 * other lanes (from a send to what the receiver's answer leads to), along all ways of a fork, into a called figure and
 * back.
 */
import {
  type Call,
  type FigureId,
  figure,
  type Lane,
  type Step,
  type StepAddress,
  step,
  successors,
  type Target,
} from "../../spec/catalogue.ts";

/** Exceptions by what they except, each with its reason. */
export type Reasons = Readonly<Record<string, string>>;

/** Figures whose calls the charts do not follow. */
export const standIns: Reasons = {
  "10": "a link: shown by systems/send-message.ts",
  "14": "its contract: the credential is found good, or the caller aborts",
};

/** What follows a step: another step, or nothing that these lanes do. */
export type Next = StepAddress | "end";

/** A figure in progress: who called it, and which of its lanes are the chart's. */
export interface Frame {
  readonly caller: { readonly step: Step; readonly frame: Frame } | undefined;
  readonly owns: (lane: Lane) => boolean;
  /** tells frames apart */
  readonly key: string;
}

/** A place that the frame's lanes can come to. */
export interface Position {
  readonly at: Next;
  readonly frame: Frame;
}

/** Equal for equal positions. */
export const positionKey = ({ at, frame }: Position): string => (at === "end" ? "end" : `${at} in ${frame.key}`);

/** The figure that a step calls: by a call, or as the commit or abort of an agent. */
function calledBy({ kind, lane, call }: Step): Call | undefined {
  if (call !== undefined) return call.figure in standIns ? undefined : call;
  const [who, party] = lane.split(".");
  if (who !== "TA" || party === undefined) return undefined;
  if (kind === "commit") return { figure: "7A", bind: { X: party } };
  return kind === "abort" ? { figure: "7B", bind: { X: party } } : undefined;
}

/** The frame of a figure called by a step. Its lane `TA.X` is the caller's `TA.A` if X is bound to A. */
function calledFrame(caller: Step, { bind, figure: id }: Call, frame: Frame): Frame {
  const owns = (lane: Lane): boolean => {
    const [who, party] = lane.split(".");
    const bound = party === undefined ? undefined : bind[party];
    return frame.owns((bound === undefined ? lane : `${who}.${bound}`) as Lane);
  };
  return { caller: { step: caller, frame }, owns, key: `${frame.key} > ${caller.address} ${id}` };
}

/** A way through the catalogue: where it has been, and whether a step of another lane was on it. */
interface Way {
  readonly seen: Set<string>;
  readonly abroad: boolean;
}

/** A next step, and whether only others act on the way to it. */
interface Arrival extends Position {
  readonly abroad: boolean;
}

/** The next steps of the frame's lanes from a place in the catalogue. */
function nextOwn(target: Target, frame: Frame, way: Way): readonly Arrival[] {
  const key = `${target} in ${frame.key} ${way.abroad}`;
  if (way.seen.has(key)) return [];
  way.seen.add(key);
  const end: Arrival = { at: "end", frame, abroad: way.abroad };
  if (target === "stop") return [end];
  if (target === "return") {
    const { caller } = frame;
    if (caller === undefined) return [end];
    return successors(caller.step).flatMap(({ to }) => nextOwn(to, caller.frame, way));
  }
  if (frame.owns(step(target).lane)) return [{ at: target, frame, abroad: way.abroad }];
  return nextAfter(step(target), frame, { ...way, abroad: true });
}

/** The next steps of the frame's lanes after a step, own or not. */
function nextAfter(from: Step, frame: Frame, way: Way): readonly Arrival[] {
  const call = calledBy(from);
  if (call !== undefined) return nextOwn(figure(call.figure).entry, calledFrame(from, call, frame), way);
  return successors(from).flatMap(({ to }) => nextOwn(to, frame, way));
}

/**
 * What the catalogue has next, each once. Where these lanes have a step to wait for, the others' ending without it is
 * no end of theirs: their timer ends it, by the rule.
 */
function distinct(arrivals: readonly Arrival[]): readonly Position[] {
  const waits = arrivals.some(({ at }) => at !== "end");
  const next = arrivals.filter(({ at, abroad }) => at !== "end" || !abroad || !waits);
  return [...new Map(next.map((position) => [positionKey(position), position])).values()];
}

/** The frame of a figure that some lanes start by themselves. */
export function topFrame(id: FigureId, lanes: readonly Lane[]): Frame {
  return { caller: undefined, owns: (lane) => lanes.includes(lane), key: id };
}

/** The frame of a figure that is entered without a call, at a step: all lanes of that step's party are the chart's. */
export function frameAt(address: StepAddress): Frame {
  const party = step(address).lane.split(".")[1];
  return {
    caller: undefined,
    owns: (lane) => party === undefined || lane.split(".")[1] === party,
    key: `${step(address).figure} by rule ${party}`,
  };
}

/** Where the frame's lanes begin the figure. */
export function firstSteps(id: FigureId, frame: Frame): readonly Position[] {
  return distinct(nextOwn(figure(id).entry, frame, { seen: new Set(), abroad: false }));
}

/** What the frame's lanes do next after a step of theirs. */
export function stepsAfter(address: StepAddress, frame: Frame): readonly Position[] {
  return distinct(nextAfter(step(address), frame, { seen: new Set(), abroad: false }));
}
