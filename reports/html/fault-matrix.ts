/**
 * The matrix fault x step x outcome: a row for each numbered step of a device, a column for each kind of fault. Letters
 * say how the transactions ended, marks what a run is called, so that nothing depends on colour.
 */
import { type MatrixCell, type MatrixRow, type RunClass, worstClass } from "../implementation-result.ts";
import { classText } from "../implementation-words.ts";
import { plural } from "../words.ts";
import { type Markup, markup } from "./markup.ts";
import { unfolded } from "./parts.ts";

/** A kind of fault that has a column. */
export interface MatrixColumn {
  readonly kind: string;
  /** beyond what the protocol promises to withstand */
  readonly beyond: boolean;
}

const letters: Readonly<Record<string, string>> = {
  "both committed": "C",
  "both aborted": "A",
  "both aborted, false alarm at the payee": "F",
};

/** One side committed and the other did not. */
const oneSided = "½";
const nothingMoved = "–";

function letterOf(outcome: string): string {
  return letters[outcome] ?? oneSided;
}

/** What stands before the number of runs. */
function markOf(worst: RunClass): Markup | null {
  if (worst === "held") return null;
  return markup`<i>${worst === "window" ? "△" : "✕"}</i>`;
}

/** The matrix of one system; `id` is unique in the page. */
export function faultMatrix(
  rows: readonly MatrixRow[],
  columns: readonly MatrixColumn[],
  system: string,
  id: string,
): Markup {
  const used = columns.filter(({ kind }) => rows.some(({ cells }) => cells.some((cell) => cell.kind === kind)));
  const devices = [...new Set(rows.map(({ device }) => device))];
  const heads = used.map(
    ({ kind, beyond }) => markup`<th scope="col"><span>${kind}${beyond ? " †" : null}</span></th>`,
  );
  const bodies = devices.map((device) => {
    const own = rows.filter((row) => row.device === device);
    return markup`<tbody><tr class="group"><th scope="rowgroup" colspan="${used.length + 1}"><span>${device}</span></th>
</tr>${own.map((row) => matrixRow(row, used))}</tbody>`;
  });
  return markup`<div class="matrix" id="${id}" tabindex="0" role="group" aria-label="Matrix of ${system}, scrollable">
<table><caption class="unseen">Faults by step and kind in ${system}</caption>
<thead><tr><th scope="col" class="corner">at, or right after</th>${heads}</tr></thead>${bodies}</table></div>
${unfolded("The same in words", markup`<ul class="matrix-words">${rows.map(rowInWords)}</ul>`)}`;
}

function matrixRow(row: MatrixRow, columns: readonly MatrixColumn[]): Markup {
  const cells = columns.map(({ kind }) => {
    const cell = row.cells.find((candidate) => candidate.kind === kind);
    return cell === undefined ? markup`<td></td>` : matrixCell(cell, row);
  });
  return markup`<tr><th scope="row" title="${row.says}">${row.step}</th>${cells}</tr>`;
}

function matrixCell(cell: MatrixCell, { device, step }: MatrixRow): Markup {
  const { runs, worst } = cell;
  const title = `${cell.kind} at ${device} ${step}: ${cellInWords(cell)}`;
  return markup`<td class="${worst}" title="${title}">${cellLetters(cell)}<small>${markOf(worst)}${runs}</small></td>`;
}

function cellLetters({ outcomes }: MatrixCell): string {
  const found = new Set(Object.keys(outcomes).map(letterOf));
  const ordered = ["C", "A", "F", oneSided].filter((letter) => found.has(letter));
  return ordered.join("") || nothingMoved;
}

/** `3 runs; both committed in 2, both aborted in 1`, and what the worst is called if it is not `held`. */
function cellInWords({ runs, outcomes, worst }: MatrixCell): string {
  const ends = Object.entries(outcomes).map(([outcome, times]) => `${outcome} in ${times}`);
  const called = worst === "held" ? "" : `; ${classText(worst)}`;
  return `${plural(runs, "run")}; ${ends.join(", ") || "no transaction"}${called}`;
}

/** The cells of a row that end alike are told together. */
function rowInWords({ device, step, says, cells }: MatrixRow): Markup {
  const alike = Map.groupBy(cells, (cell) => `${Object.keys(cell.outcomes).sort().join(" or ")}/${cell.worst}`);
  const told = [...alike.values()].map((group) => {
    const kinds = group.map(({ kind, runs }) => `${kind} (${runs})`).join(", ");
    const [first] = group;
    const ends =
      Object.keys(first?.outcomes ?? {})
        .sort()
        .join(" or ") || "no transaction";
    const worst = worstClass(group.map((cell) => cell.worst));
    return `${kinds}: ${ends}${worst === "held" ? "" : `; ${classText(worst)}`}.`;
  });
  return markup`<li><strong>${device}</strong> <code>${step}</code> <span class="muted">${says}.</span>
${told.join(" ")}</li>`;
}

/** What the letters and marks mean. */
export function matrixLegend(columns: readonly MatrixColumn[]): Markup {
  const entries: readonly (readonly [string, string])[] = [
    ["C", "both sides committed"],
    ["A", "both aborted"],
    ["F", "both aborted, false alarm at the payee"],
    [oneSided, "one side committed, the other aborted"],
    [nothingMoved, "no transaction came about"],
    ["△", "in a window of the source text"],
    ["✕", "fails"],
    ...(columns.some(({ beyond }) => beyond) ? [["†", "fault beyond the promise"] as const] : []),
  ];
  const items = entries.map(([sign, text]) => markup`<li><b>${sign}</b> ${text}</li>`);
  return markup`<ul class="legend" aria-label="Signs in the matrix">${items}
<li><b>12</b> runs, below</li></ul>`;
}
