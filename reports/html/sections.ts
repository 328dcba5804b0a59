/**
 * The sections about properties, windows, coverage, readings, assumptions and the run itself.
 */
import type { CoverageCount, FigureResult, InvariantResult, VerificationResult, WindowResult } from "../result.ts";
import { count, duration, plural } from "../words.ts";
import { figureGraph } from "./figure-graph.ts";
import { type Markup, markup } from "./markup.ts";
import { anchorOf, listed, section, systemLink, table, unfolded, verdictPill } from "./parts.ts";

/** The properties with their verdicts and evidence. */
export function properties({ invariants }: VerificationResult): Markup {
  const lead = markup`What must hold in every state, at every step or in every state at rest of the systems below. Where
a window stands beside a verdict, the property holds but for that window, or by an exception that its statement names.`;
  const titles = ["Id", "Property", "Verdict", "Judged in"];
  return section("properties", "Properties", lead, table(titles, invariants.map(propertyRow), "properties"));
}

function propertyRow({ id, name, statement, verdict, windows: open, evidence }: InvariantResult): Markup {
  const pills = open.map((window) => markup`<a class="pill window" href="#window-${window}">${window}</a> `);
  return markup`<tr id="property-${id}"><th scope="row"><code>${id}</code></th>
<td><strong>${name}</strong><p class="statement">${statement}</p></td>
<td>${verdictPill(verdict)} ${pills}</td><td class="small evidence">${judgedIn(verdict, evidence)}</td></tr>`;
}

/** One line for each system, with its variants. */
function judgedIn(verdict: InvariantResult["verdict"], evidence: InvariantResult["evidence"]): readonly Markup[] {
  const names = [...new Set(evidence.map(({ system }) => nameOf(system)))];
  return names.map((name) => {
    const variants = evidence
      .filter(({ system }) => nameOf(system) === name)
      .map(({ system, verdict: own }) => {
        const link = markup`<a href="#${anchorOf(system)}">${system.slice(name.length + 1)}</a>`;
        return own === verdict ? link : markup`${link} (${own})`;
      });
    return markup`<p>${name} <span class="muted">${listed(variants)}</span></p>`;
  });
}

/** `ticket-transfer` of `ticket-transfer/ready`. */
function nameOf(system: string): string {
  return system.slice(0, system.indexOf("/"));
}

/** The windows: places where the source text itself breaks a property. Never passes. */
export function windows(result: VerificationResult): Markup {
  const lead = markup`Places where the source text itself loses something, or lets the two sides part. A window is not a
pass: a property that is listed with one holds only outside it, or by an exception that it names.`;
  const open = result.windows.filter(({ status }) => status === "open");
  const others = result.windows.filter(({ status }) => status !== "open");
  const cards = (some: readonly WindowResult[]) => some.map((window) => windowCard(window, result));
  const none = markup`<p>None of the windows was met under these readings and bounds.</p>`;
  const more = `${plural(others.length, "more window")} of the same figures, not met`;
  const body = [open.length === 0 ? none : cards(open), others.length === 0 ? null : unfolded(more, cards(others))];
  return section("windows", "Windows", lead, body);
}

function windowCard(window: WindowResult, { invariants }: VerificationResult): Markup {
  const { id, status, place, cause, rows, systems } = window;
  const open = status === "open";
  const judged = (row: string): boolean => invariants.some((invariant) => invariant.id === row);
  const touched = rows.map((row) =>
    judged(row) ? markup`<a href="#property-${row}">${row}</a>` : markup`${row} (not judged here)`,
  );
  const touches = rows.length === 0 ? "Touches no property." : markup`Touches ${listed(touched)}.`;
  const met = systems.length === 0 ? null : markup`Met in ${listed(systems.map(systemLink))}.`;
  return markup`<article class="card${open ? " open-window" : ""}" id="window-${id}">
<div class="heading"><h3>${id}</h3><span class="pill ${open ? "window" : ""}">${status}</span>
<code>${place}</code></div><p>${cause}</p>
<p class="small muted">${touches} ${met}</p></article>`;
}

/** Coverage per figure, uncovered steps by name; what an implementation executed beside it, if one was run. */
export function coverage({ figures, implementation }: VerificationResult): Markup {
  const lead = markup`Of each figure: its numbered steps and the branches of its decisions, how many stand in a chart,
and how many an exploration of this report has taken${
    implementation === undefined
      ? null
      : `; and how many of them
a run of the implementation has executed`
  }.`;
  const executed = implementation === undefined ? [] : ["Steps executed", "Branches executed"];
  const titles = ["Figure", "Title", "Steps taken", "Branches taken", ...executed];
  const rows = figures.flatMap((figure) => figureRows(figure, implementation, titles));
  return section("coverage", "Coverage", lead, table(titles, rows, "coverage"));
}

function figureRows(
  { figure, title, steps, branches, uncovered }: FigureResult,
  implementation: VerificationResult["implementation"],
  titles: readonly string[],
): readonly Markup[] {
  const none = { total: 0, chart: 0, run: 0 };
  const run = implementation?.figures.find((candidate) => candidate.figure === figure);
  const counts = implementation === undefined ? [] : [run?.steps ?? none, run?.branches ?? none];
  const cells = [steps, branches, ...counts].map(
    (amount, index) => markup`<td class="number" data-title="${titles[index + 2]}">${bar(amount)}</td>`,
  );
  const open = [...uncoveredItems(uncovered, ""), ...uncoveredItems(run?.uncovered ?? [], "not executed: ")];
  const row = markup`<tr><th scope="row">${figure}</th><td>${title}</td>${cells}</tr>`;
  if (open.length === 0) return [row];
  return [row, markup`<tr class="more"><td colspan="${titles.length}"><ul class="uncovered">${open}</ul></td></tr>`];
}

function uncoveredItems(uncovered: FigureResult["uncovered"], how: string): readonly Markup[] {
  return uncovered.map(
    ({ place, says, why }) => markup`<li><code>${place}</code> ${says} <em>(${how}${why})</em></li>`,
  );
}

function bar({ total, chart, run }: CoverageCount): Markup {
  if (total === 0) return markup`<span class="muted">none</span>`;
  const share = Math.round((run / total) * 100);
  const charted = chart === total ? "" : ` (${count(chart)} charted)`;
  const full = run === total ? " full" : "";
  return markup`<span class="bar${full}" aria-hidden="true"><span style="width:${share}%"></span></span>
${count(run)} of ${count(total)}${charted}`;
}

/** The chart of each figure, drawn as a graph. */
export function figureCharts({ figures, implementation }: VerificationResult): Markup {
  const lead = markup`Each figure as it stands in the charts: a box for each numbered step, pointed where it decides,
with side rails where it calls another figure. What no exploration took is dashed;
what the implementation has executed is filled. What may come in any wait of a figure (an abort by the other side) is not drawn.`;
  const cards = figures.map((figure) => {
    const run = implementation?.figures.find((candidate) => candidate.figure === figure.figure);
    const notExecuted = run === undefined ? undefined : new Set(run.uncovered.map(({ place }) => place));
    const title = `FIG. ${figure.figure}, ${figure.title}`;
    return unfolded(title, figureGraph(figure, notExecuted));
  });
  return section("charts", "The charts", lead, cards);
}

/** The switchable readings as they were in force. */
export function readings(result: VerificationResult): Markup {
  const lead = "Where the source text can be read in more than one way and the choice changes a verdict.";
  const rows = result.readings.map(({ id, question, choice, says, isDefault }) => {
    const switched = isDefault ? null : markup`<span class="pill switched">switched</span>`;
    return markup`<tr><th scope="row"><code>${id}</code></th><td>${question}</td>
<td><strong>${choice}</strong> ${switched}<p class="statement">${says}</p></td></tr>`;
  });
  return section("readings", "Readings in force", lead, table(["Place", "Question", "Read as"], rows));
}

/** What every verdict takes for granted. */
export function assumptions(result: VerificationResult): Markup {
  const items = result.assumptions.map((assumption) => markup`<li>${assumption}</li>`);
  const lead = "What every verdict on this page takes for granted.";
  return section("assumptions", "Assumptions", lead, markup`<ul>${items}</ul>`);
}

/** Versions, machine, date, limits. */
export function about({ machine, limits, versions, date, seconds, exitCode }: VerificationResult): Markup {
  const limit = (value: number | null, unit: string): string => (value === null ? "" : `${count(value)} ${unit}`);
  const set = [
    limit(limits.maxStates, "states"),
    limit(limits.maxSeconds, "seconds"),
    limit(limits.maxMemoryMiB, "MiB"),
  ].filter((text) => text !== "");
  const processor = `${machine.cpu}, ${plural(machine.cores, "core")}, ${count(machine.memoryMiB)} MiB`;
  const entries: readonly (readonly [string, string])[] = [
    ["Date", date],
    ["Duration", duration(seconds)],
    [
      "Versions",
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    ],
    ["Machine", `${machine.platform}; ${processor}`],
    ["Limits", set.length === 0 ? "none" : set.join(", ")],
    ["Exit code", String(exitCode)],
  ];
  const lead = markup`The same result as data, for other programs: <code>verdict.json</code> beside this page, described
by <code>verdict.schema.json</code>.`;
  const rows = entries.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return section("about", "About this run", lead, table([], rows));
}
