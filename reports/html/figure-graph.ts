/**
 * The chart of a figure as a drawing: a box for each numbered step, an arrow for where it leads, and how far the
 * explorations and the implementation came.
 */
import { layOutGraph, type PlacedEdge, type PlacedNode } from "../graph-layout.ts";
import type { FigureResult } from "../result.ts";
import { plural } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

/** How an edge is called that goes on at somebody else. */
const across = "message";

/** The drawing. `notExecuted`: steps that no run of the implementation did; undefined: none was run. */
export function figureGraph(figure: FigureResult, notExecuted: ReadonlySet<string> | undefined): Markup {
  const id = `graph-${figure.figure}`;
  const { width, height, nodes, edges } = layOutGraph(figure.graph);
  const decisions = new Set(figure.graph.nodes.filter(({ kind }) => kind === "decision").map(({ step }) => step));
  const taken = plural(figure.graph.nodes.filter((node) => node.taken).length, "step");
  return markup`<figure id="${id}"><figcaption>FIG. ${figure.figure}, ${figure.title}: ${taken} taken.</figcaption>
<div class="drawing" tabindex="0" role="group" aria-label="Chart of figure ${figure.figure}, scrollable">
<svg class="graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"
  style="min-width: ${width}px" role="img" aria-labelledby="${id}-title">
<title id="${id}-title">Chart of figure ${figure.figure}, ${figure.title}</title>
${edges.map(drawEdge)}
${nodes.map((node) => drawNode(node, notExecuted))}
${edges.map((edge) => nameEdge(edge, decisions.has(edge.edge.from)))}</svg></div>
<details><summary>The same in words</summary><ul>${figure.graph.nodes.map((node) => {
    const leads = figure.graph.edges.filter(({ from }) => from === node.step);
    return markup`<li><code>${node.step}</code> ${node.lane}: ${node.says}${stateOf(node, notExecuted)}.
${leads.map(({ to, on, taken: was }) => `${on === "" ? "" : `On ${on}: `}to ${to}${was ? "" : " (not taken)"}. `)}</li>`;
  })}</ul></details></figure>`;
}

function stateOf(node: FigureResult["graph"]["nodes"][number], notExecuted: ReadonlySet<string> | undefined): string {
  if (!node.charted) return " (not charted)";
  const explored = node.taken ? "" : " (not taken)";
  return notExecuted?.has(node.step) ? `${explored} (not executed)` : explored;
}

function drawNode(
  { node, lines, x, y, width, height }: PlacedNode,
  notExecuted: ReadonlySet<string> | undefined,
): Markup {
  if (node === undefined) {
    return markup`<g class="node elsewhere"><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}"
  height="${height}" rx="${height / 2}"/><text x="${x}" y="${y + 4}" text-anchor="middle">${lines[0]}</text></g>`;
  }
  const left = x - width / 2;
  const top = y - height / 2;
  const cut = 12;
  const shape =
    node.kind === "decision"
      ? markup`<path class="box" d="M${left + cut} ${top}h${width - 2 * cut}l${cut} ${height / 2}l${-cut} ${height / 2}
h${2 * cut - width}l${-cut} ${-height / 2}z"/>`
      : markup`<rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="6"/>`;
  const inner =
    node.kind === "call"
      ? markup`<path class="rails" d="M${left + 5} ${top}v${height}m${width - 10} 0v${-height}"/>`
      : null;
  const done = notExecuted === undefined ? "" : notExecuted.has(node.step) ? " unexecuted" : " executed";
  return markup`<g class="node ${node.taken ? "taken" : "untaken"}${done}">${shape}${inner}
<text class="number" x="${left + 14}" y="${top + 18}">${node.step.slice(node.step.indexOf("/") + 1)}</text>
<text class="lane" x="${left + width - 14}" y="${top + 18}" text-anchor="end">${node.lane}</text>
${lines.map((line, index) => markup`<text x="${left + 14}" y="${top + 35 + index * 15}">${line}</text>`)}</g>`;
}

function drawEdge({ edge, points }: PlacedEdge): Markup {
  const [first, ...others] = points;
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? end;
  const degrees = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  const line = markup`M${first?.x ?? 0} ${first?.y ?? 0}${others.map(({ x, y }) => markup`L${x} ${y}`)}`;
  const kind = edge.on === "time-out" ? " time" : edge.on.startsWith(across) ? " across" : "";
  return markup`<g class="edge ${edge.taken ? "taken" : "untaken"}${kind}">
<path class="line" d="${line}"/>
<path class="tip" d="M0 0l-9 -4v8z" transform="translate(${end.x} ${end.y}) rotate(${degrees})"/></g>`;
}

function nameEdge({ edge, label }: PlacedEdge, isDecided: boolean): Markup | null {
  if (edge.on === "") return null;
  const name = edge.on.startsWith(across) ? edge.on.slice(across.length + 1) : edge.on;
  const kind = edge.on === "time-out" ? " time" : isDecided && name === edge.on ? " decided" : "";
  return markup`<text class="edge-name${kind}" x="${label.x}" y="${label.y + 4}" text-anchor="middle">${name}</text>`;
}
