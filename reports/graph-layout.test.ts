import { describe, expect, it } from "vitest";
import { sampleResult } from "../test/reports/sample-result.ts";
import { layOutGraph } from "./graph-layout.ts";

const graph = sampleResult().figures[0]?.graph ?? { nodes: [], edges: [] };

describe("the layout of a figure's graph", () => {
  const laidOut = layOutGraph(graph);

  it("places each charted step once, and other figures once for each arrow", () => {
    const steps = laidOut.nodes.flatMap(({ node }) => (node === undefined ? [] : [node.step]));
    expect(steps).toEqual(["25/852", "25/854"]);
    expect(laidOut.nodes.filter(({ node }) => node === undefined).map(({ lines }) => lines)).toEqual([["FIG. 11"]]);
    expect(laidOut.edges.map(({ edge }) => edge)).toEqual(graph.edges);
  });

  it("keeps boxes apart and within the drawing", () => {
    const boxes = laidOut.nodes.map(({ x, y, width, height }) => ({
      left: x - width / 2,
      right: x + width / 2,
      top: y - height / 2,
      bottom: y + height / 2,
    }));
    for (const [index, box] of boxes.entries()) {
      expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(laidOut.width);
      expect(box.bottom).toBeLessThanOrEqual(laidOut.height);
      for (const other of boxes.slice(index + 1)) {
        const apart =
          box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top;
        expect(apart).toBe(true);
      }
    }
  });

  it("is the same every time", () => {
    expect(layOutGraph(graph)).toEqual(laidOut);
  });

  it("draws nothing of a figure that stands in no chart", () => {
    const uncharted = graph.nodes.map((node) => ({ ...node, charted: false }));
    expect(layOutGraph({ nodes: uncharted, edges: [] })).toMatchObject({ nodes: [], edges: [] });
  });
});
