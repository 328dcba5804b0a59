/**
 * Markup with escaping by default: ``markup`<td>${text}</td>` ``. What is interpolated is text, unless it is markup
 * itself.
 */

/** A piece of HTML or SVG that is safe to put into a page. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }
}

/** What a template takes: text and numbers are escaped, lists joined, `null` and `undefined` leave nothing. */
export type Part = string | number | Markup | null | undefined | readonly Part[];

/** The template tag. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.map((text, index) => text + (index < parts.length ? sourceOf(parts[index]) : "")).join(""));
}

function sourceOf(part: Part): string {
  if (part === null || part === undefined) return "";
  if (part instanceof Markup) return part.source;
  if (typeof part === "number") return String(Math.round(part * 100) / 100);
  if (typeof part === "string") return escapeText(part);
  return part.map(sourceOf).join("");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for element content and quoted attributes. */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}
