import { describe, expect, it } from "vitest";
import { sampleChart, sampleResult, sampleSystem } from "../../test/reports/sample-result.ts";
import { resultPage } from "./page.ts";

const page = resultPage(sampleResult());

/** The text between two headings. */
function section(source: string, id: string): string {
  const from = source.indexOf(`<section id="${id}"`);
  return source.slice(from, source.indexOf("<section id=", from + 1));
}

describe("the page", () => {
  it("asks nobody for anything: no address of another place, no script", () => {
    for (const [, address] of page.matchAll(/(?:src|href|url\()\s*=?\s*["']?([^"')\s>]+)/g)) {
      expect(address).toMatch(/^(#|data:,$)/);
    }
    expect(page).not.toMatch(/<script|@import|https?:/);
  });

  it("escapes what systems are called and say", () => {
    expect(page).not.toContain("both <committed>");
    expect(page).toContain("Both &lt;committed&gt; &amp; &quot;done&quot;");
  });

  it("has every id once, and every link inside it leads somewhere", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it("lists windows in their own section, and those not met apart from those met", () => {
    const windows = section(page, "windows");
    expect(windows).toContain("25-notice-lost");
    expect(windows.indexOf("25-notice-before-commit")).toBeGreaterThan(windows.indexOf("<details>"));
  });

  it("says limits before the verdict", () => {
    const limited = sampleSystem({ limit: "maxSeconds", verdict: "inconclusive" });
    const source = resultPage(sampleResult({ systems: [limited], verdict: "inconclusive" }));
    expect(source.indexOf("--max-seconds")).toBeGreaterThan(0);
    expect(source.indexOf("--max-seconds")).toBeLessThan(source.indexOf("<h1>"));
  });

  it("draws what is violated, with the faults that it takes", () => {
    const check = {
      name: "T1",
      kind: "always",
      verdict: "violated",
      reason: "twice",
      counterexamples: [sampleChart],
    } as const;
    const violated = sampleSystem({ verdict: "violated", checks: [check] });
    const systems = section(resultPage(sampleResult({ systems: [violated], verdict: "violated" })), "systems");
    expect(systems).toContain('class="card violation"');
    expect(systems).toContain("power:TA.A@25/886");
  });

  it("gives every drawing a title and a description, and the same in words", () => {
    const drawings = [...page.matchAll(/<svg class="sequence has-aside"[^>]*aria-labelledby="([^ ]+) ([^"]+)"/g)];
    expect(drawings.length).toBe(2);
    for (const [, title, description] of drawings) {
      expect(page).toContain(`<title id="${title}">`);
      expect(page).toContain(`<desc id="${description}">`);
    }
    expect(page.match(/<summary>The same in words/g)?.length).toBe(2);
  });

  it("names what is not covered, and why", () => {
    const coverage = section(page, "coverage");
    expect(coverage).toContain("25/854");
    expect(coverage).toContain("not in this composition");
    expect(coverage).toContain("25/852 -&gt; 25/854");
  });
});
