import { describe, expect, it } from "vitest";
import { explore } from "../models/explorer/index.ts";
import { ticketTransfer } from "../models/systems/ticket-transfer.ts";
import { type Covered, coveredBy, figureResult } from "./figure-coverage.ts";

const exploration = explore(ticketTransfer({ transactions: 1, powerLosses: 0 }));
const covered = coveredBy(exploration, ["25", "11"]);

describe("coverage of figures", () => {
  it("is whole where every step and branch of a figure is charted and taken", () => {
    const { steps, branches, uncovered } = figureResult("25", [covered]);
    expect(steps).toEqual({ total: 29, chart: 29, run: 29 });
    expect(branches).toEqual({ total: 4, chart: 4, run: 4 });
    expect(uncovered).toEqual([]);
  });

  it("notices a step or a branch that is charted and not taken", () => {
    const without = (place: string): Covered => ({ ...covered, taken: covered.taken.filter((it) => it !== place) });
    for (const place of ["25/884", "25/876 -> 25/878"]) {
      const { uncovered } = figureResult("25", [without(place)]);
      expect(uncovered.map((it) => it.place)).toEqual([place]);
      expect(uncovered[0]?.why).not.toBe("not charted");
    }
  });

  it("notices a step that is in no chart", () => {
    const without = { ...covered, charted: [], taken: [] };
    const { steps, uncovered } = figureResult("25", [without]);
    expect(steps).toMatchObject({ chart: 0, run: 0 });
    expect(uncovered.every(({ why }) => why === "not charted")).toBe(true);
  });

  it("counts what any of several explorations takes", () => {
    const half = { ...covered, taken: [] };
    expect(figureResult("11", [half, covered]).steps.run).toBe(5);
  });

  it("tells where each step leads, on what, and whether it was taken", () => {
    const { graph } = figureResult("25", [covered]);
    const from = (place: string) => graph.edges.filter((edge) => edge.from === place);
    expect(from("25/852").map(({ to, on }) => [to, on])).toEqual([
      ["25/854", "check wanted"],
      ["25/856", "no check wanted"],
    ]);
    expect(from("25/886")).toMatchObject([{ to: "25/888", on: "", taken: true }]);
    const waits = from("25/870");
    expect(waits.map(({ on }) => on)).toContain("time-out");
    expect(graph.nodes.every(({ charted, taken }) => charted && taken)).toBe(true);
    expect(graph.edges.every(({ taken }) => taken)).toBe(true);
  });

  it("goes on at the other side by message, where the flowchart does", () => {
    const { graph } = figureResult("25", [covered]);
    expect(graph.edges).toContainEqual({ from: "25/870", to: "25/872", on: "message TransferredTickets", taken: true });
    expect(graph.edges.some(({ from, on }) => from === "25/836" && on.startsWith("message"))).toBe(false);
  });

  it("says of an edge that is not taken that it is not", () => {
    const untaken = covered.edges.map((edge) => (edge.from === "25/884" ? { ...edge, taken: false } : edge));
    const { graph } = figureResult("25", [{ ...covered, edges: untaken }]);
    expect(graph.edges.filter(({ taken }) => !taken).map(({ from }) => from)).toEqual(["25/884"]);
  });

  it("takes away the branch that a fixture never lets go", () => {
    const { definition } = ticketTransfer({ transactions: 1, powerLosses: 0 });
    const always = { ...definition.roles["TA.B"], fixtures: { itemsOffered: ["valid" as const] } };
    const roles = { ...definition.roles, "TA.B": always };
    const kept = coveredBy(explore({ definition: { ...definition, roles } } as never), ["25"]);
    const places = figureResult("25", [kept]).uncovered.map(({ place }) => place);
    expect(places).toEqual(["25/878", "25/876 -> 25/878"]);
  });
});
