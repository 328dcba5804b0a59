/**
 * Where the parts of a sequence chart stand, in pixels: time goes down, lanes stand side by side, and beside them one
 * ribbon for each item at each device that ever has it.
 */
import { type ChartStep, type ItemState, isDoubled, type SequenceChart, stepRange } from "./sequence-chart.ts";

/** A line of text beside a lane. */
export interface LabelLine {
  readonly text: string;
  readonly kind: "title" | "steps" | "fault" | "learns";
}

/** One step in place. */
export interface PlacedStep {
  readonly step: ChartStep;
  readonly y: number;
  readonly lines: readonly LabelLine[];
}

/** A message in place. `lost`: it ends in a cross; `outsider`: it begins nowhere; `again`: delivered once more. */
export interface PlacedMessage {
  readonly name: string;
  readonly kind: "ordinary" | "lost" | "again" | "outsider";
  readonly from: Point;
  readonly to: Point;
  readonly core: boolean;
}

/** A stretch of a ribbon in which nothing changes. */
export interface Stretch {
  readonly state: ItemState;
  readonly text: string;
  readonly doubled: boolean;
  readonly top: number;
  readonly bottom: number;
}

/** The ribbon of one item at one device. */
export interface Ribbon {
  readonly item: string;
  readonly device: string;
  readonly x: number;
  readonly width: number;
  readonly stretches: readonly Stretch[];
}

/** A lane; `off` are the stretches without power. */
export interface PlacedLane {
  readonly name: string;
  readonly x: number;
  /** labels stand at this side of it; `apart`, in a column of their own, where there are more lanes than two */
  readonly side: "left" | "right" | "apart";
  readonly off: readonly { readonly top: number; readonly bottom: number }[];
}

/** A point. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The whole chart in place. */
export interface SequenceLayout {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  readonly lanes: readonly PlacedLane[];
  readonly steps: readonly PlacedStep[];
  readonly messages: readonly PlacedMessage[];
  readonly ribbons: readonly Ribbon[];
}

/** Measures shared with the drawing. */
export const measure = {
  numbers: 30,
  label: 236,
  laneGap: 214,
  /** … where labels stand in a column of their own */
  laneGapApart: 164,
  ribbon: 74,
  notesRibbon: 122,
  ribbonGap: 6,
  itemGap: 20,
  head: 52,
  lineHeight: 16,
  rowMin: 46,
  labelChars: 31,
  /** of faults, which stand in a wider type */
  faultChars: 29,
} as const;

/** Lay out a chart. */
export function layOutSequence(chart: SequenceChart): SequenceLayout {
  const steps = placeSteps(chart.steps);
  const top = measure.head;
  const last = steps.at(-1);
  const bottom = (last === undefined ? top : last.y + rowHeight(last.lines) / 2) + 10;
  const lanes = placeLanes(lanesOf(chart), steps, bottom);
  const rightLabels = lanes.at(-1)?.side === "apart" ? measure.laneGapApart / 2 : measure.label;
  const lanesEnd = (lanes.at(-1)?.x ?? measure.numbers) + rightLabels;
  const ribbons = placeRibbons(chart, steps, lanesEnd + measure.itemGap, top, bottom);
  const width = (ribbons.at(-1)?.x ?? lanesEnd) + (ribbons.at(-1)?.width ?? 0) + 4;
  return { width, height: bottom + 8, top, bottom, lanes, steps, messages: placeMessages(lanes, steps), ribbons };
}

function placeSteps(steps: readonly ChartStep[]): readonly PlacedStep[] {
  let y = measure.head + 8;
  return steps.map((step) => {
    const lines = labelOf(step);
    const height = rowHeight(lines);
    const placed = { step, y: y + height / 2, lines };
    y += height;
    return placed;
  });
}

function rowHeight(lines: readonly LabelLine[]): number {
  return Math.max(measure.rowMin, lines.length * measure.lineHeight + 16);
}

function labelOf(step: ChartStep): readonly LabelLine[] {
  // The arrow that ends here has the name of what is taken in.
  const words =
    step.receives === null
      ? step.title
      : step.title.replace(step.receives.message, "it").replace("takes in it", "takes it in");
  const told = words === "takes it in" && step.at.length > 0 ? [] : wrap(words, measure.labelChars);
  const title = told.map((text): LabelLine => ({ text, kind: "title" }));
  const range = stepRange(step.at);
  const learns = step.learns
    .flatMap((text) => wrap(inWords(text), measure.labelChars))
    .map((text): LabelLine => ({ text, kind: "learns" }));
  const faults = step.struck
    .flatMap((text) => wrap(text, measure.faultChars))
    .map((text): LabelLine => ({ text, kind: "fault" }));
  return [...title, ...(range === "" ? [] : [{ text: range, kind: "steps" } as const]), ...faults, ...learns];
}

/** `itemsOffered is valid` as `items offered: valid`. What is in words already stays as it is. */
function inWords(fact: string): string {
  if (!fact.includes(" is ")) return fact;
  return fact
    .replace(" is ", ": ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

/** Break text into lines of at most `most` characters, at spaces. */
export function wrap(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * The lanes that take part: who acts, is sent something, or ever has something. They stand so that messages have the
 * shortest way in all; where that leaves a choice, as the chart has them.
 */
export function lanesOf(chart: SequenceChart): readonly string[] {
  const lanes = lanesTakingPart(chart);
  const sent = new Map<string, number>();
  for (const { lane, sends } of chart.steps) {
    for (const { to } of sends) sent.set(`${lane} ${to}`, (sent.get(`${lane} ${to}`) ?? 0) + 1);
  }
  const ways = [...sent].map(([key, times]) => ({ ends: key.split(" "), times }));
  const length = (order: readonly string[]): number =>
    ways.reduce((sum, { ends: [from = "", to = ""], times }) => {
      return sum + times * Math.abs(order.indexOf(from) - order.indexOf(to));
    }, 0);
  let best = lanes;
  if (lanes.length > permutedMost) return best;
  for (const order of permutations(lanes)) if (length(order) < length(best)) best = order;
  return best;
}

/** Beyond so many lanes, all orders would be too many. */
const permutedMost = 6;

function permutations(lanes: readonly string[]): readonly (readonly string[])[] {
  if (lanes.length < 2) return [lanes];
  return lanes.flatMap((first) => permutations(lanes.filter((lane) => lane !== first)).map((rest) => [first, ...rest]));
}

function lanesTakingPart(chart: SequenceChart): readonly string[] {
  const taking = new Set([
    ...chart.steps.flatMap(({ lane, sends }) => [lane, ...sends.map(({ to }) => to)]),
    ...[chart.before, ...chart.steps.map(({ whereabouts }) => whereabouts)].flat().map(({ device }) => device),
  ]);
  return chart.lanes.filter((lane) => taking.has(lane));
}

function placeLanes(names: readonly string[], steps: readonly PlacedStep[], bottom: number): readonly PlacedLane[] {
  const apart = names.length > 2;
  const gap = apart ? measure.laneGapApart : measure.laneGap;
  const first = measure.numbers + measure.label + (apart ? measure.laneGapApart / 2 : 0);
  return names.map((name, index) => {
    const own = steps.filter(({ step }) => step.lane === name);
    const off = own.flatMap(({ step, y }, at) => {
      if (!step.losesPower) return [];
      const back = own.slice(at + 1).find((later) => later.step.kind === "powerOn");
      return [{ top: y, bottom: back?.y ?? bottom }];
    });
    return {
      name,
      x: first + gap * index,
      side: apart ? "apart" : index === 0 ? "left" : "right",
      off,
    };
  });
}

function placeMessages(lanes: readonly PlacedLane[], steps: readonly PlacedStep[]): readonly PlacedMessage[] {
  const laneX = new Map(lanes.map(({ name, x }) => [name, x]));
  const at = (lane: string): number => laneX.get(lane) ?? 0;
  return steps.flatMap(({ step, y }): readonly PlacedMessage[] => {
    const here = { x: at(step.lane), y };
    const lost = step.sends
      .filter(({ arrivesAt }) => arrivesAt.length === 0)
      .map(({ message, to }): PlacedMessage => {
        const end = { x: here.x + (at(to) - here.x) * 0.62, y: y + 16 };
        return { name: message, kind: "lost", from: here, to: end, core: step.core };
      });
    const { receives } = step;
    if (receives === null || step.kind === "drop") return lost;
    const sender = receives.sentAt === null ? undefined : steps[receives.sentAt - 1];
    const from =
      sender === undefined
        ? { x: here.x + (lanes[0]?.name === step.lane ? 120 : -120), y: y - 12 }
        : { x: at(sender.step.lane), y: sender.y };
    const kind = sender === undefined ? "outsider" : receives.again ? "again" : "ordinary";
    return [...lost, { name: receives.message, kind, from, to: here, core: step.core }];
  });
}

function placeRibbons(
  chart: SequenceChart,
  steps: readonly PlacedStep[],
  left: number,
  top: number,
  bottom: number,
): readonly Ribbon[] {
  const ribbons: Ribbon[] = [];
  let x = left;
  for (const item of chart.items) {
    const width = item === "notes" ? measure.notesRibbon : measure.ribbon;
    const everywhere = [chart.before, ...chart.steps.map((step) => step.whereabouts)].flat();
    const devices = chart.lanes.filter((lane) =>
      everywhere.some((place) => place.item === item && place.device === lane),
    );
    for (const device of devices) {
      ribbons.push({ item, device, x, width, stretches: stretchesOf(chart, steps, item, device, { top, bottom }) });
      x += width + measure.ribbonGap;
    }
    x += measure.itemGap - measure.ribbonGap;
  }
  return ribbons;
}

function stretchesOf(
  chart: SequenceChart,
  steps: readonly PlacedStep[],
  item: string,
  device: string,
  span: { readonly top: number; readonly bottom: number },
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const moments = [
    { places: chart.before, y: span.top },
    ...steps.map(({ step, y }) => ({ places: step.whereabouts, y })),
  ];
  moments.forEach(({ places, y }, index) => {
    const here = places.filter((place) => place.item === item && place.device === device);
    const bottom = moments[index + 1]?.y ?? span.bottom;
    // One word per stretch, the most telling: what is under way, then what is gone, then what is settled.
    const order: readonly ItemState[] = ["arriving", "leaving", "gone", "final"];
    const state = order.find((candidate) => here.some((place) => place.state === candidate));
    if (state === undefined) return;
    const text = here
      .map((place) => (place.amount === undefined ? place.state : `${place.amount} ${place.state}`))
      .join(", ");
    const doubled = isDoubled(chart.before, places, item) && here.some((place) => place.state === "final");
    const before = stretches.at(-1);
    if (before !== undefined && before.bottom === y && before.text === text && before.doubled === doubled) {
      stretches[stretches.length - 1] = { ...before, bottom };
    } else stretches.push({ state, text, doubled, top: y, bottom });
  });
  return stretches;
}
