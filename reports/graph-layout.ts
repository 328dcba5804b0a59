/**
 * Where the boxes and arrows of a figure's graph stand. The library places them; nothing here knows of pages or colours.
 */
import { Graph, layout } from "@dagrejs/dagre";
import type { FigureResult, GraphEdge, GraphNode } from "./result.ts";
import { wrap } from "./sequence-layout.ts";

/** A point of the drawing, in pixels from its upper left corner. */
export interface GraphPoint {
  readonly x: number;
  readonly y: number;
}

/** A box. `node` is absent where it stands for another figure or for the end. */
export interface PlacedNode extends GraphPoint {
  readonly id: string;
  readonly node: GraphNode | undefined;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** An arrow, along its points; its label stands at `label`. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly GraphPoint[];
  readonly label: GraphPoint;
}

/** A laid out graph. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Sizes in pixels, and of texts in characters. */
const measure = {
  width: 210,
  lineHeight: 15,
  padding: 9,
  head: 17,
  charactersMax: 26,
  linesMax: 3,
  margin: 12,
} as const;

const placeholder = { width: 78, height: 28 } as const;
const characterWidth = 6.4;

/** Lays a figure's graph out, from top to bottom. Steps that stand in no chart are left out. */
export function layOutGraph({ nodes, edges }: FigureResult["graph"]): GraphLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "TB",
    nodesep: 26,
    ranksep: 34,
    edgesep: 14,
    marginx: measure.margin,
    marginy: measure.margin,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const charted = nodes.filter((node) => node.charted);
  const known = new Map(charted.map((node) => [node.step, node]));
  const lines = new Map(charted.map((node) => [node.step, linesOf(node.says)]));
  for (const { step } of charted)
    graph.setNode(step, { width: measure.width, height: heightOf(lines.get(step) ?? []) });
  const drawn = edges.map((edge, index) => ({ edge, to: ownPlace(edge, known, index), name: String(index) }));
  for (const { edge, to, name } of drawn) {
    if (!known.has(to)) graph.setNode(to, { ...placeholder });
    const width = edge.on.length * characterWidth;
    graph.setEdge(edge.from, to, { width, height: edge.on === "" ? 0 : 14, labelpos: "c" }, name);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes().map((id: string) => placedNode(id, graph.node(id) as Box, known.get(id), lines.get(id) ?? [])),
    edges: drawn.map(({ edge, to, name }) => placedEdge(edge, graph.edge(edge.from, to, name) as Line)),
  };
}

type Box = GraphPoint & { readonly width: number; readonly height: number };
type Line = Partial<GraphPoint> & { readonly points: readonly GraphPoint[] };

/** Other figures and ends are drawn once for each arrow to them: else all arrows would run together. */
function ownPlace({ to }: GraphEdge, known: ReadonlyMap<string, GraphNode>, index: number): string {
  return known.has(to) ? to : `${to}#${index}`;
}

function placedNode(id: string, { x, y, width, height }: Box, node: GraphNode | undefined, lines: readonly string[]) {
  const text = node === undefined ? [id.slice(0, id.lastIndexOf("#"))] : lines;
  return { id, node, lines: text, x, y, width, height };
}

function placedEdge(edge: GraphEdge, line: Line): PlacedEdge {
  const middle = line.points[Math.floor(line.points.length / 2)] ?? { x: 0, y: 0 };
  return { edge, points: line.points, label: { x: line.x ?? middle.x, y: line.y ?? middle.y } };
}

function heightOf(lines: readonly string[]): number {
  return measure.head + lines.length * measure.lineHeight + 2 * measure.padding;
}

/** A text in lines of a box; what has no room ends in dots. */
function linesOf(text: string): readonly string[] {
  const lines = wrap(text, measure.charactersMax);
  if (lines.length <= measure.linesMax) return lines;
  return [...lines.slice(0, measure.linesMax - 1), `${lines[measure.linesMax - 1]} …`];
}
