/**
 * The sections about properties, windows, coverage, readings, assumptions and the run itself.
 */
import type { CoverageCount, FigureResult, InvariantResult, VerificationResult, WindowResult } from "../result.ts";
import { count, duration, plural, verdictClass } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

/** A verdict as a small badge. */
export function verdictPill(verdict: InvariantResult["verdict"]): Markup {
  return markup`<span class="pill ${verdictClass(verdict)}">${verdict}</span>`;
}

/** The id under which a system stands in the page. */
export function anchorOf(system: string): string {
  return `system-${system.replaceAll(/[^A-Za-z0-9]/g, "-")}`;
}

/** The properties with their verdicts and evidence. */
export function properties(result: VerificationResult): Markup {
  return markup`<section id="properties" aria-labelledby="properties-h"><h2 id="properties-h">Properties</h2>
<p class="lead">What must hold in every state, at every step or in every state at rest of the systems below. Where a
window stands beside a verdict, the property holds but for that window, or by an exception that its statement names.</p>
<div class="table"><table class="properties"><thead><tr><th scope="col">Id</th><th scope="col">Property</th><th scope="col">Verdict</th>
<th scope="col">Judged in</th></tr></thead><tbody>
${result.invariants.map(
  (invariant) => markup`<tr id="property-${invariant.id}"><th scope="row"><code>${invariant.id}</code></th>
<td><strong>${invariant.name}</strong><p class="statement">${invariant.statement}</p></td>
<td>${verdictPill(invariant.verdict)}${invariant.windows.map(
    (id) => markup`<a class="pill window" href="#window-${id}">${id}</a>`,
  )}</td><td class="small evidence">${invariant.evidence.map(
    ({ system, verdict }, index) =>
      markup`${index === 0 ? null : ", "}<a href="#${anchorOf(system)}">${system}</a>${verdict === invariant.verdict ? null : ` (${verdict})`}`,
  )}</td></tr>`,
)}</tbody></table></div></section>`;
}

/** The windows: places where the source text itself breaks a property. Never passes. */
export function windows(result: VerificationResult): Markup {
  const open = result.windows.filter(({ status }) => status === "open");
  const others = result.windows.filter(({ status }) => status !== "open");
  return markup`<section id="windows" aria-labelledby="windows-h"><h2 id="windows-h">Windows</h2>
<p class="lead">Places where the source text itself loses something, or lets the two sides part. A window is not a pass:
a property that is listed with one holds only outside it, or by an exception that it names.</p>
${open.length === 0 ? markup`<p>None of the windows was met under these readings and bounds.</p>` : open.map((window) => windowCard(window, result))}
${others.length === 0 ? null : markup`<details><summary>${plural(others.length, "more window")} of the same figures, not met</summary>
${others.map((window) => windowCard(window, result))}</details>`}</section>`;
}

function windowCard(window: WindowResult, { invariants }: VerificationResult): Markup {
  const judged = (id: string): boolean => invariants.some((invariant) => invariant.id === id);
  const name = (id: string) => (judged(id) ? markup`<a href="#property-${id}">${id}</a>` : markup`${id} (not judged here)`);
  const open = window.status === "open";
  return markup`<article class="card${open ? " open-window" : ""}" id="window-${window.id}">
<div class="heading"><h3>${window.id}</h3><span class="pill ${open ? "window" : ""}">${window.status}</span>
<code>${window.place}</code></div><p>${window.cause}</p>
<p class="small muted">${window.rows.length === 0 ? "Touches no property." : markup`Touches ${window.rows.map((id, index) => markup`${index === 0 ? null : ", "}${name(id)}`)}.`}
${window.systems.length === 0 ? null : markup`Met in ${window.systems.map((name, index) => markup`${index === 0 ? null : ", "}<a href="#${anchorOf(name)}">${name}</a>`)}.`}</p></article>`;
}

/** Coverage per figure, uncovered steps by name. */
export function coverage(result: VerificationResult): Markup {
  return markup`<section id="coverage" aria-labelledby="coverage-h"><h2 id="coverage-h">Coverage</h2>
<p class="lead">Of each figure: its numbered steps and the branches of its decisions, how many stand in a chart, and how
many an exploration of this report has taken.</p>
<div class="table"><table><thead><tr><th scope="col">Figure</th><th scope="col">Title</th><th scope="col">Steps taken</th>
<th scope="col">Branches taken</th></tr></thead><tbody>${result.figures.map(figureRow)}</tbody></table></div></section>`;
}

function figureRow({ figure, title, steps, branches, uncovered }: FigureResult): Markup {
  return markup`<tr><th scope="row">${figure}</th><td>${title}
${uncovered.length === 0 ? null : markup`<ul class="uncovered">${uncovered.map(
    ({ place, says, why }) => markup`<li><code>${place}</code> ${says} <em>(${why})</em></li>`,
  )}</ul>`}</td><td class="number">${bar(steps)}</td><td class="number">${bar(branches)}</td></tr>`;
}

function bar({ total, chart, run }: CoverageCount): Markup {
  if (total === 0) return markup`<span class="muted">none</span>`;
  const share = Math.round((run / total) * 100);
  const charted = chart === total ? "" : ` (${count(chart)} charted)`;
  return markup`<span class="bar${run === total ? " full" : ""}" aria-hidden="true"><span style="width:${share}%"></span></span>${count(run)} of ${count(total)}${charted}`;
}

/** The switchable readings as they were in force. */
export function readings(result: VerificationResult): Markup {
  return markup`<section id="readings" aria-labelledby="readings-h"><h2 id="readings-h">Readings in force</h2>
<p class="lead">Where the source text can be read in more than one way and the choice changes a verdict.</p>
<div class="table"><table><thead><tr><th scope="col">Place</th><th scope="col">Question</th><th scope="col">Read as</th></tr></thead>
<tbody>${result.readings.map(
  ({ id, question, choice, says, isDefault }) => markup`<tr><th scope="row"><code>${id}</code></th><td>${question}</td>
<td><strong>${choice}</strong> ${isDefault ? null : markup`<span class="pill switched">switched</span>`}<p class="statement">${says}</p></td></tr>`,
)}</tbody></table></div></section>`;
}

/** What every verdict takes for granted. */
export function assumptions(result: VerificationResult): Markup {
  return markup`<section id="assumptions" aria-labelledby="assumptions-h"><h2 id="assumptions-h">Assumptions</h2>
<p class="lead">What every verdict on this page takes for granted.</p>
<ul>${result.assumptions.map((assumption) => markup`<li>${assumption}</li>`)}</ul></section>`;
}

/** Versions, machine, date, limits, and how to get the same again. */
export function about(result: VerificationResult): Markup {
  const { machine, limits } = result;
  const limit = (value: number | null, unit: string): string => (value === null ? "none" : `${count(value)} ${unit}`);
  const rows: readonly (readonly [string, string])[] = [
    ["Date", result.date],
    ["Duration", duration(result.seconds)],
    ["Versions", Object.entries(result.versions).map(([name, version]) => `${name} ${version}`).join(", ")],
    ["Machine", `${machine.platform}; ${machine.cpu}, ${plural(machine.cores, "core")}, ${count(machine.memoryMiB)} MiB`],
    ["Limits", `${limit(limits.maxStates, "states")}, ${limit(limits.maxSeconds, "seconds")}, ${limit(limits.maxMemoryMiB, "MiB")}`],
    ["Exit code", String(result.exitCode)],
  ];
  return markup`<section id="about" aria-labelledby="about-h"><h2 id="about-h">About this run</h2>
<div class="table"><table><tbody>${rows.map(
    ([term, value]) => markup`<tr><th scope="row">${term}</th><td>${value}</td></tr>`,
  )}</tbody></table></div>
<p class="small muted">The same result as data, for other programs: <code>verdict.json</code> beside this page, described by
<code>verdict.schema.json</code>.</p></section>`;
}
