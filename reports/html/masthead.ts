/**
 * The top of the page: what ended early, the verdict, and what it is about.
 */
import type { VerificationResult } from "../result.ts";
import { capitalized, count, duration, limitText, plural, summary, verdictClass } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

const seals: Readonly<Record<string, string>> = { proved: "✓", violated: "✕", inconclusive: "?", vacuous: "∅" };

/** The top. Limits come first: what they leave open weighs more than what was found. */
export function masthead(result: VerificationResult): Markup {
  const name = verdictClass(result.verdict);
  const limited = result.systems.filter(({ limit }) => limit !== null);
  return markup`<header class="masthead ${name}">
<p class="kicker">zerosum · verification report</p>
${limited.length === 0 ? null : markup`<div class="notice" role="note">${limited.map((system) => markup`<p>${limitText(system)}</p>`)}</div>`}
<h1><span class="seal ${name}" aria-hidden="true">${seals[name]}</span>${capitalized(result.verdict)}</h1>
<p class="lead">${summary(result)}</p>
${facts(result)}
<nav aria-label="Sections"><ul>
<li><a href="#properties">Properties</a></li><li><a href="#windows">Windows</a></li>
<li><a href="#systems">Systems and outcomes</a></li><li><a href="#coverage">Coverage</a></li>
<li><a href="#readings">Readings</a></li><li><a href="#assumptions">Assumptions</a></li><li><a href="#about">About this run</a></li>
</ul></nav></header>`;
}

function facts(result: VerificationResult): Markup {
  const states = result.systems.reduce((sum, system) => sum + system.states, 0);
  const transitions = result.systems.reduce((sum, system) => sum + system.transitions, 0);
  const switched = result.readings.filter(({ isDefault }) => !isDefault);
  const losses = Math.max(0, ...result.systems.map(({ bound }) => bound.powerLosses));
  const sessions = Math.max(0, ...result.systems.map(({ bound }) => bound.transactions));
  const entries: readonly (readonly [string, string, string])[] = [
    ["Profile", result.profile, switched.length === 0 ? "default readings" : `${plural(switched.length, "reading")} switched`],
    ["Bound", `${plural(sessions, "session")} a side`, `up to ${plural(losses, "loss of power", "losses of power")}`],
    ["Network", [...new Set(result.systems.map(({ bound }) => bound.network))].join(", "), "loss, delay, reordering, replay"],
    ["Explored", `${count(states)} states`, `${count(transitions)} transitions`],
    ["Took", duration(result.seconds), result.date.slice(0, 10)],
  ];
  return markup`<dl class="facts">${entries.map(
    ([term, value, more]) => markup`<div><dt>${term}</dt><dd>${value}<small>${more}</small></dd></div>`,
  )}</dl>`;
}
