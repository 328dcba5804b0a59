import { describe, expect, it } from "vitest";
import { sampleFailure, sampleImplementation } from "../../test/reports/sample-implementation.ts";
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

  it("draws the chart of each figure, tells what was not taken, and says the same in words", () => {
    const charts = section(page, "charts");
    expect(charts.match(/<svg class="graph"/g)).toHaveLength(1);
    expect(charts.match(/class="node taken"/g)).toHaveLength(1);
    expect(charts.match(/class="node untaken"/g)).toHaveLength(1);
    expect(charts).toContain("is it &lt;wanted&gt;?");
    expect(charts).toContain("to 25/852 (not taken)");
    expect(charts).toContain("(not charted)");
  });

  it("marks the steps that the implementation has executed", () => {
    const charts = section(resultPage(sampleResult({ implementation: sampleImplementation() })), "charts");
    expect(charts).toContain('class="node taken executed"');
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
    expect(page.match(/<summary>The same in words/g)?.length).toBe(3);
  });

  it("names what is not covered, and why", () => {
    const coverage = section(page, "coverage");
    expect(coverage).toContain("25/854");
    expect(coverage).toContain("not in this composition");
    expect(coverage).toContain("25/852 -&gt; 25/854");
  });
});

describe("the page with an implementation that was run", () => {
  const failing = sampleImplementation({ failures: [sampleFailure()] });
  const whole = resultPage(sampleResult({ implementation: failing, verdict: "violated", exitCode: 1 }));
  const runs = section(whole, "implementation");

  it("stands in no page without one, not even as a link", () => {
    expect(page).not.toContain("#implementation");
    expect(page).not.toContain('class="matrix"');
    expect(whole).toContain('<a href="#implementation">');
  });

  it("has every id once, every link leads somewhere, and nothing is asked for", () => {
    const ids = [...whole.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of whole.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(whole).not.toMatch(/<script|@import|https?:/);
  });

  it("says in each cell of the matrix how it ended, in letters as well as in colour and words", () => {
    const cells = [...runs.matchAll(/<td class="([^"]+)" title="([^"]+)">(.*?)<\/td>/g)];
    const told = cells.map(([, kind, title, text]) => `${kind} | ${title} | ${text?.replaceAll(/(<[^>]+>)+/g, " ")}`);
    expect(told).toEqual([
      "window | drop at MM.A 41/1706: 2 runs; payer committed, payee aborted, claim possible in 2; in a window | ½ △ 2 ",
      "held | powerLoss at MM.A 41/1706: 4 runs; both committed in 3, both aborted in 1 | CA 4 ",
      "safety | writeLost at MM.B start: 1 run; no transaction; safety violated | – ✕ 1 ",
      "held | drop at TA.A 25/886: 1 run; both committed in 1 | C 1 ",
    ]);
    expect(runs).toContain("writeLost †");
  });

  it("leaves an empty cell where no fault of the kind can strike, and no column without any", () => {
    const [, payment = "", transfer = ""] = runs.split('<div class="matrix"').map((part) => part.split("</table>")[0]);
    expect(payment).toContain("<td></td>");
    expect(transfer).not.toContain("powerLoss");
  });

  it("draws a failure and says what it takes, what ends otherwise, and how to see it again", () => {
    expect(runs).toContain("More note value than there was: &lt;3&gt; &amp; not 2");
    expect(runs).toContain("npx zerosum replay V1-41-1706.replay.json");
    expect(runs).toContain("held: both committed");
    expect(runs).toMatch(/<svg class="sequence has-aside"[^>]*aria-labelledby="failure-1-title/);
    expect(runs.indexOf("failure-1")).toBeLessThan(runs.indexOf('class="matrix"'));
  });

  it("shows what was executed beside what the charts took, and why the rest was not", () => {
    const coverage = section(whole, "coverage");
    expect(coverage).toContain("Steps executed");
    expect(coverage).toContain("not executed: the host is not modelled");
  });

  it("never calls a run proved", () => {
    expect(runs).not.toMatch(/class="pill proved"|is proved|was proved/);
    const held = resultPage(sampleResult({ implementation: sampleImplementation() }));
    expect(held).toContain("Charts proved for this bound</h1>");
  });
});
