/**
 * Colour on a terminal, or none.
 */

/** What a piece of text is. */
export type Tone = "good" | "bad" | "warn" | "accent" | "muted" | "strong";

/** Puts a tone on a text. */
export type Paint = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  accent: [36, 39],
  muted: [2, 22],
  strong: [1, 22],
};

/** Plain text. */
export const plain: Paint = (_tone, text) => text;

/** Text with ANSI colours. */
export const colourful: Paint = (tone, text) => {
  const [on, off] = codes[tone];
  return text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
};

/** The tone of a verdict. */
export function toneOf(verdict: string): Tone {
  if (verdict === "violated") return "bad";
  return verdict === "proved for this bound" ? "good" : "warn";
}
