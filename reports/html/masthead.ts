/**
 * The top of the page: what ended early, the verdict, and what it is about.
 */
import { implementationSummary } from "../implementation-words.ts";
import type { VerificationResult } from "../result.ts";
import { count, duration, headline, limitText, plural, summary, verdictClass } from "../words.ts";
import { type Markup, markup } from "./markup.ts";
import { facts } from "./parts.ts";
import { notice } from "./system-section.ts";

const seals: Readonly<Record<string, string>> = { proved: "✓", violated: "✕", inconclusive: "?", vacuous: "∅" };

const sections: readonly (readonly [string, string])[] = [
  ["properties", "Properties"],
  ["windows", "Windows"],
  ["implementation", "Implementation under fault"],
  ["systems", "Systems and outcomes"],
  ["coverage", "Coverage"],
  ["charts", "The charts"],
  ["readings", "Readings"],
  ["assumptions", "Assumptions"],
  ["about", "About this run"],
];

/** The top. Limits come first: what they leave open weighs more than what was found. */
export function masthead(result: VerificationResult): Markup {
  const name = verdictClass(result.verdict);
  const limited = result.systems.filter(({ limit }) => limit !== null).map((system) => notice(limitText(system)));
  const shown = sections.filter(([id]) => id !== "implementation" || result.implementation !== undefined);
  const links = shown.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`);
  return markup`<header class="masthead ${name}">
<p class="kicker">zerosum · verification report</p>
${limited}
<h1><span class="seal ${name}" aria-hidden="true">${seals[name]}</span>${headline(result)}</h1>
<p class="lead">${summary(result)}${runs(result)}</p>
${facts(about(result))}
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>`;
}

function runs({ implementation }: VerificationResult): string {
  return implementation === undefined ? "" : ` ${implementationSummary(implementation)}`;
}

function about({ profile, readings, systems, seconds, date }: VerificationResult) {
  const sum = (of: "states" | "transitions"): string => count(systems.reduce((total, system) => total + system[of], 0));
  const most = (of: "powerLosses" | "transactions"): number =>
    Math.max(0, ...systems.map(({ bound }) => bound[of] ?? 0));
  const switched = readings.filter(({ isDefault }) => !isDefault).length;
  return [
    ["Profile", profile, switched === 0 ? "default readings" : `${plural(switched, "reading")} switched`],
    [
      "Bound",
      `${plural(most("transactions"), "session")} a side`,
      `up to ${plural(most("powerLosses"), "loss of power", "losses of power")}`,
    ],
    ["Network", [...new Set(systems.map(({ bound }) => bound.network))].join(", "), "loss, delay, reordering, replay"],
    ["Explored", `${sum("states")} states`, `${sum("transitions")} transitions`],
    ["Took", duration(seconds), date.slice(0, 10)],
  ] as const;
}
