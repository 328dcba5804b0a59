/**
 * A sequence chart as inline SVG. Colours come from the page's style sheet by class, so that one drawing serves the
 * dark and the light page, and paper.
 */
import { type Markup, markup } from "./html/markup.ts";
import type { SequenceChart } from "./sequence-chart.ts";
import {
  lanesOf,
  layOutSequence,
  measure,
  type PlacedLane,
  type PlacedMessage,
  type PlacedStep,
  type Ribbon,
  type SequenceLayout,
} from "./sequence-layout.ts";

/** Drawings are made smaller where there is no room, but not so small that they cannot be read. */
const narrowest = 760;

/** The drawing. `id` makes its own ids unique in the page. */
export function sequenceSvg(chart: SequenceChart, id: string): Markup {
  const layout = layOutSequence(chart);
  const { width, height } = layout;
  const whole = chart.steps.every((step) => step.core) ? "" : " has-aside";
  return markup`<svg class="sequence${whole}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"
    style="min-width: ${Math.min(width, narrowest)}px"
    role="img" aria-labelledby="${id}-title ${id}-desc">
  <title id="${id}-title">${chart.caption}</title>
  <desc id="${id}-desc">${describe(chart)}</desc>
  ${layout.steps.map((placed) => rowRule(placed, layout))}
  ${layout.ribbons.map((ribbon) => drawRibbon(ribbon, layout))}
  ${layout.lanes.map((lane) => drawLane(lane, layout))}
  ${layout.messages.map(drawMessage)}
  ${layout.steps.map((placed) => drawStep(placed, layout))}
  ${layout.messages.map((message) => nameMessage(message))}
</svg>`;
}

function describe(chart: SequenceChart): string {
  const moving = chart.items.length === 0 ? "nothing changes place" : `${chart.items.join(", ")} may change place`;
  const lanes = lanesOf(chart).join(", ");
  return `Sequence chart of ${chart.steps.length} steps between ${lanes}; ${moving}. The same in words follows.`;
}

function rowRule({ y }: PlacedStep, { width, ribbons }: SequenceLayout): Markup | null {
  const from = ribbons[0]?.x;
  return from === undefined
    ? null
    : markup`<line class="rule" x1="${measure.numbers}" x2="${width}" y1="${y}" y2="${y}"/>`;
}

function drawLane({ name, x, off }: PlacedLane, { top, bottom }: SequenceLayout): Markup {
  return markup`<text class="lane-name" x="${x}" y="26" text-anchor="middle">${name}</text>
  <line class="lane" x1="${x}" x2="${x}" y1="${top - 16}" y2="${bottom}"/>
  ${off.map(
    (stretch) => markup`<line class="lane-erased" x1="${x}" x2="${x}" y1="${stretch.top}" y2="${stretch.bottom}"/>
  <line class="lane-off" x1="${x}" x2="${x}" y1="${stretch.top}" y2="${stretch.bottom}"/>`,
  )}`;
}

function drawStep({ step, y, lines }: PlacedStep, { lanes }: SequenceLayout): Markup {
  const lane = lanes.find(({ name }) => name === step.lane);
  const x = lane?.x ?? 0;
  const side = lane?.side ?? "left";
  const textX = { left: x - 16, right: x + 16, apart: measure.numbers + 6 }[side];
  const first = y + 4 - ((lines.length - 1) * measure.lineHeight) / 2;
  return markup`<g class="step kind-${step.kind}${step.losesPower ? " loses-power" : ""}${step.core ? "" : " aside"}">
  <text class="number" x="${measure.numbers - 10}" y="${y + 4}" text-anchor="end">${step.number}</text>
  ${markOf(step.kind, step.losesPower, x, y)}
  ${lines.map(
    ({ text, kind }, index) =>
      markup`<text class="label-${kind}" x="${textX}" y="${first + index * measure.lineHeight}"
    text-anchor="${side === "left" ? "end" : "start"}">${side === "apart" && index === 0 ? nameOf(step.lane) : null}${text}</text>`,
  )}</g>`;
}

/** Whose label it is, where labels stand in a column of their own. */
function nameOf(lane: string): Markup {
  return markup`<tspan class="label-lane">${lane}</tspan> `;
}

/** What stands on the lane: a dot; a ring for owner and host; a clock; a bolt where power fails. */
function markOf(kind: string, losesPower: boolean, x: number, y: number): Markup {
  if (losesPower) {
    return markup`<circle class="mark-power" cx="${x}" cy="${y}" r="9"/>
  <path class="bolt" d="M${x + 1.5} ${y - 6}l-5 7h3.5l-1.5 5 5-7h-3.5z"/>`;
  }
  if (kind === "timer") {
    return markup`<circle class="mark-timer" cx="${x}" cy="${y}" r="7"/><path class="hands" d="M${x} ${y - 4}v4l3 2"/>`;
  }
  if (kind === "powerOn") return markup`<circle class="mark-on" cx="${x}" cy="${y}" r="6"/>`;
  if (kind === "environment") return markup`<circle class="mark-owner" cx="${x}" cy="${y}" r="5"/>`;
  return markup`<circle class="mark" cx="${x}" cy="${y}" r="5"/>`;
}

function drawMessage({ kind, from, to, core }: PlacedMessage): Markup {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const reach = kind === "lost" ? 0 : 7;
  const start = { x: from.x + Math.cos(angle) * 7, y: from.y + Math.sin(angle) * 7 };
  const end = { x: to.x - Math.cos(angle) * reach, y: to.y - Math.sin(angle) * reach };
  const degrees = (angle * 180) / Math.PI;
  const tip =
    kind === "lost"
      ? markup`<path class="cross" d="M${end.x - 5} ${end.y - 5}l10 10m0 -10l-10 10"/>`
      : markup`<path class="tip" d="M0 0l-10 -4.5v9z" transform="translate(${end.x} ${end.y}) rotate(${degrees})"/>`;
  return markup`<g class="message ${kind}${core ? "" : " aside"}">
  <line x1="${start.x}" y1="${start.y}" x2="${end.x}" y2="${end.y}"/>${tip}</g>`;
}

function nameMessage({ name, kind, from, to, core }: PlacedMessage): Markup {
  const suffix = { ordinary: "", lost: "", again: " (again)", outsider: " (outsider)" }[kind];
  // The name of what is lost stands below its line: what arrives comes from above.
  const x = (from.x + to.x) / 2;
  const y = (from.y + to.y) / 2 + (kind === "lost" ? 17 : -6);
  return markup`<text class="message-name ${kind}${core ? "" : " aside"}" x="${x}" y="${y}"
  text-anchor="middle">${name}${suffix}</text>`;
}

function drawRibbon({ item, device, x, width, stretches }: Ribbon, { top, ribbons }: SequenceLayout): Markup {
  const own = ribbons.filter((ribbon) => ribbon.item === item);
  const firstOfItem = own[0]?.device === device;
  const last = own.at(-1);
  const middle = last === undefined ? x : (x + last.x + last.width) / 2;
  const head = markup`<text class="item-name" x="${middle}" y="18" text-anchor="middle">${item}</text>`;
  return markup`${firstOfItem ? head : null}
  <text class="item-device" x="${x + width / 2}" y="36" text-anchor="middle">${device}</text>
  ${stretches.map(({ state, text, doubled, top: from, bottom }) => {
    const height = Math.max(0, bottom - from - 2);
    return markup`<g class="whereabouts ${state}${doubled ? " doubled" : ""}">
    <rect x="${x}" y="${from + 1}" width="${width}" height="${height}" rx="4"/>
    <text x="${x + width / 2}" y="${from === top ? from + 15 : from + 16}"
      text-anchor="middle">${doubled ? `${text} twice` : text}</text></g>`;
  })}`;
}
