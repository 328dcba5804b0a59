/**
 * The section about an implementation that was run: what was planned and run, failures first, the matrix, windows of
 * runs, and what was executed.
 */
import {
  type FailureResult,
  failed,
  type ImplementationResult,
  type Planned,
  type PlannedPart,
  type RunWindowResult,
} from "../implementation-result.ts";
import {
  classText,
  edgesText,
  enumerationName,
  executedText,
  followedText,
  implementationSummary,
  leanText,
  memoryText,
  plannedText,
  swarmText,
  tallyText,
  underText,
} from "../implementation-words.ts";
import type { VerificationResult } from "../result.ts";
import { capitalized, count, duration, plural } from "../words.ts";
import { chartFigure } from "./chart-figure.ts";
import { faultMatrix, type MatrixColumn, matrixLegend } from "./fault-matrix.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { facts, section, table, unfolded } from "./parts.ts";

/** The section; nothing if no implementation was run. */
export function implementation(result: VerificationResult): Markup | null {
  const { implementation: found } = result;
  if (found === undefined) return null;
  const lead = markup`${implementationSummary(found)} Every run was judged by the charts, by books kept from wire and
store alone, and by what could be spent and presented in the end. A count speaks of what was run, and of nothing else.`;
  return section("implementation", "Implementation under fault", lead, [
    facts(numbers(found)),
    failures(found),
    planned(found),
    matrices(found),
    windowsOfRuns(found, result),
    corpus(found),
  ]);
}

function numbers(found: ImplementationResult): readonly (readonly [string, string, string?])[] {
  const { determinism, swarm, corpus: files } = found;
  const same = files.filter((file) => file.same).length;
  const told: readonly (readonly [string, string, string])[] =
    swarm === null || swarm.runs === 0
      ? []
      : [
          [
            "Swarm",
            plural(swarm.runs, "run"),
            `${swarm.faultsMean.toFixed(1)} faults a run, at most ${swarm.faultsMax}`,
          ],
        ];
  return [
    [
      "Build",
      `${found.build} ${found.version}`,
      found.level === "step" ? "judged step by step" : "judged from outside",
    ],
    ["Corpus", `${count(same)} of ${plural(files.length, "file")}`, "did what they say"],
    ["Paths", `${count(found.paths.run)} of ${count(found.paths.planned)}`, "run, from the charts"],
    ...found.enumerations.map(
      (it) => [`k = ${it.k}`, `${count(it.run)} of ${count(it.planned)}`, `${enumerationName(it)}, run`] as const,
    ),
    ...told,
    ["Executed", executedText(found.figures), edgesShort(found)],
    [
      "Done twice",
      plural(determinism.checked, "run"),
      determinism.differing === 0 ? "each the same again" : `${count(determinism.differing)} with another hash chain`,
    ],
  ];
}

function edgesShort({ edges }: ImplementationResult): string {
  return edges.others.length === 0
    ? "no step pair out of order"
    : `${plural(edges.others.length, "step pair")} out of order`;
}

function failures({ failures: all }: ImplementationResult): Part {
  if (all.length === 0) return null;
  return [markup`<h3 class="apart">${plural(all.length, "failure")}</h3>`, all.map(failureCard)];
}

function failureCard(failure: FailureResult, index: number): Markup {
  const { signature, says, runs, faults, neighbours, command, chart } = failure;
  const id = `failure-${index + 1}`;
  const beside = neighbours.map(({ without, ended }) => markup`<li>Without <code>${without}</code>: ${ended}.</li>`);
  return markup`<section class="card violation" aria-labelledby="${id}-h">
<div class="heading"><h4 id="${id}-h">${signature}</h4> <span class="pill violated">${classText(failure.class)}</span>
<span class="muted small">in ${plural(runs, "run")}</span></div>
<p>${capitalized(says)}</p>
<p class="small muted">${faults.length === 0 ? "Needs no fault." : "What it takes, and nothing less:"}</p>
${faults.length === 0 ? null : markup`<ul class="tokens">${faults.map((fault) => markup`<li>${fault}</li>`)}</ul>`}
${chart === null ? null : chartFigure(chart, id)}
${beside.length === 0 ? null : markup`<ul class="neighbours">${beside}</ul>`}
<p class="small muted">To see it again:</p><pre class="command"><code>${command}</code></pre></section>`;
}

function planned({ paths, enumerations, swarm }: ImplementationResult): Part {
  const row = (name: string, part: Planned, more: string): Markup =>
    markup`<tr><th scope="row">${name}</th><td>${plannedText(part)}</td><td>${tallyText(part.ended)}</td>
<td class="muted small">${more}</td></tr>`;
  const rows = [
    row(
      "Paths of the charts",
      paths,
      `${followedText(paths)}; ${paths.layers.map(({ name }) => name).join(", ")}; ${duration(paths.seconds)}`,
    ),
    ...enumerations.map((it) => row(capitalized(enumerationName(it)), it, howText(it))),
  ];
  if (swarm !== null && swarm.runs > 0) {
    rows.push(markup`<tr><th scope="row">Swarm</th><td>${swarmText(swarm)}</td><td>${tallyText(swarm.ended)}</td>
<td class="muted small">${count(swarm.tuples)} different (step, kind, ending), ${count(swarm.newTuples)} of them new;
seed ${String(swarm.seed)}; ${duration(swarm.seconds)}</td></tr>`);
  }
  return [
    markup`<h3 class="apart">Planned and run</h3>`,
    table(["What", "Found", "Ended", ""], rows, "stacked"),
    enumerations.map((it) => [
      it.kinds.length === 0 ? null : unfolded(`k = ${it.k} by kind of fault`, partsTable("Kind", it.kinds)),
      unfolded(`k = ${it.k} by scenario`, partsTable("Scenario", it.scenarios)),
    ]),
    paths.infeasible.length === 0
      ? null
      : unfolded(`${plural(paths.infeasible.length, "place")} of the charts that no run can take`, infeasible(paths)),
  ];
}

function infeasible(paths: ImplementationResult["paths"]): Markup {
  const rows = paths.infeasible.map(
    ({ place, says, why }) => markup`<tr><td><code>${place}</code></td><td>${says}</td><td>${why}</td></tr>`,
  );
  return table(["Place", "", "Why"], rows);
}

function partsTable(title: string, parts: readonly (PlannedPart & { readonly inPromise?: boolean })[]): Markup {
  const rows = parts.map(({ name, planned: of, run, ended, inPromise }) => {
    const beyond = inPromise === false ? markup` <span class="muted small">beyond the promise</span>` : null;
    const bad = failed(ended) > 0 ? markup` <span class="pill violated">fails</span>` : null;
    return markup`<tr><th scope="row">${name}${beyond}</th><td class="number">${count(run)} of ${count(of)}</td>
<td>${tallyText(ended)}${bad}</td></tr>`;
  });
  return table([title, "Run, of planned", "Ended"], rows);
}

function matrices({ matrix, enumerations }: ImplementationResult): Part {
  if (matrix.length === 0) return null;
  const systems = [...new Set(matrix.map(({ system }) => system))];
  const columns = columnsOf(matrix, enumerations);
  return [
    markup`<h3 class="apart">Every single fault, by step and kind</h3>
<p class="muted">A cell tells how the transactions ended when a fault of that kind struck at that step, or at what the
device did right after it.</p>`,
    matrixLegend(columns),
    systems.map((system) => {
      const rows = matrix.filter((row) => row.system === system);
      return [markup`<h4>${system}</h4>`, faultMatrix(rows, columns, system, `matrix-${system}`)];
    }),
  ];
}

/** Kinds in the order of the enumeration; what it does not list comes last. */
function columnsOf(
  matrix: ImplementationResult["matrix"],
  enumerations: ImplementationResult["enumerations"],
): readonly MatrixColumn[] {
  const listed = enumerations.flatMap(({ kinds }) => kinds);
  const found = matrix.flatMap(({ cells }) => cells.map(({ kind }) => kind));
  const names = [...new Set([...listed.map(({ name }) => name), ...found])];
  return names.map((kind) => ({ kind, beyond: listed.some((it) => it.name === kind && !it.inPromise) }));
}

function windowsOfRuns({ windows }: ImplementationResult, result: VerificationResult): Part {
  if (windows.length === 0) return null;
  return [
    markup`<h3 class="apart">Windows that runs ended in</h3>
<p class="muted">Not passes: the source text itself is so, and the implementation shows it.</p>`,
    windows.map((window) => runWindow(window, result)),
  ];
}

function runWindow({ id, runs, under, replay, chart }: RunWindowResult, { windows }: VerificationResult): Markup {
  const anchor = `run-window-${id}`;
  const known = windows.some((window) => window.id === id);
  const name = known ? markup`<a href="#window-${id}">${id}</a>` : id;
  const command = replay === null ? null : markup`<pre class="command"><code>npx zerosum replay ${replay}</code></pre>`;
  return markup`<section class="card open-window" aria-labelledby="${anchor}-h">
<div class="heading"><h4 id="${anchor}-h">${name}</h4> <span class="pill window">window</span>
<span class="muted small">in ${plural(runs, "run")}${underText(under)}</span></div>
${command}${chart === null ? null : unfolded("A run that ends in it", chartFigure(chart, anchor))}</section>`;
}

function corpus({ corpus: files, edges }: ImplementationResult): Part {
  const rows = files.map(
    ({ file, expected, ended, same }) => markup`<tr><th scope="row"><code>${file}</code></th><td>${expected}</td>
<td>${ended}</td><td>${same ? "as it says" : markup`<span class="pill violated">differs</span>`}</td></tr>`,
  );
  return [
    files.length === 0
      ? null
      : unfolded(
          `Corpus: ${plural(files.length, "replay file")} run first`,
          table(["File", "Says", "Ended", ""], rows),
        ),
    markup`<p class="small muted">${capitalized(edgesText(edges))}.</p>`,
  ];
}

function howText({ k, crypto, realOneIn, seconds }: ImplementationResult["enumerations"][number]): string {
  const parts = [`${crypto} cryptography`, duration(seconds)];
  if (k > 1) parts.push(leanText);
  if (realOneIn > 1) parts.push(memoryText(realOneIn));
  return parts.join("; ");
}
