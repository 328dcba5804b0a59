/**
 * A sequence chart as text: one column for each lane, and one for each item at each device that ever has it.
 */
import { type Paint, plain, type Tone } from "./paint.ts";
import { type ChartStep, isDoubled, type SequenceChart, stepRange, whereaboutsText } from "./sequence-chart.ts";
import { lanesOf } from "./sequence-layout.ts";
import { paragraph } from "./text-table.ts";

const laneWidthMin = 34;
const numberWidth = 4;

/** A piece of text with its tone. */
interface Piece {
  readonly text: string;
  readonly tone?: Tone;
}

/** The lines of the chart. `width`: how many characters a line may have, if that can be. */
export function sequenceText(chart: SequenceChart, width: number, paint: Paint = plain): readonly string[] {
  const places = placeColumns(chart);
  const placesWidth = places.reduce((sum, place) => sum + place.width + 1, 0);
  const names = lanesOf(chart);
  const room = Math.floor((width - numberWidth - placesWidth) / names.length);
  const laneWidth = Math.max(laneWidthMin, Math.min(46, room));
  const line = (number: string, lanes: readonly (readonly Piece[])[], beside: readonly Piece[]): string => {
    const parts = [
      paint("muted", number.padStart(numberWidth - 2).padEnd(numberWidth)),
      ...lanes.map((pieces) => painted(pieces, laneWidth, paint)),
      ...beside.map((piece, index) => painted([piece], (places[index]?.width ?? 0) + 1, paint)),
    ];
    return parts.join("").trimEnd();
  };
  const off = new Set<string>();
  const heads = names.map((lane) => [{ text: lane, tone: "strong" as const }]);
  const lines = [
    line(
      "",
      heads,
      places.map(({ item, device }) => ({ text: `${item}@${device}`, tone: "strong" as const })),
    ),
    line(
      "",
      names.map((lane) => [trunk(lane, off)]),
      whereaboutsPieces(chart, chart.before, places),
    ),
  ];
  for (const step of chart.steps) {
    if (step.kind === "powerOn") off.delete(step.lane);
    const own = linesOf(step, laneWidth - 4);
    own.forEach((pieces, index) => {
      const lanes = names.map((lane) => (lane === step.lane ? pieces : [trunk(lane, off)]));
      lines.push(
        line(
          index === 0 ? String(step.number) : "",
          lanes,
          index === 0 ? whereaboutsPieces(chart, step.whereabouts, places) : [],
        ),
      );
    });
    if (step.losesPower) off.add(step.lane);
  }
  return lines;
}

function trunk(lane: string, off: ReadonlySet<string>): Piece {
  return off.has(lane) ? { text: "╎", tone: "bad" } : { text: "│", tone: "muted" };
}

/** What stands in the lane of the step that acts. */
function linesOf(step: ChartStep, room: number): readonly (readonly Piece[])[] {
  const bar: Piece = { text: "│ ", tone: "muted" };
  const tone: Tone | undefined = step.losesPower ? "bad" : step.kind === "timer" ? "warn" : undefined;
  const from =
    step.receives === null ? "" : step.receives.sentAt === null ? " from an outsider" : ` (${step.receives.sentAt})`;
  const again = step.receives?.again === true ? " again" : "";
  const toned = tone === undefined ? {} : { tone };
  const [first = "", ...more] = paragraph(`${step.title}${again}${from}`, room);
  const range = stepRange(step.at);
  return [
    [{ text: `${markOf(step)} ${first}`, ...toned }],
    ...more.map((text) => [bar, { text, ...toned }]),
    ...(range === "" ? [] : [[bar, { text: range, tone: "muted" as const }]]),
    ...step.struck.flatMap((text) =>
      paragraph(text, room - 2).map((line, index): readonly Piece[] => [
        bar,
        { text: `${index === 0 ? "↯ " : "  "}${line}`, tone: "bad" },
      ]),
    ),
    ...step.learns.flatMap((fact) =>
      paragraph(fact, room - 2).map((text): readonly Piece[] => [bar, { text, tone: "accent" }]),
    ),
    ...step.sends.map(({ message, to, arrivesAt }): readonly Piece[] =>
      arrivesAt.length === 0
        ? [{ text: `├─ ${message} ─✕ never arrives`, tone: "bad" }]
        : [{ text: `├─ ${message} ─▶ ${to} (${arrivesAt.join(", ")})`, tone: "accent" }],
    ),
  ];
}

function markOf({ kind, losesPower }: ChartStep): string {
  if (losesPower) return "✖";
  return { message: "●", environment: "○", timer: "◷", powerOn: "◉", powerLoss: "✖", drop: "✕" }[kind];
}

interface PlaceColumn {
  readonly item: string;
  readonly device: string;
  readonly width: number;
}

function placeColumns(chart: SequenceChart): readonly PlaceColumn[] {
  const moments = [chart.before, ...chart.steps.map(({ whereabouts }) => whereabouts)];
  return chart.items.flatMap((item) =>
    chart.lanes
      .filter((device) => moments.some((places) => whereaboutsText(places, item, device) !== ""))
      .map((device) => {
        const texts = moments.map((places) => whereaboutsText(places, item, device));
        return { item, device, width: Math.max(`${item}@${device}`.length, ...texts.map(({ length }) => length)) + 1 };
      }),
  );
}

function whereaboutsPieces(
  chart: SequenceChart,
  now: ChartStep["whereabouts"],
  places: readonly PlaceColumn[],
): readonly Piece[] {
  return places.map(({ item, device }) => {
    const text = whereaboutsText(now, item, device);
    if (text === "") return { text: "·", tone: "muted" };
    if (text.includes("gone") || (text.includes("final") && isDoubled(chart.before, now, item)))
      return { text, tone: "bad" };
    return { text, tone: text === "final" ? "good" : "accent" };
  });
}

/** Pieces in a column: cut where they are too long, filled up where they are too short. */
function painted(pieces: readonly Piece[], width: number, paint: Paint): string {
  let left = width - 1;
  const texts = pieces.map(({ text, tone }) => {
    const cut = text.length > left ? `${text.slice(0, Math.max(0, left - 1))}…` : text;
    left -= cut.length;
    return tone === undefined ? cut : paint(tone, cut);
  });
  return texts.join("") + " ".repeat(Math.max(0, left) + 1);
}
