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

/** Calls that the charts do not follow, by the figure called or by the step that calls. */
export const standIns: Reasons = {
  "10": "a link: shown by systems/send-message.ts",
  "17": "a link: shown by systems/relays.ts",
  "18": "a link: shown by systems/relays.ts",
  "19": "a link: shown by systems/relays.ts",
  "20": "a link: shown by systems/relays.ts",
  "25/854": "the contract of FIG. 14: the credential is found good, or the caller aborts",
  "15/484": "FIG. 31: the dispute is closed, and nothing else of the delivery is left",
};

/** What follows a step: another step, or nothing that these lanes do. */
export type Next = StepAddress | "end";

/** A figure in progress: who called it, and which of its lanes are the chart's. */
export interface Frame {
  /** in a purchase, the step by which a module reports to its own agent: see {@link noticeSteps} */
  readonly report?: StepAddress | undefined;
  /** a report is being made in the place of this notice */
  readonly notice?: StepAddress;
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

/**
 * Where FIG. 41 and 42 tell the subscriber. In a purchase the module also tells its own agent there, if it still has
 * their key: FIG. 16 has steps 584 and 586 behind its calls of these figures, but they carry the messages of these steps.
 */
export const noticeSteps: ReadonlySet<StepAddress> = new Set([
  "41/1714",
  "41/1722",
  "42/1738",
  "42/1744",
  "42/1754",
] as const);

const reportSteps: Readonly<Record<string, StepAddress>> = { "MM.A": "16/584", "MM.B": "16/586" };

/** The figure that a step calls: by a call, or as the commit or abort of an agent. */
function calledBy({ address, kind, lane, call }: Step): Call | undefined {
  if (call !== undefined) return call.figure in standIns || address in standIns ? undefined : call;
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
  const key = `${frame.key} > ${caller.address} ${id}`;
  return { caller: { step: caller, frame }, report: frame.report, owns, key };
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
  if (target !== frame.report && frame.owns(step(target).lane)) return [{ at: target, frame, abroad: way.abroad }];
  const next = nextAfter(step(target), frame, { ...way, abroad: true });
  // A report is a step of these lanes, done before: when nothing else is theirs, they end by themselves.
  return target === frame.report && next.every(({ at }) => at === "end") ? [end] : next;
}

/** The next steps of the frame's lanes after a step, own or not. */
function nextAfter(from: Step, frame: Frame, way: Way): readonly Arrival[] {
  const call = calledBy(from);
  if (call !== undefined) return nextOwn(figure(call.figure).entry, calledFrame(from, call, frame), way);
  const targets = successors(from).map(({ to }) => to);
  if (from.kind !== "decision" && targets.length > 1) return nextAfterFork(targets, frame, way);
  return targets.flatMap((to) => nextOwn(to, frame, way));
}

/**
 * The next steps after a fork. Both ways are gone; where they meet again, what these lanes do there comes after what
 * they do before.
 */
function nextAfterFork(targets: readonly Target[], frame: Frame, way: Way): readonly Arrival[] {
  const ways = targets.map((to) => nextOwn(to, frame, { ...way, seen: new Set(way.seen) }));
  const later = ways.map((arrivals) => allAfter(arrivals));
  return ways.flatMap((arrivals, here) =>
    arrivals.filter((arrival) => !later.some((after, there) => there !== here && after.has(positionKey(arrival)))),
  );
}

/** All positions that lanes come to after some. */
function allAfter(positions: readonly Position[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = positions.flatMap(({ at, frame }) => (at === "end" ? [] : stepsAfter(at, frame)));
  for (const position of queue) {
    const key = positionKey(position);
    if (found.has(key)) continue;
    found.add(key);
    if (position.at !== "end") queue.push(...stepsAfter(position.at, position.frame));
  }
  return found;
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
  const report = id === "16" ? lanes.map((lane) => reportSteps[lane]).find((found) => found !== undefined) : undefined;
  return { caller: undefined, report, owns: (lane) => lanes.includes(lane), key: id };
}

/** The frame of a figure that is entered without a call, at a step: all lanes of that step's party are the chart's. */
export function frameAt(address: StepAddress, { report }: Frame): Frame {
  const party = step(address).lane.split(".")[1];
  return {
    caller: undefined,
    report,
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
  const { report, notice, ...rest } = frame;
  const from = notice ?? address;
  const within = notice === undefined ? frame : { ...rest, report, key: frame.key.replace(/ \| report$/, "") };
  const next = distinct(nextAfter(step(from), within, { seen: new Set(), abroad: false }));
  if (report === undefined || !noticeSteps.has(address)) return next;
  // The report has the notice's next steps, and only these: no notice follows it.
  return [{ at: report, frame: { ...frame, notice: address, key: `${frame.key} | report` } }, ...next];
}
