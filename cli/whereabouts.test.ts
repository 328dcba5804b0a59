import { describe, expect, it } from "vitest";
import type { Holding } from "../spec/ledger.ts";
import { placesAlong } from "./whereabouts.ts";

const device = (
  name: string,
  tickets: Readonly<Record<string, Holding>>,
  notes: readonly [number, Holding][] = [],
) => ({
  device: name,
  tickets: Object.entries(tickets).map(([ticket, holding]) => ({ ticket, holding })),
  notes: notes.map(([amount, holding]) => ({ amount, holding })),
});

const told = (views: readonly Readonly<Record<string, unknown>>[]) =>
  placesAlong(views).along.map((places) =>
    places.map(({ item, device: at, state, amount }) => `${item} ${amount ?? ""}${state}@${at}`).join(", "),
  );

describe("whereabouts along a run", () => {
  it("follow a ticket, and say where it was last when it is gone", () => {
    expect(
      told([
        { a: device("A", { T1: "final", T2: "final" }), b: device("B", {}) },
        { a: device("A", { T1: "leaving", T2: "final" }), b: device("B", { T1: "arriving" }) },
        { a: device("A", { T2: "final" }), b: device("B", { T1: "arriving" }) },
        { a: device("A", { T2: "final" }), b: device("B", {}) },
      ]),
    ).toEqual(["T1 final@A", "T1 leaving@A, T1 arriving@B", "T1 arriving@B", "T1 gone@A"]);
  });

  it("count notes on their way once, and what no device has any more as gone at the giver", () => {
    const views = [
      { a: device("A", {}, [[3, "final"]]), b: device("B", {}, [[1, "final"]]) },
      {
        a: device("A", {}, [
          [1, "final"],
          [2, "leaving"],
        ]),
        b: device("B", {}, [
          [1, "final"],
          [2, "arriving"],
        ]),
      },
      { a: device("A", {}, [[1, "final"]]), b: device("B", {}, [[1, "final"]]) },
    ];
    expect(told(views).at(1)).not.toContain("gone");
    expect(told(views).at(2)).toBe("notes 1final@A, notes 1final@B, notes 2gone@A");
  });

  it("leave out what stays where it is, and roles that show no ledger", () => {
    const still = { a: device("A", { T1: "final" }), server: "idle" };
    expect(placesAlong([still, still])).toEqual({ items: [], along: [[], []] });
  });
});
