import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultPage } from "../../reports/html/page.ts";
import { sampleFailure, sampleImplementation } from "../reports/sample-implementation.ts";
import { sampleResult } from "../reports/sample-result.ts";
import { chromium, type OpenPage, openPage } from "./browser.ts";
import { zerosum } from "./run.ts";

const executable = chromium();

describe.skipIf(executable === undefined)("the page in Chromium (skipped where none is installed)", () => {
  let folder: string;
  let page: OpenPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "zerosum-page-"));
    const line = ["verify", "--system", "ticket-transfer/ready", "--reading", "25/886=notifyFirst", "--quiet"];
    line.push("--skip-implementation");
    await zerosum([...line, "--out", folder]);
    page = await openPage(executable ?? "", pathToFileURL(join(folder, "index.html")).href);
  });
  afterAll(async () => {
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("shows verdict, property, counterexample, window and coverage as text", async () => {
    const text = String(await page.evaluate("document.body.innerText"));
    for (const shown of ["Violated", "no ticket twice", "power:TA.A@25/886", "25-notice-lost", "29 of 29"]) {
      expect(text).toContain(shown);
    }
  });

  it("draws charts that have a size, and in which the text stays inside", async () => {
    const outside = await page.evaluate(`[...document.querySelectorAll("svg.sequence[role=img]")].flatMap((svg) => {
      const box = svg.getBoundingClientRect();
      if (box.width < 300 || box.height < 100) return ["no size: " + svg.textContent];
      return [...svg.querySelectorAll("text")].filter((text) => {
        const own = text.getBoundingClientRect();
        return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1);
      }).map((text) => text.textContent);
    })`);
    expect(outside).toEqual([]);
    expect(await page.evaluate(`document.querySelectorAll("svg.sequence[role=img]").length`)).toBeGreaterThan(2);
  });

  it("has nothing on its console, and asks for nothing but itself", () => {
    expect(page.events.console).toEqual([]);
    expect(page.events.requests.filter((address) => !address.startsWith("data:"))).toHaveLength(1);
  });

  it("is dark where that is preferred, and white on paper with everything unfolded", async () => {
    const ground = `getComputedStyle(document.body).backgroundColor`;
    const light = await page.evaluate(ground);
    await page.pretend("dark");
    expect(await page.evaluate(ground)).not.toBe(light);
    await page.pretend("print");
    expect(await page.evaluate(ground)).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate(`document.querySelector("details ol").getBoundingClientRect().height`)).toBeGreaterThan(
      0,
    );
    await page.pretend("light");
  });

  it("has one first heading, no level left out, and a name for every drawing", async () => {
    const levels = (await page.evaluate(
      `[...document.querySelectorAll("h1,h2,h3,h4,h5")].map((heading) => Number(heading.tagName[1]))`,
    )) as number[];
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    const nameless = await page.evaluate(
      `[...document.querySelectorAll("svg[role=img]")].filter((svg) => !svg.querySelector("title")?.textContent).length`,
    );
    expect(nameless).toBe(0);
  });
});

describe.skipIf(executable === undefined)("the matrix in Chromium (skipped where none is installed)", () => {
  let folder: string;
  let page: OpenPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "zerosum-matrix-"));
    const [row] = sampleImplementation().matrix;
    const kinds = Array.from({ length: 20 }, (_, index) => `kindOfFault${index}`);
    const cells = kinds.map((kind) => ({ kind, runs: 12, outcomes: { "both committed": 12 }, worst: "held" as const }));
    const matrix = Array.from({ length: 60 }, (_, index) => ({ ...row, step: `41/${1700 + index * 2}`, cells }));
    const implementation = sampleImplementation({ matrix: matrix as never, failures: [sampleFailure()] });
    writeFileSync(join(folder, "index.html"), resultPage(sampleResult({ implementation })));
    page = await openPage(executable ?? "", pathToFileURL(join(folder, "index.html")).href);
  });
  afterAll(async () => {
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([1280, 390])("scrolls in itself, and makes no page wider than a screen of %i pixels", async (width) => {
    await page.resize(width, 800);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    const matrix = `document.querySelector(".matrix")`;
    expect(await page.evaluate(`${matrix}.scrollHeight > ${matrix}.clientHeight`)).toBe(true);
    if (width < 1000) expect(await page.evaluate(`${matrix}.scrollWidth > ${matrix}.clientWidth`)).toBe(true);
  });

  it("keeps step and kind in sight while it is scrolled", async () => {
    await page.resize(390, 800);
    const [left, top] = (await page.evaluate(`(() => {
      const matrix = document.querySelector(".matrix");
      matrix.scrollTo(300, 400);
      const box = matrix.getBoundingClientRect();
      const step = matrix.querySelector("tbody tr:last-child th").getBoundingClientRect();
      const kind = matrix.querySelector("thead th:last-child").getBoundingClientRect();
      return [step.left - box.left, kind.top - box.top];
    })()`)) as readonly [number, number];
    expect(left).toBeLessThan(3);
    expect(top).toBeLessThan(3);
  });
});
