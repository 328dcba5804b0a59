/**
 * Parts that every section is made of.
 */
import type { VerdictWord } from "../result.ts";
import { verdictClass } from "../words.ts";
import { type Markup, markup, type Part } from "./markup.ts";

/** A part of the page with a heading and a sentence or two on what it is about. */
export function section(id: string, title: string, lead: Part, body: Part): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>
<p class="lead">${lead}</p>
${body}</section>`;
}

/** A table; the first cell of a row is its heading. `kind`: a class of its own. */
export function table(titles: readonly string[], rows: readonly Markup[], kind = ""): Markup {
  const head = titles.map((title) => markup`<th scope="col">${title}</th>`);
  return markup`<div class="table"><table class="${kind}">
${titles.length === 0 ? null : markup`<thead><tr>${head}</tr></thead>`}
<tbody>${rows}</tbody></table></div>`;
}

/** Names and values, side by side in boxes. */
export function facts(entries: readonly (readonly [name: string, value: string, more?: string])[]): Markup {
  const boxes = entries.map(([name, value, more]) => {
    const small = more === undefined ? null : markup`<small>${more}</small>`;
    return markup`<div><dt>${name}</dt><dd>${value}${small}</dd></div>`;
  });
  return markup`<dl class="facts">${boxes}</dl>`;
}

/** A verdict as a small badge. */
export function verdictPill(verdict: VerdictWord): Markup {
  return markup`<span class="pill ${verdictClass(verdict)}">${verdict}</span>`;
}

/** What stands here only if there is something to say. */
export function unfolded(title: string, body: Part): Markup {
  return markup`<details><summary>${title}</summary>
${body}</details>`;
}

/** Parts with a comma and a space between them. */
export function listed(parts: readonly Markup[]): readonly Part[] {
  return parts.map((part, index) => (index === 0 ? part : markup`, ${part}`));
}

/** The id under which a system stands in the page. */
export function anchorOf(system: string): string {
  return `system-${system.replaceAll(/[^A-Za-z0-9]/g, "-")}`;
}

/** A link to a system. */
export function systemLink(system: string): Markup {
  return markup`<a href="#${anchorOf(system)}">${system}</a>`;
}
