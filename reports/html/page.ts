/**
 * The result as one page that needs nothing else: no request, no script, light and dark, on screen and on paper.
 */
import type { VerificationResult } from "../result.ts";
import { headline } from "../words.ts";
import { implementation } from "./implementation-section.ts";
import { Markup, markup } from "./markup.ts";
import { masthead } from "./masthead.ts";
import { about, assumptions, coverage, figureCharts, properties, readings, windows } from "./sections.ts";
import { styleSheet } from "./style.ts";
import { systems } from "./system-section.ts";

const sections = [properties, windows, implementation, systems, coverage, figureCharts, readings, assumptions, about];

/** The page as text. */
export function resultPage(result: VerificationResult): string {
  const style = new Markup(styleSheet);
  return `<!doctype html>\n${markup`<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>zerosum: ${headline(result)}</title>
<link rel="icon" href="data:,"><style>${style}</style></head><body>
<a class="skip" href="#properties">Skip to the properties</a>
${masthead(result)}
<main>${sections.map((section) => section(result))}</main>
<footer>zerosum ${result.versions["zerosum"] ?? ""}. Verdicts hold for the bounds stated, and for no more.</footer>
</body></html>`}\n`;
}
