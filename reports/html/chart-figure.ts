/**
 * A sequence chart as a figure: the drawing, and the same run in words.
 */
import { type ChartStep, type SequenceChart, whereaboutsText } from "../sequence-chart.ts";
import { sequenceSvg } from "../sequence-svg.ts";
import { plural } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

/** The figure. `id` is unique in the page. */
export function chartFigure(chart: SequenceChart, id: string): Markup {
  if (chart.steps.length === 0) return markup`<p class="small muted" id="${id}">The start is such a state already.</p>`;
  const length = plural(chart.steps.length, "step");
  return markup`<figure id="${id}"><figcaption>${chart.caption}. ${length}.${asides(chart)}</figcaption>
<div class="drawing" tabindex="0" role="group" aria-label="Sequence chart, scrollable">${sequenceSvg(chart, id)}</div>
<details><summary>The same in words</summary>
<ol>${chart.steps.map((step) => markup`<li>${inWords(chart, step)}</li>`)}</ol></details></figure>`;
}

function asides(chart: SequenceChart): string {
  return chart.steps.every((step) => step.core) ? "" : " Steps that the end does not depend on are dimmed.";
}

function inWords(chart: SequenceChart, step: ChartStep): Markup {
  const at = step.at.length === 0 ? null : markup` <code>${step.at.join(" ")}</code>`;
  const sends = step.sends.map(({ message, to, arrivesAt }) => {
    const fate = arrivesAt.length === 0 ? "never arrives" : `arrives in step ${arrivesAt.join(" and ")}`;
    return `Sends ${message} to ${to}: ${fate}.`;
  });
  const struck = step.struck.map((fault) => `Fault: ${fault}.`);
  const learns = step.learns.map((fact) => `Turns out: ${fact}.`);
  const places = chart.items.map((item) => {
    const where = chart.lanes.flatMap((lane) => {
      const text = whereaboutsText(step.whereabouts, item, lane);
      return text === "" ? [] : [`${text} at ${lane}`];
    });
    return `${item}: ${where.join("; ") || "nowhere"}.`;
  });
  return markup`<strong>${step.lane}</strong> ${step.title}.${at} ${[...struck, ...learns, ...sends].join(" ")}
<span class="muted">${step.says === "" ? null : `${step.says}. `}${places.join(" ")}</span>`;
}

/** What the marks of the drawings mean. */
export function legend(): Markup {
  const entries: readonly (readonly [string, Markup])[] = [
    ["takes in a message", markup`<circle class="mark" cx="9" cy="9" r="5"/>`],
    ["owner or host acts", markup`<circle class="mark-owner" cx="9" cy="9" r="5"/>`],
    ["waits in vain", markup`<circle class="mark-timer" cx="9" cy="9" r="7"/><path class="hands" d="M9 5v4l3 2"/>`],
    [
      "loses power",
      markup`<circle class="mark-power" cx="9" cy="9" r="8.5"/>
<path class="bolt" d="M10.5 3l-5 7h3.5l-1.5 5 5-7h-3.5z"/>`,
    ],
    ["power returns", markup`<circle class="mark-on" cx="9" cy="9" r="6"/>`],
    [
      "message that never arrives",
      markup`<g class="message lost"><line x1="0" y1="9" x2="14" y2="9"/>
<path class="cross" d="M10 5l8 8m0 -8l-8 8"/></g>`,
    ],
    ["message delivered again", markup`<g class="message again"><line x1="0" y1="9" x2="18" y2="9"/></g>`],
  ];
  return markup`<ul class="legend" aria-label="Marks in the charts">${entries.map(
    ([text, mark]) =>
      markup`<li><svg class="sequence" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">${mark}</svg>
${text}</li>`,
  )}</ul>`;
}
